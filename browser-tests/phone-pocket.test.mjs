// Pocket mode, and what runs beside the stream: the screen that stays on, the alarm, battery and data.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE_MS, complaints } from "./harness.mjs";
import { PhoneKit, action, step, timeout } from "./phone-kit.mjs";

const kit = new PhoneKit();
const pocket = (page) => page.locator(".pocket");
const sent = (page) => page.locator("[data-sent]").getAttribute("data-sent").then(Number);
const sentMore = (page, count) => page.waitForFunction(
  (goal) => Number(document.querySelector("[data-sent]").dataset.sent) >= goal,
  count,
  { timeout: PATIENCE_MS },
);

async function buttonPlace(page) {
  const box = await page.locator('[data-action="unlock"]').boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

async function holdButton(page) {
  await page.mouse.move(...(await buttonPlace(page)));
  await page.mouse.down();
}

test("a pocket cannot end the stream, a hand that holds on can leave pocket mode", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  const found = complaints(page);
  await kit.startStreaming(page);
  const { x, y, width, height } = await page.locator('[data-action="stop"]').boundingBox();
  await action(page, "pocket");
  await pocket(page).waitFor();
  const { area, colour } = await pocket(page).evaluate((element) => {
    const { width, height } = element.getBoundingClientRect();
    return { area: [width - innerWidth, height - innerHeight], colour: getComputedStyle(element).backgroundColor };
  });
  assert.deepEqual({ area, colour }, { area: [0, 0], colour: "rgb(0, 0, 0)" });

  // Where Stop was, and all over the screen.
  await page.touchscreen.tap(x + width / 2, y + height / 2);
  for (let i = 1; i < 6; i += 1) await page.touchscreen.tap(60 * i, 120 * i);
  await page.mouse.click(...(await buttonPlace(page)));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest("main")), null, "the page below is out of reach");
  await step(page, "streaming");
  assert.equal(await pocket(page).count(), 1);
  await sentMore(page, (await sent(page)) + 60);

  await holdButton(page);
  await pocket(page).waitFor({ state: "detached", timeout: PATIENCE_MS });
  await page.mouse.up();
  await step(page, "streaming");
  assert.deepEqual(found, []);
});

test("pocket mode can be left by keyboard, and ends with the stream", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  await kit.startStreaming(page);
  await page.locator('[data-action="pocket"]').focus();
  await page.keyboard.press("Enter");
  await pocket(page).waitFor();
  await page.waitForFunction(() => document.activeElement.dataset.action === "unlock");
  await page.keyboard.down(" ");
  await pocket(page).waitFor({ state: "detached", timeout: PATIENCE_MS });
  await page.keyboard.up(" ");
  await step(page, "streaming");

  await action(page, "pocket");
  await pocket(page).waitFor();
  for (const phone of await kit.dashboard("GET", "phones")) await kit.dashboard("DELETE", `phones/${phone.uid}`);
  await page.locator('[data-problem="revoked"]').waitFor({ timeout: PATIENCE_MS });
  assert.equal(await pocket(page).count(), 0);
});

test("a lost connection is felt and heard by who wants that", { timeout }, async (t) => {
  const { page } = await kit.phone(t, {
    init: () => {
      window.calls = [];
      Navigator.prototype.vibrate = (pattern) => { window.calls.push([...pattern]); return true; };
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...when) {
        window.calls.push("beep");
        window.audio = this.context;
        return start.apply(this, when);
      };
    },
  });
  await kit.startStreaming(page);
  await page.locator("[data-alarm]").click();
  const once = [[300, 150, 300], "beep", "beep"];
  assert.deepEqual(await page.evaluate(() => window.calls), once, "switching it on shows what it is like");
  await page.locator('[data-link="live"]').waitFor({ timeout: PATIENCE_MS });
  await action(page, "pocket");
  await pocket(page).getByText("Streaming goes on").waitFor();
  // As a telephone call takes the sound away.
  await page.evaluate(() => window.audio.suspend());
  await kit.server.kill();
  await page.locator('[data-link="waiting"]').waitFor({ timeout: PATIENCE_MS });
  await page.waitForFunction(() => window.calls.length === 6, undefined, { timeout: PATIENCE_MS });
  await page.waitForFunction(() => window.audio.state === "running", undefined, { timeout: PATIENCE_MS });
  await pocket(page).getByText("is kept and sent later").waitFor();
  assert.equal(await pocket(page).getByText("Streaming goes on").count(), 0, "what does not go on is not said to");
  await kit.server.restart();
  await page.locator('[data-link="live"]').waitFor({ timeout: PATIENCE_MS });
  await pocket(page).getByText("Streaming goes on").waitFor();
  assert.equal(await page.evaluate(() => window.calls.length), 6, "once for each loss");
});

test("the end of a stream is heard to its own", { timeout }, async (t) => {
  const { page } = await kit.phone(t, {
    init: () => {
      window.calls = [];
      const { stop } = OscillatorNode.prototype;
      OscillatorNode.prototype.stop = function (when) {
        window.calls.push({ leftMs: (when - this.context.currentTime) * 1_000, atMs: performance.now() });
        return stop.call(this, when);
      };
      const { close } = AudioContext.prototype;
      AudioContext.prototype.close = function () {
        window.closedMs = performance.now();
        return close.call(this);
      };
    },
  });
  await kit.startStreaming(page);
  await page.locator("[data-alarm]").click();
  await page.locator('[data-link="live"]').waitFor({ timeout: PATIENCE_MS });
  for (const phone of await kit.dashboard("GET", "phones")) await kit.dashboard("DELETE", `phones/${phone.uid}`);
  await page.locator('[data-problem="revoked"]').waitFor({ timeout: PATIENCE_MS });
  await page.waitForFunction(() => window.closedMs, undefined, { timeout: PATIENCE_MS });
  const { calls, closedMs } = await page.evaluate(() => ({ calls: window.calls, closedMs: window.closedMs }));
  assert.ok(calls.length >= 4, "switching it on, and the end");
  for (const { leftMs, atMs } of calls) assert.ok(closedMs >= atMs + leftMs, `closed ${closedMs - atMs} ms after, of ${leftMs}`);
});

test("battery and data are shown", { timeout }, async (t) => {
  const { page } = await kit.phone(t, {
    init: () => {
      const battery = Object.assign(new EventTarget(), { level: 0.83 });
      Navigator.prototype.getBattery = async () => battery;
      window.discharge = () => { battery.level = 0.82; battery.dispatchEvent(new Event("levelchange")); };
    },
  });
  await kit.startStreaming(page);
  await page.locator("[data-battery]", { hasText: "83" }).waitFor({ timeout: PATIENCE_MS });
  await page.evaluate(() => window.discharge());
  await page.locator("[data-battery]", { hasText: "82" }).waitFor({ timeout: PATIENCE_MS });
  await page.waitForFunction(() => Number(document.querySelector("[data-sent-bytes]").dataset.sentBytes) > 10_000);
});

test("a browser that lets the screen sleep is told of", { timeout }, async (t) => {
  const { page } = await kit.phone(t, {
    init: () => { navigator.wakeLock.request = async () => { throw new DOMException("low battery", "NotAllowedError"); }; },
  });
  await kit.startStreaming(page);
  await page.locator('[data-awake="false"]').waitFor({ timeout: PATIENCE_MS });
  await step(page, "streaming");
});

test("a screen lock that the system takes away is taken again, unless it is taken away at once", { timeout }, async (t) => {
  const { page } = await kit.phone(t, {
    init: () => {
      window.locks = [];
      navigator.wakeLock.request = async () => {
        const lock = Object.assign(new EventTarget(), { released: false, release: async () => {} });
        window.locks.push(lock);
        return lock;
      };
      window.takeAway = () => {
        const lock = window.locks.at(-1);
        lock.released = true;
        lock.dispatchEvent(new Event("release"));
      };
    },
  });
  await kit.startStreaming(page);
  await page.waitForFunction(() => window.locks.length === 1);
  await page.waitForFunction((begin) => performance.now() > begin + 5_500, await page.evaluate(() => performance.now()));
  await page.evaluate(() => window.takeAway());
  // At once: in the same turn in which it is seen.
  await page.waitForFunction(() => {
    if (window.locks.length < 2) return false;
    window.wasAwake = document.querySelector('[data-awake="false"]') === null;
    window.takeAway();
    return true;
  });
  assert.ok(await page.evaluate(() => window.wasAwake));
  await page.locator('[data-awake="false"]').waitFor({ timeout: PATIENCE_MS });
  assert.equal(await page.evaluate(() => window.locks.length), 2);
});

test("going back in pocket mode neither leaves the page nor lights the screen", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  await page.goto(`${kit.server.url}/healthz`);
  await kit.startStreaming(page);
  await action(page, "pocket");
  await pocket(page).waitFor();
  // The page hears of it first.
  const heardOf = () => new Promise((resolve) => addEventListener("popstate", () => resolve(), { once: true }));
  for (let i = 0; i < 3; i += 1) await page.evaluate(`history.back(); (${heardOf})()`);
  await step(page, "streaming");
  assert.equal(await pocket(page).count(), 1);
  const isFree = page.evaluate(heardOf);
  await holdButton(page);
  await pocket(page).waitFor({ state: "detached", timeout: PATIENCE_MS });
  await page.mouse.up();
  await step(page, "streaming");
  await isFree;
  await page.evaluate(() => history.back());
  await page.waitForURL(/healthz/);
});
