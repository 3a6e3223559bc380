// Calculated lines have all numbers of a vector, and a past: stopped, scrolled back and zoomed out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, patient, rangeThat, setUp } from "./chart-kit.mjs";
import { PATIENCE_MS } from "./harness.mjs";

/** How much of the past there is before a page is opened, in ms, and how fine. */
const PAST_MS = 600_000;
const RATE_HZ = 20;

/** x is steady, y swings without going anywhere, z is steady: their length is never below that of x and z. */
const SIGNAL = (ms) => [0.5, 3 * Math.sin(ms / 50), -2];
const LENGTHS = { least: Math.hypot(0.5, 2), greatest: Math.hypot(0.5, 3, 2) };

let kit;
let producer;

before(async () => {
  kit = await setUp();
  producer = await Producer.connect(kit.server, "phone");
  producer.stream("ACCELERATION", RATE_HZ, Date.now() - PAST_MS, SIGNAL);
});

after(async () => {
  producer?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** A page that shows these calculated lines beside their vector. */
async function withLines(extras, options = {}) {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 1300 }, ...options });
  const box = page.locator('[data-extras="ACCELERATION"]');
  await box.locator("summary").click(patient);
  for (const extra of extras) await box.locator(`[data-extra="${extra}"]`).check();
  // Keys are the charts' again.
  await page.evaluate(() => document.activeElement.blur());
  return page;
}

const charts = (page) => page.locator('[data-chart="ACCELERATION"]');

/** The n-th chart; the vector's own is the first. */
async function nth(page, n) {
  const chart = charts(page).nth(n);
  await chart.waitFor(patient);
  await chart.scrollIntoViewIfNeeded();
  return chart;
}

/** Waits until the chart reads numbers that fit at a share of its width; returns them. */
async function readAt(page, chart, share, fits, what) {
  const deadline = Date.now() + PATIENCE_MS;
  let read;
  while (Date.now() < deadline) {
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.locator(".chart__window").boundingBox();
    await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
    await page.waitForTimeout(200);
    read = await chart.evaluate(({ dataset }) => [dataset.lastX, dataset.lastY, dataset.lastZ].map((n) => Number(n ?? NaN)));
    if (fits(read)) return read;
  }
  return assert.fail(`${what}: ${read} at last`);
}

const near = (a, b, by) => Math.abs(a - b) < by;
const noted = (chart, hasText) => chart.locator("[data-note]", { hasText }).waitFor(patient);
const stretch = (page) => page.locator(".view").evaluate(({ dataset }) => [dataset.from, dataset.to].map(Number));

test("the integral of a vector is a vector that goes on into the past", long, async () => {
  const page = await withLines(["integral"]);
  const chart = await nth(page, 1);
  await readAt(page, chart, 0.99, ([x, y, z]) => x > 0.5 && z < -2 && Math.abs(y) < 1, "live");
  await page.keyboard.press("Space");
  await page.waitForSelector('[data-view="fixed"]', patient);
  const [x0, , z0] = await readAt(page, chart, 0.99, ([x]) => x > 0.5, "stopped");
  const [from, to] = await stretch(page);
  const width_s = (to - from) / 1000;
  for (const widths of [1, 2]) {
    // Who goes on sooner sees a stretch that joins nothing that was shown, and is zero where it begins.
    const asked = page.waitForRequest(/\/history\?.*ACCELERATION/, patient);
    await page.keyboard.press("Shift+ArrowLeft");
    await (await asked).response();
    const fits = ([x, , z]) => near(x, x0 - widths * width_s * 0.5, 0.6) && near(z, z0 + widths * width_s * 2, 1.5);
    await readAt(page, chart, 0.99, fits, `${widths} widths before`);
  }
  await noted(chart, /^Zero at .* \d\d:\d\d:\d\d\.$/);
  await page.locator('[data-action="all"]').click();
  const all = ([x, , z]) => near(x, x0 - 0.5 * 0.5 * PAST_MS / 1000, 15) && near(z, z0 + 0.5 * 2 * PAST_MS / 1000, 60);
  await readAt(page, chart, 0.5, all, "in the middle of all");
  await page.context().close();
});

test("averages have the vector's numbers, and say so where they are longer than was asked for", long, async () => {
  const page = await withLines(["average-500ms", "average-5s"]);
  const fits = ([x, y, z]) => near(x, 0.5, 0.01) && near(y, 0, 0.2) && near(z, -2, 0.01);
  await readAt(page, await nth(page, 2), 0.9, fits, "live");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  for (const share of [0.02, 0.5, 0.98]) await readAt(page, await nth(page, 2), share, fits, `scrolled back, at ${share}`);
  assert.equal(await page.locator("[data-note]").count(), 0, "it is what was asked for");
  for (let notch = 0; notch < 8; notch += 1) await page.keyboard.press("+");
  await page.waitForTimeout(300);
  for (const share of [0.05, 0.95]) await readAt(page, await nth(page, 2), share, fits, `zoomed in, at ${share}`);
  await page.locator('[data-action="all"]').click();
  await readAt(page, await nth(page, 1), 0.5, ([x, , z]) => near(x, 0.5, 0.01) && near(z, -2, 0.01), "all");
  await noted(await nth(page, 1), /^Means over [\d.]+ s each/);
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/derived-all.png` });
  await page.context().close();
});

test("a magnitude's past is a line where readings are known, and else a band that says so", long, async () => {
  const page = await withLines(["magnitude"]);
  const chart = await nth(page, 1);
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  const isLength = ([x]) => x > LENGTHS.least - 0.01 && x < LENGTHS.greatest + 0.01;
  await readAt(page, chart, 0.5, isLength, "scrolled back");
  assert.equal(await chart.locator("[data-note]").count(), 0);
  await page.locator('[data-action="all"]').click();
  await noted(chart, /within the band/);
  await rangeThat(chart, ([low, high]) => low <= LENGTHS.least && high >= LENGTHS.greatest - 0.1, "the whole band");
  await page.context().close();
});

test("what cannot be calculated over a long stretch says so in words", long, async () => {
  const page = await withLines(["integral", "leaky-integral"]);
  await page.locator("[data-extra-of]").selectOption("of-magnitude");
  const chart = charts(page).nth(1);
  await chart.getByText("Acceleration, magnitude, integral").waitFor(patient);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Space");
  await page.locator('[data-action="all"]').click();
  await noted(chart, /needs each reading/);
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/derived-coarse.png` });
  await page.keyboard.press("l");
  // Where the integral was zero may still be told: what was there before the page began comes from the server.
  await chart.locator("[data-note]", { hasText: /needs each reading/ }).waitFor({ ...patient, state: "detached" });
  await page.reload();
  await charts(page).nth(1).getByText("Acceleration, magnitude, integral").waitFor(patient);
  await page.context().close();
});

test("frequencies of a long stretch say that they need each reading", long, async () => {
  const page = await withLines(["spectrum"]);
  const spectrum = page.locator('[data-spectrum="ACCELERATION"]');
  await spectrum.waitFor(patient);
  await page.waitForSelector('[data-spectrum][data-peak-hz^="3."]', patient);
  assert.equal(await spectrum.locator("[data-note]").count(), 0);
  // All that is kept ends where the server was last asked about it: the page has to hold the seconds before that.
  await page.waitForFunction((least) => Number(document.querySelector("[data-chart]").dataset.samples) > least, 15 * RATE_HZ, patient);
  await page.keyboard.press("Space");
  await page.locator('[data-action="all"]').click();
  await noted(spectrum, /^Earlier frequencies cannot be calculated .*each reading.* Zoom in/);
  // The newest readings are the page's own; a little before them there are columns only.
  await page.keyboard.press("ArrowLeft");
  await noted(spectrum, /^Over so long a stretch no frequencies .*each reading.* Zoom in/);
  await page.waitForFunction(() => {
    const [spectrum] = document.querySelectorAll('[data-spectrum="ACCELERATION"]');
    return spectrum.dataset.peakHz === undefined && !/no frequency stands out/.test(spectrum.innerText) &&
      /^Acceleration, spectrum: at the end: [\d:]+$/.test(spectrum.querySelector("canvas").ariaLabel);
  }, null, patient);
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/derived-spectrum.png` });
  while ((await stretch(page)).reduce((from, to) => to - from) > 30_000) await page.keyboard.press("+");
  await spectrum.locator("[data-note]").waitFor({ ...patient, state: "detached" });
  await page.waitForSelector('[data-spectrum][data-peak-hz^="3."]', patient);
  await page.context().close();
});
