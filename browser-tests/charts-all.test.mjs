// The way to all that is stored and back, by hand and by keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, extents, long, openDashboard, painted, patient, picture, setUp, token } from "./chart-kit.mjs";

const CHART = '[data-phone="walker"] [data-chart="ACCELERATION"]';
const ALL = '[data-action="all"]';

/** How much is stored before a page is opened, in s, and how fast it was measured. */
const PAST_S = 900;
const RATE_HZ = 10;

let kit;
let producer;

before(async () => {
  kit = await setUp();
  producer = await Producer.connect(kit.server, "walker");
  const begin = Date.now();
  for (let n = PAST_S * RATE_HZ; n > 0; n -= 1) producer.measured("ACCELERATION", begin - (n * 1000) / RATE_HZ, [0, 0, 9.81]);
  producer.stream("ACCELERATION", RATE_HZ, begin, () => [0, 0, 9.81]);
});

after(async () => {
  producer?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** The ends of what the server keeps, in ms since the Unix epoch. */
function kept(page) {
  return page.evaluate(async () => {
    const series = await (await fetch("/api/dashboard/series")).json();
    return { from: Math.min(...series.map((one) => one.from)), to: Math.max(...series.map((one) => one.to)) };
  });
}

/** The ends of what is shown, in ms since the Unix epoch. */
function shown(page) {
  return page.locator(".view").evaluate(({ dataset }) => ({ from: Number(dataset.from), to: Number(dataset.to) }));
}

/** Moves the focus on by the tabulator until it is on an element. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  assert.fail(`the focus never came to ${selector}`);
}

const WAYS = [
  {
    name: "the mouse",
    press: async (page) => {
      const box = await page.locator(ALL).boundingBox();
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    },
    back: (page) => page.getByRole("button", { name: "Back to live" }).click(),
  },
  ...["Enter", "Space"].map((key) => ({
    name: `the key ${key}`,
    press: async (page) => {
      await tabTo(page, ALL);
      await page.keyboard.press(key);
      assert.ok(await page.evaluate((all) => document.activeElement.matches(all), ALL), "the focus stays where it was");
    },
    back: (page) => page.keyboard.press("l"),
  })),
];

for (const { name, press, back } of WAYS) {
  test(`all that is kept is shown by ${name}, and the present is found again`, long, async () => {
    const page = await openDashboard(kit, { viewport: { width: 1280, height: 900 } });
    const chart = await painted(page, CHART);
    const view = page.locator(".view");
    const before = await kept(page);
    await page.locator('[data-action="pause"]').click();
    await page.getByRole("button", { name: "Show all that is kept", exact: true }).waitFor(patient);
    const still = await shown(page);
    assert.ok(still.from > before.from + 1000 * (PAST_S / 2), "a part is shown at first");

    await press(page);
    await page.waitForFunction((from) => document.querySelector(".view").dataset.from === String(from), before.from, patient);
    const all = await shown(page);
    assert.ok(all.to >= before.to, `until the latest: ${all.to}, not ${before.to}`);
    assert.ok(all.to - all.from >= 1000 * PAST_S, `${all.to - all.from} ms`);
    // The strip has it all marked, a little after the charts.
    const isAllMarked = ({ style }) => parseFloat(style.left) === 0 && parseFloat(style.width) === 100;
    await page.waitForFunction(isAllMarked, await page.locator(".overview__brush").elementHandle(), patient);

    // The line of z, which stands still at its height, goes from end to end.
    await chart.scrollIntoViewIfNeeded();
    await page.mouse.move(0, 0);
    const plot = chart.locator(".chart__window");
    const z = await token(page, "--z");
    let gaps;
    const end = Date.now() + patient.timeout;
    do {
      const columns = extents(await picture(page, plot), z);
      const edge = Math.ceil(columns.length / 100);
      gaps = columns.slice(edge, -edge).filter((column) => column === undefined).length;
    } while (gaps > 0 && Date.now() < end);
    assert.equal(gaps, 0, "columns without the line");

    await back(page);
    await page.waitForSelector('.view[data-view="live"]', patient);
    assert.equal(await view.getAttribute("data-from"), null, "nothing is fixed");
    await page.locator(ALL).waitFor({ ...patient, state: "detached" });
    const described = () => chart.locator('canvas[role="img"]').getAttribute("aria-label");
    const until = Date.now() + patient.timeout;
    while (!/in the last 30 seconds/.test(await described())) assert.ok(Date.now() < until, await described());
    await page.context().close();
  });
}

test("a hand draws, moves and pulls the stretch on the overview", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1280, height: 900 } });
  await painted(page, CHART);
  await page.locator('[data-action="pause"]').click();
  await page.locator('[data-action="all"]').click();
  const overview = page.locator("[data-overview]");
  const strip = await overview.boundingBox();
  const drag = async (from, to) => {
    const at = (share) => [strip.x + share * strip.width, strip.y + strip.height / 2];
    await page.mouse.move(...at(from));
    await page.mouse.down();
    await page.mouse.move(...at((from + to) / 2));
    await page.mouse.move(...at(to));
    await page.mouse.up();
    // The strip grows meanwhile.
    const [begin, end] = await overview.evaluate(({ dataset }) => [dataset.from, dataset.to].map(Number));
    const { from: left, to: right } = await shown(page);
    return [left, right].map((ms) => (ms - begin) / (end - begin));
  };
  const near = (shares, wanted) => shares.every((share, end) => Math.abs(share - wanted[end]) < 0.01);
  for (const [from, to, wanted] of [
    [0.2, 0.5, [0.2, 0.5]],
    [0.35, 0.55, [0.4, 0.7]],
    [0.7, 0.9, [0.4, 0.9]],
  ]) {
    const found = await drag(from, to);
    assert.ok(near(found, wanted), `${found}, not ${wanted}`);
  }
  await page.context().close();
});
