// A known signal gives the known picture: on the screen, and on paper.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { PATIENCE_MS } from "./harness.mjs";
import { Producer, extents, long, openDashboard, painted, patient, picture, rangeThat, setUp, token, unfold } from "./chart-kit.mjs";

/** The known signal, in m/s²: a sine, a steady value, and a step every two seconds. */
const PERIOD_MS = 5_000;
const signal = (ms) => [6 * Math.sin((2 * Math.PI * ms) / PERIOD_MS), 8, ms % 4_000 < 2_000 ? -7.5 : -9];

const CHART = '[data-phone="known"] [data-chart="ACCELERATION"]';

let kit;
let producer;

before(async () => {
  kit = await setUp();
  producer = await Producer.connect(kit.server, "known");
  producer.stream("ACCELERATION", 50, Date.now() - 40_000, signal);
});

after(async () => {
  producer?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** Stops the charts, and returns what stretch they show. */
async function stopped(page) {
  await page.locator('[data-action="pause"]').click();
  const view = page.locator('.view[data-view="fixed"]');
  await view.waitFor(patient);
  return [Number(await view.getAttribute("data-from")), Number(await view.getAttribute("data-to"))];
}

/** Compares each column of a picture with the known signal. */
function check(shown, { from, to, low, high, deviceScaleFactor, colours }) {
  // The labels of time lie below the plot, half a label above it.
  const [top, bottom] = [8 * deviceScaleFactor, shown.height - 22 * deviceScaleFactor];
  const row = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const column_ms = (to - from) / shown.width;
  const time = (x) => from + (x + 0.5) * column_ms;
  // A step is drawn from one sample to the next. The strip stands at whole pixels, half a pixel beside its time at most,
  // and a line is 1.5 of the page's pixels wide, of which the rim is too pale to be seen here.
  const within_ms = 20 + (0.5 + 0.6 * deviceScaleFactor) * column_ms;
  const slack = 3.5 * deviceScaleFactor;
  // A line of a pixel and a half is seldom of its full colour, a level one always.
  const seldom = deviceScaleFactor === 1 ? 0.2 : 0.8;
  [["x", seldom], ["y", 0.85], ["z", seldom]].forEach(([name, least], component) => {
    let seen = 0;
    extents(shown, colours[component]).forEach((column, x) => {
      // The newest samples may still have been on their way.
      if (!column || x < 4 || x > shown.width * 0.95) return;
      seen += 1;
      const near = Array.from({ length: 21 }, (_, n) => row(signal(time(x) + ((n - 10) / 10) * within_ms)[component]));
      const [upper, lower] = [Math.min(...near) - slack, Math.max(...near) + slack];
      assert.ok(column.top >= upper && column.bottom <= lower,
        `${name} at column ${x}: rows ${column.top} to ${column.bottom}, expected within ${upper} to ${lower}`);
    });
    assert.ok(seen > shown.width * least, `${name} is seen in ${seen} of ${shown.width} columns`);
  });
}

/** Tries until it succeeds; fails as it failed last. The past comes from the server within a moment. */
async function eventually(attempt) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

for (const colorScheme of ["light", "dark"]) {
  for (const deviceScaleFactor of [1, 2]) {
    test(`${colorScheme}, ${deviceScaleFactor} pixels a CSS pixel: every column is where the signal is`, long, async () => {
      const page = await openDashboard(kit, { viewport: { width: 1280, height: 900 }, colorScheme, deviceScaleFactor });
      const chart = await painted(page, CHART);
      const [from, to] = await stopped(page);
      await chart.scrollIntoViewIfNeeded();
      const plot = chart.locator(".chart__window");
      await page.mouse.move(0, 0);
      const [low, high] = await rangeThat(chart, ([low, high]) => low === -10 && high === 10, "as the data need");
      const colours = [await token(page, "--x"), await token(page, "--y"), await token(page, "--z")];
      await eventually(async () => check(await picture(page, plot), { from, to, low, high, deviceScaleFactor, colours }));
      await page.context().close();
    });
  }
}

test("a picture of the chart is saved as SVG and as PNG, on a light ground", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1280, height: 900 }, colorScheme: "dark", acceptDownloads: true });
  const chart = await painted(page, CHART);
  await stopped(page);
  await unfold(chart, "[data-settings]");
  const save = async (action) => {
    const [download] = await Promise.all([page.waitForEvent("download", patient), chart.locator(`[data-action="${action}"]`).click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };
  const svg = await save("save-svg");
  assert.match(svg.name, /^ACCELERATION-.*\.svg$/);
  const text = svg.bytes.toString();
  for (const part of ["Acceleration", "known", "m/s²", "Time of day", "\nx\n", "\ny\n", "\nz\n", "\n−10\n"]) {
    assert.ok(text.includes(part), `${JSON.stringify(part)} is missing`);
  }
  const colours = { x: "#CC4318", y: "#0C8161", z: "#2F6AD9" };
  for (const [name, colour] of Object.entries(colours)) {
    assert.match(text, new RegExp(`<polyline[^>]*${colour}`), `${name} is drawn`);
  }
  const viewer = await page.context().newPage();
  await viewer.setContent(`<img src="data:image/svg+xml;base64,${svg.bytes.toString("base64")}">`);
  const size = await viewer.locator("img").evaluate(async (image) => (await image.decode(), [image.naturalWidth, image.naturalHeight]));
  assert.deepEqual(size, [2000, 1000]);

  const png = await save("save-png");
  assert.match(png.name, /^ACCELERATION-.*\.png$/);
  if (process.env.MOTIONWIRE_SHOTS) {
    const { writeFile } = await import("node:fs/promises");
    await writeFile(`${process.env.MOTIONWIRE_SHOTS}/saved.png`, png.bytes);
    await writeFile(`${process.env.MOTIONWIRE_SHOTS}/saved.svg`, svg.bytes);
  }
  for (const [kind, bytes] of [["png", png.bytes], ["svg+xml", svg.bytes]]) {
    await viewer.setContent(`<style>body { margin: 0 }</style><img src="data:image/${kind};base64,${bytes.toString("base64")}">`);
    await viewer.setViewportSize({ width: 2000, height: 1000 });
    const image = viewer.locator("img");
    await image.evaluate((image) => image.decode());
    const shown = await picture(viewer, image);
    assert.deepEqual([shown.width, shown.height], [2000, 1000], kind);
    assert.deepEqual([...shown.data.subarray(0, 3)], [255, 255, 255], "the ground is white");
    // The steady line is at 8 of -10 to 10, between the top and the bottom of the plot.
    const rows = extents(shown, [0x0c, 0x81, 0x61], { tolerance: 60, from: 116, to: 846 }).slice(400, 1800);
    const expected = 846 - (18 / 20) * (846 - 116);
    const found = rows.filter(Boolean);
    assert.ok(found.length > 1300, `${kind}: y is seen in ${found.length} of 1400 columns`);
    for (const { top, bottom } of found) assert.ok(Math.abs((top + bottom) / 2 - expected) < 4, `${kind}: rows ${top} to ${bottom}, not ${expected}`);
  }
  await page.context().close();
});
