// What happens to a page that is hidden: clocks that are set meanwhile, ticks that are held back, places that come twice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE_MS } from "./harness.mjs";
import { PhoneKit, action, behindMs, delivered, link, shakeUntil, step, timeout } from "./phone-kit.mjs";
import { STRAP_ARGS, VirtualStrap, rememberStrap } from "./strap.mjs";

const kit = new PhoneKit({ args: STRAP_ARGS });
const HOUR_MS = 3_600_000;

/** A device whose clock can be set, and whose hidden pages' ticks can be held back as browsers do. */
function device() {
  const now = Date.now;
  window.setMs = 0;
  Date.now = () => now() + window.setMs;
  const tick = window.setInterval;
  window.setInterval = (act, ms, ...rest) => {
    let dueMs = 0;
    return tick(() => {
      if (window.areTicksHeldBack && performance.now() < dueMs) return;
      dueMs = performance.now() + 1_000;
      act();
    }, ms, ...rest);
  };
  window.saved = [];
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (record, key) {
    window.saved.push({ atMs: performance.now(), record: String(record) });
    return put.call(this, record, key);
  };
  navigator.geolocation.watchPosition = (found) => {
    window.tellPlace = (latitude, agoMs) => found({ coords: { latitude, longitude: 8, accuracy: 5 }, timestamp: Date.now() - agoMs });
    return 1;
  };
}

const offered = (t) => kit.phoneBehindProxy(t, { inits: [rememberStrap, device] });
const toggle = (page, topic) => page.locator(`[data-topic="${topic}"] [role="switch"]`).click();

async function start(page) {
  await action(page, "start");
  await step(page, "streaming");
  await link(page, "live");
}

const show = (page, state, setMs) => page.evaluate(([state, setMs]) => {
  window.setMs = setMs ?? window.setMs;
  Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
  document.dispatchEvent(new Event("visibilitychange"));
}, [state, setMs]);

/** When the readings of a type that a consumer has seen were measured. */
const times = (received, type) => received.seen.filter((frame) => frame.t === type).map((frame) => Date.parse(frame.d.ts));

test("a clock that was set while the page was hidden moves no reading, and makes no hole", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page, motion } = await offered(t);
  await start(page);
  const acceleration = () => times(received, "ACCELERATION");
  await shakeUntil(motion, () => acceleration().length > 60);
  for (const setMs of [HOUR_MS, -HOUR_MS]) {
    await show(page, "hidden");
    // Long enough to be a hole.
    await page.waitForTimeout(1_800);
    const hiddenMs = Date.now();
    await show(page, "visible", setMs);
    await shakeUntil(motion, () => acceleration().filter((ms) => ms > hiddenMs).length > 60);
    const all = acceleration();
    assert.ok(all.every((ms) => ms < Date.now() + 500), `${Math.max(...all) - Date.now()} ms ahead`);
    assert.ok(all.every((ms, i) => i === 0 || ms >= all[i - 1]), "time does not go back");
    assert.ok(Math.abs(behindMs(received, "ACCELERATION")) < 1_500, `${behindMs(received, "ACCELERATION")} ms`);
  }
  const holes = (await page.locator("[data-holes]").innerText()).split("\n");
  assert.equal(holes.length, 2);
  for (const hole of holes) {
    const [from_s, to_s] = [...hole.matchAll(/(\d\d):(\d\d):(\d\d)/g)].map(([, h, m, s]) => h * 3_600 + m * 60 + Number(s));
    assert.ok((to_s - from_s + 86_400) % 86_400 < 10, hole);
  }
});

test("what was measured without a server, by a clock that was set, has the server's time in the end", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page, motion, proxy } = await offered(t);
  await start(page);
  await shakeUntil(motion, () => times(received, "ACCELERATION").length > 60);
  proxy.cut();
  await link(page, "waiting");
  await show(page, "hidden");
  await page.waitForTimeout(1_800);
  await show(page, "visible", HOUR_MS);
  const wrongs = () => page.evaluate(() => window.saved.filter(({ record }) => record.includes("ACCELERATION")).length);
  const before = await wrongs();
  await shakeUntil(motion, async () => (await wrongs()) > before + 20);
  proxy.heal();
  await shakeUntil(motion, () => page.locator('[data-link="live"]').isVisible());
  await delivered(page);
  for (const type of ["ACCELERATION", "GYROSCOPE", "STEPS"]) {
    const all = times(received, type);
    assert.ok(all.every((ms) => ms < Date.now() + 500), `${type}: ${Math.max(...all) - Date.now()} ms ahead`);
  }
  const sorted = times(received, "ACCELERATION").sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((ms, i) => ms - sorted[i]);
  assert.ok(Math.max(...gaps) < 15_000, `the longest pause is ${Math.max(...gaps)} ms`);
});

test("a place that is told twice, or after a newer one, is sent once, and in order", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page } = await offered(t);
  await toggle(page, "location");
  await start(page);
  await page.waitForFunction(() => window.tellPlace);
  await page.evaluate(() => {
    window.tellPlace(50.1, 0);
    window.tellPlace(50.1, 0);
    window.tellPlace(50.2, 3_000);
    window.tellPlace(50.3, 8_000);
  });
  // What is measured later is newer, however the clock is set meanwhile.
  await page.waitForTimeout(100);
  await page.evaluate((setMs) => {
    window.setMs = setMs;
    window.tellPlace(50.4, 0);
  }, -HOUR_MS);
  await received.ever((frame) => frame.t === "LOCATION" && frame.d.d[0] === 50.4);
  const places = received.seen.filter((frame) => frame.t === "LOCATION");
  assert.deepEqual(places.map((frame) => frame.d.d[0]), [50.1, 50.4]);
  const [first, second] = times(received, "LOCATION");
  assert.ok(second > first && second < Date.now() + 500, `${first} and ${second}`);
});

test("a place that satellites have timed is sent by a phone whose clock is wrong, too", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page } = await offered(t);
  await toggle(page, "location");
  await start(page);
  await page.waitForFunction(() => window.tellPlace);
  for (const [i, setMs] of [HOUR_MS, -HOUR_MS, 6_000].entries()) {
    await page.evaluate(([setMs, latitude]) => {
      window.setMs = setMs;
      window.tellPlace(latitude, setMs);
    }, [setMs, 50 + i]);
    const { d } = await received.ever((frame) => frame.t === "LOCATION" && frame.d.d[0] === 50 + i);
    assert.ok(Math.abs(Date.now() - Date.parse(d.ts)) < 1_500, `${setMs}: ${Date.now() - Date.parse(d.ts)} ms`);
  }
});

test("what a strap tells a hidden page is saved within 250 ms, though ticks are held back", { timeout }, async (t) => {
  const { page, proxy } = await offered(t);
  const strap = await VirtualStrap.attach(kit.browser, page);
  t.after(() => strap.detach());
  await toggle(page, "heart-rate");
  await action(page, "pick-strap");
  await page.locator('[data-strap="connected"]').waitFor({ timeout: PATIENCE_MS });
  await start(page);
  await page.evaluate(() => {
    window.areTicksHeldBack = true;
    window.beats = [];
    window.heartRate.addEventListener("characteristicvaluechanged", (event) =>
      window.beats.push({ bpm: event.target.value.getUint8(1), atMs: performance.now() }), true);
  });
  // What came in the last moment before, too.
  await Promise.all([strap.notify([0x06, 100]), show(page, "hidden")]);
  proxy.cut();
  for (let bpm = 101; bpm < 107; bpm += 1) {
    await strap.notify([0x06, bpm]);
    await page.waitForTimeout(537);
  }
  const { beats, saved } = await page.evaluate(() => ({ beats: window.beats, saved: window.saved }));
  assert.equal(beats.length, 7);
  for (const { bpm, atMs } of beats) {
    const found = saved.find(({ record }) => record.includes("HEART_RATE") && record.includes(`:${bpm}}`));
    assert.ok(found && found.atMs - atMs < 250, `${bpm}: ${found ? found.atMs - atMs : "never"} ms`);
  }
});
