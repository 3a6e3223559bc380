// Several phones and several tabs: what is out of view takes no memory, and no tab pushes another out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, painted, patient, setUp } from "./chart-kit.mjs";
import { complaints, untilDrawn } from "./harness.mjs";
import { wobble } from "./producer.mjs";

// In the order in which they stand on the page.
const PHONES = ["anna", "phone-2", "phone-10", "zoe"];
const RATE_HZ = 20;

let kit;
let producers;

before(async () => {
  kit = await setUp();
  producers = await Promise.all(PHONES.map((name) => Producer.connect(kit.server, name)));
  for (const producer of producers) producer.stream("ACCELERATION", RATE_HZ, Date.now(), wobble);
});

after(async () => {
  producers?.forEach((producer) => producer.close());
  await kit?.browser.close();
  await kit?.server.dispose();
});

const chartOf = (name) => `[data-phone="${name}"] [data-chart="ACCELERATION"]`;

/** How many pixels a chart's canvases hold. */
function held(page, selector) {
  return page.locator(`${selector} canvas`).evaluateAll((all) => all.reduce((sum, { width, height }) => sum + width * height, 0));
}

/** Waits until a page has taken in so many readings after this call. */
async function hears(page, readings) {
  const samples = (least) => Number(document.querySelector("[data-chart]").dataset.samples) >= least;
  const before = Number(await page.locator("[data-chart]").first().getAttribute("data-samples"));
  await page.waitForFunction(samples, before + readings, patient);
}

test("a chart out of view holds no picture, and has one when it is scrolled to", long, async () => {
  const page = await openDashboard(kit, { viewport: { width: 800, height: 500 } });
  page.found = complaints(page);
  const [first, last] = [PHONES.at(0), PHONES.at(-1)].map(chartOf);
  for (const [seen, unseen] of [[first, last], [last, first], [first, last]]) {
    await painted(page, seen);
    await page.waitForSelector(`${unseen}[data-unseen]`, { ...patient, state: "attached" });
    assert.equal(await held(page, unseen), 0);
    await page.waitForFunction((seen) => !document.querySelector(seen).hasAttribute("data-unseen"), seen, patient);
    for (const layer of ["axes", "trace"]) await untilDrawn(page, seen, layer, 100);
  }
  assert.deepEqual(page.found, []);
  await page.context().close();
});

test("sources stand in the order of their names, with numbers as numbers", long, async () => {
  const page = await openDashboard(kit);
  for (const name of PHONES) await page.waitForSelector(chartOf(name), { ...patient, state: "attached" });
  const names = await page.locator("[data-phone]").evaluateAll((all) => all.map((one) => one.dataset.phone));
  assert.deepEqual(names, PHONES);
  await page.context().close();
});

test("a tab that is duplicated goes on, and one that is reloaded keeps its name", long, async () => {
  const page = await openDashboard(kit);
  await painted(page, chartOf("anna"));
  const opened = page.context().waitForEvent("page");
  // Like a duplicate, a page that another opens begins with a copy of what that tab remembers.
  await page.evaluate(() => void window.open(location.href));
  const copy = await opened;
  await copy.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  await painted(copy, chartOf("anna"));
  const bothHear = async () => {
    for (const tab of [page, copy]) {
      await tab.bringToFront();
      await hears(tab, RATE_HZ);
      assert.equal(await tab.locator("[data-page]").getAttribute("data-link"), "live");
    }
  };
  await bothHear();
  const name = (tab) => tab.evaluate(() => new Promise((resolve) => {
    addEventListener("pagehide", () => resolve(sessionStorage.getItem("motionwire.session")), { once: true });
    dispatchEvent(new Event("pagehide"));
  }));
  const names = [await name(page), await name(copy)];
  assert.notEqual(names[0], names[1], "each tab has a name of its own");
  await copy.reload();
  await copy.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  await painted(copy, chartOf("anna"));
  assert.equal(await name(copy), names[1], "which it keeps");
  await bothHear();
  await page.context().close();
});

test("notes are heard of again after an answer that ended their stream", long, async () => {
  const context = await kit.browser.newContext();
  const page = await context.newPage();
  const events = "**/api/dashboard/notes/events";
  await page.route(events, (route) => route.fulfill({ status: 502, body: "the server starts" }));
  const refused = page.waitForResponse(events);
  await page.goto(await kit.server.dashboardLink());
  await refused;
  await page.unroute(events);
  const record = page.locator('[data-action="record"]');
  await record.click(patient);
  await page.locator('[data-action="record"][data-recording="true"]').waitFor(patient);
  await record.click();
  await page.locator('[data-action="record"][data-recording="false"]').waitFor(patient);
  await context.close();
});

test("a viewer, who hears of a part, does not ask for the rest again and again", long, async () => {
  const page = await openDashboard(kit);
  const url = await page.evaluate(async () => {
    const body = JSON.stringify({ name: "Part", uids: ["anna"], types: [], past: true, until: Date.now() + 3_600_000 });
    const headers = { "content-type": "application/json" };
    return (await (await fetch("/api/dashboard/links", { method: "POST", headers, body })).json()).url;
  });
  const viewer = await (await kit.browser.newContext()).newPage();
  const questions = [];
  viewer.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => JSON.parse(payload).op === 7 && questions.push(payload));
  });
  await viewer.goto(url);
  await painted(viewer, chartOf("anna"));
  // Longer than a dashboard waits before it asks for what did not come.
  await hears(viewer, 7 * RATE_HZ);
  assert.deepEqual(questions, []);
  for (const one of [page, viewer]) await one.context().close();
});

test("a source of too many kinds of data says how many are shown", long, async () => {
  const page = await openDashboard(kit);
  const gauge = await Producer.connect(kit.server, "gauge");
  for (let n = 0; n < 35; n += 1) gauge.measured(`KIND_${n}`, Date.now(), n);
  const note = page.locator('[data-phone="gauge"] [data-left-out]');
  await note.filter({ hasText: "Only the first 32 of 35 kinds of data are shown." }).waitFor(patient);
  assert.equal(await page.locator('[data-phone="gauge"] [data-chart]').count(), 32);
  assert.equal(await page.locator("[data-left-out]").count(), 1, "it is said of nobody else");
  if (process.env.MOTIONWIRE_SHOTS) await note.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/many-kinds.png` });
  gauge.close();
  await page.context().close();
});
