// How alerts call people: of which phone, by sound, and by notifications, in whatever way a browser shows them.

import assert from "node:assert/strict";
import { hostname } from "node:os";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Server, launchBrowser } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

/** A name that the server knows as its own, and no browser takes for its own machine. */
const HOST = `${hostname().split(".")[0].toLowerCase()}.local`;
const LIMIT_BPM = 170;
const CALM_BPM = 100;
const BUSY_BPM = 180;
const patient = { timeout: PATIENCE_MS };
const long = { timeout: 4 * PATIENCE_MS };

let server;
let browser;
const phones = [];
const bpm = { anna: CALM_BPM, ben: CALM_BPM };

before(async () => {
  server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  browser = await launchBrowser({ args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`] });
  for (const uid of Object.keys(bpm)) {
    const phone = await Producer.connect(server, uid);
    phone.stream("HEART_RATE", 4, Date.now(), () => bpm[uid]);
    phone.stream("STEPS", 1, Date.now(), () => 1);
    phones.push(phone);
  }
});

after(async () => {
  for (const phone of phones) phone.close();
  await browser?.close();
  await server?.dispose();
});

/** A dashboard whose card of alerts is open, with what browsers differ in; `window.beeps` and `window.shown` tell of calls. */
async function open({ permissions = ["notifications"], init, address = (link) => link } = {}) {
  bpm.anna = CALM_BPM;
  bpm.ben = CALM_BPM;
  const context = await browser.newContext({ permissions });
  await context.addInitScript(() => {
    window.beeps = 0;
    window.shown = [];
    window.shows = [];
    const workers = window.ServiceWorkerRegistration?.prototype ?? {};
    const { showNotification } = workers;
    workers.showNotification = function (...what) {
      const shown = showNotification.apply(this, what);
      window.shows.push(shown);
      return shown;
    };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...when) {
      window.beeps += 1;
      return start.apply(this, when);
    };
  });
  if (init) await context.addInitScript(init);
  const page = await context.newPage();
  await page.goto(address(await server.dashboardLink()));
  await unfold(page);
  return page;
}

async function unfold(page) {
  await page.waitForSelector('[data-chart="HEART_RATE"][data-first-paint]', patient);
  await page.getByText("Alerts", { exact: true }).click();
  await page.locator('[data-alert="phone"]').waitFor(patient);
}

async function add(page, { phone = "", limit = LIMIT_BPM }) {
  await page.locator('[data-alert="type"]').selectOption("HEART_RATE");
  await page.locator('[data-alert="phone"]').selectOption(phone);
  await page.locator('[data-alert="limit"]').fill(String(limit));
  await page.locator('[data-action="add-alert"]').click();
}

/** As Chrome on Android has it. */
function refuseConstructor() {
  window.Notification = new Proxy(Notification, {
    construct() {
      throw new TypeError("Illegal constructor");
    },
  });
}

function hideWorkers() {
  delete Navigator.prototype.serviceWorker;
}

/**
 * What the worker shows, once it has been told to as often. Nobody asks before it is shown: Chromium forgets what it is asked
 * about between keeping a notification and showing it.
 */
function notifications(page, times = 1) {
  return page.evaluate(async (times) => {
    if (window.shows.length < times) return [];
    await Promise.all(window.shows);
    const registration = await navigator.serviceWorker.getRegistration("/alerts/");
    const shown = (await registration?.getNotifications()) ?? [];
    return shown.map(({ title, body, silent }) => ({ title, body, silent }));
  }, times);
}

async function until(what, fits) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await what();
    if (fits(found)) return found;
    assert.ok(Date.now() < deadline, `it was ${JSON.stringify(found)} at last`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("one phone's alert is raised by that one, and a worker shows it", long, async () => {
  const page = await open({ init: refuseConstructor });
  await add(page, { phone: "anna" });
  await page.locator(".list__text").getByText("anna: Heart rate above 170 bpm").waitFor(patient);
  bpm.ben = BUSY_BPM;
  await page.waitForFunction(() => Number(document.querySelector('[data-phone="ben"] [data-chart="HEART_RATE"]').dataset.lastX) === 180, null, patient);
  assert.equal(await page.locator("[data-raised]").count(), 0);
  bpm.anna = BUSY_BPM;
  await page.locator("[data-raised]").getByText("anna: Heart rate above 170 bpm").waitFor(patient);
  const [shown] = await until(() => notifications(page), (found) => found.length > 0);
  assert.deepEqual(shown, { title: "Motionwire", body: "anna: Heart rate above 170 bpm", silent: false });
  assert.equal(await page.locator("[data-raised]").count(), 1);
  assert.equal(await page.locator('[data-alert="note"]').innerText(), "");
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null, "it answers for no page");

  await page.reload();
  await unfold(page);
  await page.locator(".list__text").getByText("anna: Heart rate above 170 bpm").waitFor(patient);
  await page.getByRole("button", { name: "Remove this alert: anna: Heart rate above 170 bpm" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".list__text").getByText("anna").waitFor({ ...patient, state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Alerts", "the focus stays near");
  await page.context().close();
});

/** A page that is hidden, whose ticks are held back as browsers do. */
function hideLater() {
  const tick = window.setInterval;
  window.setInterval = (act, ...rest) => tick(() => document.visibilityState === "visible" && act(), ...rest);
  window.hide = () => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value: "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  };
}

test("a hidden page calls, too, though its ticks are held back", long, async () => {
  const page = await open({ init: hideLater });
  await add(page, { phone: "anna" });
  await page.locator(".list__text").getByText("anna: Heart rate above 170 bpm").waitFor(patient);
  await page.evaluate(() => window.hide());
  bpm.anna = BUSY_BPM;
  await until(() => page.evaluate(() => window.beeps), (beeps) => beeps > 0);
  const [shown] = await until(() => notifications(page), (found) => found.length > 0);
  assert.equal(shown.body, "anna: Heart rate above 170 bpm");
  await page.context().close();
});

test("a tap on a notification brings the dashboard to the front", long, async () => {
  const page = await open();
  await page.locator('[data-action="try-alert"]').click();
  await until(() => notifications(page), (found) => found.length === 1);
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(`${server.url}/p`);
  const [worker] = page.context().serviceWorkers();
  const tap = () => worker.evaluate(async () => {
    self.focused = [];
    self.opened = [];
    // Only a person's own tap may move windows.
    WindowClient.prototype.focus = async function () { self.focused.push(this.url.split("#")[0]); };
    Clients.prototype.openWindow = async (url) => { self.opened.push(url); };
    const [notification] = await registration.getNotifications();
    const waits = [];
    const event = new NotificationEvent("notificationclick", { notification });
    event.waitUntil = (promise) => waits.push(promise);
    self.dispatchEvent(event);
    await Promise.all(waits);
    return { focused: self.focused, opened: self.opened, left: (await registration.getNotifications()).length };
  });
  assert.deepEqual(await tap(), { focused: [`${server.url}/`], opened: [], left: 0 });
  await page.locator('[data-action="try-alert"]').click();
  await until(() => notifications(page, 2), (found) => found.length === 1);
  await page.close();
  assert.deepEqual(await tap(), { focused: [], opened: [`${server.url}/`], left: 0 });
  await elsewhere.context().close();
});

test("sound and notification have switches, which are remembered", long, async () => {
  const page = await open();
  const beeps = () => page.evaluate(() => window.beeps);
  const [sound, notification] = ["sound", "notification"].map((name) => page.locator(`[data-alert="${name}"]`));
  const rehearse = page.locator('[data-action="try-alert"]');
  await rehearse.click();
  await until(beeps, (count) => count === 2);
  await sound.uncheck();
  await rehearse.click();
  const [silent] = await until(() => notifications(page, 2), ([first]) => first?.silent);
  assert.equal(silent.body, "Alerts");
  assert.equal(await beeps(), 2);
  await notification.uncheck();
  assert.equal(await rehearse.isDisabled(), true);

  await page.reload();
  await unfold(page);
  assert.deepEqual([await sound.isChecked(), await notification.isChecked()], [false, false]);
  await add(page, {});
  bpm.ben = BUSY_BPM;
  await page.locator("[data-raised]").getByText("ben: Heart rate above 170 bpm").waitFor(patient);
  assert.equal(await page.locator("[data-mute]").count(), 0, "nobody wants it to sound");
  await sound.check();
  bpm.anna = BUSY_BPM;
  await page.locator("[data-raised]").nth(1).waitFor(patient);
  await until(beeps, (count) => count === 2);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("motionwire.alerts")).sort()), ["motionwire.alerts", "motionwire.alerts-unnotified"]);
  await page.context().close();
});

test("without a worker the page shows notifications, and says where it cannot", long, async () => {
  const record = () => {
    delete Navigator.prototype.serviceWorker;
    window.Notification = new Proxy(Notification, {
      construct(target, [title, options]) {
        window.shown.push(`${title}: ${options.body}`);
        return new target(title, options);
      },
    });
  };
  let page = await open({ init: record });
  await page.locator('[data-action="try-alert"]').click();
  await until(() => page.evaluate(() => window.shown), (shown) => shown.length === 1);
  assert.deepEqual(await page.evaluate(() => window.shown), ["Motionwire: Alerts"]);
  assert.equal(await page.locator('[data-alert="note"]').innerText(), "");
  await page.context().close();

  page = await open({ init: `(${hideWorkers})(); (${refuseConstructor})()` });
  await page.locator('[data-action="try-alert"]').click();
  await page.locator('[data-alert="note"]').getByText("did not show the notification").waitFor(patient);
  await page.context().close();

  page = await open({ permissions: [], address: (link) => link.replace("127.0.0.1", HOST) });
  assert.equal(await page.evaluate(() => isSecureContext), false);
  await page.locator('[data-alert="note"]').getByText("with https only").waitFor(patient);
  await page.locator('[data-action="try-alert"]').click();
  await until(() => page.evaluate(() => window.beeps), (count) => count === 2);
  await page.locator('[data-alert="notification"]').uncheck();
  await until(() => page.locator('[data-alert="note"]').innerText(), (note) => note === "");
  await page.context().close();
});

test("a limit that cannot be says which can, and units are not told twice", long, async () => {
  const page = await open();
  const problem = page.locator('[data-alert="refused"]');
  await add(page, { limit: "1e13" });
  await problem.getByText("The limit must be a number from −10¹² to 10¹².").waitFor(patient);
  assert.equal(await page.locator('[data-alert="limit"]').getAttribute("aria-invalid"), "true");
  await add(page, { limit: "" });
  await problem.getByText("must be a number").waitFor(patient);
  await page.locator('[data-alert="condition"]').selectOption("in-zone");
  await page.locator('[data-alert="type"]').selectOption("STEPS");
  assert.equal(await page.locator('[data-alert="condition"]').inputValue(), "above", "steps have no zones");
  await page.locator('[data-alert="limit"]').fill("5000");
  await page.locator('[data-action="add-alert"]').click();
  await page.locator(".list__text").getByText("Steps above 5000", { exact: true }).waitFor(patient);
  assert.equal(await problem.isVisible(), false);
  const words = page.locator('[data-chart="STEPS"] canvas[role="img"]').first();
  await until(() => words.getAttribute("aria-label"), (label) => label?.startsWith("Steps, now"));
  await page.context().close();
});

test("of twenty alerts one has to go before another can come", long, async () => {
  const page = await open({
    init: () => {
      const watches = Array.from({ length: 20 }, (_, limit) => ({ data_type: "STEPS", condition: "above", limit: 100 + limit }));
      localStorage.setItem("motionwire.alerts", JSON.stringify(watches));
    },
  });
  const add = page.locator('[data-action="add-alert"]');
  const refused = page.locator('[data-alert="refused"]');
  await page.locator('[data-alert="type"]').selectOption("STEPS");
  await add.click();
  await refused.filter({ hasText: "There are 20 alerts" }).waitFor(patient);
  assert.equal(await page.locator('[data-alert="limit"]').getAttribute("aria-invalid"), null, "nothing is wrong with the limit");
  const of = (limit) => page.getByRole("button", { name: `Remove this alert: Steps above ${limit}` });
  await of(119).click();
  await page.locator('[data-alert="limit"]').fill("7");
  await add.click();
  await of(7).waitFor(patient);
  assert.equal(await refused.innerText(), "");
  await page.context().close();
});

test("a single number is watched with its sign, and of a vector what is chosen", long, async () => {
  const gauge = await Producer.connect(server, "gauge");
  let level = 0;
  gauge.stream("LEVEL", 10, Date.now(), () => level);
  gauge.stream("ACCELERATION", 20, Date.now(), () => [0, level, 0]);
  const page = await open();
  const raised = page.locator("[data-raised]");
  const come = (value) => page.waitForFunction((value) => Number(document.querySelector('[data-phone="gauge"] [data-chart="LEVEL"]')?.dataset.lastX) === value, value, patient);
  const watch = async (type, condition, limit, axis) => {
    await page.locator('[data-alert="type"]').selectOption(type);
    await page.locator('[data-alert="condition"]').selectOption(condition);
    if (axis) await page.locator('[data-alert="axis"]').selectOption({ label: axis });
    await page.locator('[data-alert="limit"]').fill(String(limit));
    await page.locator('[data-action="add-alert"]').click();
  };
  await come(0);
  await watch("LEVEL", "above", 5);
  assert.equal(await page.locator('[data-alert="axis"]').count(), 0, "there is one number");
  await watch("LEVEL", "below", -5);
  await watch("ACCELERATION", "below", -5, "y");
  assert.deepEqual(await page.locator('[data-alert="axis"] option').allInnerTexts(), ["the magnitude", "x", "y", "z"]);
  await watch("ACCELERATION", "above", 50, "the magnitude");
  await page.locator(".list__text").getByText("Acceleration, magnitude above 50 m/s²", { exact: true }).waitFor(patient);

  level = -10;
  await raised.getByText(/^gauge: Level below .5 \(now .10\)$/).waitFor(patient);
  await raised.getByText(/^gauge: Acceleration, y below .5 m\/s² \(now .10 m\/s²\)$/).waitFor(patient);
  assert.equal(await raised.count(), 2, "what is far below zero is not above 5");
  level = 10;
  await raised.getByText("gauge: Level above 5 (now 10)").waitFor(patient);
  await until(() => raised.count(), (count) => count === 1);

  await page.reload();
  await unfold(page);
  await page.locator(".list__text").getByText(/^Acceleration, y below .5 m\/s²$/).waitFor(patient);
  await page.context().close();
  gauge.close();
});
