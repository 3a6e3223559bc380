// The range of values: it follows the data, or stays where a person has put it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, painted, patient, range, rangeThat, setUp, unfold } from "./chart-kit.mjs";

const CHART = '[data-chart="ACCELERATION"]';

let kit;
let producer;

before(async () => {
  kit = await setUp();
  producer = await Producer.connect(kit.server, "phone");
  producer.stream("ACCELERATION", 20, Date.now() - 10_000, (ms) => [7 * Math.sin(ms / 700), 0, -3]);
});

after(async () => {
  producer?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

const LOOKS = [
  { name: "desktop", viewport: { width: 1440, height: 900 } },
  { name: "phone", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
];

for (const { name, ...look } of LOOKS) {
  test(`${name}: the axis is dragged, zoomed and let go`, long, async () => {
    const page = await openDashboard(kit, look);
    const chart = await painted(page, CHART);
    await rangeThat(chart, ([low, high]) => low === -10 && high === 10, "as the data need");
    const axis = chart.locator("[data-axis]");
    await axis.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await axis.boundingBox();
    assert.equal(await axis.getAttribute("aria-pressed"), "false");

    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2 + 10, { steps: 2 });
    await page.mouse.move(x + width / 2, y + height * 0.75, { steps: 4 });
    await page.mouse.up();
    const [low, high] = await rangeThat(chart, ([low]) => low > -9, "dragged down by a quarter");
    assert.ok(Math.abs(low - -5) < 0.5 && Math.abs(high - 15) < 0.5, `the hand took the values along: ${low} ${high}`);
    assert.equal(await axis.getAttribute("aria-pressed"), "true");

    if (!look.isMobile) {
      await page.mouse.move(x + width / 2, y + height * 0.75);
      await page.mouse.wheel(0, -240);
      const zoomed = await rangeThat(chart, ([, high]) => high < 14, "zoomed by the wheel");
      assert.ok(Math.abs(zoomed[1] - zoomed[0] - (high - low) / 2) < 0.5, `half of it: ${zoomed}`);
      const still = low + (high - low) / 4;
      assert.ok(Math.abs(zoomed[0] + (zoomed[1] - zoomed[0]) / 4 - still) < 0.5, "what was under the wheel stays");
    }
    await page.mouse.dblclick(x + width / 2, y + height / 2);
    await rangeThat(chart, ([low, high]) => low === -10 && high === 10, "follows the data again");
    assert.equal(await axis.getAttribute("aria-pressed"), "false");
    await page.context().close();
  });

  test(`${name}: the ends are typed, and remembered`, long, async () => {
    const page = await openDashboard(kit, look);
    let chart = await painted(page, CHART);
    await unfold(chart, "[data-settings]");
    await chart.locator('[data-range="low"]').fill("-4.5");
    await chart.locator('[data-range="high"]').fill("30");
    await chart.locator('[data-range="high"]').press("Enter");
    await rangeThat(chart, ([low, high]) => low === -4.5 && high === 30, "typed");
    await chart.locator('[data-range="high"]').fill("-4.5");
    await chart.locator('[data-action="set-range"]').click();
    await chart.locator(".settings__problem").getByText("differ").waitFor(patient);
    assert.deepEqual(await range(chart), [-4.5, 30], "what makes no sense changes nothing");
    await page.waitForFunction(() => localStorage.getItem("motionwire.arrangement")?.includes("-4.5 30"), null, patient);

    await page.reload();
    chart = await painted(page, CHART);
    await rangeThat(chart, ([low, high]) => low === -4.5 && high === 30, "remembered");
    await unfold(chart, "[data-settings]");
    await chart.locator('[data-action="follow-data"]').click();
    await rangeThat(chart, ([low, high]) => low === -10 && high === 10, "follows the data again");
    await page.context().close();
  });
}

test("the axis is moved, zoomed and held by keys, and says what it shows", long, async () => {
  const page = await openDashboard(kit);
  const chart = await painted(page, CHART);
  await rangeThat(chart, ([low, high]) => low === -10 && high === 10, "as the data need");
  const axis = chart.locator("[data-axis]");
  await axis.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowUp");
  await rangeThat(chart, ([low, high]) => Math.abs(low - -8) < 1e-9 && Math.abs(high - 12) < 1e-9, "moved up by a tenth");
  await page.keyboard.press("+");
  await rangeThat(chart, ([low, high]) => Math.abs(high - low - 16) < 1e-9, "zoomed");
  assert.equal(await page.locator(".view").getAttribute("data-view"), "live", "the keys were the axis' own");
  assert.match(await axis.getAttribute("aria-label"), /held/);
  await page.keyboard.press("Escape");
  await rangeThat(chart, ([low, high]) => low === -10 && high === 10, "follows the data again");
  await page.waitForFunction((axis) => axis.getAttribute("aria-label").includes("from −10 to 10, following"),
    await axis.elementHandle(), patient);
  await page.context().close();
});

test("lines beyond the values that are shown do not run over the labels", long, async () => {
  const page = await openDashboard(kit);
  const chart = await painted(page, CHART);
  await unfold(chart, "[data-settings]");
  await chart.locator('[data-range="low"]').fill("1");
  await chart.locator('[data-range="high"]').fill("5");
  await chart.locator('[data-range="high"]').press("Enter");
  await rangeThat(chart, ([low, high]) => low === 1 && high === 5, "typed");
  const drawn = () => chart.locator('canvas[data-layer="trace"]').evaluate((canvas) => {
    const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const drawn = new Set();
    for (let at = 3; at < data.length; at += 4) if (data[at] > 0) drawn.add(Math.floor(at / 4 / width));
    return { first: Math.min(...drawn), last: Math.max(...drawn), height: canvas.height };
  });
  // It goes through all that is shown.
  const deadline = Date.now() + patient.timeout;
  for (let rows = await drawn(); !(rows.first >= 6 && rows.last <= rows.height - 20 && rows.last - rows.first > 100); rows = await drawn()) {
    assert.ok(Date.now() < deadline, `rows ${rows.first} to ${rows.last} of ${rows.height}`);
  }
  await page.context().close();
});

test("a chart that stands still shows its own numbers, and the present's when it goes on", long, async () => {
  const page = await openDashboard(kit);
  const chart = await painted(page, CHART);
  const last = () => chart.getAttribute("data-last-x");
  const more = async (samples) => {
    const before = Number(await chart.getAttribute("data-samples"));
    const has = ([chart, least]) => Number(chart.dataset.samples) >= least;
    await page.waitForFunction(has, [await chart.elementHandle(), before + samples], patient);
  };
  await page.locator('[data-action="pause"]').click();
  await page.locator('.view[data-view="fixed"]').waitFor(patient);
  await more(10);
  const stood = await last();
  await more(20);
  assert.equal(await last(), stood);
  await page.keyboard.press("l");
  const other = ([chart, stood]) => chart.dataset.lastX !== stood;
  await page.waitForFunction(other, [await chart.elementHandle(), stood], patient);
  await page.context().close();
});
