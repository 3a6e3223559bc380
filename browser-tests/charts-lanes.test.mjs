// Lines that are nowhere near each other: latitude and longitude have an axis each, and others can have one.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, painted, patient, range, rangeThat, setUp, unfold } from "./chart-kit.mjs";
import { LOOKS, screenshot } from "./harness.mjs";

const PLACES = '[data-chart="LOCATION"]';
const MOTION = '[data-chart="ACCELERATION"]';

/** A walk around a square of about 60 m, in degrees. */
const walk = (ms) => [52.520_00 + 2.5e-4 * Math.sin(ms / 9000), 13.405_00 + 4e-4 * Math.cos(ms / 9000)];

let kit;
let producer;

before(async () => {
  kit = await setUp();
  producer = await Producer.connect(kit.server, "walker");
  producer.stream("LOCATION", 2, Date.now() - 60_000, walk);
  producer.stream("ACCELERATION", 20, Date.now() - 60_000, (ms) => [Math.sin(ms / 300), Math.cos(ms / 500), 9.81]);
});

after(async () => {
  producer?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** How many rows of pixels each colour of a chart's lines reaches over. */
const heights = (chart, colours) => chart.locator('canvas[data-layer="trace"]').evaluate((canvas, colours) => {
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return colours.map((colour) => {
    const probe = document.createElement("canvas").getContext("2d");
    probe.fillStyle = getComputedStyle(canvas).getPropertyValue(colour);
    probe.fillRect(0, 0, 1, 1);
    const wanted = probe.getImageData(0, 0, 1, 1).data;
    const rows = [];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = 4 * (y * width + x);
        if (data[at + 3] > 200 && [0, 1, 2].every((n) => Math.abs(data[at + n] - wanted[n]) < 40)) {
          rows.push(y);
          break;
        }
      }
    }
    return { first: rows[0], last: rows.at(-1), rows: rows.length, height };
  });
}, colours);

test("latitude and longitude have lanes, in which they are seen to move", long, async () => {
  const page = await openDashboard(kit);
  const chart = await painted(page, PLACES);
  // Around the square, once the walk of before has come.
  const isAround = ([south, north, west, east]) =>
    south < 52.52 && north > 52.52 && north - south < 0.01 && west < 13.405 && east > 13.405 && east - west < 0.01;
  await rangeThat(chart, (ends) => ends.length === 4 && isAround(ends), "two lanes");
  await page.keyboard.press("Space");
  const deadline = Date.now() + patient.timeout;
  let latitude, longitude;
  do {
    [latitude, longitude] = await heights(chart, ["--x", "--y"]);
    assert.ok(Date.now() < deadline, JSON.stringify([latitude, longitude]));
  } while (!(latitude.rows > latitude.height / 8 && longitude.rows > longitude.height / 8));
  assert.ok(latitude.last < longitude.first, "one above the other");
  await unfold(chart, "[data-settings]");
  await chart.locator('[data-action="lanes"]').uncheck();
  await rangeThat(chart, (ends) => ends.length === 2 && ends[0] < 13.5 && ends[1] > 52.5, "one axis");
  await page.waitForFunction(() => localStorage.getItem("motionwire.arrangement")?.includes("lanes LOCATION false"), null, patient);
  await page.reload();
  assert.equal((await range(await painted(page, PLACES))).length, 2, "remembered");
  await page.context().close();
});

test("a chart with lanes is told line by line", long, async () => {
  const page = await openDashboard(kit);
  const chart = await painted(page, PLACES);
  const handle = await chart.elementHandle();
  const wordsThat = (pattern) => page.waitForFunction(([chart, pattern]) =>
    new RegExp(pattern).test(chart.querySelector("canvas[role=img]").ariaLabel), [handle, pattern], patient);
  const place = (degrees) => `between ${degrees}[.]\\d+ and ${degrees}[.]\\d+`;
  const lines = `latitude ${place(52)}, longitude ${place(13)}`;
  await wordsThat(`, now latitude 52[.]\\d+, longitude 13[.]\\d+; ${lines} in the last 30 seconds$`);
  await page.keyboard.press("Space");
  await wordsThat(`: ${lines} from `);
  await unfold(chart, "[data-settings]");
  await chart.locator('[data-action="lanes"]').uncheck();
  await wordsThat(": between 13[.]\\d+ and 52[.]\\d+ from ");
  await page.context().close();
});

test("other lines get lanes where that is chosen, and one axis again for a range that is typed", long, async () => {
  const page = await openDashboard(kit, { acceptDownloads: true });
  const chart = await painted(page, MOTION);
  await rangeThat(chart, (ends) => ends.length === 2, "one axis");
  await unfold(chart, "[data-settings]");
  await chart.locator('[data-action="lanes"]').check();
  await rangeThat(chart, (ends) => ends.length === 6 && ends[1] < 5 && ends[5] > 9.8, "three lanes");
  const [download] = await Promise.all([page.waitForEvent("download"), chart.locator('[data-action="save-svg"]').click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const labels = [...String(Buffer.concat(chunks)).matchAll(/>\s*0(?:[.]0)?\s*</g)];
  assert.ok(labels.length >= 3, `each lane of the picture has its zero, not ${labels.length}`);
  await chart.locator('[data-range="low"]').fill("-20");
  await chart.locator('[data-range="high"]').fill("20");
  await chart.locator('[data-range="high"]').press("Enter");
  await rangeThat(chart, (ends) => ends.length === 2 && ends[0] === -20, "typed");
  assert.equal(await chart.locator('[data-action="lanes"]').isChecked(), false);
  await chart.locator('[data-action="lanes"]').check();
  await rangeThat(chart, (ends) => ends.length === 6, "three lanes again");
  await page.context().close();
});

test("a chart of one line offers no lanes", long, async () => {
  producer.measured("HEART_RATE", Date.now(), 70);
  const page = await openDashboard(kit);
  producer.stream("HEART_RATE", 1, Date.now(), () => 70);
  const chart = await painted(page, '[data-chart="HEART_RATE"]');
  await unfold(chart, "[data-settings]");
  await chart.locator('[data-range="low"]').waitFor(patient);
  assert.equal(await chart.locator('[data-action="lanes"]').count(), 0);
  await page.context().close();
});

for (const { name, ...look } of LOOKS) {
  test(`lanes look right: ${name}`, long, async () => {
    const page = await openDashboard(kit, look);
    const chart = await painted(page, PLACES);
    await rangeThat(chart, (ends) => ends.length === 4 && ends[1] - ends[0] < 0.01, "two lanes");
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(excess <= 0, `the page is ${excess} px too wide`);
    if (process.env.MOTIONWIRE_SHOTS) {
      await page.keyboard.press("Space");
      await page.waitForTimeout(800);
      await screenshot(page, process.env.MOTIONWIRE_SHOTS, `lanes-${name}`);
    }
    await page.context().close();
  });
}
