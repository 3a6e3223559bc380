// The phone page: from a code to readings at a consumer, and every problem that it can explain.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { PATIENCE_MS, Server, VirtualMotion, complaints, withPatience } from "./harness.mjs";
import { PHONE, PhoneKit, action, behindMs, forget, noGyroscope, problem, step, timeout } from "./phone-kit.mjs";

const kit = new PhoneKit();
const phoneLink = () => kit.phoneLink();
const phone = (t, options) => kit.phone(t, options);
const startStreaming = (page) => kit.startStreaming(page);
const consumer = (t) => kit.consumer(t);
const dashboard = (...call) => kit.dashboard(...call);

const near = (expected) => (frame) => frame.d.d.every((value, axis) => Math.abs(value - expected[axis]) < 0.051);

test("offer, start, streaming, stop: what the phone does reaches a consumer", { timeout }, async (t) => {
  const received = await consumer(t);
  const { page, motion } = await phone(t);
  const found = complaints(page);
  const link = await phoneLink();
  await page.goto(link);
  await step(page, "offer");
  assert.match(await page.locator("main").innerText(), /will receive/);
  assert.equal((await dashboard("GET", "phones")).length, 0, "looking at an offer pairs nothing");

  await motion.set({ acceleration: [1.5, -2.5, 3.5], rotation: [0.5, -0.25, 1] });
  await action(page, "start");
  await step(page, "streaming");
  assert.equal(new URL(page.url()).hash, "", "the code is out of the address bar");
  const [acceleration, rotation] = await Promise.all([
    received.until((frame) => frame.t === "ACCELERATION" && near([1.5, -2.5, 3.5])(frame)),
    received.until((frame) => frame.t === "GYROSCOPE" && near([0.5, -0.25, 1])(frame)),
  ]);
  assert.equal(acceleration.uid, rotation.uid);
  assert.match(acceleration.d.ts, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  assert.ok(Math.abs(Date.parse(acceleration.d.ts) - Date.now()) < 5_000, "the time is that of the measurement");

  await page.locator('[data-link="live"]').waitFor();
  await page.waitForFunction(() => Number(document.querySelector("[data-sent]").dataset.sent) > 120);
  // A machine with much else to do holds sensors up at times.
  await page.waitForFunction(() => {
    const rates = [...document.querySelectorAll("[data-rate-hz]")].map((element) => Number(element.dataset.rateHz));
    return rates.length > 0 && rates.every((hz) => hz > 20 && hz < 110);
  });

  await action(page, "stop");
  await step(page, "stopped");
  await action(page, "start");
  await step(page, "streaming");
  await received.until((frame) => frame.uid === acceleration.uid);
  assert.deepEqual(found, []);

  await page.reload();
  await step(page, "ready");
  assert.equal((await dashboard("GET", "phones")).length, 1, "a phone that comes back is the same one");
  await forget(page);
  await problem(page, "no-code");
  assert.equal((await dashboard("GET", "phones")).length, 0);
});

test("a phone at rest streams on, in order of time, nothing twice", { timeout }, async (t) => {
  const received = await consumer(t);
  const { page } = await phone(t);
  await startStreaming(page);
  await page.waitForFunction(() => Number(document.querySelector("[data-sent]").dataset.sent) > 300);
  const all = () => received.seen.filter((frame) => frame.t === "ACCELERATION").map((frame) => frame.d.ts);
  // What is stored comes to a consumer a little later.
  if (all().length <= 100) await received.until(() => all().length > 100);
  const times = all();
  // In one time zone and one form, the order of the texts is that of the times.
  assert.ok(times.every((ts, i) => i === 0 || ts > times[i - 1]));
});

test("a browser that negates acceleration is put right", { timeout }, async (t) => {
  const received = await consumer(t);
  const { page } = await phone(t, {
    virtual: false,
    init: () => {
      delete window.LinearAccelerationSensor;
      // As an iPhone that lies face up and is pushed to its right: both vectors negated, rotation not.
      setInterval(() => {
        dispatchEvent(new DeviceOrientationEvent("deviceorientation", { alpha: 0, beta: 0, gamma: 0 }));
        dispatchEvent(new DeviceMotionEvent("devicemotion", {
          acceleration: { x: -2, y: 0, z: 0 },
          accelerationIncludingGravity: { x: -2, y: 0, z: -9.8 },
          rotationRate: { alpha: 90, beta: 0, gamma: -180 },
          interval: 16,
        }));
      }, 20);
    },
  });
  await startStreaming(page);
  const acceleration = await received.until((frame) => frame.t === "ACCELERATION");
  assert.deepEqual(acceleration.d.d, [2, 0, 0]);
  const rotation = await received.until((frame) => frame.t === "GYROSCOPE");
  assert.deepEqual(rotation.d.d, [1.570796, 0, -3.141593]);
});

test("a server that was killed is found again", { timeout }, async (t) => {
  const own = await Server.start();
  t.after(() => own.dispose());
  const context = await kit.browser.newContext(PHONE);
  t.after(() => context.close());
  const page = await context.newPage();
  await VirtualMotion.attach(page, own.url);
  const pairing = await pairOn(own);
  await page.goto(own.phoneLink(pairing));
  await action(page, "start");
  await page.locator('[data-link="live"]').waitFor({ timeout: PATIENCE_MS });
  await own.kill();
  await problem(page, "offline");
  const waiting = () => Number(document.querySelector("[data-waiting]").dataset.waiting) > 200;
  await page.waitForFunction(waiting, undefined, { timeout: PATIENCE_MS });
  await page.locator(".phone__unsent").waitFor({ timeout: PATIENCE_MS });
  await own.restart();
  await page.locator('[data-link="live"]').waitFor({ timeout: PATIENCE_MS });
  const sent = Number(await page.locator("[data-sent]").getAttribute("data-sent"));
  await page.waitForFunction((sent) => Number(document.querySelector("[data-sent]").dataset.sent) > sent, sent);
});

async function pairOn(own) {
  const page = await kit.browser.newPage();
  await page.goto(await own.dashboardLink());
  await page.locator('[data-page="dashboard"]').waitFor({ timeout: PATIENCE_MS });
  const pairing = await page.evaluate(async () => {
    const answer = await fetch("/api/dashboard/pairings", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    return (await answer.json()).url;
  });
  await page.close();
  return pairing;
}

test("a network that came back gets a fresh socket with a fresh token", { timeout }, async (t) => {
  const { page } = await phone(t);
  const sockets = [];
  const tokens = [];
  page.on("websocket", (socket) => {
    sockets.push(socket);
    socket.on("framesent", ({ payload }) => {
      const frame = JSON.parse(payload);
      if (frame.op === 3) tokens.push(frame.d.token);
    });
  });
  await startStreaming(page);
  await page.locator('[data-link="live"]').waitFor();
  const sent = () => page.locator("[data-sent]").getAttribute("data-sent").then(Number);
  // A connection this young would only be probed.
  await page.waitForTimeout(2_500);
  const opened = page.waitForEvent("websocket", { timeout: PATIENCE_MS });
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await opened;
  if (!sockets[0].isClosed()) await sockets[0].waitForEvent("close", { timeout: PATIENCE_MS });
  const before = await sent();
  await page.waitForFunction((sent) => Number(document.querySelector("[data-sent]").dataset.sent) > sent + 60, before);
  assert.equal(sockets.length, 2);
  assert.equal(sockets[1].isClosed(), false);
  assert.equal(new Set(tokens).size, 2);
});

test("everything fits a narrow screen, and can be hit with a thumb", { timeout }, async (t) => {
  const { page } = await phone(t);
  const fits = async () => {
    const { overflow, low } = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - innerWidth,
      low: [...document.querySelectorAll("button, select, summary, .button, .input, .choice, .topic__row")].filter((control) => control.checkVisibility()).filter((control) => {
        const { top, bottom, height } = control.getBoundingClientRect();
        const isOut = control.closest(".phone__bar") && (top < 0 || bottom > innerHeight);
        return height < 44 || isOut;
      }).length,
    }));
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    assert.equal(low, 0, "whatever is tapped is at least 44 px high, and the main actions are in view");
  };
  await page.goto(await phoneLink());
  await step(page, "offer");
  await fits();
  await action(page, "start");
  await page.locator('[data-link="live"]').waitFor();
  await fits();
  await page.setViewportSize({ width: 740, height: 360 });
  await fits();
  await action(page, "stop");
  await step(page, "stopped");
  await fits();
  await page.setViewportSize(PHONE.viewport);
  for (const panel of ["[data-links]", "[data-your-data]"]) await page.locator(`${panel} > summary`).click();
  await page.locator("[data-your-data]").getByRole("button", { name: /^Delete/ }).click();
  await page.locator("[data-your-data] .confirm").waitFor();
  await fits();
});

test("a phone's owner saves a copy of what the server keeps, and deletes it", { timeout }, async (t) => {
  const { page } = await phone(t);
  const received = await consumer(t);
  await startStreaming(page);
  const { uid } = await received.until(() => received.seen.length > 30);
  await action(page, "stop");
  await step(page, "stopped");
  const data = page.locator("[data-your-data]");
  await data.locator("summary").click();
  const [file] = await Promise.all([page.waitForEvent("download"), action(page, "save-data")]);
  assert.match(file.suggestedFilename(), /^motionwire-\d{4}-.*\.jsonl$/);
  const readings = (await readFile(await file.path(), "utf8")).trim().split("\n").map((line) => JSON.parse(line));
  assert.ok(readings.length > 30 && readings.every((reading) => reading.uid === uid), `${readings.length} readings`);

  const before = await kit.series(uid);
  assert.ok(before > 0, "the server keeps readings");
  await data.getByRole("button", { name: /^Delete/ }).click();
  await data.getByRole("button", { name: "Keep" }).click();
  await data.getByRole("button", { name: /^Delete/ }).click();
  await data.locator(".button--danger").click();
  await problem(page, "no-code");
  const gone = withPatience(
    (async () => { while (await kit.series(uid) > 0) await page.waitForTimeout(100); })(),
    () => "the readings are still there",
  );
  await gone;
});

test("another tab of the phone takes over", { timeout }, async (t) => {
  const { page } = await phone(t);
  await startStreaming(page);
  const second = await page.context().newPage();
  await VirtualMotion.attach(second, kit.server.url);
  await second.goto(`${kit.server.url}/p`);
  await action(second, "start");
  await step(second, "streaming");
  await problem(page, "taken-over");
});

test("revoked on the dashboard", { timeout }, async (t) => {
  const received = await consumer(t);
  const { page } = await phone(t);
  await startStreaming(page);
  const { uid } = await received.until(() => true);
  await dashboard("DELETE", `phones/${uid}`);
  await problem(page, "revoked");
});

test("a code that is wrong, and a code that was used up", { timeout }, async (t) => {
  const first = await phone(t);
  await first.page.goto(`${kit.server.url}/p#NOSUCHCODE000000`);
  await problem(first.page, "code-invalid");

  const link = await phoneLink();
  await first.page.goto("about:blank");
  await first.page.goto(link);
  await action(first.page, "start");
  await step(first.page, "streaming");
  const second = await phone(t);
  await second.page.goto(link);
  await problem(second.page, "code-invalid");
});

test("no code and no session", { timeout }, async (t) => {
  const { page } = await phone(t);
  await page.goto(`${kit.server.url}/p`);
  await problem(page, "no-code");
});

const TROUBLES = [
  {
    name: "the person refuses",
    kind: "permission-denied",
    init: () => { DeviceMotionEvent.requestPermission = async () => "denied"; },
  },
  {
    name: "the browser says nothing",
    kind: "silent",
    init: () => {
      delete window.LinearAccelerationSensor;
      addEventListener("devicemotion", (event) => event.stopImmediatePropagation(), true);
    },
  },
  {
    name: "a desktop's empty event",
    kind: "no-values",
    virtual: false,
    init: () => {
      delete window.LinearAccelerationSensor;
      setInterval(() => dispatchEvent(new DeviceMotionEvent("devicemotion", {})), 100);
    },
  },
  {
    name: "no gyroscope",
    kind: "no-gyroscope",
    virtual: false,
    goesOn: true,
    init: noGyroscope,
  },
];

for (const { name, kind, init, virtual, goesOn = false } of TROUBLES) {
  test(`${kind}: ${name}`, { timeout }, async (t) => {
    const { page } = await phone(t, { init, virtual });
    await page.goto(await phoneLink());
    await action(page, "start");
    await problem(page, kind);
    await step(page, goesOn ? "streaming" : "problem");
  });
}

/** Sensor classes that say nothing, and a device that takes so long once events are wanted, or waits for `window.move()`. */
const slowlyMoved = (t, delayMs = null) => phone(t, {
  virtual: false,
  init: `{
    window.LinearAccelerationSensor = class extends EventTarget { start() {} stop() {} };
    // A computer says once that it has no such device.
    addEventListener("devicemotion", (event) => event.isTrusted && event.stopImmediatePropagation(), true);
    const listen = window.addEventListener;
    window.addEventListener = function (type, ...rest) {
      listen.call(this, type, ...rest);
      if (type === "devicemotion" && ${delayMs} !== null) setTimeout(move, ${delayMs});
    };
    window.move = () => setInterval(() => dispatchEvent(new DeviceMotionEvent("devicemotion", {
      acceleration: { x: 1, y: 0, z: 0 },
      accelerationIncludingGravity: { x: 1, y: 0, z: 9.8 },
      rotationRate: { alpha: 0, beta: 0, gamma: 0 },
    })), 20);
  }`,
});

test("sensors that begin after the page has said that they are silent make it take that back", { timeout }, async (t) => {
  const { page } = await slowlyMoved(t);
  await startStreaming(page);
  await problem(page, "silent");
  await page.evaluate(() => window.move());
  await page.waitForFunction(() => Number(document.querySelector("[data-sent]").dataset.sent) > 30, undefined, { timeout: PATIENCE_MS });
  await page.locator("[data-problem]").waitFor({ state: "detached", timeout: PATIENCE_MS });
  await step(page, "streaming");
});

test("events of motion that begin slowly are waited for", { timeout }, async (t) => {
  const { page } = await slowlyMoved(t, 1_500);
  await startStreaming(page);
  await page.waitForFunction(() => Number(document.querySelector("[data-sent], [data-problem]").dataset.sent ?? NaN) > 30,
    undefined, { timeout: PATIENCE_MS });
  assert.equal(await page.locator("[data-problem]").count(), 0);
});

const withoutMotion = () => {
  delete window.DeviceMotionEvent;
  delete window.LinearAccelerationSensor;
};

const withoutAnything = () => {
  delete window.DeviceMotionEvent;
  delete window.LinearAccelerationSensor;
  Object.defineProperty(Navigator.prototype, "geolocation", { get: () => undefined });
  delete Navigator.prototype.bluetooth;
};

test("no-sensor: a browser without any interface", { timeout }, async (t) => {
  const { page } = await phone(t, { virtual: false, init: withoutAnything });
  await page.goto(await phoneLink());
  await problem(page, "no-sensor");
});

test("a browser without motion sensors says what it lacks, and sends the rest", { timeout }, async (t) => {
  const received = await consumer(t);
  const { page } = await phone(t, {
    virtual: false,
    init: withoutMotion,
    geolocation: { latitude: 52.516275, longitude: 13.377704, accuracy: 4 },
    permissions: ["geolocation"],
  });
  const found = complaints(page);
  await page.goto(await phoneLink());
  await step(page, "offer");
  const row = (topic) => page.locator(`[data-topic="${topic}"]`);
  for (const topic of ["acceleration", "rotation", "steps", "cadence", "floors"]) {
    assert.ok(await row(topic).getByRole("switch").isDisabled(), topic);
    assert.equal(await row(topic).getAttribute("data-on"), "false", topic);
  }
  for (const place of [page.locator('[data-origin="motion"]'), row("floors")]) {
    assert.equal((await place.innerText()).match(/cannot read motion sensors/g).length, 1);
  }
  await row("location").getByRole("switch").click();
  await action(page, "start");
  await step(page, "streaming");
  const place = await received.ever((frame) => frame.t === "LOCATION");
  assert.deepEqual(place.d.d, [52.516275, 13.377704]);
  // Longer than motion sensors may be silent before something is said of it, by the page's own clock.
  const begin = await page.evaluate(() => performance.now());
  await page.waitForFunction((begin) => performance.now() > begin + 2_500, begin, { timeout: PATIENCE_MS });
  const moved = received.until((frame) => frame.t === "LOCATION" && frame.d.d[0] === 52.517);
  await page.context().setGeolocation({ latitude: 52.517, longitude: 13.377704, accuracy: 4 });
  await moved;
  await step(page, "streaming");
  assert.equal(await page.locator("[data-problem]").count(), 0, "what nobody can have is no fault");
  assert.deepEqual(found, []);
});

test("insecure-page: plain HTTP from another machine", { timeout }, async (t) => {
  const { page } = await phone(t, { virtual: false });
  // The same page under a name that no browser takes for its own machine.
  await page.route("http://phone.example/**", async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: kit.server.url + pathname }) });
  });
  await page.goto("http://phone.example/p#NOSUCHCODE000000");
  await problem(page, "insecure-page");
  // What is still being fetched must not outlive the page.
  await page.unrouteAll({ behavior: "wait" });
});

const LANGUAGES = [
  { locale: "de-CH", tag: "de", start: "Start", title: "Bereit" },
  { locale: "en-GB", tag: "en", start: "Start", title: "Ready" },
  { locale: "fr-FR", tag: "fr", start: "Démarrer", title: "Prêt" },
  { locale: "es-MX", tag: "es", start: "Empezar", title: "Listo" },
  { locale: "ja-JP", tag: "ja", start: "開始", title: "準備ができました" },
  { locale: "nl-NL", tag: "en", start: "Start", title: "Ready" },
];

for (const { locale, tag, start, title } of LANGUAGES) {
  test(`in ${locale} the page speaks ${tag}`, { timeout }, async (t) => {
    const { page } = await phone(t, { locale });
    await page.goto(await phoneLink());
    await step(page, "offer");
    assert.equal(await page.locator("html").getAttribute("lang"), tag);
    assert.equal(await page.locator("h1").innerText(), title);
    assert.equal(await page.locator('[data-action="start"]').innerText(), start);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
  });
}

for (const { name, wrongMs } of [{ name: "ahead", wrongMs: 3_600_000 }, { name: "behind", wrongMs: -86_400_000 }]) {
  test(`a phone whose clock is far ${name} sends the server's time from its first reading on`, { timeout }, async (t) => {
    const received = await consumer(t);
    const { page } = await phone(t, {
      init: `{ const now = Date.now; Date.now = () => now() + ${wrongMs}; }`,
    });
    await startStreaming(page);
    const frames = () => received.seen.filter((frame) => frame.t === "ACCELERATION");
    // Long enough for what whole seconds have left to be put right.
    const begunMs = Date.now();
    await received.until(() => frames().length > 60 && Date.now() - begunMs > 12_000);
    const all = frames().map((frame) => Date.parse(frame.d.ts));
    assert.ok(frames().every((frame, i) => Math.abs(frame.cameMs - all[i]) < 20_000), `${all[0]}`);
    assert.ok(all.every((ms, i) => i === 0 || ms >= all[i - 1]), "time does not go back");
    assert.ok(Math.abs(behindMs(received, "ACCELERATION")) < 1_500, `${behindMs(received, "ACCELERATION")} ms`);

    const viewer = await (await kit.browser.newContext()).newPage();
    t.after(() => viewer.context().close());
    await viewer.goto(await kit.server.dashboardLink());
    const clock = viewer.locator(`[data-phone="${received.seen.at(-1).uid}"] [data-clock-ms]`);
    const toldMs = Number(await clock.getAttribute("data-clock-ms", { timeout: PATIENCE_MS }));
    assert.ok(Math.abs(toldMs - wrongMs) < 1_500, `the dashboard tells of ${toldMs} ms`);
    assert.equal(await clock.innerText(), name === "ahead" ? "+60 min" : "\u{2212}24 h");
  });
}
