// The phone page for whoever needs it otherwise: in the system's colours, in large letters, on its side.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PhoneKit, action, link, shakeUntil, step, timeout } from "./phone-kit.mjs";

const kit = new PhoneKit();
const large = new PhoneKit({ args: ["--blink-settings=defaultFontSize=32"] });

for (const colorScheme of ["light", "dark"]) {
  test(`in the system's ${colorScheme} colours, switches, buttons and marks are to be seen`, { timeout }, async (t) => {
    const { page } = await kit.phone(t, { forcedColors: "active", colorScheme });
    await page.goto(await kit.phoneLink());
    await step(page, "offer");
    const style = (selector, property, pseudo) => page.locator(selector).first().evaluate(
      (element, [property, pseudo]) => getComputedStyle(element, pseudo).getPropertyValue(property),
      [property, pseudo],
    );
    assert.equal(await style(".switch", "display", "::before"), "none", "the browser's own box has no knob");
    const canvas = await style("body", "background-color");
    const start = '[data-action="start"]';
    assert.notEqual(await style(start, "background-color"), canvas, "the main action stands out");
    assert.equal(await style(start, "color"), canvas);
    assert.equal(await style(start, "forced-color-adjust"), "none", "nothing is laid under its words");
    await action(page, "start");
    await step(page, "streaming");
    await page.locator('[data-link="live"]').waitFor();
    assert.notEqual(await style(".state", "background-color", "::before"), canvas, "the state has its dot");
    const axes = await Promise.all(["x", "y", "z"].map((axis) => style(`[data-axis="${axis}"]`, "background-color", "::before")));
    assert.equal(new Set([...axes, canvas]).size, 4, "each axis has the colour of its line");
    await action(page, "pocket");
    assert.equal(await style(".pocket", "background-color"), "rgb(0, 0, 0)", "pocket mode is black for the screen's sake");
  });
}

for (const locale of ["en", "de", "fr", "es", "ja"]) {
  test(`with letters twice as large nothing is out of reach, in ${locale}`, { timeout }, async (t) => {
    const viewport = { width: 360, height: 640 };
    const { page, motion, proxy } = await large.phoneBehindProxy(t, { viewport, locale });
    const fits = async (where) => {
      const size = await page.evaluate(() => [innerWidth, innerHeight, document.documentElement.scrollWidth]);
      assert.deepEqual(size, [360, 640, 360], where);
      const bar = await page.locator(".phone__bar").boundingBox();
      assert.ok(bar.y >= 0 && bar.y + bar.height <= 640.5, `${where}: the main actions end at ${bar.y + bar.height}`);
      assert.ok(bar.height < 640 / 2, `${where}: they leave room for the page`);
    };
    assert.equal(await page.locator("html").getAttribute("lang"), locale);
    await fits("the offer");
    await action(page, "start");
    await step(page, "streaming");
    await page.locator('[data-link="live"]').waitFor();
    await page.waitForFunction(() => Number(document.querySelector("[data-sent]").dataset.sent) > 30);
    await fits("the stream");
    proxy.cut();
    await link(page, "waiting");
    await shakeUntil(motion, () => page.locator(".phone__trouble").getByText(/\d{3}/).isVisible());
    await fits("the stream without a connection");
    const dot = await page.locator(".phone__trouble").evaluate((element) => {
      const { width, height } = getComputedStyle(element, "::before");
      return [width, height];
    });
    assert.equal(...dot, "the dot is round beside two lines");
    await page.setViewportSize({ width: 320, height: 568 });
    await action(page, "pocket");
    const hold = page.locator(".pocket__hold");
    const [isWhole, scrolled] = await hold.evaluate((button) => [button.scrollHeight <= button.clientHeight, button.parentElement.scrollTop]);
    assert.ok(isWhole && scrolled === 0, "how pocket mode is left is said to its end, and what stands above is in sight");
    const { y, height } = await hold.boundingBox();
    assert.ok(y + height <= 568, `the way out of pocket mode ends at ${y + height}`);
    await hold.hover();
    await page.mouse.down();
    await hold.waitFor({ state: "detached" });
    await page.mouse.up();
    await page.setViewportSize(viewport);
    proxy.heal();
    await action(page, "stop");
    await step(page, "stopped");
    for (const summary of await page.locator("summary").all()) await summary.click();
    await fits("the end");
  });
}

test("on its side, the phone shows a trace beside its numbers", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { viewport: { width: 740, height: 360 } });
  await kit.startStreaming(page);
  const [trace, bar] = await Promise.all([".phone__trace", ".phone__bar"].map((part) => page.locator(part).first().boundingBox()));
  assert.ok(trace.y + trace.height <= bar.y, `the trace ends at ${trace.y + trace.height}, the actions begin at ${bar.y}`);
});

test("big numbers leave no hole, and a button's words stay on one line", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { geolocation: { latitude: 48.1, longitude: 11.6 }, permissions: ["geolocation"] });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  for (const topic of ["speed", "distance", "floors"]) await page.locator(`[data-topic="${topic}"]`).getByRole("switch").click();
  await action(page, "start");
  await step(page, "streaming");
  const dials = page.locator(".dial");
  assert.equal(await dials.count(), 5);
  const [all, last] = await Promise.all([page.locator(".phone__dials").boundingBox(), dials.last().boundingBox()]);
  assert.ok(Math.abs(all.x + all.width - last.x - last.width) < 1, "the last one goes to the edge");
  const lines = await page.locator('[data-action="pocket"]').evaluate((button) => {
    const words = document.createRange();
    words.selectNodeContents(button);
    return words.getClientRects().length;
  });
  assert.equal(lines, 1);
});

test("a link that is made is no wider than a page that is zoomed in", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { viewport: { width: 195, height: 420 } });
  await kit.startStreaming(page);
  await page.locator("[data-links] > summary").click();
  await page.locator('[data-link="name"]').fill("Anna");
  await action(page, "make-link");
  await page.locator("[data-made-link] img").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 195);
  const { width, height } = await page.locator("[data-made-link] img").boundingBox();
  assert.ok(Math.abs(width - height) < 1 && width > 100, `the code is ${width} to ${height}`);
});
