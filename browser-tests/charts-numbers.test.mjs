// Numbers of any size: their axis fits, and texts tell neighbours apart.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, painted, patient, rangeThat, setUp, unfold } from "./chart-kit.mjs";

/** What is sent, twenty times a second: of how many seconds' period, around what and how far. */
const SIGNALS = {
  PRESSURE: { around: 101_325, reach: 0.5 },
  TESLA: { around: 0, reach: 1e-8 },
  OFFSET: { around: 1e9, reach: 1e-3 },
  BIGSTEP: { around: 5e6, reach: 10 },
  FREQUENCY: { around: 1.8e9, reach: 40 },
};

let kit;
let producer;

before(async () => {
  kit = await setUp();
  producer = await Producer.connect(kit.server, "phone");
  const sent = Date.now() - 20_000;
  for (const [name, { around, reach }] of Object.entries(SIGNALS)) {
    producer.stream(name, 20, sent, (ms) => around + reach * Math.sin(ms / 500));
  }
  producer.stream("STILL", 20, sent, () => 123_456.789);
  producer.stream("MOST", 5, sent, (ms) => (Math.floor(ms / 1000) % 2 ? 1 : -1) * Number.MAX_VALUE);
});

after(async () => {
  producer?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

const read = (text) => Number(text.replaceAll("\u2212", "-"));

test("values that change little beside their size are told apart, in the legend and in the table", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 900 } });
  for (const [name, { around, reach }] of Object.entries(SIGNALS)) {
    const chart = await painted(page, `[data-chart="${name}"]`);
    await page.waitForFunction(([name, span]) => {
      const [low, high] = document.querySelector(`[data-chart="${name}"]`).dataset.range.split(" ").map(Number);
      return high - low < 2.5 * span;
    }, [name, 2 * reach], patient);
    await page.keyboard.press("Space");
    await unfold(chart, ".numbers");
    const cells = chart.locator(".numbers td.tabular");
    await cells.first().waitFor(patient);
    const told = async () => (await cells.allInnerTexts()).map(read);
    const near = (value, wanted) => Math.abs(value - wanted) < 0.1 * reach;
    const fits = ([least, greatest, , deviation]) => near(least, around - reach) && near(greatest, around + reach) && near(deviation, reach / Math.SQRT2);
    // What was on its way when the charts stopped is told a little later.
    const deadline = Date.now() + patient.timeout;
    let numbers = await told();
    while (!fits(numbers)) {
      assert.ok(Date.now() < deadline, `${name}: the numbers are ${numbers}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      numbers = await told();
    }
    const [, , mean] = numbers;
    assert.ok(Math.abs(mean - around) < reach / 2, `${name}: the mean is ${mean}`);
    // Under a pointer, other places have other numbers, as soon as the past has come.
    const { x, y, width, height } = await chart.locator(".chart__window").boundingBox();
    const seen = new Set();
    for (let place = 0; seen.size < 4; place += 1) {
      assert.ok(Date.now() < deadline, `${name}: ${[...seen]}`);
      await page.mouse.move(x + width * (0.5 + (place % 6) * 0.013), y + height / 2);
      await chart.locator("[data-probe]").waitFor(patient);
      const text = await chart.locator(".legend dd .steady").innerText();
      assert.ok(Math.abs(read(text) - around) <= 1.01 * reach, `${name}: ${text}`);
      seen.add(text);
    }
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Space");
  }
  const still = await painted(page, '[data-chart="STILL"]');
  await still.locator(".legend dd", { hasText: "123456.79" }).waitFor(patient);
  await page.context().close();
});

test("the greatest numbers that there are lie at the ends of their chart", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 900 } });
  const chart = await painted(page, '[data-chart="MOST"]');
  // Of both signs, one a second.
  await rangeThat(chart, ([low, high]) => Number.isFinite(high - low) && low === -high, "from end to end");
  const ends = () => chart.locator('[data-layer="trace"]').evaluate((canvas) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const rows = Array.from({ length: height }, (_, row) => row).filter((row) => {
      for (let column = 0; column < width; column += 1) if (data[4 * (row * width + column) + 3] > 200) return true;
      return false;
    });
    return [rows[0] / height, rows.at(-1) / height];
  });
  const deadline = Date.now() + patient.timeout;
  for (let [first, last] = await ends(); !(first < 0.1 && last > 0.8); [first, last] = await ends()) {
    assert.ok(Date.now() < deadline, `the line goes from ${first} to ${last} of the height`);
  }
  await page.context().close();
});

for (const viewport of [{ width: 1440, height: 1000 }, { width: 390, height: 844 }]) {
  test(`labels of long numbers are whole on the whole screen, ${viewport.width} wide`, long, async () => {
    const page = await openDashboard(kit, { viewport, deviceScaleFactor: 2 });
    for (const name of ["BIGSTEP", "OFFSET", "FREQUENCY"]) {
      const chart = await painted(page, `[data-chart="${name}"]`);
      const enlarge = chart.locator('[data-action="enlarge"]');
      const before = (await chart.locator(".chart__plot").boundingBox()).height;
      await enlarge.click();
      await page.waitForFunction(([name, before]) => {
        const plot = document.querySelector(`[data-chart="${name}"] .chart__plot`);
        const canvas = plot.querySelector('[data-layer="axes"]');
        return plot.clientHeight > before + 50 && Math.abs(canvas.clientHeight - plot.clientHeight) < 3;
      }, [name, before], patient);
      if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ animations: "allow", path: `${process.env.MOTIONWIRE_SHOTS}/numbers-${name}-${viewport.width}.png` });
      const ink = await chart.evaluate((chart) => {
        const canvas = chart.querySelector('[data-layer="axes"]');
        const left = parseFloat(getComputedStyle(chart.querySelector(".chart__window")).left) * devicePixelRatio;
        const { data, width } = canvas.getContext("2d").getImageData(0, 0, Math.floor(left) - 2, canvas.height);
        const columns = new Set();
        for (let at = 3; at < data.length; at += 4) if (data[at] > 60) columns.add(((at - 3) / 4) % width);
        return { first: Math.min(...columns), count: columns.size };
      });
      assert.ok(ink.count > 50, `${name}: there are labels`);
      assert.ok(ink.first >= 1, `${name}: the first letter is cut`);
      await enlarge.click();
      await page.waitForFunction(() => document.fullscreenElement === null, undefined, patient);
    }
    await page.context().close();
  });
}
