// What is on the dashboard stays where it is while the rest of the page comes, on a phone most of all.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LOOKS } from "./harness.mjs";
import { Producer, long, patient, setUp } from "./chart-kit.mjs";
import { walker } from "./walkers.mjs";

/** The most that may move by itself, as browsers measure it (cumulative layout shift); what is above 0.1 counts as bad. */
const MAX_SHIFT = 0.05;

/** So many openings are looked at before one is said to be unsteady. */
const OPENINGS = 3;

const PHONE = LOOKS.find(({ name }) => name === "phone-light");
const DESKTOP = LOOKS.find(({ name }) => name === "desktop-light");

let kit;

before(async () => {
  kit = await setUp();
});

after(async () => {
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** Opens the dashboard in a browser of its own, and gives what has moved until everything is there. */
async function shifts(look, ready) {
  const context = await kit.browser.newContext(look);
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.shifts = [];
    const name = (node) => (node instanceof Element ? node : node?.parentElement)?.className ?? "?";
    const note = (entry) => {
      if (!entry.hadRecentInput) window.shifts.push({ value: entry.value, what: entry.sources.map(({ node }) => name(node)) });
    };
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(await kit.server.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  await page.waitForSelector(".dashboard__side:not([aria-busy])", { ...patient, state: "attached" });
  await page.locator(ready).first().waitFor({ ...patient, state: "attached" });
  // Until the texts have their usual lengths, and all lists have been looked at.
  await page.waitForTimeout(3_000);
  const found = await page.evaluate(() => window.shifts);
  await context.close();
  return found;
}

/** A page waits only so long for what comes late; on a machine that was held up at that moment, it may open once more. */
async function assertSteady(look, ready) {
  const sums = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    const found = await shifts(look, ready);
    const sum = found.reduce((sum, { value }) => sum + value, 0);
    if (sum <= MAX_SHIFT) return;
    sums.push(`${sum.toFixed(3)}: ${JSON.stringify(found)}`);
  }
  assert.fail(sums.join("\n"));
}

for (const [name, look] of [["phone", PHONE], ["desktop", DESKTOP]]) {
  test(`an empty dashboard on a ${name}`, long, async () => {
    await assertSteady(look, "[data-pairing-url]");
  });
}

test("two phones that stream, on a phone", long, async () => {
  const page = await kit.browser.newPage();
  await page.goto(await kit.server.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"]', patient);
  const [cookie] = await page.context().cookies(kit.server.url);
  const session = `${cookie.name}=${cookie.value}`;
  await page.close();
  const walks = [{ stepsPerS: 1.9, push: 4, phase: 0 }, { stepsPerS: 1.6, push: 2.6, phase: 2 }];
  const stops = await Promise.all(walks.map((walk, n) => walker(kit.server, session, `Phone ${n}`, walk)));
  try {
    await assertSteady(PHONE, "[data-chart][data-first-paint]");
  } finally {
    for (const stop of stops) stop();
  }
});

for (const [name, look] of [["phone", PHONE], ["desktop", DESKTOP]]) {
  test(`two programs that send all kinds, on a ${name}`, long, async () => {
    const programs = await Promise.all(["one", "two"].map((uid) => Producer.connect(kit.server, `${uid}-${name}`)));
    const beganMs = Date.now();
    for (const program of programs) {
      program.stream("ACCELERATION", 20, beganMs, (ms) => [Math.sin(ms / 300), 0, 9.81]);
      program.stream("GYROSCOPE", 20, beganMs, (ms) => [Math.sin(ms / 300), 0, 0]);
      // Those of once a second come at different times of it.
      program.stream("HEART_RATE", 1, beganMs + 300, () => 120);
      program.stream("STEPS", 1, beganMs + 500, (ms) => Math.round((ms - beganMs) / 500));
      program.stream("DISTANCE", 1, beganMs + 800, (ms) => Math.round((ms - beganMs) / 400));
      // What came once is there with its age.
      program.measured("AIR_PRESSURE", beganMs - 600_000, 1013);
    }
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    try {
      await assertSteady(look, '[data-phone^="two"] [data-figure="Distance"]');
    } finally {
      for (const program of programs) program.close();
    }
  });
}
