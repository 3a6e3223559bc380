// What the phone's owner agrees to is sent, at the rate that was agreed to, and nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE_MS, complaints } from "./harness.mjs";
import { PhoneKit, action, forget, heard, noGyroscope, problem, step, timeout } from "./phone-kit.mjs";

const kit = new PhoneKit();
/** What the motion sensors give. */
const MOTION = ["acceleration", "rotation", "steps", "cadence"];
const toggle = (page, topic) => page.locator(`[data-topic="${topic}"] [role="switch"]`).click();
const rowState = (page, topic) => page.locator(`[data-topic="${topic}"]`).getAttribute("data-on");
const sent = (page) => page.locator("[data-sent]").getAttribute("data-sent").then(Number);
const sentMore = (page, count) => page.waitForFunction(
  (goal) => Number(document.querySelector("[data-sent]").dataset.sent) >= goal,
  count,
  { timeout: PATIENCE_MS },
);

test("a switch that is off is not sent, is remembered, and can be moved while streaming", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page } = await kit.phone(t);
  const found = complaints(page);
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  assert.deepEqual(
    await page.locator("[data-topic]").evaluateAll((all) => all.filter((row) => row.dataset.on === "true").map((row) => row.dataset.topic)),
    MOTION,
    "only motion is on before anybody was asked",
  );
  await toggle(page, "rotation");
  await action(page, "start");
  await step(page, "streaming");
  await received.until((frame) => frame.t === "ACCELERATION");
  await sentMore(page, 60);
  assert.ok(received.seen.every((frame) => frame.t !== "GYROSCOPE"));
  assert.equal(await page.locator('[data-sensor="GYROSCOPE"]').count(), 0);

  const rotation = received.until((frame) => frame.t === "GYROSCOPE");
  await toggle(page, "rotation");
  await toggle(page, "acceleration");
  await rotation;
  // What was sent before the switch was moved may still be on its way.
  const before = await heard(page, received);
  await received.until((frame) => frame.t === "GYROSCOPE" && received.seen.length > before + 30);
  assert.ok(received.seen.slice(before).every((frame) => frame.t !== "ACCELERATION"));

  await page.reload();
  await step(page, "ready");
  assert.deepEqual([await rowState(page, "acceleration"), await rowState(page, "rotation")], ["false", "true"]);
  await forget(page);
  await problem(page, "no-code");
  await page.goto("about:blank");
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  assert.equal(await rowState(page, "acceleration"), "true", "forgetting the server forgets what it was sent");
  assert.deepEqual(found.filter((line) => !line.includes("401")), []);
});

test("who agreed to two kinds with one switch has agreed to each of them, and to nothing else", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  await page.addInitScript(() => {
    localStorage.setItem("motionwire.phone.consent", "acceleration=on:30 rotation=off steps=off location=off speed=on");
  });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  const on = await page.locator('[data-topic][data-on="true"]').evaluateAll((rows) => rows.map((row) => row.dataset.topic));
  assert.deepEqual(on, ["acceleration", "speed", "distance"]);
});

test("with everything off the phone sends nothing, and says so", { timeout }, async (t) => {
  const { page } = await kit.phone(t, {
    init: () => { DeviceMotionEvent.requestPermission = () => { window.asked = true; return Promise.resolve("denied"); }; },
  });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  for (const topic of MOTION) await toggle(page, topic);
  await action(page, "start");
  await step(page, "streaming");
  await page.locator('[data-link="live"]').waitFor({ timeout: PATIENCE_MS });
  assert.match(await page.locator("main").innerText(), /nothing is sent/);
  assert.equal(await sent(page), 0);
  assert.equal(await page.evaluate(() => window.asked), undefined, "nobody is asked for what is not wanted");

  await toggle(page, "acceleration");
  await problem(page, "permission-denied");
});

test("a chosen rate is met by averaging, and shown", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page } = await kit.phone(t);
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  await page.locator('[data-topic="acceleration"] select').selectOption("10");
  await action(page, "start");
  await step(page, "streaming");
  const rates = (fit) => page.waitForFunction(
    (fit) => {
      const hz = (type) => Number(document.querySelector(`[data-sensor="${type}"] [data-rate-hz]`)?.dataset.rateHz);
      const [acceleration, rotation] = [hz("ACCELERATION"), hz("GYROSCOPE")];
      return rotation > 15 && (fit === "chosen" ? Math.abs(acceleration - 10) < 1 : acceleration > 15);
    },
    fit,
    { timeout: PATIENCE_MS },
  );
  await rates("chosen");
  const times = () => received.seen.filter((frame) => frame.t === "ACCELERATION").map((frame) => Date.parse(frame.d.ts));
  await received.until(() => times().length > 30);
  // A virtual sensor at rest is silent until the page turns to its other interface; from then on it is steady.
  const steady = times().slice(-21);
  // The one in the middle: a machine with much else to do may hold up a few.
  const apartMs = steady.slice(1).map((ms, i) => ms - steady[i]).sort((a, b) => a - b)[10];
  assert.ok(Math.abs(apartMs - 100) < 10, `${apartMs} ms apart`);
  await page.locator('[data-topic="acceleration"] select').selectOption("all");
  await rates("all");
});

test("the location is asked for and sent only if it is switched on", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page } = await kit.phone(t, {
    geolocation: { latitude: 52.516275, longitude: 13.377704, accuracy: 4 },
    init: () => {
      const watch = navigator.geolocation.watchPosition.bind(navigator.geolocation);
      navigator.geolocation.watchPosition = (...call) => { window.watched = true; return watch(...call); };
    },
  });
  await page.context().grantPermissions(["accelerometer", "gyroscope", "screen-wake-lock", "geolocation"], { origin: kit.server.url });
  await kit.startStreaming(page);
  await sentMore(page, 60);
  assert.equal(await page.evaluate(() => window.watched), undefined);
  assert.ok(received.seen.every((frame) => frame.t !== "LOCATION"));
  const place = received.until((frame) => frame.t === "LOCATION");
  await toggle(page, "location");
  assert.deepEqual((await place).d.d, [52.516275, 13.377704]);
  assert.equal(await page.locator("[data-location]").count(), 0, "all is well");
});

test("speed and distance come from the location, without sending it", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page } = await kit.phone(t);
  await page.context().grantPermissions(["accelerometer", "gyroscope", "screen-wake-lock", "geolocation"], { origin: kit.server.url });
  const session = await page.context().newCDPSession(page);
  // A metre to the north is so many degrees.
  const walkTo = (north, speed) => session.send("Emulation.setGeolocationOverride", {
    latitude: 50 + north / 111_195, longitude: 8, accuracy: 4, ...(speed !== undefined && { speed }),
  });
  await walkTo(0);
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  // Motion sensors that see no step would have it that nobody walks.
  for (const topic of MOTION) await toggle(page, topic);
  for (const topic of ["speed", "distance"]) await toggle(page, topic);
  await action(page, "start");
  await step(page, "streaming");
  await page.locator('[data-figure="DISTANCE"]', { hasText: "0" }).waitFor({ timeout: PATIENCE_MS });
  const far = received.until((frame) => frame.t === "DISTANCE" && frame.d.val > 12.9);
  // Slow enough that the leg is one of somebody on foot, and long enough beside the accuracy not to be smoothed.
  await page.waitForTimeout(1_500);
  await walkTo(13);
  await far;
  await page.locator('[data-figure="SPEED"]', { hasText: "estimated" }).waitFor({ timeout: PATIENCE_MS });
  const fast = received.until((frame) => frame.t === "SPEED" && frame.d.val === 1.5);
  await walkTo(13.5, 1.5);
  await fast;
  await page.locator('[data-figure="SPEED"]', { hasText: "5.4" }).waitFor({ timeout: PATIENCE_MS });
  assert.doesNotMatch(await page.locator('[data-figure="SPEED"]').innerText(), /estimated/);
  assert.ok(received.seen.every((frame) => frame.t !== "LOCATION"), "where it is stays here");
});

test("steps and cadence of a walk reach a consumer, and are shown", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page, motion } = await kit.phone(t);
  await kit.startStreaming(page);
  await page.locator('[data-figure="STEPS"]', { hasText: "0" }).waitFor({ timeout: PATIENCE_MS });
  let isWalking = true;
  const enough = Promise.all([
    received.until((frame) => frame.t === "STEPS" && frame.d.val >= 8),
    received.until((frame) => frame.t === "STEPS_CADENCE" && frame.d.val > 0),
  ]).finally(() => { isWalking = false; });
  const stepsPerS = 1.8;
  const walk = async () => {
    while (isWalking) {
      const swing = 3 * Math.sin(2 * Math.PI * stepsPerS * (performance.now() / 1_000));
      await motion.set({ acceleration: [0, 0, swing] });
    }
  };
  await walk();
  const [, { d: { val: cadence } }] = await enough;
  assert.ok(Math.abs(cadence - stepsPerS) < 0.3, `${cadence} steps/s`);
  await page.locator('[data-figure="STEPS"]').getByText(/[1-9]/).first().waitFor({ timeout: PATIENCE_MS });
  await page.locator('[data-figure="STEPS_CADENCE"]').getByText(/steps\/min/).first().waitFor({ timeout: PATIENCE_MS });

  await toggle(page, "steps");
  await page.locator('[data-figure="STEPS"]').waitFor({ state: "detached", timeout: PATIENCE_MS });
  // What was sent before the switch was moved may still be on its way.
  const before = await heard(page, received);
  isWalking = true;
  const cadences = received.until((frame) => frame.t === "STEPS_CADENCE" && received.seen.length > before + 120)
    .finally(() => { isWalking = false; });
  await walk();
  await cadences;
  assert.ok(received.seen.slice(before).every((frame) => frame.t !== "STEPS"), "each has a switch of its own");
});

test("floors say why there are none", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { geolocation: { latitude: 50, longitude: 8, accuracy: 4 } });
  await page.context().grantPermissions(["accelerometer", "gyroscope", "screen-wake-lock", "geolocation"], { origin: kit.server.url });
  await kit.startStreaming(page);
  await toggle(page, "floors");
  await page.locator('[data-topic="floors"] [data-floors]', { hasText: "altitude" }).waitFor({ timeout: PATIENCE_MS });
});

test("a location that was refused is explained, and the rest goes on", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  await kit.startStreaming(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Browser.setPermission", {
    permission: { name: "geolocation" }, setting: "denied", origin: kit.server.url,
  });
  await toggle(page, "location");
  await page.locator('[data-origin="location"] [data-location="denied"]').waitFor({ timeout: PATIENCE_MS });
  await sentMore(page, (await sent(page)) + 60);
  await step(page, "streaming");
});

test("motion sensors that were refused are explained, the rest goes on, and they can be asked for again", { timeout }, async (t) => {
  const { page } = await kit.phone(t, {
    init: () => { DeviceMotionEvent.requestPermission = async () => (window.allows ? "granted" : "denied"); },
  });
  await page.context().grantPermissions(["geolocation", "accelerometer", "gyroscope"], { origin: kit.server.url });
  await page.context().setGeolocation({ latitude: 48.1, longitude: 11.5, accuracy: 5 });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  await toggle(page, "location");
  await action(page, "start");
  await step(page, "streaming");
  await problem(page, "permission-denied");
  assert.deepEqual([await rowState(page, "acceleration"), await rowState(page, "location")], ["false", "true"]);
  await sentMore(page, 1);

  await page.evaluate(() => (window.allows = true));
  await toggle(page, "acceleration");
  await page.locator('[data-problem="permission-denied"]').waitFor({ state: "detached", timeout: PATIENCE_MS });
  await sentMore(page, (await sent(page)) + 60);
  assert.equal(await rowState(page, "acceleration"), "true");
});

test("a browser without a location says so on the switches", { timeout }, async (t) => {
  const { page } = await kit.phone(t, {
    init: () => { Object.defineProperty(Navigator.prototype, "geolocation", { get: () => undefined }); },
  });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  const group = page.locator('[data-origin="location"]');
  const states = await group.getByRole("switch").evaluateAll((all) => all.map((input) => input.disabled));
  assert.deepEqual(states, [true, true, true, true]);
  const said = (await group.innerText()).match(/does not know the location/g);
  assert.equal(said.length, 1, "once for all that need it");
});

test("switches and the start work by keyboard", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { isMobile: false, hasTouch: false });
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  const names = await page.getByRole("switch").evaluateAll((all) => all.map((input) => input.labels[0]?.innerText ?? ""));
  assert.ok(names.every((name) => name.length > 3), "every switch has a name");
  await page.locator('[data-topic="rotation"] [role="switch"]').focus();
  await page.keyboard.press("Space");
  assert.equal(await rowState(page, "rotation"), "false");
  await page.locator('[data-action="start"]').focus();
  await page.keyboard.press("Enter");
  await step(page, "streaming");
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1", "the focus goes on to what is new");
});

test("the dashboard asks for less, the phone obeys and says so, and its owner has the last word", { timeout }, async (t) => {
  const { page, motion } = await kit.phone(t);
  await kit.startStreaming(page);
  const dashboard = await (await kit.browser.newContext()).newPage();
  t.after(() => dashboard.context().close());
  await dashboard.goto(await kit.server.dashboardLink());
  // The last paired comes first.
  const [{ uid }] = await kit.dashboard("GET", "phones");
  const steer = dashboard.locator(`[data-phone="${uid}"] [data-steer="GYROSCOPE"]`);
  await dashboard.locator(`[data-phone="${uid}"] .steer summary`).click({ timeout: PATIENCE_MS });
  await steer.selectOption("off");
  await page.locator("[data-remote]").waitFor({ timeout: PATIENCE_MS });
  await page.locator('[data-sensor="GYROSCOPE"]').waitFor({ state: "detached", timeout: PATIENCE_MS });

  // Within the consent only: what the owner has switched off stays off.
  await toggle(page, "acceleration");
  await page.locator('[data-sensor="ACCELERATION"]').waitFor({ state: "detached", timeout: PATIENCE_MS });
  await dashboard.locator(`[data-phone="${uid}"] [data-steer="ACCELERATION"]`).selectOption("60");
  await steer.selectOption("all");
  await motion.set({ rotation: [0.5, 0, 0] });
  await page.locator('[data-sensor="GYROSCOPE"]').waitFor({ timeout: PATIENCE_MS });
  assert.equal(await page.locator('[data-sensor="ACCELERATION"]').count(), 0);
});

test("the dashboard shows what the phone sends, and follows what is changed on the phone", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  await kit.startStreaming(page);
  const dashboard = await (await kit.browser.newContext()).newPage();
  t.after(() => dashboard.context().close());
  await dashboard.goto(await kit.server.dashboardLink());
  const [{ uid }] = await kit.dashboard("GET", "phones");
  const card = dashboard.locator(`[data-phone="${uid}"]`);
  await card.locator(".steer summary").click({ timeout: PATIENCE_MS });
  const shows = async (type, value) => {
    // At one moment: the field and what it stands for change one after the other.
    const row = await card.locator(`[data-steer="${type}"]`).elementHandle({ timeout: PATIENCE_MS });
    const isShown = ([row, value]) => row.dataset.shown === value && row.value === value;
    await dashboard.waitForFunction(isShown, [row, value], { timeout: PATIENCE_MS });
  };
  await shows("ACCELERATION", "all");
  await shows("GYROSCOPE", "all");
  await shows("STEPS", "all");
  await shows("LOCATION", "off");

  await page.locator('[data-topic="acceleration"] select').selectOption("10");
  await shows("ACCELERATION", "10");
  await toggle(page, "rotation");
  await shows("GYROSCOPE", "off");
  await toggle(page, "steps");
  await shows("STEPS", "off");
  await shows("STEPS_CADENCE", "all");
  // Not allowed to this browser: it is switched on, and still does not flow.
  const session = await page.context().newCDPSession(page);
  await session.send("Browser.setPermission", { permission: { name: "geolocation" }, setting: "denied", origin: kit.server.url });
  await toggle(page, "location");
  await page.locator('[data-location="denied"]').waitFor({ timeout: PATIENCE_MS });
  await shows("LOCATION", "off");

  // What the owner does not agree to stays as it is, and is shown so again.
  const rotation = card.locator('[data-steer="GYROSCOPE"]');
  const seen = await rotation.evaluateHandle((row) => {
    const seen = [];
    new MutationObserver(() => seen.push(row.dataset.shown)).observe(row, { attributeFilter: ["data-shown"] });
    return seen;
  });
  await rotation.selectOption("60");
  await dashboard.waitForFunction((seen) => seen.at(-1) === "off", seen, { timeout: PATIENCE_MS });
  assert.deepEqual(await seen.jsonValue(), ["60", "off"], "the wish is shown first");
  await shows("GYROSCOPE", "off");
  await card.locator('[data-steer="ACCELERATION"]').selectOption("off");
  await page.locator('[data-topic="acceleration"] [data-remote]').waitFor({ timeout: PATIENCE_MS });
  await shows("ACCELERATION", "off");

  // A page that is opened again begins with what its owner has chosen.
  await page.reload();
  await action(page, "start");
  await step(page, "streaming");
  await shows("ACCELERATION", "10");
});

test("a sensor that is missing is told of while it is wanted", { timeout }, async (t) => {
  const { page } = await kit.phone(t, {
    virtual: false,
    init: noGyroscope,
  });
  await kit.startStreaming(page);
  const missing = page.locator('[data-problem="no-gyroscope"]');
  for (let turn = 0; turn < 2; turn += 1) {
    await missing.waitFor({ timeout: PATIENCE_MS });
    await toggle(page, "rotation");
    await missing.waitFor({ state: "detached", timeout: PATIENCE_MS });
    await toggle(page, "rotation");
  }
  await missing.waitFor({ timeout: PATIENCE_MS });
});

test("what is withdrawn in another tab is not sent from this one", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page } = await kit.phone(t);
  await kit.startStreaming(page);
  await received.until((frame) => frame.t === "ACCELERATION");
  const other = await page.context().newPage();
  await other.goto(`${kit.server.url}/p`);
  await step(other, "ready");
  await toggle(other, "acceleration");
  await page.locator('[data-topic="acceleration"][data-on="false"]').waitFor({ timeout: PATIENCE_MS });
  await toggle(page, "steps");
  await other.locator('[data-topic="steps"][data-on="false"]').waitFor({ timeout: PATIENCE_MS });
  assert.equal(await rowState(other, "acceleration"), "false", "nor does the other one undo it");
  await forget(other);
  await page.locator('[data-step="problem"]').waitFor({ timeout: PATIENCE_MS });
});

for (const [name, init] of [
  ["that says so", () => { Object.defineProperty(Navigator.prototype, "cookieEnabled", { get: () => false }); }],
  ["that does not say so", () => {}],
]) {
  test(`a browser without cookies, ${name}, is told that one is needed`, { timeout }, async (t) => {
    const { page } = await kit.phone(t, { init });
    // As if the answer's cookie was dropped.
    await page.route("**/api/phone/session", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      const answer = await route.fetch();
      await page.context().clearCookies();
      return route.fulfill({ status: answer.status(), contentType: "application/json", body: await answer.text() });
    });
    await page.goto(await kit.phoneLink());
    if (await page.evaluate(() => navigator.cookieEnabled)) await action(page, "start");
    await problem(page, "no-cookies");
    // What is still being asked must not outlive the page.
    await page.unrouteAll({ behavior: "wait" });
  });
}
