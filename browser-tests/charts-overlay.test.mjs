// All phones on one chart, and how the charts lie.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, extents, long, openDashboard, painted, patient, picture, setUp, token, unfold } from "./chart-kit.mjs";

let kit;
const producers = {};

before(async () => {
  kit = await setUp();
  // Three phones lie still in three ways.
  for (const [uid, x] of [["ada", 4], ["bob", -4], ["eve", 8]]) {
    producers[uid] = await Producer.connect(kit.server, uid);
    producers[uid].stream("ACCELERATION", 20, Date.now() - 20_000, () => [x, 0, 3]);
    producers[uid].stream("HEART_RATE", 1, Date.now() - 20_000, () => 70 + x);
  }
});

after(async () => {
  for (const producer of Object.values(producers)) producer.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** The panel, open. */
async function arrange(page) {
  const panel = page.locator("[data-arrange]");
  await panel.waitFor(patient);
  if ((await panel.getAttribute("open")) === null) await unfold(page, "[data-arrange]");
  return panel;
}

for (const look of [
  { viewport: { width: 1440, height: 900 } },
  { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
]) {
  test(`at ${look.viewport.width} px all phones are drawn on one chart, each in its colour`, long, async () => {
    const page = await openDashboard(kit, look);
    const panel = await arrange(page);
    await panel.locator('[data-arrange-phone="eve"]').waitFor(patient);
    await panel.locator('[data-grouping="type"]').check();
    const chart = await painted(page, '[data-overlay] [data-chart="ACCELERATION"]');
    assert.equal(await page.locator('[data-phone] [data-chart]').count(), 0, "no chart twice");
    await page.locator('[data-compare="ACCELERATION"]').selectOption("0");
    await painted(page, '[data-overlay] [data-chart="ACCELERATION"][aria-label="Acceleration, x"]');
    await page.locator('[data-overlay] [data-chart="ACCELERATION"]').getByText("eve").waitFor(patient);

    for (const [uid, colour] of [["ada", "#aa0000"], ["bob", "#00aa00"], ["eve", "#0000aa"]]) {
      await panel.locator(`[data-arrange-phone="${uid}"] input[type="color"]`).fill(colour);
    }
    await unfold(page, "[data-arrange]");
    await chart.scrollIntoViewIfNeeded();
    const plot = chart.locator(".chart__window");
    const middle = async (colour) => {
      const shown = await picture(page, plot);
      const rows = extents(shown, colour).slice(Math.round(shown.width * 0.5), Math.round(shown.width * 0.8));
      const found = rows.filter(Boolean);
      return found.length > rows.length * 0.9 ? (found[0].top + found[0].bottom) / 2 / look.viewport.width : undefined;
    };
    const deadline = Date.now() + 30_000;
    let places;
    for (;;) {
      places = [await middle([0, 0, 170]), await middle([170, 0, 0]), await middle([0, 170, 0])];
      if (places.every((place) => place !== undefined)) break;
      assert.ok(Date.now() < deadline, `not all three lines are there: ${places}`);
    }
    assert.ok(places[0] < places[1] && places[1] < places[2], `8 above 4 above -4: ${places}`);

    await page.waitForFunction(() => localStorage.getItem("motionwire.arrangement")?.includes("#0000aa"), null, patient);
    await page.reload();
    await painted(page, '[data-overlay] [data-chart="ACCELERATION"]');
    const swatch = page.locator('[data-overlay-phone="bob"] .swatch');
    assert.equal(await swatch.evaluate((swatch) => getComputedStyle(swatch).backgroundColor), "rgb(0, 170, 0)", "remembered");
    await page.context().close();
  });
}

test("charts are hidden, moved, put in columns, and stay so", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 900 } });
  await painted(page, '[data-phone="ada"] [data-chart="ACCELERATION"]');
  let panel = await arrange(page);
  await panel.locator('[data-arrange-kind="HEART_RATE"]').waitFor(patient);
  const charts = () => page.locator('[data-phone="ada"] [data-chart]').evaluateAll((charts) => charts.map((chart) => chart.dataset.chart));
  // Both charts lie side by side before anything is measured.
  await page.locator('[data-phone="ada"] [data-chart="HEART_RATE"]').waitFor(patient);
  const plot = page.locator('[data-phone="ada"] [data-chart="ACCELERATION"] .chart__plot');
  const before = await plot.boundingBox();
  await panel.getByRole("button", { name: "Heart rate: further up" }).click();
  await page.waitForFunction(() => document.querySelector('[data-phone="ada"] [data-chart]').dataset.chart === "HEART_RATE", null, patient);
  assert.deepEqual(await charts(), ["HEART_RATE", "ACCELERATION"]);
  await panel.locator("[data-arrange-columns]").selectOption("1");
  await panel.locator("[data-arrange-height]").selectOption("tall");
  const isGrown = ({ before, plot }) => {
    const after = plot.getBoundingClientRect();
    return after.width > 1.8 * before.width && after.height > 1.3 * before.height;
  };
  await page.waitForFunction(isGrown, { before, plot: await plot.elementHandle() }, patient);
  await panel.locator('[data-arrange-phone="eve"] input[type="checkbox"]').uncheck();
  await page.locator('[data-phone="eve"]').waitFor({ ...patient, state: "detached" });
  await panel.locator('[data-arrange-kind="ACCELERATION"] input').uncheck();
  await page.waitForFunction(() => !document.querySelector('[data-phone="ada"] [data-chart="ACCELERATION"]'), null, patient);
  await page.waitForFunction(() => /kind ACCELERATION hidden/.test(localStorage.getItem("motionwire.arrangement")), null, patient);

  await page.reload();
  await painted(page, '[data-phone="bob"] [data-chart="HEART_RATE"]');
  await page.locator('[data-phone="ada"]').waitFor(patient);
  assert.equal(await page.locator('[data-phone="eve"]').count(), 0, "still hidden");
  assert.deepEqual(await charts(), ["HEART_RATE"]);
  panel = await arrange(page);
  assert.equal(await panel.locator("[data-arrange-columns]").inputValue(), "1");
  await panel.locator('[data-action="arrange-anew"]').click();
  await page.locator('[data-phone="eve"] [data-chart="ACCELERATION"]').waitFor(patient);
  await page.context().close();
});

test("the page's own colours are given out in turn", long, async () => {
  const page = await openDashboard(kit);
  const panel = await arrange(page);
  await panel.locator('[data-arrange-phone="eve"]').waitFor(patient);
  const chosen = await panel.locator('input[type="color"]').evaluateAll((inputs) => inputs.map((input) => input.value));
  assert.equal(new Set(chosen).size, 3, `three phones, three colours: ${chosen}`);
  const x = (await token(page, "--x")).map((part) => part.toString(16).padStart(2, "0")).join("");
  assert.ok(chosen.includes(`#${x}`), "from the page's palette");
  await page.context().close();
});

test("where all phones on a chart have a hole, and only there, it is shaded", long, async () => {
  const beganMs = Date.now();
  for (const [uid, from, to] of [["ada", 22_000, 12_000], ["bob", 17_000, 7_000]]) {
    for (let ms = 40_000; ms > 0; ms -= 50) if (ms > from || ms < to) producers[uid].measured("PRESSURE_1", beganMs - ms, 1);
    producers[uid].stream("PRESSURE_1", 20, beganMs, () => 1);
  }
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 900 } });
  const panel = await arrange(page);
  await panel.locator('[data-arrange-phone="bob"]').waitFor(patient);
  await panel.locator('[data-grouping="type"]').check();
  const chart = await painted(page, '[data-overlay] [data-chart="PRESSURE_1"]');
  await page.locator('[data-action="window"]').selectOption("60");
  await page.locator('[data-action="pause"]').click();
  await page.locator('.view[data-view="fixed"]').waitFor(patient);
  const view = async (end) => Number(await page.locator(".view").getAttribute(`data-${end}`));
  /** Whether the column of an instant is shaded from top to bottom. */
  const isShaded = (atMs, from, to) => chart.evaluate((chart, share) => {
    const canvas = chart.querySelector('canvas[data-layer="trace"]');
    const [window, whole] = [canvas.parentElement, canvas].map((element) => element.getBoundingClientRect());
    const column = Math.round(((window.left + share * window.width - whole.left) / whole.width) * canvas.width);
    const { data } = canvas.getContext("2d").getImageData(column, canvas.height * 0.2, 1, canvas.height * 0.2);
    return data.filter((_, place) => place % 4 === 3).every((alpha) => alpha > 0);
  }, (atMs - from) / (to - from));
  const deadline = Date.now() + patient.timeout;
  for (;;) {
    const [from, to] = [await view("from"), await view("to")];
    const shaded = await Promise.all([23, 20, 16, 13, 10, 6].map((s) => isShaded(beganMs - s * 1000, from, to)));
    if (String(shaded) === "false,false,true,true,false,false") break;
    assert.ok(Date.now() < deadline, `one's hole is 22 to 12 s before, the other's 17 to 7 s: ${shaded}`);
    await page.waitForTimeout(200);
  }
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/shared-hole.png` });
  await page.context().close();
});

test("a phone that falls silent stalls on the chart it shares, and its line ends", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 900 } });
  const panel = await arrange(page);
  await panel.locator('[data-arrange-phone="bob"]').waitFor(patient);
  await panel.locator('[data-grouping="type"]').check();
  await painted(page, '[data-overlay] [data-chart="ACCELERATION"]');
  await page.locator('[data-compare="ACCELERATION"]').selectOption("0");
  await panel.locator('[data-arrange-phone="bob"] input[type="color"]').fill("#00aa00");
  producers.bob.close();
  const bob = page.locator('[data-overlay-phone="bob"]');
  await page.waitForSelector('[data-overlay-phone="bob"][data-state="stalled"]', patient);
  assert.match(await bob.innerText(), /Stalled/);
  const chart = page.locator('[data-overlay] [data-chart="ACCELERATION"]');
  await chart.scrollIntoViewIfNeeded();
  const rows = extents(await picture(page, chart.locator(".chart__window")), [0, 170, 0]);
  const last = rows.findLastIndex(Boolean) / rows.length;
  assert.ok(last > 0.2 && last < 0.87, `nothing for 6 of 30 seconds: the line ends at ${last} of the width`);
  await page.context().close();
});
