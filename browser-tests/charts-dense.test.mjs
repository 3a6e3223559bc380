// Lines as dense as a thousand readings a second: what is written over them, and their frequencies.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, painted, patient, setUp, token } from "./chart-kit.mjs";

const HZ = 40;

let kit;
let producer;

before(async () => {
  kit = await setUp();
  producer = await Producer.connect(kit.server, "phone");
  producer.stream("ECG", 1000, Date.now() - 10_000, (ms) => Math.sin((2 * Math.PI * HZ * ms) / 1000));
});

after(async () => {
  producer?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

for (const colorScheme of ["light", "dark"]) {
  test(`${colorScheme}: marks are seen over dense lines`, long, async () => {
    const page = await openDashboard(kit, { viewport: { width: 1440, height: 900 }, colorScheme });
    const chart = await painted(page, '[data-chart="ECG"]');
    await page.waitForSelector('[data-action="record"]', patient);
    await page.keyboard.press("4");
    await page.locator('[data-marker-row="4"]').first().waitFor({ ...patient, state: "attached" });
    const ground = await token(page, "--surface");
    await page.waitForFunction(([r, g, b]) => {
      const canvas = document.querySelector('[data-chart="ECG"] [data-layer="trace"]');
      const { width, height } = canvas;
      if (width === 0) return false;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      const isGround = (at) => data[at] === r && data[at + 1] === g && data[at + 2] === b && data[at + 3] === 255;
      const count = (column) => Array.from({ length: height }).filter((_, row) => isGround(4 * (row * width + column))).length;
      const counts = Array.from({ length: width }, (_, column) => count(column));
      // Ground, the line, ground, and the text on its plate.
      const line = counts.findIndex((rows, x) => rows > 0.7 * height && counts[x + 2] > 0.7 * height && counts[x + 1] < 0.2 * height);
      return line >= 0 && counts[line + 4] > 8 && counts[line + 4] < 0.3 * height;
    }, ground, { ...patient, polling: 200 });
    if (process.env.MOTIONWIRE_SHOTS) await chart.screenshot({ animations: "allow", path: `${process.env.MOTIONWIRE_SHOTS}/dense-${colorScheme}.png` });
    await page.context().close();
  });
}

test("no mark's line crosses what is written of another", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 900 } });
  const chart = await painted(page, '[data-chart="ECG"]');
  const atMs = Date.now() - 2000;
  await page.evaluate(async (atMs) => {
    const mark = (text, at) => fetch("/api/dashboard/markers", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ text, at }),
    });
    // What is written of the first lies over the second, with next to no ink.
    await mark(`·${"\u2003".repeat(9)}·`, atMs).then(() => mark("5", atMs + 1000));
  }, atMs);
  await page.waitForFunction(([r, g, b]) => {
    const canvas = document.querySelector('[data-chart="ECG"] [data-layer="trace"]');
    const { width, height } = canvas;
    if (width === 0) return false;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const isLine = (column, row) => [r, g, b].every((part, at) => data[4 * (row * width + column) + at] === part);
    const rows = (column) => Array.from({ length: height }, (_, row) => row).filter((row) => isLine(column, row));
    const lines = Array.from({ length: width }, (_, column) => rows(column)).filter((rows) => rows.length > 0.7 * height);
    // The first is whole, and the second has a gap where something is written.
    const gap = (rows) => rows.at(-1) - rows[0] + 1 - rows.length;
    return lines.some((rows) => gap(rows) === 0) && lines.some((rows) => gap(rows) > 10);
  }, await token(page, "--muted"), { ...patient, polling: 200 });
  await page.context().close();
});

test("the picture of past frequencies holds the one that the spectrum shows", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 1440, height: 900 } });
  const box = page.locator('[data-extras="ECG"]').first();
  await box.locator("summary").click();
  await box.locator('[data-extra="spectrum"]').check();
  const panel = page.locator('[data-spectrum="ECG"]');
  await page.waitForSelector(`[data-spectrum][data-peak-hz^="${HZ}."]`, patient);
  await panel.locator("canvas").last().scrollIntoViewIfNeeded();
  // Where the newest column is brightest, as a share of the height from the bottom.
  const brightest = () => panel.locator("canvas").last().evaluate((canvas) => {
    const [ratio, { width, height }] = [devicePixelRatio, canvas];
    const [top, bottom] = [24 * ratio, height - 20 * ratio];
    const { data } = canvas.getContext("2d").getImageData(width - 2, top, 1, bottom - top);
    const light = (row) => data[4 * row] + data[4 * row + 1];
    const rows = Array.from({ length: bottom - top }, (_, row) => row);
    const best = rows.reduce((best, row) => (light(row) > light(best) ? row : best));
    return light(best) > 200 ? 1 - best / (bottom - top) : 0;
  });
  const deadline = Date.now() + patient.timeout;
  let place = await brightest();
  while (Math.abs(place - HZ / 60) > 0.04) {
    assert.ok(Date.now() < deadline, `${HZ} Hz lie at ${place} of the height`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    place = await brightest();
  }
  if (process.env.MOTIONWIRE_SHOTS) await panel.screenshot({ animations: "allow", path: `${process.env.MOTIONWIRE_SHOTS}/dense-spectrum.png` });
  await page.context().close();
});

test("with large letters on a phone, what moves time does not stand over the charts, and names of files are whole", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await painted(page, '[data-chart="ECG"]');
  // What stands below the charts makes the page longer.
  await page.waitForSelector(".dashboard__side:not([aria-busy])", { ...patient, state: "attached" });
  const top = async () => {
    // To where the charts end in the middle of the screen.
    await page.locator(".dashboard__main").evaluate((main) => scrollBy(0, main.getBoundingClientRect().bottom - innerHeight / 2));
    return page.locator(".controls").evaluate((controls) => controls.getBoundingClientRect().bottom);
  };
  assert.ok((await top()) > 0, "with usual letters it stays in view");
  await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
  assert.ok((await top()) <= 0, "with large ones it goes with the page");

  await page.evaluate(() => { document.documentElement.style.fontSize = ""; });
  await page.locator('[data-action="export"]').click();
  const kinds = page.locator('[data-export="kind"]');
  await kinds.waitFor(patient);
  for (const kind of await kinds.locator("option").evaluateAll((options) => options.map((option) => option.value))) {
    await kinds.selectOption(kind);
    const { lines, room } = await kinds.evaluate((select) => {
      const style = getComputedStyle(select);
      const context = document.createElement("canvas").getContext("2d");
      context.font = `${style.fontSize} ${style.fontFamily}`;
      const width = context.measureText(select.selectedOptions[0].text).width;
      const padding = (sides) => sides.reduce((sum, side) => sum + parseFloat(style[`padding${side}`]), 0);
      const room = select.clientWidth - padding(["Left", "Right"]) - 20;
      return { lines: Math.ceil(width / room), room: (select.clientHeight - padding(["Top", "Bottom"])) / (1.15 * parseFloat(style.fontSize)) };
    });
    assert.ok(room >= lines, `${kind}: ${lines} lines, room for ${room}`);
  }
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ animations: "allow", path: `${process.env.MOTIONWIRE_SHOTS}/dense-export.png` });
  await page.context().close();
});
