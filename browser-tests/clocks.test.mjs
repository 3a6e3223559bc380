// Sources whose clocks are wrong: charts that stand still, or that all sources share, show of all the same moments, each by its
// own clock.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, extents, long, openDashboard, painted, patient, picture, rangeThat, setUp, unfold } from "./chart-kit.mjs";
import { PATIENCE_MS, gatherFiles } from "./harness.mjs";

/** How far each source's clock is ahead, in ms. */
const AHEAD_MS = { right: 0, behind: -300_000, ahead: 300_000 };

/** How much of the past there is before a page is opened, in ms. */
const PAST_MS = 120_000;
const RATE_HZ = 20;

/** How much greater than the time that has gone by each source's length of rotation is, so that lines lie apart. */
const APART = { right: 0, behind: 15, ahead: 30 };
const COLOURS = { right: "#aa0000", behind: "#00aa00", ahead: "#0000aa" };

const chartOf = (uid) => `[data-phone="${uid}"] [data-chart="PRESSURE_1"]`;

let kit;
let producers;

before(async () => {
  kit = await setUp();
  const fromMs = Date.now() - PAST_MS;
  producers = await Promise.all(Object.entries(AHEAD_MS).map(async ([uid, aheadMs]) => {
    const producer = await Producer.connect(kit.server, uid);
    let n = 0;
    // What is measured is how long the measuring has been going on: whoever reads a value knows its true moment.
    const send = () => {
      for (; fromMs + (n * 1000) / RATE_HZ <= Date.now(); n += 1) {
        const trueMs = fromMs + (n * 1000) / RATE_HZ;
        const gone_s = (trueMs - fromMs) / 1000;
        producer.measured("PRESSURE_1", trueMs + aheadMs, gone_s);
        producer.measured("GYROSCOPE", trueMs + aheadMs, [0, gone_s + APART[uid], 0]);
      }
    };
    const timer = setInterval(send, 20);
    producer.socket.on("close", () => clearInterval(timer));
    return producer;
  }));
});

after(async () => {
  producers?.forEach((producer) => producer.close());
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** What each chart reads in its middle: the value, and the time of day in ms. */
async function middles(page) {
  const read = {};
  for (const uid of Object.keys(AHEAD_MS)) {
    const chart = await painted(page, chartOf(uid));
    const box = await chart.locator(".chart__window").boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const [hours, minutes, seconds] = (await chart.locator("[data-probe]").innerText(patient)).split(":").map(Number);
    read[uid] = { value: Number(await chart.getAttribute("data-last-x")), ms: ((hours * 60 + minutes) * 60 + seconds) * 1000 };
  }
  await page.mouse.move(0, 0);
  return read;
}

/** Waits until all charts read in their middles what was measured at the same moment, each by its own clock. */
async function agreed(page, within_s, what) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const read = await middles(page).catch((error) => ({ error }));
    const agrees = (uid) => {
      const DAY_MS = 86_400_000;
      const off = (ms) => ((ms % DAY_MS) + 1.5 * DAY_MS) % DAY_MS - DAY_MS / 2;
      return Math.abs(read[uid].value - read.right.value) < within_s &&
        Math.abs(off(read[uid].ms - read.right.ms - AHEAD_MS[uid])) < within_s * 1000;
    };
    if (!read.error && Number.isFinite(read.right.value) && Object.keys(AHEAD_MS).every(agrees)) return read;
    assert.ok(Date.now() < deadline, `${what}: ${JSON.stringify(read)} ${read.error}`);
    await page.waitForTimeout(200);
  }
}

test("live, sources with wrong clocks have a past, too", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 1300 } });
  await page.locator('[data-action="window"]').selectOption("120");
  for (const uid of Object.keys(AHEAD_MS)) {
    const chart = await painted(page, chartOf(uid));
    const deadline = Date.now() + PATIENCE_MS;
    const read = async (share) => {
      const box = await chart.locator(".chart__window").boundingBox();
      await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
      await page.waitForTimeout(200);
      return Number(await chart.getAttribute("data-last-x"));
    };
    // Far enough to the left that it cannot have come since the page was opened.
    for (let ends; !(Math.abs(ends?.[1] - ends?.[0] - 84) < 2); ends = [await read(0.25), await read(0.95)]) {
      assert.ok(Date.now() < deadline, `${uid}: ${ends}`);
    }
  }
  await page.context().close();
});

test("stopped, scrolled back and zoomed out, sources with wrong clocks are seen beside a right one", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 1300 } });
  for (const uid of Object.keys(AHEAD_MS)) await painted(page, chartOf(uid));
  // Five minutes behind may be five minutes of delay until it has been so for some seconds.
  for (const uid of ["behind", "ahead"]) await page.waitForSelector(`[data-phone="${uid}"] [data-clock]`, patient);
  await page.keyboard.press("Space");
  await page.waitForSelector('[data-view="fixed"]', patient);
  const stopped = await agreed(page, 1, "stopped");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  const back = await agreed(page, 1, "scrolled back");
  assert.ok(Math.abs(stopped.right.value - back.right.value - 60) < 3, "a minute before");
  await page.locator('[data-action="all"]').click();
  await agreed(page, 3, "all that is kept");
  for (const uid of Object.keys(AHEAD_MS)) {
    const chart = page.locator(chartOf(uid));
    await rangeThat(chart, ([low, high]) => low <= 5 && high >= PAST_MS / 1000, `all of ${uid}`);
  }
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/clocks.png` });
  await page.context().close();
});

test("a recording shows what a source with a wrong clock measured meanwhile, and a file of it holds that", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 1300 }, acceptDownloads: true });
  await gatherFiles(page);
  await page.reload();
  for (const uid of ["behind", "ahead"]) await page.waitForSelector(`[data-phone="${uid}"] [data-clock]`, patient);
  await page.locator('[data-action="record"]').click();
  await page.locator('[data-action="record"][data-recording="true"]').waitFor(patient);
  await page.waitForFunction(() => /0:0[3-9]/.test(document.querySelector('[data-action="record"]').innerText), null, patient);
  await page.keyboard.press("7");
  await page.locator("[data-marked]").getByText(/7/).waitFor(patient);
  await page.waitForFunction(() => /0:0[6-9]/.test(document.querySelector('[data-action="record"]').innerText), null, patient);
  await page.locator('[data-action="record"]').click();
  await page.locator('[data-action="show-recording"]').click(patient);
  const { behind } = await agreed(page, 0.5, "a recording");
  await page.locator('[data-action="export"]').click();
  await page.locator('[data-export="clocks"]').waitFor(patient);
  await page.locator('[data-export="source"]').selectOption("behind");
  await page.locator('[data-export="type"]').selectOption("PRESSURE_1");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('[data-action="download"]').click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const rows = String(Buffer.concat(chunks)).trim().split("\n").slice(1).map((row) => row.trim().split(","));
  const values = rows.map((row) => Number(row[5]));
  assert.ok(values[0] < behind.value && behind.value < values.at(-1), `${values[0]} to ${values.at(-1)}, not ${behind.value}`);
  const remarked = rows.findIndex((row) => row[6] === "7");
  assert.ok(remarked > RATE_HZ && remarked < rows.length - RATE_HZ, `the remark stands in row ${remarked} of ${rows.length}`);
  await page.context().close();
});

/** What a chart that all share reads of each source in its middle. */
async function shared(page, type) {
  const chart = await painted(page, `[data-overlay] [data-chart="${type}"]`);
  const box = await chart.locator(".chart__window").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await chart.locator("[data-probe]").waitFor(patient);
  const entries = await chart.locator(".legend__entry:has(.swatch)").evaluateAll((entries) =>
    entries.map((entry) => [entry.querySelector("dt").innerText.trim(), Number(entry.querySelector("dd").innerText)]));
  await page.mouse.move(0, 0);
  return Object.fromEntries(entries);
}

/** In what share of the columns of a chart that all share each source's line is seen. */
async function seen(page, type) {
  const chart = await painted(page, `[data-overlay] [data-chart="${type}"]`);
  const shown = await picture(page, chart.locator(".chart__window"));
  const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const share = (colour) => extents(shown, parts(colour), { tolerance: 80 }).filter(Boolean).length / shown.width;
  return Object.fromEntries(Object.entries(COLOURS).map(([uid, colour]) => [uid, share(colour)]));
}

/** Waits until the charts that all share read of all the same moment, and all lines go all the way; returns that moment. */
async function sharedAgreed(page, what) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const [numbers, lengths, lines] = [await shared(page, "PRESSURE_1"), await shared(page, "GYROSCOPE"), await seen(page, "GYROSCOPE")];
    const isSame = (uid) => Math.abs(numbers[uid] - numbers.right) < 1 && Math.abs(lengths[uid] - APART[uid] - lengths.right) < 1;
    if (Object.keys(AHEAD_MS).every((uid) => isSame(uid) && lines[uid] > 0.9)) return numbers.right;
    assert.ok(Date.now() < deadline, `${what}: ${JSON.stringify({ numbers, lengths, lines })}`);
    await page.waitForTimeout(200);
  }
}

test("on a chart that all share, each is drawn and read by its own clock: live, stopped and scrolled back", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 1300 } });
  for (const uid of ["behind", "ahead"]) await page.waitForSelector(`[data-phone="${uid}"] [data-clock]`, patient);
  const panel = page.locator("[data-arrange]");
  if ((await panel.getAttribute("open")) === null) await unfold(page, "[data-arrange]");
  await panel.locator('[data-grouping="type"]').check();
  for (const [uid, colour] of Object.entries(COLOURS)) await panel.locator(`[data-arrange-phone="${uid}"] input[type="color"]`).fill(colour);
  await unfold(page, "[data-arrange]");

  await sharedAgreed(page, "live");
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/clocks-shared.png` });
  await page.locator('[data-action="pause"]').click();
  await page.waitForSelector('[data-view="fixed"]', patient);
  const stopped = await sharedAgreed(page, "stopped");

  const chart = page.locator('[data-overlay] [data-chart="PRESSURE_1"]');
  await unfold(chart, ".numbers");
  const rows = chart.locator(".numbers tbody tr");
  await rows.nth(2).waitFor(patient);
  const told = () => rows.evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.innerText))));
  const isOfShown = ([least, greatest, mean, , samples]) =>
    Math.abs(least - stopped + 15) < 1 && Math.abs(greatest - stopped - 15) < 1 && Math.abs(mean - stopped) < 1 &&
    Math.abs(samples - 30 * RATE_HZ) < RATE_HZ;
  // What was on its way when the charts stopped is told a little later.
  const deadline = Date.now() + PATIENCE_MS;
  for (let numbers = await told(); !numbers.every(isOfShown); numbers = await told()) {
    assert.ok(Date.now() < deadline, `${numbers} around ${stopped}`);
    await page.waitForTimeout(100);
  }
  // From sample to sample by keys, of all sources.
  const plot = chart.locator(".chart__window");
  await plot.focus();
  for (let n = 0; n < 6; n += 1) await plot.press("Control+ArrowLeft");
  const said = chart.locator("[data-said]");
  for (const uid of Object.keys(AHEAD_MS)) {
    await said.getByText(`${uid} `).waitFor({ ...patient, state: "attached" });
    const [, number] = (await said.innerText()).match(new RegExp(`${uid} ([\\d.]+)`)) ?? [];
    assert.ok(Math.abs(Number(number) - stopped - 15) < 1.5, `${await said.innerText()} at the end, the middle being ${stopped}`);
  }
  await plot.press("Escape");

  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  const back = await sharedAgreed(page, "scrolled back");
  assert.ok(Math.abs(stopped - back - 60) < 1, `a minute before ${stopped}, not ${back}`);
  await page.context().close();
});
