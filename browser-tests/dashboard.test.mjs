// The dashboard, from its link to its charts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Server, complaints, launchBrowser, PATIENCE_MS, untilDrawn } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

let server;
let browser;

before(async () => {
  server = await Server.start({ args: ["--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

const long = { timeout: 4 * PATIENCE_MS };
const patient = { timeout: PATIENCE_MS };

/** A dashboard in a browser of its own. */
async function openDashboard(options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.found = complaints(page);
  await page.addInitScript(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
  });
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  return page;
}

/** Waits until an attribute has a value. */
function waitForAttribute(page, selector, name, value) {
  return page.waitForSelector(`${selector}[${name}="${value}"]`, { ...patient, state: "attached" });
}

test("without a session the page says how to get the link", long, async () => {
  const page = await browser.newPage();
  await page.goto(server.url);
  const locked = page.locator('[data-page="locked"]');
  await locked.waitFor(patient);
  assert.match(await locked.innerText(), /begins with “Dashboard:”[^]*motionwire link/);
  await page.getByLabel("Or paste the link here").fill("https://motionwire.example/");
  await page.getByRole("button", { name: "Open" }).click();
  await locked.getByRole("alert").getByText("it has no key in it").waitFor(patient);
  await page.close();
});

test("a link becomes a session, once", long, async () => {
  const link = await server.dashboardLink();
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.waitForSelector('[data-page="dashboard"]', patient);
  assert.equal(page.url(), `${server.url}/`, "the key has left the address bar");
  await page.reload();
  await page.waitForSelector('[data-page="dashboard"]', patient);

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(link);
  await stranger.waitForSelector('[data-page="locked"] [role="alert"]', patient);
  await stranger.getByLabel("Or paste the link here").fill(await server.dashboardLink());
  await stranger.getByRole("button", { name: "Open" }).click();
  await stranger.waitForSelector('[data-page="dashboard"]', patient);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForSelector('[data-page="locked"]', patient);
  await page.reload();
  await page.waitForSelector('[data-page="locked"]', patient);
  await page.context().close();
  await stranger.context().close();
});

test("the simulated phone draws live charts through the server", long, async () => {
  const page = await openDashboard();
  await page.locator('[data-action="try"]').click();
  const phone = page.locator('[data-phone]', { hasText: "Simulated phone" });
  await phone.locator('[data-chart="GYROSCOPE"][data-first-paint]').waitFor(patient);
  const uid = await phone.getAttribute("data-phone");
  const section = `[data-phone="${uid}"]`;
  await waitForAttribute(page, section, "data-state", "live");
  for (const type of ["ACCELERATION", "GYROSCOPE"]) {
    const chart = `${section} [data-chart="${type}"]`;
    await page.waitForFunction(
      (chart) => Number(document.querySelector(chart)?.dataset.samples) > 180, chart, patient);
    for (const layer of ["trace", "axes"]) await untilDrawn(page, chart, layer, 300);
    const picture = page.locator(`${chart} canvas[role="img"]`);
    assert.match(await picture.getAttribute("aria-label"), /^(Acceleration in m\/s²|Rotation in rad\/s)/);
  }
  // A machine with much else to do holds the page up at times.
  await page.waitForFunction((section) => {
    const { rateHz } = document.querySelector(`${section} [data-rate-hz]`)?.dataset ?? {};
    const { delayMs } = document.querySelector(`${section} [data-delay-ms]`)?.dataset ?? {};
    return Number(rateHz) > 55 && Number(rateHz) < 65 && Number(delayMs) > -50 && Number(delayMs) < 2000;
  }, section, patient);

  await page.getByRole("button", { name: "Stop the simulated phone" }).click();
  await waitForAttribute(page, section, "data-state", "stalled");
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(page.found, []);
  await page.context().close();
});

test("a change of the colour scheme reaches the canvases", long, async () => {
  const page = await openDashboard({ colorScheme: "light" });
  await page.locator('[data-action="try"]').click();
  await page.waitForSelector('[data-chart="ACCELERATION"][data-first-paint]', patient);
  const colours = () => page.evaluate(() => ["axes", "trace"].map((layer) => {
    const canvas = document.querySelector(`[data-chart="ACCELERATION"] canvas[data-layer="${layer}"]`);
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const opaque = new Set();
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) opaque.add(data.slice(at, at + 3).join());
    return [...opaque];
  }));
  const token = (name) => page.evaluate((name) => {
    const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join();
  }, name);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const [grid, line] = [await token("--grid"), await token("--x")];
    const deadline = Date.now() + PATIENCE_MS;
    for (let isDrawn = false; !isDrawn;) {
      const [axes, trace] = await colours();
      isDrawn = axes.includes(grid) && trace.includes(line);
      assert.ok(isDrawn || Date.now() < deadline, `${colorScheme}: no ${grid} in the axes, or no ${line} in the trace`);
    }
  }
  await page.context().close();
});

test("readings of any client appear with their own numbers", long, async () => {
  const page = await openDashboard();
  const producer = await Producer.connect(server, "python-script");
  producer.submit("ACCELERATION", { d: [1.25, -2.5, 9.75] });
  producer.submit("HEART_RATE", { val: 71 });
  producer.submit("LOCATION", { d: [59.3293235, 18.0685808], accuracy: 5 });
  const section = '[data-phone="python-script"]';
  await waitForAttribute(page, `${section} [data-chart="ACCELERATION"]`, "data-last-x", "1.25");
  await waitForAttribute(page, `${section} [data-chart="ACCELERATION"]`, "data-last-y", "-2.5");
  await waitForAttribute(page, `${section} [data-chart="ACCELERATION"]`, "data-last-z", "9.75");
  await waitForAttribute(page, `${section} [data-chart="HEART_RATE"]`, "data-last-x", "71");
  await waitForAttribute(page, `${section} [data-chart="LOCATION"]`, "data-last-x", "59.3293235");
  const place = page.locator(`${section} [data-chart="LOCATION"] .legend`);
  await place.filter({ hasText: /latitude\s*59\.32932\s*longitude\s*18\.06858/ }).waitFor(patient);
  assert.match(await page.locator(`${section} [data-chart="HEART_RATE"]`).innerText(), /beats per minute/);
  producer.close();
  await page.context().close();
});

test("a source whose readings come from the future is named, with how far its clock is ahead", long, async () => {
  const page = await openDashboard();
  const producers = [await Producer.connect(server, "ahead"), await Producer.connect(server, "in-time")];
  const timer = setInterval(() => {
    producers.forEach((producer, n) => producer.measured("HEART_RATE", Date.now() + (1 - n) * 3_600_000, 71));
  }, 50);
  const note = (uid) => page.locator(`[data-phone="${uid}"] [data-clock]`);
  await note("ahead").waitFor(patient);
  assert.match(await note("ahead").innerText(), /clock of ahead is .* ahead of the server's/);
  await waitForAttribute(page, '[data-phone="in-time"] [data-chart="HEART_RATE"]', "data-last-x", "71");
  assert.equal(await note("in-time").count(), 0);
  clearInterval(timer);
  producers.forEach((producer) => producer.close());
  await page.context().close();
});

test("a reloaded page shows again what it showed", long, async () => {
  const page = await openDashboard();
  const producer = await Producer.connect(server, "before-the-reload");
  for (let n = 1; n <= 40; n += 1) producer.submit("ACCELERATION", { d: [n, 0, 0] });
  const chart = '[data-phone="before-the-reload"] [data-chart="ACCELERATION"]';
  await waitForAttribute(page, chart, "data-samples", 40);
  producer.close();
  await page.reload();
  await waitForAttribute(page, chart, "data-samples", 40);
  await page.context().close();
});

test("charts go on after kill -9, and the gap is filled", long, async () => {
  const page = await openDashboard();
  const chart = '[data-phone="survivor"] [data-chart="ACCELERATION"]';
  let sent = 0;
  const submit = (producer, count) => {
    for (const end = sent + count; sent < end; sent += 1) producer.submit("ACCELERATION", { d: [sent + 1, 0, 0] });
  };
  let producer = await Producer.connect(server, "survivor");
  submit(producer, 50);
  await waitForAttribute(page, chart, "data-samples", 50);

  await server.kill();
  await page.waitForSelector('[data-link="waiting"], [data-link="connecting"]', patient);
  await page.context().setOffline(true);
  await server.restart();
  producer = await Producer.connect(server, "survivor");
  submit(producer, 100);
  await page.waitForSelector('[data-link="waiting"], [data-link="connecting"]', patient);
  assert.equal(await page.locator(chart).getAttribute("data-samples"), "50", "the page has missed them");
  await page.context().setOffline(false);
  await page.waitForSelector('[data-link="live"]', patient);
  submit(producer, 25);
  await waitForAttribute(page, chart, "data-last-x", 175);
  await waitForAttribute(page, chart, "data-samples", 175);
  // What is out of view is not painted, and other sources may stand above it.
  await page.locator(chart).scrollIntoViewIfNeeded();
  await untilDrawn(page, chart, "trace", 50);
  // Numbers that were reserved before the kill are skipped after it, which is no loss.
  await page.waitForSelector('[data-lost="0"][data-missing="0"]', { ...patient, state: "attached" });
  assert.equal(await page.locator("[data-lost]").innerText(), "Events lost: 0.");
  producer.close();
  await page.context().close();
});

test("the keys are listed where nothing streams", long, async (t) => {
  const quiet = await Server.start({ args: ["--no-tls"] });
  t.after(() => quiet.dispose());
  const page = await browser.newPage();
  t.after(() => page.close());
  await page.goto(await quiet.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor(patient);
  assert.equal(await page.evaluate(() => document.activeElement.id), "keys-heading", "it is read from its beginning");
});

for (const width of [360, 768, 1920]) {
  test(`at ${width} px nothing is cut off`, long, async () => {
    const page = await openDashboard({ viewport: { width, height: 780 }, deviceScaleFactor: width < 500 ? 3 : 1 });
    const uid = `a-rather-long-name-of-a-source-that-does-not-break-${width}`;
    const producer = await Producer.connect(server, uid);
    producer.submit("ACCELERATION", { d: [-1234.5, 1234.5, 12345.678] });
    producer.submit("ECG", { d: Array.from({ length: 64 }, (_, index) => index) });
    const source = page.locator(`[data-phone="${uid}"]`);
    await source.locator('[data-chart="ECG"]').waitFor({ ...patient, state: "attached" });
    const chart = source.locator('[data-chart="ACCELERATION"]');
    await chart.scrollIntoViewIfNeeded();
    await chart.locator(".numbers > summary").click();
    await chart.locator("table").waitFor(patient);
    const canvas = chart.locator('canvas[data-layer="trace"]');
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(excess <= 0, `the page is ${excess} px too wide`);
    // A canvas pixel is a device pixel, as soon as the chart has got its new width.
    const isSharp = (canvas) => Math.abs(canvas.width / canvas.clientWidth / devicePixelRatio - 1) < 0.02;
    await page.waitForFunction(isSharp, await canvas.elementHandle(), patient);
    producer.close();
    await page.context().close();
  });
}
