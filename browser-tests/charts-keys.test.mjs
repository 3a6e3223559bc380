// Exact values without a pointer, and a chart in words for whoever has come to it by keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, painted, patient, setUp } from "./chart-kit.mjs";

const CHART = '[data-chart="HEART_RATE"]';

let kit;
let producer;
let beganMs;

before(async () => {
  kit = await setUp();
  producer = await Producer.connect(kit.server, "counter");
  beganMs = Date.now() - 60_000;
  // Each reading's number is its own place in the row.
  producer.stream("HEART_RATE", 2, beganMs, (ms) => Math.round((ms - beganMs) / 500));
});

after(async () => {
  producer?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

test("keys go from sample to sample, and what is there is shown and said", long, async () => {
  const page = await openDashboard(kit);
  const chart = await painted(page, CHART);
  const plot = chart.locator('.chart__window[tabindex="0"]');
  await plot.waitFor(patient);
  const said = chart.locator("[data-said]");
  assert.equal(await said.getAttribute("aria-live"), "polite");

  // Of a live chart that has the focus, the words are renewed.
  await plot.focus();
  const summary = async () => (await said.textContent()) ?? "";
  await page.waitForFunction((chart) => /^Heart rate.* now /.test(document.querySelector(`${chart} [data-said]`).textContent), CHART, patient);
  const first = await summary();
  await page.waitForFunction(([chart, first]) => {
    const told = document.querySelector(`${chart} [data-said]`).textContent;
    return told !== first && / now /.test(told);
  }, [CHART, first], patient);

  await page.keyboard.press("Space");
  await page.locator('[data-view="fixed"]').waitFor(patient);
  const shown = await page.locator(".view").getAttribute("data-to");
  await plot.press("Control+ArrowLeft");
  await chart.locator("[data-probe]").waitFor(patient);
  // Once what is shown is what is said.
  const last = await page.waitForFunction((chart) => {
    const [, said] = /: (\d+)$/.exec(document.querySelector(`${chart} [data-said]`).textContent) ?? [];
    return said === [...document.querySelectorAll(`${chart} .legend dd`)].at(-1).innerText && Number(said);
  }, CHART, patient).then((found) => found.jsonValue());
  for (const [key, by] of [["Control+ArrowLeft", -1], ["Alt+ArrowLeft", -2], ["Control+Shift+ArrowLeft", -12], ["Control+ArrowRight", -11]]) {
    await plot.press(key);
    await page.waitForFunction(([chart, wanted]) => Number([...document.querySelectorAll(`${chart} .legend dd`)].at(-1).innerText) === wanted,
      [CHART, last + by], patient);
  }
  await page.waitForFunction(([chart, wanted]) => {
    const words = /^(\d\d:\d\d:\d\d\.\d+): (\d+)$/.exec(document.querySelector(`${chart} [data-said]`).textContent);
    return words?.[2] === String(wanted);
  }, [CHART, last - 11], patient);
  assert.equal(await page.locator(".view").getAttribute("data-to"), shown, "the charts stay where they are");
  assert.equal(await chart.locator(".chart__cross").count(), 1);
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/keys.png` });

  await plot.press("Escape");
  await chart.locator("[data-probe]").waitFor({ ...patient, state: "detached" });
  await plot.press("ArrowLeft");
  await page.waitForFunction((shown) => document.querySelector(".view").dataset.to !== shown, shown, patient);
  assert.equal(await chart.locator("[data-probe]").count(), 0, "arrows alone move the charts");
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("from sample to sample").waitFor(patient);
  await page.context().close();
});
