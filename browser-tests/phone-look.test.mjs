// The phone page for whoever needs it otherwise: in the system's colours, in large letters, on its side.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PhoneKit, action, step, timeout } from "./phone-kit.mjs";

const kit = new PhoneKit();

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
