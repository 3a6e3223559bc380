// Charts for those who see, move or hear otherwise.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, extents, long, openDashboard, painted, patient, picture, setUp, token, unfold } from "./chart-kit.mjs";

const CHART = '[data-chart="ACCELERATION"]';

let kit;
let producer;

before(async () => {
  kit = await setUp();
  producer = await Producer.connect(kit.server, "phone");
  producer.stream("ACCELERATION", 20, Date.now() - 40_000, () => [5, 0, -5]);
});

after(async () => {
  producer?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** How far two colours are apart, as WCAG 2.2 counts contrast. */
function contrast(one, other) {
  const luminance = (colour) => {
    const [r, g, b] = colour.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

for (const [name, media] of [
  ["more contrast", { contrast: "more", colorScheme: "light" }],
  ["more contrast in the dark", { contrast: "more", colorScheme: "dark" }],
  ["colours of the system", { forcedColors: "active", colorScheme: "dark" }],
  ["bright colours of the system", { forcedColors: "active", colorScheme: "light" }],
]) {
  test(`${name}: lines, labels and legend stand out`, long, async () => {
    const page = await openDashboard(kit);
    await page.emulateMedia(media);
    const chart = await painted(page, CHART);
    await chart.scrollIntoViewIfNeeded();
    // The past comes a little later, and is drawn in the colours of now.
    const lines = await Promise.all(["--x", "--y", "--z"].map((line) => token(page, line)));
    const isDrawn = (shown) => lines.every((line) => extents(shown, line).filter(Boolean).length > shown.width / 2);
    const deadline = Date.now() + patient.timeout;
    let shown = await picture(page, chart);
    while (!isDrawn(shown)) {
      assert.ok(Date.now() < deadline, "all lines are drawn");
      shown = await picture(page, chart);
    }
    const ground = [...shown.data.subarray(4 * (shown.width * 3 + 3), 4 * (shown.width * 3 + 3) + 3)];
    if (process.env.MOTIONWIRE_SHOTS) {
      await chart.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/access-${name.replaceAll(" ", "-")}.png` });
    }
    for (const line of ["--x", "--y", "--z"]) {
      const colour = await token(page, line);
      assert.ok(contrast(colour, ground) >= 3, `${line} ${colour} on ${ground}`);
    }
    const label = await token(page, "--muted");
    assert.ok(contrast(label, ground) >= 7, `labels ${label} on ${ground}`);
    const swatches = await chart.locator(".swatch").evaluateAll((swatches) => swatches.map((swatch) => getComputedStyle(swatch).backgroundColor));
    assert.equal(new Set(swatches).size, 3, `the legend keeps its colours: ${swatches}`);
    await page.context().close();
  });
}

test("who wants less motion sees charts that stand still between two pictures", long, async () => {
  const page = await openDashboard(kit, { reducedMotion: "reduce" });
  const chart = await painted(page, CHART);
  const running = () => chart.locator('canvas[data-layer="trace"]').evaluate((canvas) => canvas.getAnimations().length);
  assert.equal(await running(), 0, "nothing glides");
  const place = () => chart.locator('canvas[data-layer="trace"]').evaluate((canvas) => canvas.style.transform);
  const first = await place();
  await page.waitForFunction(([canvas, first]) => canvas.style.transform !== first,
    [await chart.locator('canvas[data-layer="trace"]').elementHandle(), first], patient);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.waitForFunction((canvas) => canvas.getAnimations().length === 1,
    await chart.locator('canvas[data-layer="trace"]').elementHandle(), patient);
  await page.context().close();
});

for (const [what, isOffered] of [["the screen", true], ["the window, where the browser gives no screen", false]]) {
  test(`one chart fills ${what}, and comes back`, long, async () => {
    const page = await openDashboard(kit, { viewport: { width: 390, height: 844 } });
    const chart = await painted(page, CHART);
    if (!isOffered) await page.evaluate(() => delete Element.prototype.requestFullscreen);
    const enlarge = chart.locator('[data-action="enlarge"]');
    const pressed = (is) => chart.locator(`[data-action="enlarge"][aria-pressed="${is}"]`).waitFor(patient);
    const before = await chart.boundingBox();
    await enlarge.click();
    await pressed(true);
    assert.equal(await page.evaluate(() => document.fullscreenElement !== null), isOffered);
    const { innerWidth: width, innerHeight: height } = await page.evaluate(() => ({ innerWidth, innerHeight }));
    assert.deepEqual(await chart.boundingBox(), { x: 0, y: 0, width, height });
    if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/large-${isOffered}.png` });
    await enlarge.click();
    await pressed(false);
    assert.equal((await chart.boundingBox()).width, before.width);
  });
}

test("a chart is told in words and in a table", long, async () => {
  const page = await openDashboard(kit);
  const chart = await painted(page, CHART);
  const words = () => chart.locator('canvas[role="img"]').getAttribute("aria-label");
  const deadline = Date.now() + 30_000;
  while (!/between −5.00 and 5.00 in the last 30 seconds/.test(await words())) {
    assert.ok(Date.now() < deadline, `the words were ${await words()}`);
    await page.waitForTimeout(200);
  }
  assert.match(await words(), /^Acceleration in m\/s², now x 5.00, y 0.00, z −5.00; /);
  await unfold(chart, ".numbers");
  const row = chart.locator(".numbers__table tbody tr").first();
  await row.getByText("5.00").first().waitFor(patient);
  assert.match(await row.innerText(), /^x\s+5\.00\s+5\.00\s+5\.00\s+0\.00\s+\d+/);
  // A window that is not full yet holds more and more.
  await page.locator('[data-action="window"]').selectOption("600");
  const counted = () => row.locator("td").last().innerText().then(Number);
  const counts = new Set();
  const enough = Date.now() + patient.timeout;
  while (counts.size < 6) {
    counts.add(await counted());
    assert.ok(Date.now() < enough, `the table told only of ${[...counts]} samples`);
    await page.waitForTimeout(100);
  }
  await page.context().close();
});

test("the page says how much each chart holds and when it first painted", long, async () => {
  const before = Date.now();
  const page = await openDashboard(kit);
  const chart = await painted(page, CHART);
  const first = Number(await chart.getAttribute("data-first-paint"));
  assert.ok(first > before - 1000 && first < Date.now() + 1000, "an instant in ms");
  const held = () => chart.getAttribute("data-samples").then(Number);
  const some = await held();
  await page.waitForFunction(([chart, some]) => Number(chart.dataset.samples) > some + 20, [await chart.elementHandle(), some], patient);
  await page.goto(`${kit.server.url}/?window=5`);
  await painted(page, CHART);
  assert.equal(await page.locator('[data-action="window"]').inputValue(), "5", "opened with five seconds");
  // What was chosen by hand since goes before the address.
  await page.locator('[data-action="window"]').selectOption("60");
  await page.keyboard.press("Escape");
  await page.locator('[data-action="pause"]').click();
  await page.waitForSelector('.view[data-view="fixed"]', patient);
  await page.locator('[data-action="pause"]').click();
  await page.waitForSelector('.view[data-view="live"]', patient);
  await page.waitForFunction(() => document.querySelector('[data-action="window"]').value === "60", null, patient);
  await page.context().close();
});

test("of a vector of very many numbers, what is not written out is counted", long, async () => {
  const leads = Array.from({ length: 20 }, (_, lead) => lead);
  producer.stream("LEADS", 10, Date.now(), () => leads);
  const page = await openDashboard(kit);
  const chart = await painted(page, '[data-chart="LEADS"]');
  await chart.locator(".legend", { hasText: "and 4 more" }).waitFor(patient);
  const handle = await chart.elementHandle();
  await page.waitForFunction((chart) => / 15.00, and 4 more; between 0.00 and 19.00 /.test(chart.querySelector("canvas[role=img]").ariaLabel), handle, patient);
  await unfold(chart, ".numbers");
  await chart.locator(".numbers", { hasText: "and 4 more" }).waitFor(patient);
  assert.equal(await chart.locator(".numbers__table tbody tr").count(), 16);
  await chart.locator(".chart__window").focus();
  await page.keyboard.press("Control+ArrowLeft");
  await chart.locator("[data-said]", { hasText: /15.00, and 4 more$/ }).waitFor({ ...patient, state: "attached" });
  await page.context().close();
});
