// Photographs every page at a phone's and a desktop's size, light and dark, and the README's picture:
// node screenshots.mjs DIRECTORY

import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { LOOKS, PATIENCE_MS, Server, launchBrowser, screenshot } from "./harness.mjs";
import { walker } from "./walkers.mjs";

const directory = resolve(process.argv[2] ?? "screenshots");
await mkdir(directory, { recursive: true });
const server = await Server.start();
const browser = await launchBrowser();
try {
  for (const { name, ...look } of LOOKS) {
    const context = await browser.newContext(look);
    const page = await context.newPage();

    await open(page, `${server.url}/`, "[data-page]");
    await keep(page, `locked-${name}`);

    await open(page, await server.dashboardLink(), '[data-page="dashboard"]');
    await keep(page, `dashboard-empty-${name}`);

    const pairing = await page.locator("[data-pairing-url]").first().getAttribute("data-pairing-url");
    await page.locator('[data-action="try"]').click();
    // Long enough for the curves to fill some of the window.
    await page.waitForFunction(
      () => Number(document.querySelector('[data-chart="ACCELERATION"]')?.dataset.samples) > 300,
      undefined,
      { timeout: PATIENCE_MS },
    );
    await keep(page, `dashboard-live-${name}`);

    const phone = await context.newPage();
    await open(phone, server.phoneLink(pairing), '[data-page="phone"]');
    await keep(phone, `phone-${name}`);
    await context.close();
  }
  await picture();
} finally {
  await browser.close();
  await server.dispose();
}

/** Opens a page afresh; a change of nothing but the fragment would not load it. */
async function open(page, url, selector) {
  await page.goto("about:blank");
  await page.goto(url);
  await page.locator(selector).first().waitFor({ timeout: PATIENCE_MS });
}

async function keep(page, name) {
  console.log(await screenshot(page, directory, name));
}

/** The README's picture: the dashboard with two phones on a walk, a full window of it. */
async function picture() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, colorScheme: "light" });
  const page = await context.newPage();
  await open(page, await server.dashboardLink(), '[data-page="dashboard"]');
  const [cookie] = await context.cookies(server.url);
  const session = `${cookie.name}=${cookie.value}`;
  const walkers = [
    await walker(server, session, "Anna's phone", { stepsPerS: 1.9, push: 4, phase: 0 }),
    await walker(server, session, "Ben's phone", { stepsPerS: 1.6, push: 2.6, phase: 2 }),
  ];
  const full = () => {
    const charts = [...document.querySelectorAll('[data-chart="ACCELERATION"]')];
    return charts.length >= 2 && charts.slice(0, 2).every((chart) => Number(chart.dataset.samples) > 1750);
  };
  await page.waitForFunction(full, undefined, { timeout: 3 * PATIENCE_MS });
  console.log(await screenshot(page, resolve(import.meta.dirname, "../docs"), "dashboard"));
  for (const stop of walkers) stop();
  await context.close();
}
