// Recordings of a phone that sends nothing any more: played back at a pace of one's own, and compared.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Server, complaints, gatherFiles, launchBrowser, untilDrawn, writeFiles } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

const CHART = '[data-phone="walker"] [data-chart="ACCELERATION"]';
const long = { timeout: 4 * PATIENCE_MS };
const patient = { timeout: PATIENCE_MS };

/** Each recording's length, in s, and how finely it was measured. */
const LENGTH_S = 60;
const RATE_HZ = 20;

let server;
let browser;
let page;

before(async () => {
  server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  browser = await launchBrowser();
  const first = Date.now() - 600_000;
  const second = first + 200_000;
  await measure([[first, 1], [second, 3]]);
  page = await browser.newPage();
  await gatherFiles(page);
  page.found = complaints(page);
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  for (const [name, from] of [["Slow", first], ["Fast", second]]) {
    const status = await page.evaluate(async (recording) => {
      const body = JSON.stringify(recording);
      const headers = { "content-type": "application/json" };
      return (await fetch("/api/dashboard/recordings", { method: "POST", headers, body })).status;
    }, { name, from, to: from + LENGTH_S * 1000 });
    assert.equal(status, 200);
  }
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** Stores stretches of time in which x has one value, and leaves. */
async function measure(stretches) {
  const walker = await Producer.connect(server, "walker");
  for (const [from, x] of stretches) {
    for (let n = 0; n < LENGTH_S * RATE_HZ; n += 1) {
      walker.measured("ACCELERATION", from + (n * 1000) / RATE_HZ, [x, Math.sin(n / 8), 0]);
    }
  }
  await walker.settled();
  walker.close();
}

const bar = () => page.locator("[data-playback]");
const at = async () => Number(await bar().getAttribute("data-at"));

test("a recording is played at its own pace, faster, stopped and sought by keys", long, async () => {
  assert.equal(await page.locator("[data-chart]").count(), 0, "nothing streams");
  await page.locator('[data-recording-row="Slow"] [data-action="play-recording"]').click(patient);
  await page.waitForSelector('[data-playback="running"]', patient);
  await page.waitForSelector(`${CHART}[data-first-paint]`, patient);
  const [began, beganAt] = [Date.now(), await at()];
  await page.waitForFunction((from) => Number(document.querySelector("[data-playback]").dataset.at) > from + 2000, beganAt, patient);
  const pace = ((await at()) - beganAt) / (Date.now() - began);
  assert.ok(pace > 0.3 && pace < 1.2, `${pace} of its own pace`);
  await untilDrawn(page, CHART, "trace", 100);

  await page.locator("h1").click();
  await page.keyboard.press("p");
  await page.waitForSelector('[data-playback="paused"]', patient);
  const paused = await at();
  await page.keyboard.press(",");
  await page.waitForFunction((from) => Number(document.querySelector("[data-playback]").dataset.at) < from, paused, patient);
  await page.keyboard.press(".");
  await page.keyboard.press("p");
  for (let n = 0; n < 4; n += 1) await page.keyboard.press(">");
  assert.equal(await page.locator("[data-playback-speed]").inputValue(), "6", "16 times");
  await page.waitForSelector('[data-playback="paused"]', patient);
  const place = bar().locator('input[type="range"]');
  assert.equal(await place.getAttribute("aria-valuetext"), "1:00 / 1:00", "it stops at its end");
  await place.fill("30000");
  await page.waitForFunction((end) => document.querySelector("[data-playback]").dataset.at === end,
    String((await at())), patient);
  assert.equal(await place.getAttribute("aria-valuetext"), "0:30 / 1:00");
  await page.keyboard.press("Escape");
  await page.locator('[data-action="end-playback"]').click();
  await bar().waitFor({ ...patient, state: "detached" });
  assert.deepEqual(page.found, []);
});

/** Makes a recording of a stretch of what is kept, and gives its row. */
async function record(name, from, to) {
  await page.evaluate((recording) => fetch("/api/dashboard/recordings", {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(recording),
  }), { name, from, to });
  const row = page.locator(`[data-recording-row="${name}"]`);
  await row.waitFor(patient);
  return row;
}

const shownTo = async () => Number(await page.locator("[data-view]").getAttribute("data-to"));

/** Does what marks a moment; gives the instant that is sent. */
async function marked(act) {
  const [request] = await Promise.all([page.waitForRequest("**/api/dashboard/markers"), act()]);
  return request.postDataJSON().at;
}

test("while a recording is played its place is the right end, and what is marked is what is shown", long, async () => {
  const from = Date.now() - 600_000;
  const row = await record("Third", from, from + 30_000);
  await row.locator('[data-action="play-recording"]').click(patient);
  await page.waitForFunction((from) => Number(document.querySelector("[data-playback]")?.dataset.at) > from + 1000, from, patient);
  await page.locator("h1").click();
  await page.keyboard.press("p");
  await page.waitForSelector('[data-playback="paused"]', patient);
  const paused = await at();
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("+");
  assert.ok(Math.abs((await shownTo()) - paused) < 2, "zooming leaves the place");
  await page.keyboard.press(",");
  await page.waitForFunction((paused) => Number(document.querySelector("[data-playback]").dataset.at) < paused - 10, paused, patient);
  const before = await at();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((before) => Number(document.querySelector("[data-playback]").dataset.at) > before + 10, before, patient);
  assert.ok(Math.abs((await shownTo()) - (await at())) < 2, "the place goes along");

  await page.mouse.move(2, 2);
  const byKey = await marked(() => page.keyboard.press("3"));
  assert.ok(Math.abs(byKey - (await at())) < 2, `the place that is shown is marked, not ${byKey}`);
  await page.locator("[data-marked]").getByText(/^Marked: 3, /).waitFor(patient);
  const told = await page.locator("[data-marked]").innerText();
  await page.locator("p[role=status]", { hasText: told }).waitFor({ ...patient, state: "attached" });
  await page.getByLabel("Remark on this moment").fill("fall");
  const byText = await marked(() => page.locator('[data-action="mark"]').click());
  assert.ok(Math.abs(byText - (await at())) < 2);
  // Whoever reads a moment on a chart means that one.
  await page.locator(CHART).scrollIntoViewIfNeeded();
  await page.locator(`${CHART} canvas[data-layer="trace"]`).hover();
  const cross = page.locator(`${CHART} .chart__cross`);
  await cross.waitFor(patient);
  const [span, share] = [(await at()) - Number(await page.locator("[data-view]").getAttribute("data-from")), Number(await cross.getAttribute("data-share"))];
  assert.ok(share > 0.3 && share < 0.7);
  await page.getByLabel("Remark on this moment").evaluate((field) => field.blur());
  const read = await marked(() => page.keyboard.press("4"));
  assert.ok(Math.abs(read - ((await at()) - span * (1 - share))) < 2);
  await page.mouse.move(2, 2);

  await row.getByLabel("Name of the recording").fill("Third one");
  await row.getByLabel("Name of the recording").press("Enter");
  await bar().getByText("Third one", { exact: true }).waitFor(patient);
  const renamed = page.locator('[data-recording-row="Third one"]');
  await renamed.getByRole("button", { name: "Delete" }).click();
  await renamed.getByRole("button", { name: "Delete", exact: true }).click();
  await bar().waitFor({ ...patient, state: "detached" });
  await renamed.waitFor({ ...patient, state: "detached" });
  await page.waitForFunction(() => document.activeElement.matches("[data-notes] ul"), null, patient);
  assert.deepEqual(page.found, []);
});

test("what is shown while a recording is played stays, and who has moved its slider goes on with keys", long, async () => {
  await page.locator('[data-recording-row="Fast"] [data-action="play-recording"]').click(patient);
  await page.waitForSelector('[data-playback="running"]', patient);
  await page.locator('[data-recording-row="Slow"] [data-action="show-recording"]').click();
  await page.waitForSelector('[data-playback="paused"]', patient);
  const { from, to } = await page.evaluate(async () =>
    (await (await fetch("/api/dashboard/notes")).json()).recordings.find(({ name }) => name === "Slow"));
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const view = page.locator("[data-view]");
  assert.deepEqual([Number(await view.getAttribute("data-from")), await shownTo()], [from, to]);

  const place = bar().locator('input[type="range"]');
  await place.click();
  assert.equal(await page.evaluate(() => document.activeElement.type), "range");
  await page.waitForFunction(() => /0:[23]\d \/ 1:00/.test(document.querySelector("[data-playback]").innerText), null, patient);
  const byKey = await marked(() => page.keyboard.press("7"));
  assert.ok(Math.abs(byKey - (await at())) < 2);
  await page.keyboard.press("p");
  await page.waitForSelector('[data-playback="running"]', patient);
  await page.keyboard.press("p");
  await page.waitForSelector('[data-playback="paused"]', patient);
  const paused = await at();
  await page.keyboard.press("Home");
  await page.waitForFunction(() => /0:00 \/ 1:00/.test(document.querySelector("[data-playback]").innerText), null, patient);
  assert.ok((await at()) < paused - 10_000, "it keeps its own keys");
  await page.locator('[data-action="end-playback"]').click();
  assert.deepEqual(page.found, []);
});

test("a remark of this moment is shown without any time that is still to come", long, async () => {
  await page.locator("h1").click();
  await page.keyboard.press("l");
  await page.waitForSelector('[data-view="live"]', patient);
  await marked(() => page.keyboard.press("8"));
  const row = page.locator('[data-marker-row="8"]');
  await row.waitFor({ ...patient, state: "attached" });
  await page.locator("details:has([data-marker-row]) > summary").click();
  await row.getByRole("button", { name: "Show" }).click();
  await page.waitForSelector('[data-view="fixed"]', patient);
  assert.ok((await shownTo()) <= Date.now() + 100);
  await page.locator("details:has([data-marker-row]) > summary").click();
});

test("while charts stand still a recording is begun, or made of what they show", long, async () => {
  const [record, keep] = ["record", "keep-shown"].map((action) => page.locator(`[data-action="${action}"]`));
  const [shown] = [await shownTo()];
  assert.match(await record.innerText(), /^Start recording/);
  const [request] = await Promise.all([page.waitForRequest("**/api/dashboard/recordings"), keep.click()]);
  assert.equal(request.postDataJSON().to, Math.trunc(shown));
  await page.locator('[data-recording-row="Recording 3"]').waitFor(patient);
  await record.click();
  await page.locator('[data-action="record"][data-recording="true"]').waitFor(patient);
  await record.click();
  await page.locator('[data-action="record"][data-recording="false"]').waitFor(patient);
  for (const name of ["Recording 3", "Recording 4"]) {
    const row = page.locator(`[data-recording-row="${name}"]`);
    await row.getByRole("button", { name: "Delete" }).click();
    await row.getByRole("button", { name: "Delete", exact: true }).click();
    await row.waitFor({ ...patient, state: "detached" });
  }
  assert.deepEqual(page.found, []);
});

test("on a phone the charts come into view with what is played, as long as it is", long, async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const phone = await context.newPage();
  await phone.goto(await server.dashboardLink());
  await phone.locator('[data-recording-row="Fast"] [data-action="show-recording"]').click(patient);
  await phone.waitForSelector(`${CHART}[data-first-paint]`, patient);
  const isSeen = (selector) => phone.locator(selector).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  const deadline = Date.now() + PATIENCE_MS;
  await phone.locator('[data-recording-row="Fast"] [data-action="play-recording"]').click(patient);
  await phone.waitForSelector("[data-playback]", patient);
  while (!(await isSeen("[data-playback]"))) {
    assert.ok(Date.now() < deadline, "the bar of what is played is seen");
    await phone.waitForTimeout(100);
  }
  const shade = () => phone.locator(".chart__plot").first().evaluate((plot) => Number.parseFloat(plot.style.getPropertyValue("--before")));
  assert.ok((await shade()) > 50, "what lies before the recording is shaded");
  // Far below the bar stays.
  await phone.evaluate(() => scrollBy(0, 300));
  assert.ok(await isSeen("[data-playback]"), "and stays");
  await phone.locator('[data-action="end-playback"]').click();
  await phone.locator("[data-playback]").waitFor({ ...patient, state: "detached" });
  assert.ok(Number.isNaN(await shade()), "nothing is shaded then");
  await context.close();
});

test("two recordings are compared on one axis", long, async () => {
  await page.locator('[data-action="compare"]').click(patient);
  const compared = page.locator('[data-compared="ACCELERATION"]');
  await compared.waitFor(patient);
  // The newest first.
  await page.waitForFunction(
    () => /mean of the first 3\.00, of the second 1\.00/.test(document.querySelector("[data-compared] svg")?.ariaLabel), null, patient);
  assert.match(await compared.locator("h3").innerText(), /^Acceleration\s+m\/s²/);
  for (const line of ["a", "b"]) {
    const path = await compared.locator(`path.compare__line--${line}`).getAttribute("d");
    assert.ok(/^M48\.\d /.test(path), "from the beginning of each");
    assert.ok(path.split("L").length > 100, `${path.length} characters`);
  }
  await page.locator('[data-compare="0"]').selectOption({ label: "Slow (1:00)" });
  await page.waitForFunction(
    () => /first 1\.00, of the second 1\.00/.test(document.querySelector("[data-compared] svg")?.ariaLabel), null, patient);
  await compared.locator("select").selectOption("2");
  await page.waitForFunction(
    () => /first 0\.00, of the second 0\.00/.test(document.querySelector("[data-compared] svg")?.ariaLabel), null, patient);

  // y swings between -1 and 1: the band is as high as that.
  await compared.locator("select").selectOption("1");
  const begin = () => compared.locator("path.compare__line--b").getAttribute("d").then((path) => Number(/^M([\d.]+) /.exec(path)?.[1]));
  const hand = compared.getByRole("slider");
  await hand.focus();
  const still = await begin();
  for (let n = 0; n < 6; n += 1) await page.keyboard.press("Shift+ArrowRight");
  assert.equal(await hand.getAttribute("aria-valuetext"), "6.00 s later");
  const perSecond = (720 - 8 - 48) / 60;
  assert.ok(Math.abs((await begin()) - still - 6 * perSecond) < 1.5, "the second one is moved by the keys");
  assert.equal(await compared.locator("path.compare__line--a").getAttribute("d").then((path) => /^M48\.\d /.test(path)), true);
  const { x, y, width, height } = await hand.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + width / 6, y + height / 2, { steps: 4 });
  await page.mouse.up();
  assert.ok(Math.abs((await begin()) - still - 6 * perSecond - 120) < 2, `by the hand too: ${await begin()} after ${still}`);
  await page.mouse.move(x + width / 3, y + height / 2);
  const let_go = await begin();
  assert.ok(Math.abs(let_go - still - 6 * perSecond - 120) < 2, "until it lets go");
  await page.locator('[data-compare="shift"]').fill("0");
  await page.locator('[data-compare="shift"]').press("Tab");
  assert.equal(await begin(), still, "and by its number");
  assert.deepEqual(page.found, []);
});

test("a recording is exported with its progress, and how much is stored is said", long, async () => {
  await page.keyboard.press("Escape");
  await page.locator('[data-recording-row="Fast"] [data-action="show-recording"]').click(patient);
  await page.locator('[data-action="export"]').click(patient);
  await page.locator('[data-export="kind"]').selectOption("csv");
  await page.locator('[data-export="which"]').selectOption({ label: "Slow" });
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('[data-action="download"]').click()]);
  const rows = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
  assert.equal(rows.length, 1 + LENGTH_S * RATE_HZ);
  assert.ok(rows.slice(1).every((row) => row.includes(",walker,,ACCELERATION,1,")), "of this recording only");
  await page.waitForFunction(() => /^Saved: 1201 rows, \d+\.\d kB\.$/.test(document.querySelector("[data-download]").innerText), null, patient);
  await page.keyboard.press("Escape");
  const stored = page.locator("[data-stored-bytes]");
  assert.ok(Number(await stored.getAttribute("data-stored-bytes", patient)) > 0);
  assert.match(await stored.innerText(), /^Stored: .* of at most 10\.7 GB, for at most 30 days\. The oldest is from /);
  assert.deepEqual(page.found, []);
});

test("a browser that can writes an export to the file that was chosen", long, async () => {
  const other = await (await browser.newContext()).newPage();
  await writeFiles(other);
  await other.goto(await server.dashboardLink());
  await other.locator('[data-recording-row="Fast"] [data-action="show-recording"]').click(patient);
  await other.locator('[data-action="export"]').click(patient);
  await other.locator('[data-export="kind"]').selectOption("jsonl");
  await other.locator('[data-export="which"]').selectOption({ label: "Slow" });
  await other.locator('[data-action="download"]').click();
  await other.waitForFunction(() => document.querySelector("[data-download]").innerText.startsWith("Saved: 1200 rows"), null, patient);
  const { name, text } = await other.evaluate(async () => ({ name: window.suggested, text: await (await window.chosen.getFile()).text() }));
  assert.match(name, /^motionwire-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.jsonl$/);
  const rows = text.trimEnd().split("\n").map((row) => JSON.parse(row));
  assert.equal(rows.length, LENGTH_S * RATE_HZ);
  assert.ok(rows.every((row) => row.uid === "walker"), "of this recording only");

  // Whoever closes the question wants no file.
  await other.evaluate(() => {
    window.showSaveFilePicker = () => Promise.reject(new DOMException("", "AbortError"));
  });
  await other.locator('[data-action="download"]').click();
  await other.waitForFunction(() => document.querySelector("[data-download]").innerText === "", null, patient);
  assert.equal(await other.locator('[data-action="download"]').isEnabled(), true);

  // A disk that is full ends it, and says so.
  await other.evaluate(() => {
    const write = () => Promise.reject(new DOMException("", "QuotaExceededError"));
    window.showSaveFilePicker = async () => ({ createWritable: async () => ({ write, abort: async () => {}, close: async () => {} }) });
  });
  await other.locator('[data-action="download"]').click();
  await other.locator("[data-download]").getByText("could not be written").waitFor(patient);
  assert.equal(await other.locator('[data-action="download"]').isEnabled(), true);
  await other.context().close();
});

test("a large export can be stopped", long, async () => {
  await page.locator('[data-action="export"]').click(patient);
  await page.route("**/api/dashboard/export*", () => {});
  await page.locator('[data-action="download"]').click();
  await page.locator('[data-action="cancel-download"]').click(patient);
  await page.locator('[data-action="cancel-download"]').waitFor({ ...patient, state: "detached" });
  assert.equal(await page.locator('[data-action="download"]').isEnabled(), true);
  await page.unroute("**/api/dashboard/export*");
  await page.keyboard.press("Escape");
});
