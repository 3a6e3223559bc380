// A heart-rate strap: picked once, found again after a loss, and believed only while it touches the skin.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE_MS, complaints } from "./harness.mjs";
import { PhoneKit, action, step, timeout } from "./phone-kit.mjs";
import { STRAP_ARGS, VirtualStrap, rememberStrap } from "./strap.mjs";

const kit = new PhoneKit({ args: STRAP_ARGS });
const state = (page, name) => page.locator(`[data-strap="${name}"]`).waitFor({ timeout: PATIENCE_MS });
const shows = (page, heartRate) =>
  page.locator('[data-figure="HEART_RATE"]').getByText(heartRate).first().waitFor({ timeout: PATIENCE_MS });
const toggle = (page, topic = "heart-rate") => page.locator(`[data-topic="${topic}"] [role="switch"]`).click();

test("picked, lost, found again: heart rate and RR intervals reach a consumer", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page } = await kit.phone(t, { init: rememberStrap });
  const found = complaints(page);
  const strap = await VirtualStrap.attach(kit.browser, page);
  t.after(() => strap.detach());
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  await toggle(page);
  await toggle(page, "rr-interval");
  await state(page, "none");
  await action(page, "pick-strap");
  await state(page, "connected");
  await action(page, "start");
  await step(page, "streaming");
  await page.locator('[data-link="live"]').waitFor({ timeout: PATIENCE_MS });

  const rate = received.until((frame) => frame.t === "HEART_RATE");
  const interval = received.until((frame) => frame.t === "RR_INTERVAL");
  await strap.notify([0x16, 60, 0x11, 0x04]);
  assert.equal((await rate).d.val, 60);
  assert.equal((await interval).d.val, 1016.602);
  await shows(page, "60");

  // Off the skin it goes on sending; that is no heart rate.
  await strap.notify([0x04, 0]);
  await state(page, "no-contact");
  await shows(page, "–");
  await strap.notify([0x04, 71]);
  // Nor is what straps send that do not tell of the skin.
  await strap.notify([0x10, 0, 0x00, 0x04]);
  const next = received.until((frame) => frame.t === "HEART_RATE");
  await strap.notify([0x06, 72]);
  assert.equal((await next).d.val, 72, "neither 0 nor what was stale came between");
  await state(page, "connected");

  // It is lost for a moment only: the page finds it again by itself.
  await Promise.all([state(page, "lost"), strap.lose()]);
  await state(page, "connected");
  assert.deepEqual([strap.connections, strap.subscriptions], [2, 2], "service and characteristic were found afresh");
  const again = received.until((frame) => frame.t === "HEART_RATE" && frame.d.val === 75);
  await strap.notify([0x06, 75]);
  await again;
  assert.equal(received.seen.filter((frame) => frame.t === "RR_INTERVAL").length, 1, "a heart that is not felt has no beats");
  await shows(page, "75");
  await state(page, "silent");
  // What it said last is not what the heart does now.
  await shows(page, "–");

  await action(page, "stop");
  await step(page, "stopped");
  await page.waitForFunction(() => !window.heartRate.service.device.gatt.connected);
  await action(page, "start");
  await state(page, "connected");
  // Nobody was asked to pick it again.
  const back = received.until((frame) => frame.t === "HEART_RATE" && frame.d.val === 80);
  await strap.notify([0x06, 80]);
  await back;

  // Each of the two is sent without the other; without both, the strap is let go.
  await toggle(page);
  const beat = received.until((frame) => frame.t === "RR_INTERVAL");
  await strap.notify([0x16, 90, 0x11, 0x04]);
  await beat;
  assert.ok(received.seen.every((frame) => frame.t !== "HEART_RATE" || frame.d.val !== 90));
  await toggle(page, "rr-interval");
  await page.locator("[data-strap]").waitFor({ state: "detached", timeout: PATIENCE_MS });
  await page.waitForFunction(() => !window.heartRate.service.device.gatt.connected);
  assert.deepEqual(found, []);
});

test("a strap that cannot be chosen is told from one that nobody chose", { timeout }, async (t) => {
  const { page } = await kit.phone(t, {
    init: () => {
      Bluetooth.prototype.getAvailability = async () => window.isOn;
      Bluetooth.prototype.requestDevice = async () => { throw new DOMException("no", window.refusal); };
    },
  });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  await toggle(page);
  const choose = async (refusal, isOn) => {
    await page.evaluate(([refusal, isOn]) => Object.assign(window, { refusal, isOn }), [refusal, isOn]);
    await action(page, "pick-strap");
  };
  await choose("NotFoundError", true);
  await state(page, "none");
  for (const [refusal, isOn] of [["NotFoundError", false], ["SecurityError", true]]) {
    await page.reload();
    await step(page, "offer");
    await choose(refusal, isOn);
    await state(page, "no-bluetooth");
  }
});

test("a strap that stays out of reach is told of once, not at each try", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { init: otherDevice });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  await toggle(page);
  await page.evaluate(() => {
    [window.tries, window.told] = [0, []];
    window.gatt.connect = async () => { window.tries += 1; throw new DOMException("no", "NetworkError"); };
    const state = document.querySelector("[data-strap]");
    new MutationObserver(() => window.told.push(state.dataset.strap)).observe(state, { attributeFilter: ["data-strap"] });
  });
  await action(page, "pick-strap");
  await page.evaluate(() => window.choose());
  await page.waitForFunction(() => window.tries >= 4, undefined, { timeout: PATIENCE_MS });
  assert.deepEqual(await page.evaluate(() => window.told), ["connecting", "lost"]);
});

/** Lets `window.choose()` pick a device without a heart rate, which tells whether it is connected. */
function otherDevice() {
  const gatt = {
    connected: false,
    connect: async () => { gatt.connected = true; return gatt; },
    disconnect: () => { gatt.connected = false; },
    getPrimaryService: async () => { throw new DOMException("no", "NotFoundError"); },
  };
  window.gatt = gatt;
  const device = Object.assign(new EventTarget(), { gatt });
  Bluetooth.prototype.requestDevice = () => new Promise((resolve) => { window.choose = () => resolve(device); });
}

test("a device without a heart rate is let go", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { init: otherDevice });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  await toggle(page);
  await action(page, "pick-strap");
  await page.evaluate(() => window.choose());
  await state(page, "unsuitable");
  assert.equal(await page.evaluate(() => window.gatt.connected), false);
});

test("a strap that is not wanted any more once it is picked is left alone", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { init: otherDevice });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  await toggle(page);
  await action(page, "pick-strap");
  const other = await page.context().newPage();
  await other.goto(`${kit.server.url}/p`);
  await step(other, "problem");
  // As another tab withdraws it.
  await other.evaluate(() => localStorage.setItem("motionwire.phone.consent", "heart-rate=off"));
  await page.locator("[data-strap]").waitFor({ state: "detached", timeout: PATIENCE_MS });
  const isTouched = await page.evaluate(async () => {
    let isTouched = false;
    window.gatt.connect = async () => { isTouched = true; throw new DOMException("no", "NetworkError"); };
    window.choose();
    await new Promise((resolve) => setTimeout(resolve));
    return isTouched;
  });
  assert.equal(isTouched, false);
});

test("without Web Bluetooth the page says what works", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { init: () => { delete Navigator.prototype.bluetooth; } });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  const group = page.locator('[data-origin="strap"]');
  const states = await group.getByRole("switch").evaluateAll((all) => all.map((input) => input.disabled));
  assert.deepEqual(states, [true, true]);
  assert.match(await group.innerText(), /Chrome on Android/);
});
