// What the tests of charts share: a server and a browser, and pictures read pixel by pixel.

import assert from "node:assert/strict";
import { PATIENCE_MS, Server, launchBrowser } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

export { Producer };

export const patient = { timeout: PATIENCE_MS };
export const long = { timeout: 4 * PATIENCE_MS };

/** A server, a browser, and what ends them. */
export async function setUp() {
  const server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  const browser = await launchBrowser();
  return { server, browser };
}

/** A dashboard in a browser of its own, once it is connected. */
export async function openDashboard({ server, browser }, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  return page;
}

/** The ends of the values that a chart shows. */
export async function range(chart) {
  return (await chart.getAttribute("data-range")).split(" ").map(Number);
}

/** Waits until the ends of a chart's values are as wanted; returns them. */
export async function rangeThat(chart, fits, what) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const ends = await range(chart);
    if (fits(ends)) return ends;
    assert.ok(Date.now() < deadline, `${what}: the range was ${ends} at last`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A chart that has painted; it is scrolled to, for only what is in view is painted. */
export async function painted(page, selector) {
  await page.waitForSelector(selector, { ...patient, state: "attached" });
  await page.locator(selector).first().scrollIntoViewIfNeeded();
  const chart = page.locator(`${selector}[data-first-paint]`).first();
  await chart.waitFor(patient);
  return chart;
}

/** Opens a part of a chart that is folded. */
export async function unfold(chart, part) {
  await chart.locator(`${part} > summary`).click();
}

/** The picture of an element as a person sees it: pixels with four numbers each. */
export async function picture(page, locator) {
  const png = (await locator.screenshot({ animations: "allow" })).toString("base64");
  const { width, height, data } = await page.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    // Numbers cross the border to the test slowly, a text does not.
    let text = "";
    for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
    return { width: image.width, height: image.height, data: btoa(text) };
  }, png);
  return { width, height, data: Buffer.from(data, "base64") };
}

/** A colour of the page's style, as three numbers. */
export async function token(page, name) {
  return page.evaluate((name) => {
    const context = document.createElement("canvas").getContext("2d");
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  }, name);
}

/** Of each column of a picture the first and the last of these rows with about this colour; none where it has none. */
export function extents({ width, height, data }, [r, g, b], { tolerance = 40, from = 0, to = height } = {}) {
  return Array.from({ length: width }, (_, x) => {
    let found;
    for (let y = from; y < to; y += 1) {
      const at = 4 * (y * width + x);
      const distance = Math.max(Math.abs(data[at] - r), Math.abs(data[at + 1] - g), Math.abs(data[at + 2] - b));
      if (distance > tolerance) continue;
      found ??= { top: y, bottom: y };
      found.bottom = y;
    }
    return found;
  });
}
