// The whole path: a phone's sensors, the real server, the dashboard's charts; and what happens when the server is killed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ChaosProxy } from "./chaos-proxy.mjs";
import { PATIENCE_MS, Server, VirtualMotion, complaints, launchBrowser, pairingLink, untilDrawn } from "./harness.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const patient = { timeout: PATIENCE_MS };

let server;
let browser;

before(async () => {
  server = await Server.start();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** A context of its own with one page, closed after the test. */
async function open(t, options) {
  const context = await browser.newContext(options);
  t.after(() => context.close());
  return context.newPage();
}

/** Waits until a chart's last value is the one that the sensor has, to the rounding of Chromium. */
async function showsValues(dashboard, chart, expected) {
  await dashboard.waitForFunction(
    ([selector, values]) => {
      const { lastX, lastY, lastZ } = document.querySelector(selector)?.dataset ?? {};
      return [lastX, lastY, lastZ].every((text, axis) => text !== undefined && Math.abs(text - values[axis]) < 0.051);
    },
    [chart, expected],
    patient,
  );
}

const samples = (dashboard, chart) => dashboard.locator(chart).evaluate((element) => Number(element.dataset.samples));

/** The number of samples once it rests: what came just before a loss is drawn a frame later, which may take its time. */
async function restingSamples(dashboard, chart) {
  for (let last = -1; ; ) {
    const now = await samples(dashboard, chart);
    if (now === last) return now;
    last = now;
    await dashboard.waitForTimeout(500);
  }
}

/** Moves the phone a little to and fro until `done`: a sensor at rest has no news. */
async function shake(motion, done) {
  for (let turn = 0; !(await done()); turn += 1) {
    const wave = Math.sin(turn / 3);
    await motion.set({ acceleration: [3 * wave, -2 * wave, wave], rotation: [wave, 0.5 * wave, -wave] });
  }
}

test("what a phone measures is on the dashboard, also after the server was killed", { timeout: 4 * PATIENCE_MS }, async (t) => {
  const network = await ChaosProxy.start(server.url);
  t.after(() => network.dispose());
  const dashboard = await open(t, { viewport: { width: 1440, height: 900 } });
  const found = complaints(dashboard);
  await dashboard.goto((await server.dashboardLink()).replace(server.url, network.url));
  const code = await pairingLink(dashboard);

  const phone = await open(t, PHONE);
  const motion = await VirtualMotion.attach(phone, server.url);
  await phone.goto(server.phoneLink(code));
  await phone.locator('[data-action="start"]').click(patient);
  await phone.locator('[data-step="streaming"]').waitFor(patient);
  await motion.set({ acceleration: [1.2, -3.4, 5.6], rotation: [0.5, -0.25, 1] });

  const section = await dashboard.locator("[data-phone]").first().getAttribute("data-phone", patient);
  const acceleration = `[data-phone="${section}"] [data-chart="ACCELERATION"]`;
  const rotation = `[data-phone="${section}"] [data-chart="GYROSCOPE"]`;
  await showsValues(dashboard, acceleration, [1.2, -3.4, 5.6]);
  await showsValues(dashboard, rotation, [0.5, -0.25, 1]);

  let target = (await samples(dashboard, acceleration)) + 100;
  await shake(motion, async () => (await samples(dashboard, acceleration)) >= target);
  for (const chart of [acceleration, rotation]) {
    for (const layer of ["trace", "axes"]) await untilDrawn(dashboard, chart, layer, 200);
  }
  assert.deepEqual(found, [], "the dashboard has nothing to complain about");

  // The server is killed. The phone finds it again. The dashboard, whose network is lost without a word to it, finds that
  // out by itself, and misses what comes meanwhile.
  network.lose();
  await server.kill();
  await server.restart();
  await dashboard.locator('[data-link]:not([data-link="live"])').first().waitFor(patient);
  const sent = () => phone.locator("[data-sent]").evaluate((element) => Number(element.dataset.sent));
  await phone.locator('[data-link="live"]').first().waitFor(patient);
  const before = await restingSamples(dashboard, acceleration);
  const goal = (await sent()) + 200;
  await shake(motion, async () => (await sent()) >= goal);
  assert.equal(await samples(dashboard, acceleration), before, "the dashboard missed them");

  // Half of the 200 are acceleration, give or take those that were on their way.
  network.heal();
  await dashboard.waitForFunction(
    ([selector, least]) => Number(document.querySelector(selector).dataset.samples) >= least,
    [acceleration, before + 90],
    patient,
  );
  target = (await samples(dashboard, acceleration)) + 30;
  await shake(motion, async () => (await samples(dashboard, acceleration)) >= target);
  await motion.set({ acceleration: [-0.7, 0.9, 2.3], rotation: [0.1, 0.2, 0.3] });
  await showsValues(dashboard, acceleration, [-0.7, 0.9, 2.3]);
  await showsValues(dashboard, rotation, [0.1, 0.2, 0.3]);
});
