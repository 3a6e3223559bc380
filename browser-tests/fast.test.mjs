// A sensor that is faster than phones are, beside a long past of a slow one.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Server, gatherFiles, launchBrowser } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

const SLOW_S = 600;
const SLOW_HZ = 5;

/** So much of the fast past is on the server before a page is opened; more readings than the slow one has. */
const FAST_S = 25;
const FAST_HZ = 200;

/** Where an answer of the history endpoint says what its columns are, and that they are readings. */
const FORM_AT = 3 * 8;
const READINGS = 1;

const CHART = '[data-chart="ACCELERATION"]';
const long = { timeout: 4 * PATIENCE_MS };
const patient = { timeout: PATIENCE_MS };

let server;
let browser;
let page;
const phones = [];
const answers = [];

before(async () => {
  server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  browser = await launchBrowser();
  const now = Date.now();
  const [slow, fast] = await Promise.all(["slow", "fast"].map((uid) => Producer.connect(server, uid)));
  phones.push(slow, fast);
  slow.stream("ACCELERATION", SLOW_HZ, now - SLOW_S * 1000, (ms) => [3 * Math.sin(ms / 700), 0, 1e6 + Math.sin(ms / 700) / 100]);
  fast.stream("ACCELERATION", FAST_HZ, now - FAST_S * 1000, (ms) => [2 * Math.sin((7 * 2 * Math.PI * ms) / 1000), 0, 1]);
  await Promise.all(phones.map((phone) => phone.settled()));
  page = await (await browser.newContext()).newPage();
  await gatherFiles(page);
  page.on("response", async (response) => {
    const url = new URL(response.url());
    if (url.pathname.endsWith("/history")) answers.push({ uid: url.searchParams.get("uid"), body: await response.body() });
  });
  await page.goto(await server.dashboardLink());
  for (const uid of ["slow", "fast"]) await page.waitForSelector(`[data-phone="${uid}"] ${CHART}`, patient);
});

after(async () => {
  for (const phone of phones) phone.close();
  await browser?.close();
  await server?.dispose();
});

/** Waits until it is true. */
async function until(what, isSo) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, `${what}, within ${PATIENCE_MS} ms`);
    await page.waitForTimeout(100);
  }
}

/** What the table of numbers says of a phone's lines: cell by cell. */
async function numbers(uid) {
  const table = page.locator(`[data-phone="${uid}"] .numbers`).first();
  if ((await table.getAttribute("open")) === null) await table.locator("summary").click();
  await table.locator("tbody tr").first().waitFor(patient);
  const rows = await table.locator("tbody tr").all();
  return Promise.all(rows.map(async (row) => (await row.locator("td").allInnerTexts()).map((cell) => cell.replace(/[^\d.–−]/g, ""))));
}

const deviation = async (uid, line) => Number((await numbers(uid))[line]?.[3] ?? NaN);

test("what a live chart shows of more numbers than the page holds comes from the server, as time goes on", long, async () => {
  const [leads, hz, window_s, held_s] = [40, 100, 30, 8];
  const wide = await Producer.connect(server, "wide");
  phones.push(wide);
  const began = Date.now() - window_s * 1000;
  wide.stream("ECG", hz, began, (ms) => [(ms - began) / 1000, ...Array(leads - 1).fill(0)]);
  const chart = '[data-phone="wide"] [data-chart="ECG"]';
  await page.locator(chart).scrollIntoViewIfNeeded(patient);
  await page.waitForSelector(`${chart}[data-first-paint]`, patient);
  await page.waitForFunction(([chart, s]) => Number(document.querySelector(chart).dataset.lastX) > s, [chart, window_s + 2.5 * held_s], patient);
  await until("all samples in view are counted", async () => {
    const rows = await numbers("wide");
    return Number(rows[0]?.[4]) > 0.9 * window_s * hz;
  });
  wide.close();
});

test("the past of a fast sensor comes reading by reading to a live chart", long, async () => {
  await until("readings are answered", () =>
    answers.some(({ uid, body }) => uid === "fast" && body.readDoubleLE(FORM_AT) === READINGS && body.length > 8 * 5 * FAST_HZ),
  );
});

test("the deviation is told live, and of a long past in columns", long, async () => {
  const isNear = (found, expected) => Math.abs(found - expected) < 0.05 * expected;
  await until("that of a fast sensor, live", async () => isNear(await deviation("fast", 0), 2 / Math.SQRT2));
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Space");
  await page.locator('[data-action="all"]').click(patient);
  await page.waitForSelector('[data-view="fixed"]', patient);
  await until("that of all that is kept", async () => {
    const samples = (await numbers("slow"))[0]?.[4];
    return Number(samples) >= SLOW_S * SLOW_HZ && isNear(await deviation("slow", 0), 3 / Math.SQRT2);
  });
  await until("those of the fast one, too", async () => {
    const found = await numbers("fast");
    return found.length > 0 && !found.flat().includes("–");
  });
});

test("the strip of all that is kept shows when there were readings, not only of the busiest series", long, async () => {
  await page.waitForSelector("[data-overview]", patient);
  const width = (path) => page.locator(`[data-overview] ${path}`).evaluate((element) => element.getBBox().width);
  assert.ok((await width("path.overview__presence")) > 590);
  assert.ok((await width("path:last-child")) > 590, "the outline is of the longest");
});
