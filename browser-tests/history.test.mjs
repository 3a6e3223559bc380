// The past on the dashboard: stopping, scrolling back, zooming, reading values, files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { LOOKS, PATIENCE_MS, Server, gatherFiles, launchBrowser, screenshot, untilDrawn } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

/** How much of the past is on the server before a page is opened, in s, and how fine. */
const PAST_S = 600;
const RATE_HZ = 20;

/** A spike that only one sample of the past has, in s before the present. */
const SPIKE_AGO_S = 300;

const CHART = '[data-chart="ACCELERATION"]';
const long = { timeout: 4 * PATIENCE_MS };
const patient = { timeout: PATIENCE_MS };

let server;
let browser;
let walker;
let spikeMs;

before(async () => {
  server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  browser = await launchBrowser();
  await measure();
});

after(async () => {
  walker?.close();
  await browser?.close();
  await server?.dispose();
});

/** Stores a past, and goes on measuring slowly. */
async function measure() {
  walker = await Producer.connect(server, "walker");
  const now = Date.now();
  for (let n = PAST_S * RATE_HZ; n > 0; n -= 1) {
    const ms = now - (n * 1000) / RATE_HZ;
    const isSpike = n === SPIKE_AGO_S * RATE_HZ;
    if (isSpike) spikeMs = ms;
    walker.measured("ACCELERATION", ms, [isSpike ? 77 : Math.sin(n / 20), Math.cos(n / 20), 9.81]);
  }
  walker.stream("ACCELERATION", RATE_HZ, now, () => [0, 0, 9.81]);
}

async function openDashboard(options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await gatherFiles(page);
  await page.goto(await server.dashboardLink());
  await page.waitForSelector(`${CHART}[data-first-paint]`, patient);
  return page;
}

/** What a chart says of itself to those who do not see it. */
const description = (page) => page.locator(`${CHART} canvas[role="img"]`).getAttribute("aria-label");

/** Waits until the picture's description fits. */
async function described(page, pattern) {
  const deadline = Date.now() + PATIENCE_MS;
  let text;
  while (Date.now() < deadline) {
    text = await description(page);
    if (pattern.test(text)) return text;
    await page.waitForTimeout(100);
  }
  assert.fail(`${pattern} never fitted; at last: ${text}`);
}

test("a page shows what was measured before it was opened", long, async () => {
  const page = await openDashboard();
  await page.keyboard.press("Space");
  await page.waitForSelector('[data-view="fixed"]', patient);
  const still = await page.locator(".view__range").innerText();
  await page.waitForTimeout(300);
  assert.equal(await page.locator(".view__range").innerText(), still, "a stopped chart stands still");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await described(page, /between −?[\d.]+ and 9\.81 from/);
  await untilDrawn(page, CHART, "trace", 500);

  await page.locator('[data-action="all"]').click();
  await described(page, /and 77(\.0+)? from/);
  await page.keyboard.press("l");
  await page.waitForSelector('[data-view="live"]', patient);
  await described(page, /in the last 30 seconds/);
  await page.context().close();
});

test("what phones sent that are silent now is found again", long, async (context) => {
  const quiet = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  context.after(() => quiet.dispose());
  const HOUR_MS = 3_600_000;
  const connect = (uid) => Producer.connect(quiet, uid);
  const runner = await connect("runner");
  for (let n = 0; n < 600; n += 1) {
    runner.measured("ACCELERATION", Date.now() - HOUR_MS + 100 * n, [Math.sin(n / 9), 0, 9.81]);
    runner.measured("HEART_RATE", Date.now() - HOUR_MS + 100 * n, 70 + 30 * Math.sin(n / 95));
  }
  const page = await (await browser.newContext()).newPage();
  await page.goto(await quiet.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"]', patient);
  const isKept = async () => (await (await fetch("/api/dashboard/series")).json()).length > 0;
  await page.waitForFunction(isKept, undefined, patient);
  await page.reload();
  await page.locator('.empty [data-action="all"]').click(patient);
  await page.waitForSelector(`[data-phone="runner"] ${CHART}[data-first-paint]`, patient);
  assert.equal(await page.locator(".view").getAttribute("data-view"), "fixed");
  const heart = page.locator('[data-phone="runner"] [data-chart="HEART_RATE"]');
  await heart.scrollIntoViewIfNeeded();
  await page.waitForSelector('[data-phone="runner"] [data-chart="HEART_RATE"][data-first-paint]', patient);
  const [low, high] = (await heart.getAttribute("data-range")).split(" ").map(Number);
  assert.ok(low <= 40 && high >= 100, `all of it is within ${low} and ${high}`);
  await page.context().close();

  const walker = await connect("walker");
  walker.stream("ACCELERATION", 20, Date.now(), () => [0, 0, 9.81]);
  const other = await (await browser.newContext()).newPage();
  await other.goto(await quiet.dashboardLink());
  await other.waitForSelector(`[data-phone="walker"] ${CHART}[data-first-paint]`, patient);
  await other.keyboard.press("Space");
  await other.locator(".overview").waitFor(patient);
  assert.equal(await other.locator('[data-phone="runner"]').count(), 0, "nothing of it lies in the last seconds");
  await other.locator('[data-action="all"]').click();
  await other.locator('[data-phone="runner"]').waitFor(patient);
  [runner, walker].forEach((producer) => producer.close());
  for (const uid of ["runner", "walker"]) await quiet.deleteUser(uid);
  await other.locator(".overview").waitFor({ ...patient, state: "detached" });
  await other.context().close();
});

test("the wheel zooms to a single sample, and the pointer reads it", long, async () => {
  const page = await openDashboard();
  await page.keyboard.press("Space");
  await page.locator('[data-action="all"]').click();
  await described(page, /and 77/);
  const plot = page.locator(`${CHART} .chart__window`);
  const box = await plot.boundingBox();
  const middle = box.x + box.width / 2;
  // The spike is found by its place in time, as the axis has it.
  for (let notch = 0; notch < 40; notch += 1) {
    const [from, to] = await page.locator(".view").evaluate((view) => [view.dataset.from, view.dataset.to].map(Number));
    const x = box.x + ((spikeMs - from) / (to - from)) * box.width;
    if (to - from < 2000) break;
    await page.mouse.move(Math.min(Math.max(x, box.x + 1), box.x + box.width - 1), box.y + 40);
    await page.mouse.wheel(0, -120);
    await page.waitForTimeout(20);
  }
  await page.waitForTimeout(500);
  const [from, to] = await page.locator(".view").evaluate((view) => [view.dataset.from, view.dataset.to].map(Number));
  assert.ok(to - from < 2000 && from < spikeMs && spikeMs < to, `${from} ${spikeMs} ${to}`);
  await page.mouse.move(box.x + ((spikeMs - from) / (to - from)) * box.width, box.y + 60);
  await page.locator(`${CHART}[data-last-x="77"]`).waitFor(patient);
  await page.locator(`${CHART} [data-probe]`).waitFor(patient);

  await page.mouse.move(middle, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(middle + box.width / 4, box.y + 60, { steps: 5 });
  await page.mouse.up();
  const moved = await page.locator(".view").evaluate((view) => Number(view.dataset.from));
  assert.ok(moved < from, "the picture moves with the hand");
  await page.mouse.dblclick(middle, box.y + 60);
  await page.waitForSelector('[data-view="live"]', patient);
  await page.context().close();
});

test("a finger that rests on a chart reads it", long, async () => {
  const page = await openDashboard({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const plot = page.locator(`${CHART} .chart__window`);
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  const touch = await page.context().newCDPSession(page);
  const finger = { x: box.x + box.width - 4, y: box.y + box.height / 2 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [finger] });
  await page.locator(`${CHART} [data-probe]`).waitFor(patient);
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await page.locator(`${CHART} [data-probe]`).waitFor({ ...patient, state: "detached" });
  await page.context().close();
});

test("a longer window is filled from the server", long, async () => {
  const page = await openDashboard();
  await page.locator('[data-action="window"]').selectOption("600");
  await described(page, /and 77.* in the last 600 seconds/);
  await page.reload();
  await page.waitForSelector(`${CHART}[data-first-paint]`, patient);
  await described(page, /in the last 600 seconds/);
  await page.context().close();
});

test("what is shown becomes a file", long, async () => {
  const page = await openDashboard({ acceptDownloads: true });
  await page.keyboard.press("Space");
  await page.locator('[data-action="all"]').click();
  await described(page, /and 77/);
  await page.locator('[data-action="export"]').click();
  await page.locator('[data-export="kind"]').selectOption("csv-excel");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('[data-action="download"]').click()]);
  assert.match(download.suggestedFilename(), /^motionwire-.*\.csv$/);
  const rows = (await readFile(await download.path(), "utf8")).split("\r\n");
  assert.ok(rows.length > PAST_S * RATE_HZ, `${rows.length} rows`);
  assert.equal(rows[0], "\u{feff}time_s;time;uid;name;type;x (m/s²);y (m/s²);z (m/s²)");
  assert.ok(rows.some((row) => row.includes(";ACCELERATION;77;")), "the spike is in it");
  await page.context().close();
});

test("a recording and a remark reach other open dashboards at once", long, async () => {
  const [one, other] = [await openDashboard(), await openDashboard()];
  await one.locator('[data-action="record"]').click();
  await other.locator('[data-action="record"][data-recording="true"]').waitFor(patient);
  await other.keyboard.press("3");
  await one.getByLabel("Remark on this moment").fill("<b>jump</b>");
  await one.locator('[data-action="mark"]').click();
  await other.locator('[data-marker-row="<b>jump</b>"]').waitFor({ ...patient, state: "attached" });
  await one.locator('[data-marker-row="3"]').waitFor({ ...patient, state: "attached" });
  await other.getByRole("button", { name: "Stop recording" }).click();
  await one.locator('[data-action="record"][data-recording="false"]').waitFor(patient);

  const row = one.locator("[data-recording-row]");
  await row.getByLabel("Name of the recording").fill("Jumps of Ada");
  await row.getByLabel("Name of the recording").press("Enter");
  await other.locator('[data-recording-row="Jumps of Ada"]').waitFor(patient);
  await other.locator('[data-action="show-recording"]').click();
  await other.waitForSelector('[data-view="fixed"]', patient);
  await described(other, /from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d/);
  if (process.env.MOTIONWIRE_SHOTS) await screenshot(other, process.env.MOTIONWIRE_SHOTS, "notes");
  await other.locator('[data-recording-row="Jumps of Ada"]').getByRole("button", { name: "Delete" }).click();
  await other.getByRole("button", { name: "Delete", exact: true }).first().click();
  await row.waitFor({ ...patient, state: "detached" });
  await Promise.all([one.context().close(), other.context().close()]);
});

test("a running recording is seen, and the space bar stops the charts, not the recording", long, async () => {
  const page = await openDashboard();
  const record = page.locator('[data-action="record"]');
  await record.click();
  await page.locator('[data-action="record"][data-recording="true"]').waitFor(patient);
  await page.waitForFunction(() => /0:0[1-9]/.test(document.querySelector('[data-action="record"]').innerText), null, patient);
  assert.match(await page.locator(".bar__state").innerText(), /^Recording/);
  await page.keyboard.press(" ");
  await page.waitForSelector('[data-view="fixed"]', patient);
  assert.equal(await record.getAttribute("data-recording"), "true", "it goes on");
  await record.press(" ");
  await page.locator('[data-action="record"][data-recording="false"]').waitFor(patient);
  assert.doesNotMatch(await page.locator(".bar__state").innerText(), /Recording/);
  const row = page.locator('[data-recording-row="Recording 1"]');
  await row.getByRole("button", { name: "Delete" }).click();
  await row.getByRole("button", { name: "Delete", exact: true }).click();
  await row.waitFor({ ...patient, state: "detached" });
  await page.context().close();
});

test("the keys are listed", long, async () => {
  const page = await openDashboard();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await dialog.waitFor(patient);
  await page.keyboard.press("Space");
  assert.equal(await page.locator("[data-view]").getAttribute("data-view"), "live", "keys in the list move nothing");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ ...patient, state: "hidden" });
  await page.context().close();
});

for (const { name, ...look } of LOOKS) {
  test(`a stopped chart looks right: ${name}`, long, async () => {
    const page = await openDashboard(look);
    await page.locator('[data-action="pause"]').click();
    await page.locator('[data-action="all"]').click();
    await described(page, /and 77/);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(excess <= 0, `the page is ${excess} px too wide`);
    if (process.env.MOTIONWIRE_SHOTS) await screenshot(page, process.env.MOTIONWIRE_SHOTS, `history-${name}`);
    await page.context().close();
  });
}
