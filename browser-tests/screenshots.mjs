// Photographs every page at a phone's and a desktop's size, light and dark, and the README's picture:
// node screenshots.mjs DIRECTORY

import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { LOOKS, PATIENCE_MS, Server, launchBrowser, pairingLink, screenshot } from "./harness.mjs";
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

    await open(page, await server.dashboardLink(), "#pairing");
    await keep(page, `dashboard-empty-${name}`);

    const pairing = await pairingLink(page);
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

/** The README's picture: the dashboard with two phones on a walk, a full window of it; and what is done with such data. */
async function picture() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, colorScheme: "light" });
  const page = await context.newPage();
  await open(page, await server.dashboardLink(), '[data-page="dashboard"]');
  const [cookie] = await context.cookies(server.url);
  const session = `${cookie.name}=${cookie.value}`;
  const begin = Date.now();
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
  const viewer = await prepare(page, begin);
  for (const { name, ...look } of LOOKS) await tour(name, look, viewer);
  for (const stop of walkers) stop();
  await context.close();
}

/** Keeps a recording of what there is, and makes a viewer's link to all of it; gives the link. */
async function prepare(page, begin) {
  return page.evaluate(async (begin) => {
    const post = async (path, body) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/dashboard/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    };
    await post("recordings", { name: "A walk", from: begin, to: Date.now() });
    const uids = [...document.querySelectorAll("[data-phone]")].map((phone) => phone.dataset.phone);
    const made = await post("links", { name: "Class 7b", uids, types: ["ACCELERATION"], past: true, until: Date.now() + 3_600_000 });
    return made.url;
  }, begin);
}

/** Clicks what may lie in a part of the page that is folded. */
async function press(page, action) {
  const button = page.locator(`[data-action="${action}"]`).first();
  const folds = page.locator("details:not([open])", { has: button });
  while (await folds.count()) await folds.first().locator("> summary").click();
  await button.click();
}

/** The past, a recording that is played, and what a viewer sees. */
async function tour(name, look, viewer) {
  const context = await browser.newContext({ ...look, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await open(page, await server.dashboardLink(), '[data-page="dashboard"][data-link="live"]');
  await page.locator('[data-action="pause"]').click();
  await page.locator('[data-action="all"]').click();
  await page.waitForSelector("[data-chart][data-first-paint]", { timeout: PATIENCE_MS });
  // Until what a hand moved is drawn well.
  await page.waitForTimeout(1_000);
  await keep(page, `dashboard-past-${name}`);
  for (const key of ["+", "+", "ArrowLeft"]) await page.keyboard.press(key);
  await page.waitForTimeout(1_000);
  await keep(page, `dashboard-zoomed-${name}`);
  await press(page, "play-recording");
  await page.waitForSelector('[data-playback="running"]', { timeout: PATIENCE_MS });
  await page.waitForTimeout(3_000);
  await page.evaluate(() => scrollTo(0, 0));
  await keep(page, `dashboard-playback-${name}`);
  await open(page, viewer, "[data-chart][data-first-paint]");
  await page.waitForTimeout(1_000);
  await keep(page, `viewer-${name}`);
  await context.close();
}
