// A kind of data that stops coming from a source that goes on: its last number is not of now.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, painted, patient, setUp, token } from "./chart-kit.mjs";

const HEART = '[data-chart="HEART_RATE"]';

let kit;
let runner;
let isBeating = true;

before(async () => {
  kit = await setUp();
  runner = await Producer.connect(kit.server, "runner");
  runner.stream("ACCELERATION", 20, Date.now() - 5_000, () => [1, 2, 3]);
  const beat = setInterval(() => isBeating && runner.measured("HEART_RATE", Date.now(), 131), 500);
  runner.socket.on("close", () => clearInterval(beat));
});

after(async () => {
  runner?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** Whether the newest columns of a chart's lines are shaded from top to bottom, whatever comes next. */
const isShaded = (page, chart) => page.locator(`${chart} canvas[data-layer="trace"]`).evaluate((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(canvas.width - 20, canvas.height * 0.25, 1, canvas.height * 0.5);
  return data.filter((_, place) => place % 4 === 3).every((alpha) => alpha > 0);
});

async function untilShaded(page, chart, wanted, what) {
  const deadline = Date.now() + patient.timeout;
  while ((await isShaded(page, chart)) !== wanted) {
    assert.ok(Date.now() < deadline, what);
    await page.waitForTimeout(100);
  }
}

test("what has stopped coming is dim and tells its age, is shaded while it lasts, and is of now again", long, async () => {
  const page = await openDashboard(kit);
  const heart = await painted(page, HEART);
  const figure = page.locator('[data-figure="Heart rate"]');
  await figure.getByText("131").waitFor(patient);
  await page.waitForTimeout(3_000);
  // On a machine with much else to do a beat may be late.
  await heart.locator("[data-age]").waitFor({ ...patient, state: "detached" });
  await heart.locator(".legend").filter({ hasText: /now/ }).waitFor(patient);
  await untilShaded(page, HEART, false, "what comes is no hole");

  isBeating = false;
  const age = heart.locator("[data-age]");
  await age.waitFor(patient);
  assert.match(await age.innerText(), /^Stalled: \d+ s ago$/);
  await heart.locator(".legend").filter({ hasNotText: /now/ }).waitFor(patient);
  await figure.locator("[data-age]").waitFor(patient);
  assert.match(await figure.innerText(), /Stalled: \d+ s ago[^]*131/);
  const dim = await figure.locator("dd").evaluate((number) => getComputedStyle(number).color);
  assert.equal(dim, `rgb(${(await token(page, "--muted")).join(", ")})`, "the number is dim");
  assert.equal(await page.locator('[data-phone="runner"]').getAttribute("data-state"), "live", "the source goes on");
  await page.waitForFunction(() => [...document.querySelectorAll("[aria-live], [role=status]")]
    .some((told) => /runner: Heart rate stopped coming/.test(told.innerText)), null, patient);
  await untilShaded(page, HEART, true, "the hole is shaded while it lasts");
  await untilShaded(page, '[data-chart="ACCELERATION"]', false, "and no other chart");
  await page.waitForFunction((heart) => /; Stalled: \d+ s ago$/.test(document.querySelector(`${heart} canvas[role=img]`).ariaLabel), HEART, patient);
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/silence.png` });

  isBeating = true;
  await age.waitFor({ ...patient, state: "detached" });
  await figure.locator("[data-age]").waitFor({ ...patient, state: "detached" });
  await untilShaded(page, HEART, false, "what comes next is no hole");
  await page.context().close();
});

test("a viewer's page tells it, too", long, async () => {
  const dashboard = await openDashboard(kit);
  const link = await dashboard.evaluate(async () => {
    const wanted = { name: "Grandma", uids: ["runner"], until: Date.now() + 3_600_000 };
    const answer = await fetch("/api/dashboard/links", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(wanted),
    });
    return (await answer.json()).url;
  });
  await dashboard.context().close();
  const page = await (await kit.browser.newContext()).newPage();
  await page.goto(link);
  const heart = await painted(page, HEART);
  await page.waitForFunction((heart) => Number(document.querySelector(heart).dataset.samples) > 20, HEART, patient);
  await heart.locator("[data-age]").waitFor({ ...patient, state: "detached" });
  isBeating = false;
  const told = page.locator("[role=status]", { hasText: "runner: Heart rate stopped coming" });
  await told.waitFor({ ...patient, state: "attached" });
  assert.equal(await page.locator('[data-phone="runner"]').getAttribute("data-state"), "live", "the source goes on");
  isBeating = true;
  await heart.locator("[data-age]").waitFor({ ...patient, state: "detached" });
  await page.context().close();
});

test("what a source that goes on has sent once is there when the page opens, and what it sent hours before is not", long, async () => {
  const door = await Producer.connect(kit.server, "door");
  const nowMs = Date.now();
  door.measured("YESTERDAY", nowMs - 20 * 3_600_000, 3);
  door.measured("OPENED", nowMs - 90_000, 7);
  door.stream("TEMPERATURE", 4, nowMs - 5_000, () => 21);
  await door.settled();
  const page = await openDashboard(kit);
  const opened = page.locator('[data-phone="door"] [data-chart="OPENED"]');
  await opened.waitFor(patient);
  await opened.scrollIntoViewIfNeeded();
  await opened.locator(".legend__entry--old").getByText("7").waitFor(patient);
  await opened.locator("[data-age]").getByText(/(\d+ s|min) ago$/).waitFor(patient);
  assert.equal(await page.locator('[data-chart="YESTERDAY"]').count(), 0);
  await page.getByText("Alerts", { exact: true }).click();
  await page.locator('[data-alert="type"] option[value="OPENED"]').waitFor({ ...patient, state: "attached" });
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/seldom.png` });
  door.measured("OPENED", Date.now(), 8);
  await opened.locator("[data-age]").waitFor({ ...patient, state: "detached" });
  await opened.locator(".legend").getByText("8").waitFor(patient);
  await page.context().close();
  door.close();
});

test("what is connected has not gone, however long nothing comes of it", long, async () => {
  const page = await openDashboard(kit);
  const quiet = await Producer.connect(kit.server, "quiet");
  const begin = Date.now() - 60_000;
  for (let ms = begin; ms < begin + 1_600; ms += 16) quiet.measured("ACCELERATION", ms, [1, 2, 3]);
  const state = (name) => page.waitForSelector(`[data-phone="quiet"][data-state="${name}"]`, patient);
  await state("stalled");
  quiet.close();
  await state("gone");
  await page.context().close();
});
