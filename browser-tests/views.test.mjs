// What the dashboard makes of readings: magnitudes, frequencies, orientation, big numbers, alerts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Server, launchBrowser, screenshot } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

const RATE_HZ = 50;

/** What the phone is shaken with. */
const SHAKE_HZ = 3;
const SHAKE_M_S2 = 4;

const patient = { timeout: PATIENCE_MS };
const long = { timeout: 4 * PATIENCE_MS };

let server;
let browser;
let shaker;
let heartRate = 150;

before(async () => {
  server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  browser = await launchBrowser();
  await measure();
});

after(async () => {
  shaker?.close();
  await browser?.close();
  await server?.dispose();
});

/** Shakes, turns and walks, for as long as the test runs. */
async function measure() {
  shaker = await Producer.connect(server, "shaker");
  const begin = Date.now();
  const swing = (ms) => SHAKE_M_S2 * Math.sin((2 * Math.PI * SHAKE_HZ * (ms - begin)) / 1000);
  shaker.stream("ACCELERATION", RATE_HZ, begin, (ms) => [10 + swing(ms), 0, 0]);
  // Half a turn in ten seconds.
  shaker.stream("GYROSCOPE", RATE_HZ, begin, () => [0, 0, Math.PI / 10]);
  shaker.stream("HEART_RATE", 1, begin, () => heartRate);
  shaker.stream("STEPS", 1, begin, () => 4);
  for (const t of ["DISTANCE", "SPEED"]) shaker.stream(t, 1, begin, () => 3);
}

async function openDashboard(options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-chart="ACCELERATION"][data-first-paint]', patient);
  return page;
}

/** Opens what more there is of a data type, and chooses from it. */
async function choose(page, type, ...extras) {
  const box = page.locator(`[data-extras="${type}"]`);
  await box.locator("summary").click();
  for (const extra of extras) await box.locator(`[data-extra="${extra}"]`).check();
}

/** Waits for a number in an attribute. */
async function number(page, selector, attribute, fits) {
  const deadline = Date.now() + PATIENCE_MS;
  let value;
  while (Date.now() < deadline) {
    value = Number(await page.locator(selector).first().getAttribute(attribute));
    if (fits(value)) return value;
    await page.waitForTimeout(100);
  }
  return assert.fail(`${selector} ${attribute} was ${value} at last`);
}

/** How many samples a chart holds. */
const samples = (page, type) => page.locator(`[data-chart="${type}"]`).first().getAttribute("data-samples").then(Number);

test("magnitude, average and frequencies follow a known signal, and are remembered", long, async () => {
  const page = await openDashboard();
  await choose(page, "ACCELERATION", "magnitude", "average-5s", "spectrum");
  const derived = page.locator('[data-chart="ACCELERATION"]');
  await derived.nth(2).waitFor(patient);
  assert.match(await derived.nth(1).innerText(), /Acceleration, magnitude/);
  const hz = await number(page, '[data-spectrum="ACCELERATION"]', "data-peak-hz", (value) => Math.abs(value - SHAKE_HZ) < 0.05);
  assert.ok(Math.abs(hz - SHAKE_HZ) < 0.05);
  const deadline = Date.now() + PATIENCE_MS;
  const average = () => derived.nth(2).getAttribute("data-last-x").then(Number);
  while (Math.abs((await average()) - 10) > 0.5) {
    assert.ok(Date.now() < deadline, `the average of ten and a swing is ten, not ${await average()}`);
    await page.waitForTimeout(100);
  }
  if (process.env.MOTIONWIRE_SHOTS) await screenshot(page, process.env.MOTIONWIRE_SHOTS, "views");
  await page.reload();
  await page.locator('[data-spectrum="ACCELERATION"]').waitFor(patient);
  await page.context().close();
});

test("the phone turns in space as it is turned", long, async () => {
  const page = await openDashboard();
  await choose(page, "GYROSCOPE", "orientation");
  const panel = page.locator("[data-orientation]");
  await panel.waitFor(patient);
  // What is shown, and the time of the sample that it is shown for.
  const shown = () => panel.evaluate((panel) => ({
    heading: Number(/heading (−?\d+)/.exec(panel.innerText)[1].replace("−", "-")),
    ms: Number(panel.dataset.newestMs),
  }));
  const first = await shown();
  let later = first;
  const deadline = Date.now() + PATIENCE_MS;
  while (later.ms < first.ms + 2000) {
    assert.ok(Date.now() < deadline, "samples go on");
    await page.waitForTimeout(100);
    later = await shown();
  }
  const turned = (later.heading - first.heading + 540) % 360 - 180;
  const expected = ((later.ms - first.ms) / 1000) * 18;
  assert.ok(Math.abs(turned - expected) < 2, `turned by ${turned}°, not ${expected}°, in ${later.ms - first.ms} ms`);
  // From where it is centred it turns on.
  const centredMs = await panel.locator('[data-action="recentre"]').evaluate((button) => {
    button.click();
    return Number(button.closest("[data-orientation]").dataset.newestMs);
  });
  for (later = await shown(); later.ms <= centredMs; later = await shown()) assert.ok(Date.now() < deadline, "samples go on");
  const since = ((later.ms - centredMs) / 1000) * 18;
  assert.ok(Math.abs((later.heading - since + 540) % 360 - 180) < 30, `re-centred, not ${later.heading}° after ${since}°`);
  await page.context().close();
});

test("big numbers show heart rate with its zone, steps, distance and pace", long, async () => {
  const page = await openDashboard();
  const figure = (name) => page.locator(`[data-figure="${name}"]`);
  await figure("Heart rate").getByText("150").waitFor(patient);
  await page.getByLabel("Greatest heart rate").fill("200");
  await page.getByLabel("Greatest heart rate").press("Enter");
  await figure("Heart rate").getByText("zone 3").waitFor(patient);
  await page.getByLabel("Greatest heart rate").fill("300");
  await page.getByLabel("Greatest heart rate").press("Enter");
  assert.equal(await page.getByLabel("Greatest heart rate").inputValue(), "200", "what counts stands there");
  for (const [name, number] of [["Pace", /5:3[34]/], ["Steps", /\d/], ["Distance", /\d+ m/]]) {
    await figure(name).getByText(number).first().waitFor(patient);
  }
  await page.context().close();
});

test("a form for an alert keeps what was chosen when another kind of data comes", long, async () => {
  const page = await openDashboard();
  await page.getByText("Alerts", { exact: true }).click();
  const types = page.locator('[data-alert="type"]');
  await types.selectOption("HEART_RATE");
  assert.equal(await page.locator('[data-alert="unit"]').innerText(), "bpm");
  shaker.measured("ALTITUDE", Date.now(), 1);
  await types.locator('option[value="ALTITUDE"]').waitFor({ ...patient, state: "attached" });
  assert.equal(await types.inputValue(), "HEART_RATE");
  const words = await types.locator("option").allInnerTexts();
  assert.deepEqual(words, words.toSorted(), "they are sorted by what is read");
  await page.context().close();
});

test("an alert is raised once, and ends", long, async () => {
  const page = await openDashboard();
  await page.getByText("Alerts", { exact: true }).click();
  await page.locator('[data-alert="type"]').selectOption("HEART_RATE");
  await page.locator('[data-alert="condition"]').selectOption("above");
  await page.locator('[data-alert="limit"]').fill("170");
  await page.locator('[data-action="add-alert"]').click();
  const held = await samples(page, "HEART_RATE");
  await number(page, '[data-chart="HEART_RATE"]', "data-samples", (now) => now >= held + 2);
  assert.equal(await page.locator("[data-raised]").count(), 0, "150 is not above 170");
  heartRate = 180;
  const raised = page.locator("[data-raised]");
  await raised.waitFor(patient);
  assert.match(await raised.innerText(), /shaker: Heart rate above 170 bpm \(now 180 bpm\)/);
  heartRate = 150;
  await raised.waitFor({ ...patient, state: "detached" });
  await page.reload();
  await page.getByText("Alerts", { exact: true }).click();
  await page.getByText("Heart rate above 170").waitFor(patient);
  // The click has let the page sound.
  heartRate = 180;
  await raised.waitFor(patient);
  assert.equal(await page.locator("[data-mute]").count(), 0);
  // After a reload nobody has touched the page yet.
  heartRate = 150;
  await raised.waitFor({ ...patient, state: "detached" });
  await page.reload();
  await number(page, '[data-chart="HEART_RATE"]', "data-samples", (now) => now >= 2);
  heartRate = 180;
  await page.locator("[data-mute]").waitFor(patient);
  // The first click on the page both lets it sound and does what it is for, though the notice above goes.
  await page.getByText("Arrange the charts").click();
  await page.locator("[data-mute]").waitFor({ ...patient, state: "detached" });
  await page.locator("[data-arrange-columns]").waitFor(patient);
  assert.equal(await raised.count(), 1, "it stays raised");
  heartRate = 150;
  await raised.waitFor({ ...patient, state: "detached" });

  await page.getByText("Alerts", { exact: true }).click();
  await page.locator('[data-alert="type"]').selectOption("HEART_RATE");
  await page.locator('[data-alert="condition"]').selectOption("in-zone");
  await page.locator('[data-alert="limit"]').fill("9");
  await page.locator('[data-action="add-alert"]').click();
  await page.locator('[data-alert="refused"]').waitFor(patient);
  await page.getByRole("button", { name: "Remove this alert" }).click();
  await page.getByText("Heart rate above 170").waitFor({ ...patient, state: "detached" });
  await page.context().close();
});
