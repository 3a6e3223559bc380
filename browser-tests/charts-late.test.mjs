// What a phone could not send is a hole in its chart, until it comes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PATIENCE_MS } from "./harness.mjs";
import { Producer, extents, long, openDashboard, painted, patient, picture, setUp, token } from "./chart-kit.mjs";

const CHART = '[data-phone="late"] [data-chart="ACCELERATION"]';

/** How fast readings are, and when none came, in ms before the test began. */
const STEP_MS = 50;
const HOLE_MS = { from: 22_000, to: 12_000 };

/** What is measured within the hole and beside it, in m/s². */
const BESIDE = [-6, 0, 0];
const WITHIN = [8, 0, 0];

let kit;
let producer;
let begin;

before(async () => {
  kit = await setUp();
  producer = await Producer.connect(kit.server, "late");
  begin = Date.now();
  for (let ms = 40_000; ms > 0; ms -= STEP_MS) {
    const isMissing = ms <= HOLE_MS.from && ms > HOLE_MS.to;
    if (!isMissing) producer.measured("ACCELERATION", begin - ms, BESIDE);
  }
  producer.stream("ACCELERATION", 1000 / STEP_MS, begin, () => BESIDE);
});

after(async () => {
  producer?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** Looks again and again until a look is as wanted; fails as it failed last. */
async function eventually(look) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

test("a hole is shaded, and what comes late fills it while the charts stand still", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1280, height: 900 } });
  const chart = await painted(page, CHART);
  await page.locator('[data-action="pause"]').click();
  const view = page.locator('.view[data-view="fixed"]');
  await view.waitFor(patient);
  const [from, to] = [Number(await view.getAttribute("data-from")), Number(await view.getAttribute("data-to"))];
  await chart.scrollIntoViewIfNeeded();
  await page.mouse.move(0, 0);
  const plot = chart.locator(".chart__window");
  const [x, grid] = [await token(page, "--x"), await token(page, "--grid")];

  /** Columns of the hole's inside, of its surroundings, and the colours of both in a row without anything else. */
  const look = async () => {
    const shown = await picture(page, plot);
    const column = (ms) => Math.round(((ms - from) / (to - from)) * shown.width);
    const within = [column(begin - HOLE_MS.from) + 12, column(begin - HOLE_MS.to) - 12];
    const pixel = (at, row) => [...shown.data.subarray(4 * (row * shown.width + at), 4 * (row * shown.width + at) + 3)];
    const middle = Math.round((within[0] + within[1]) / 2);
    // Beside a line of the mesh, which may lie anywhere.
    const row = [0.5, 0.45, 0.4].map((share) => Math.round(share * shown.height)).find((row) =>
      String(pixel(within[1] + 40, row)) === String(pixel(within[1] + 40, row + 3)));
    const clear = (at) => [0, 1, 2, 3].map((n) => pixel(at + n, row));
    const seen = extents(shown, x).slice(within[0], within[1]).filter(Boolean).length;
    return { seen, width: within[1] - within[0], inside: clear(middle), outside: clear(within[1] + 40) };
  };
  const distance = (a, b) => Math.max(...a.map((value, n) => Math.abs(value - b[n])));

  await eventually(async () => {
    const { seen, width, inside, outside } = await look();
    assert.ok(width > 150, `the hole is ${width} columns wide`);
    assert.equal(seen, 0, "no line goes through it");
    const shade = outside[0].map((value, n) => (value + grid[n]) / 2);
    assert.ok(inside.some((pixel) => distance(pixel, shade) < 4), `it is shaded: ${inside[0]}, not ${shade}`);
  });

  // The chart asked for its past already: what comes now is later than what the server told.
  for (let ms = HOLE_MS.from; ms > HOLE_MS.to; ms -= STEP_MS) producer.measured("ACCELERATION", begin - ms, WITHIN);
  await eventually(async () => {
    const { seen, width, inside, outside } = await look();
    assert.ok(seen > 0.9 * width, `the line is seen in ${seen} of ${width} columns`);
    assert.ok(inside.some((pixel) => distance(pixel, outside[0]) < 4), `the shade is gone: ${inside[0]}, not ${outside[0]}`);
  });
  assert.deepEqual([Number(await view.getAttribute("data-from")), Number(await view.getAttribute("data-to"))], [from, to]);
  await page.context().close();
});
