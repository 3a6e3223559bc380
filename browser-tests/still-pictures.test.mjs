// What is drawn beside charts, or of all that is kept, while the charts stand still.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, painted, patient, setUp } from "./chart-kit.mjs";

/** How long has been measured when the page is opened, in s. */
const PAST_S = 60;

/** How fast it was shaken until a while ago, and since then. */
const SLOW_HZ = 3;
const FAST_HZ = 5;

/** Half a turn in ten seconds. */
const TURN_RAD_S = Math.PI / 10;

let kit;
let phone;
let changedMs;

before(async () => {
  kit = await setUp();
  phone = await Producer.connect(kit.server, "shaken");
  const beganMs = Date.now() - PAST_S * 1000;
  changedMs = beganMs + (PAST_S / 2) * 1000;
  const hz = (ms) => (ms < changedMs ? SLOW_HZ : FAST_HZ);
  phone.stream("ACCELERATION", 50, beganMs, (ms) => [4 * Math.sin((2 * Math.PI * hz(ms) * (ms - changedMs)) / 1000), 0, 0]);
  phone.stream("GYROSCOPE", 50, beganMs, () => [0, 0, TURN_RAD_S]);
});

after(async () => {
  phone?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

async function choose(page, type, extra) {
  const box = page.locator(`[data-extras="${type}"]`);
  await box.locator("summary").click();
  await box.locator(`[data-extra="${extra}"]`).check();
}

/** Waits until the spectrum's peak is about here. */
async function peak(page, hz) {
  await page.waitForFunction((hz) => {
    const peak = document.querySelector("[data-spectrum]")?.dataset.peakHz;
    return peak !== undefined && Math.abs(Number(peak) - hz) < 0.1;
  }, hz, patient);
}

const told = (page, panel) => page.locator(`${panel} [data-told]`).innerText();

test("frequencies and orientation stand still with the charts, tell of their end, and go on with them", long, async () => {
  const page = await openDashboard(kit);
  await painted(page, '[data-chart="ACCELERATION"]');
  await page.locator('[data-action="window"]').selectOption("10");
  await choose(page, "ACCELERATION", "spectrum");
  await choose(page, "GYROSCOPE", "orientation");
  await peak(page, FAST_HZ);
  const orientation = page.locator("[data-orientation]");
  const newest = () => orientation.getAttribute("data-newest-ms").then(Number);
  const angles = () => orientation.locator(".chart__head").innerText();
  assert.equal(await told(page, "[data-orientation]"), "now");
  assert.equal(await told(page, "[data-spectrum]"), "now");

  await page.locator('[data-action="pause"]').click();
  await page.locator('[data-view="fixed"]').waitFor(patient);
  const endMs = Number(await page.locator(".view").getAttribute("data-to"));
  await page.waitForFunction(() => /at the end: \d\d:\d\d:\d\d$/.test(document.querySelector("[data-orientation] [data-told]").innerText), null, patient);
  // Of the end of what is shown, once that has come.
  const isOfEnd = (endMs) => {
    const beforeMs = endMs - Number(document.querySelector("[data-orientation]").dataset.newestMs);
    return beforeMs >= 0 && beforeMs < 1_000;
  };
  await page.waitForFunction(isOfEnd, endMs, patient);
  await page.waitForTimeout(1_000);
  const [stood, said, spectrum] = [await newest(), await angles(), await told(page, "[data-spectrum]")];
  assert.match(spectrum, /^at the end: \d\d:\d\d:\d\d$/);
  await page.waitForTimeout(2_000);
  assert.deepEqual([await newest(), await angles()], [stood, said], "it stands still");

  // Where it was shaken otherwise, and where nobody knows how it was held: that was before the page was opened.
  const shownToMs = () => page.locator(".view").getAttribute("data-to").then(Number);
  while ((await shownToMs()) >= changedMs) await page.keyboard.press("Shift+ArrowLeft");
  await peak(page, SLOW_HZ);
  await page.waitForFunction((spectrum) => document.querySelector("[data-spectrum] [data-told]").innerText !== spectrum, spectrum, patient);
  await page.waitForFunction(() => /heading –°/.test(document.querySelector("[data-orientation]").innerText), null, patient);
  await page.waitForFunction(() => /3\.\d\d Hz.*at the end: /.test(document.querySelector("[data-spectrum] canvas").ariaLabel), null, patient);

  await page.keyboard.press("l");
  await peak(page, FAST_HZ);
  await page.waitForFunction((stood) => Number(document.querySelector("[data-orientation]").dataset.newestMs) > stood + 2_000, stood, patient);
  assert.equal(await told(page, "[data-orientation]"), "now");
  await page.context().close();
});

test("the strip of all that is kept grows while the charts stand still", long, async () => {
  const page = await openDashboard(kit);
  await painted(page, '[data-chart="ACCELERATION"]');
  await page.keyboard.press("Space");
  const strip = page.locator("[data-overview]");
  await strip.waitFor(patient);
  const shown = await page.locator(".view").getAttribute("data-to");
  const end = () => strip.getAttribute("data-to").then(Number);
  const first = await end();
  const outline = await strip.locator("path:not(.overview__presence)").getAttribute("d");
  await page.waitForFunction((first) => Number(document.querySelector("[data-overview]").dataset.to) >= first + 3_000, first, patient);
  assert.notEqual(await strip.locator("path:not(.overview__presence)").getAttribute("d"), outline, "its outline too");
  assert.equal(await page.locator(".view").getAttribute("data-to"), shown, "what the charts show stays");
  await page.context().close();
});
