// What the dashboard tells in words and numbers beside charts that stand still: of the past that they show, not of now.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, patient, setUp } from "./chart-kit.mjs";

/** How long the walk has lasted when the page is opened, in s; the heart is slow in its first half. */
const WALK_S = 120;
const SLOW_BPM = 100;
const FAST_BPM = 180;
const SPEED_M_S = 2;

let kit;
let walker;
let beganMs;

before(async () => {
  kit = await setUp();
  walker = await Producer.connect(kit.server, "walker");
  beganMs = Date.now() - WALK_S * 1000;
  const seconds = (ms) => Math.round((ms - beganMs) / 1000);
  walker.stream("ACCELERATION", 20, beganMs, (ms) => [Math.sin(ms / 300), 0, 9.81]);
  walker.stream("STEPS", 1, beganMs, seconds);
  walker.stream("DISTANCE", 1, beganMs, (ms) => SPEED_M_S * seconds(ms));
  walker.stream("HEART_RATE", 1, beganMs, (ms) => (seconds(ms) < WALK_S / 2 ? SLOW_BPM : FAST_BPM));
});

after(async () => {
  walker?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

const figure = (page, name) => page.locator(`[data-phone="walker"] [data-figure="${name}"] dd`);

/** All figures of one instant, as a person reads them; until they fit. */
async function figuresThat(page, fits, what) {
  const look = () => page.evaluate(() => {
    const source = document.querySelector('[data-phone="walker"]');
    const of = (name) => source.querySelector(`[data-figure="${name}"] dd`)?.innerText;
    const legend = (type) => source.querySelector(`[data-chart="${type}"] .legend dd`)?.innerText;
    return {
      endMs: Number(document.querySelector(".view").dataset.to ?? NaN),
      time: of("At"),
      steps: of("Steps"),
      distance: of("Distance"),
      heart: of("Heart rate"),
      pace: of("Pace"),
      legend: legend("STEPS"),
      state: source.querySelector(".source__head").innerText,
    };
  });
  const deadline = Date.now() + patient.timeout;
  for (;;) {
    const found = await look();
    if (fits(found)) return found;
    assert.ok(Date.now() < deadline, `${what}; at last: ${JSON.stringify(found)}`);
    await page.waitForTimeout(50);
  }
}

test("figures tell the end of what is shown, as legends do, and the newest when charts follow again", long, async () => {
  const page = await openDashboard(kit);
  await figure(page, "Steps").waitFor(patient);
  const live = await figuresThat(page, ({ steps }) => Number(steps) >= WALK_S, "the newest steps");
  assert.equal(live.time, undefined, "what is of now has no time");
  assert.doesNotMatch(live.state, /now/i);

  await page.locator('[data-action="window"]').selectOption("10");
  await page.keyboard.press("Space");
  for (let n = 0; n < 7; n += 1) await page.keyboard.press("Shift+ArrowLeft");
  // Each kind's past comes in its own answer.
  const isOf = ({ endMs, steps, legend, distance, heart, pace }) => {
    const passedS = (endMs - beganMs) / 1000;
    const seconds = Number(steps);
    // A reading is sent in the second after the instant of its number.
    const isOfEnd = passedS < WALK_S - 30 && Math.abs(seconds - passedS) <= 1.5 && steps === legend;
    const isHeart = seconds < WALK_S / 2 ? /^100\b.*zone 1/ : /^180\b.*zone 5/;
    return isOfEnd && distance === `${SPEED_M_S * seconds} m` && isHeart.test(heart) && pace.startsWith("8:20");
  };
  const past = await figuresThat(page, isOf, "the figures at the end of what is shown, at 500 s for a kilometre");
  assert.match(past.time, /^\d\d:\d\d:\d\d$/);
  assert.match(past.state, /now\s+live/i, "the phone's state is said to be of now");

  // Nobody walked before.
  const shownToMs = () => page.locator(".view").getAttribute("data-to").then(Number);
  while ((await shownToMs()) >= beganMs) await page.keyboard.press("Shift+ArrowLeft");
  const isNone = ({ steps, distance, heart, pace }) => [steps, distance, heart?.slice(0, 1), pace].every((value) => value === "–");
  await figuresThat(page, isNone, "no figures before the walk, each in its place");

  await page.keyboard.press("l");
  const isNewest = ({ steps, endMs, heart }) => Number(steps) >= WALK_S && Number.isNaN(endMs) && /^180\b/.test(heart);
  await figuresThat(page, isNewest, "the newest again");
  await page.context().close();
});

test("while a recording is played, figures go with it", long, async () => {
  const page = await openDashboard(kit);
  await figure(page, "Steps").waitFor(patient);
  await page.evaluate(async ([from, to]) => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ name: "Walk", from, to });
    await fetch("/api/dashboard/recordings", { method: "POST", headers, body });
  }, [beganMs + 10_000, beganMs + 50_000]);
  await page.locator('[data-recording-row="Walk"] [data-action="play-recording"]').click(patient);
  await page.waitForSelector('[data-playback="running"]', patient);
  const within = ({ steps }) => Number(steps) >= 10 && Number(steps) <= 50;
  const first = await figuresThat(page, within, "the recording's steps");
  const later = await figuresThat(page, (found) => within(found) && Number(found.steps) > Number(first.steps) + 1, "later ones");
  assert.match(later.heart, /^100\b/, "the heart was slow then, and is fast now");
  await page.context().close();
});
