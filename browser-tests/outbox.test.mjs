// Whatever the network, the server and the page go through: what the sensor delivered is in the server's log, exactly once.

import assert from "node:assert/strict";
import { test } from "node:test";
import WebSocket from "ws";
import { ChaosProxy } from "./chaos-proxy.mjs";
import { PATIENCE_MS, VirtualMotion, withPatience } from "./harness.mjs";
import { PHONE, PhoneKit, action, forget, problem, step } from "./phone-kit.mjs";

const kit = new PhoneKit();

/** What a page that is killed may lose, in ms: the contract of the outbox. */
const EXCUSED_MS = 250;

/** Reports each reading of the acceleration sensor as the page's own listener gets it. */
function tapSensor() {
  const original = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, ...rest) {
    if (type !== "reading" || !(this instanceof LinearAccelerationSensor)) {
      return original.call(this, type, listener, ...rest);
    }
    const sensor = this;
    return original.call(sensor, type, (event) => {
      window.delivered([sensor.x, sensor.y, sensor.z], Date.now());
      listener(event);
    }, ...rest);
  };
}

/** A phone behind a bad network. */
class Phone {
  /** What the sensor delivered: `{ key, atMs }`. */
  delivered = [];
  #turn = 0;

  /** `init` runs in the page before anything else. */
  static async open(t, init = () => {}) {
    const phone = new Phone();
    phone.proxy = await ChaosProxy.start(kit.server.url);
    t.after(() => phone.proxy.dispose());
    phone.context = await kit.browser.newContext(PHONE);
    t.after(() => phone.context.close());
    await phone.context.exposeFunction("delivered", (xyz, atMs) => phone.delivered.push({ key: key(xyz), atMs }));
    await phone.context.addInitScript(tapSensor);
    await phone.context.addInitScript(init);
    const { hash } = new URL((await kit.dashboard("POST", "pairings", {})).url);
    await phone.openPage(`/p${hash}`);
    return phone;
  }

  /** Opens the page and starts to stream. */
  async openPage(path = "/p") {
    this.page = await this.context.newPage();
    this.motion = await VirtualMotion.attach(this.page, this.proxy.url);
    await this.page.goto(this.proxy.url + path);
    await this.start();
  }

  /** Starts, with a sensor that moves from the first: within a second the page gives up one that rests. */
  async start() {
    const started = async () => {
      await action(this.page, "start");
      await step(this.page, "streaming");
      await this.page.waitForTimeout(1_500);
    };
    await this.shakeUntil(started());
  }

  /**
   * Moves the sensor through values that are all different, as long as `goes`: one that rests is given up for another
   * interface.
   */
  async #move(goes) {
    let [last, sinceMs] = [this.delivered.length, Date.now()];
    while (await goes()) {
      if (this.delivered.length !== last) [last, sinceMs] = [this.delivered.length, Date.now()];
      if (Date.now() - sinceMs > PATIENCE_MS) assert.fail(`the sensor delivers nothing: ${await this.#state()}`);
      this.#turn += 1;
      const [x, y] = [this.#turn % 100, Math.floor(this.#turn / 100)];
      await this.motion.set({ acceleration: [x / 10, y / 10, 0], rotation: [x / 100, 0, 0] });
    }
  }

  /** What may tell why nothing comes. */
  #state() {
    return this.page.evaluate(() => JSON.stringify({
      visibility: document.visibilityState,
      hasFocus: document.hasFocus(),
      text: document.body.innerText.slice(0, 600),
    }));
  }

  /** Moves the sensor until it has delivered so many more. */
  async shake(count) {
    const goal = this.delivered.length + count;
    await this.#move(() => this.delivered.length < goal);
  }

  /** Moves the sensor until something has come about. */
  async shakeUntil(promise) {
    let goes = true;
    const end = () => (goes = false);
    promise.then(end, end);
    await this.#move(() => goes);
    return promise;
  }

  link(state) {
    return this.shakeUntil(this.page.locator(`[data-link="${state}"]`).waitFor({ timeout: PATIENCE_MS }));
  }

  live() {
    return this.link("live");
  }

  /** Until the server has everything. */
  async settled() {
    const waiting = (least) => {
      const isLess = Number(document.querySelector("[data-waiting]")?.dataset.waiting ?? Infinity) <= least;
      // The number is renewed a few times a second.
      window.lessSince = isLess ? (window.lessSince ?? Date.now()) : undefined;
      return isLess && Date.now() - window.lessSince > 500;
    };
    await this.shakeUntil(this.page.waitForFunction(waiting, 60, { timeout: 2 * PATIENCE_MS }));
    await this.page.evaluate(() => (window.lessSince = undefined));
    await this.page.waitForFunction(waiting, 0, { timeout: PATIENCE_MS });
  }
}

const key = (xyz) => xyz.map((number) => number.toFixed(1)).join(" ");

/** The acceleration in the server's log, in order. */
async function log() {
  const { token } = await kit.dashboard("POST", "token");
  const socket = new WebSocket(`${kit.server.url.replace("http", "ws")}/connect`, "motionwire.v1");
  const events = [];
  const read = new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.on("message", (data) => {
      for (const frame of [JSON.parse(data)].flat()) {
        if (frame.op === 2) {
          socket.send(JSON.stringify({ op: 3, d: { token, type: 1, want: ["batch", "replay"] } }));
        } else if (frame.op === 4) {
          socket.send(JSON.stringify({ op: 7, d: {} }));
        } else if (frame.op === 5 && frame.t === "ACCELERATION") {
          events.push({ uid: frame.uid, key: key(frame.d.d), ts: frame.d.ts });
        } else if (frame.op === 7) {
          resolve(events);
        }
      }
    });
  });
  return withPatience(read, () => "the replay did not end").finally(() => socket.terminate());
}

/** Kills a page, and tells from when to when that took: it goes on measuring until it is gone. */
async function killed(kill) {
  const fromMs = Date.now();
  await kill();
  return { fromMs, toMs: Date.now() };
}

/** Compares the log with what was delivered; `kills` are those of pages. */
function compare(events, delivered, kills = []) {
  const count = (items) => items.reduce((counts, item) => counts.set(item.key, (counts.get(item.key) ?? 0) + 1), new Map());
  const stored = count(events);
  const isExcused = ({ atMs }) => kills.some(({ fromMs, toMs }) => atMs > fromMs - EXCUSED_MS && atMs <= toMs);
  const excused = count(delivered.filter(isExcused));
  for (const [reading, times] of count(delivered)) {
    const found = stored.get(reading) ?? 0;
    assert.ok(found <= times, `${reading} was delivered ${times} times and is stored ${found} times`);
    assert.ok(found >= times - (excused.get(reading) ?? 0), `${reading} was delivered ${times} times and is stored ${found} times`);
  }
  const known = count(delivered);
  for (const reading of stored.keys()) assert.ok(known.has(reading), `${reading} was never delivered`);
}

const long = { timeout: 6 * PATIENCE_MS };

test("a network that is cut, stalls and resets loses nothing", long, async (t) => {
  const phone = await Phone.open(t);
  await phone.live();
  await phone.shake(60);

  phone.proxy.cut();
  await phone.link("waiting");
  await phone.shake(120);
  phone.proxy.heal();
  await phone.live();
  await phone.shake(60);

  phone.proxy.reset();
  await phone.shake(60);
  await phone.live();

  phone.proxy.stall();
  // The browser never learns of such a loss; acknowledgements that stay away, or the network's return, tell the page. It is
  // said until there is another connection.
  const isSaid = phone.page.locator('[data-problem="no-answer"]').waitFor({ timeout: PATIENCE_MS });
  await phone.shake(120);
  await phone.shakeUntil(isSaid);
  await phone.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await phone.shake(60);
  await phone.settled();

  const events = await log();
  compare(events, phone.delivered);
  assert.ok(events.length >= 480, `${events.length}`);
});

test("a server that was killed has everything afterwards", long, async (t) => {
  const before = (await log()).length;
  const phone = await Phone.open(t);
  await phone.live();
  await phone.shake(60);
  await kit.server.kill();
  await phone.shake(120);
  await kit.server.restart();
  await phone.live();
  await phone.shake(30);
  await phone.settled();
  compare((await log()).slice(before), phone.delivered);
});

test("a page that is reloaded or killed leaves nothing behind but the last moment", long, async (t) => {
  const before = (await log()).length;
  const phone = await Phone.open(t);
  await phone.live();
  await phone.shake(60);

  phone.proxy.cut();
  await phone.shake(90);
  const kills = [await killed(() => phone.page.close())];
  phone.proxy.heal();
  await phone.openPage();
  await phone.live();
  await phone.shake(30);

  phone.proxy.cut();
  await phone.shake(60);
  phone.proxy.heal();
  kills.push(await killed(() => phone.page.reload()));
  await phone.start();
  await phone.live();
  await phone.shake(30);
  await phone.settled();

  const events = (await log()).slice(before);
  compare(events, phone.delivered, kills);
  assert.ok(events.length >= 200, `${events.length}`);
});

test("what a killed page left goes at the next visit, without Start, and a page that streams is not disturbed", long, async (t) => {
  const before = (await log()).length;
  const phone = await Phone.open(t);
  await phone.live();
  await phone.shake(30);
  phone.proxy.cut();
  await phone.shake(90);
  const kills = [await killed(() => phone.page.close())];
  phone.proxy.heal();
  const page = await phone.context.newPage();
  await page.goto(`${phone.proxy.url}/p`);
  await step(page, "ready");
  const arrived = async () => {
    try {
      compare((await log()).slice(before), phone.delivered, kills);
      return true;
    } catch (error) {
      if (!(error instanceof assert.AssertionError)) throw error;
      return false;
    }
  };
  await withPatience((async () => { while (!(await arrived())) await page.waitForTimeout(200); })(), () => "it was not sent");
  await page.locator("[data-left]").waitFor({ state: "detached", timeout: PATIENCE_MS });
  await step(page, "ready");

  await page.close();
  await phone.openPage();
  await phone.live();
  const visitor = await phone.context.newPage();
  await visitor.goto(`${phone.proxy.url}/p`);
  await step(visitor, "ready");
  await visitor.waitForTimeout(1_000);
  await step(phone.page, "streaming");
});

test("a page in the background leaves a hole that the dashboard is told of", long, async (t) => {
  const dashboard = await (await kit.browser.newContext()).newPage();
  t.after(() => dashboard.context().close());
  await dashboard.goto(await kit.server.dashboardLink());
  // Only the page in front has sensors.
  const phone = await Phone.open(t);
  await phone.live();
  await phone.shake(30);
  const show = (state) => phone.page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
  await show("hidden");
  // Browsers deliver nothing meanwhile; so does the sensor here.
  await phone.page.waitForTimeout(1_800);
  await show("visible");
  const hole = dashboard.locator("[data-hole]");
  await phone.shakeUntil(hole.waitFor({ timeout: PATIENCE_MS }));
  assert.match(await hole.innerText(), /No data from .* to .*: the phone's page was in the background/);
  const told = await phone.page.locator("[data-holes]").innerText();
  assert.match(told, /^Nothing was measured from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d, because the page was hidden\.$/);
});

test("a second page goes on with what the first one left, as soon as that is closed", long, async (t) => {
  const before = (await log()).length;
  const phone = await Phone.open(t);
  await phone.live();
  await phone.shake(60);
  const first = phone.page;
  const second = await phone.context.newPage();
  const motion = await VirtualMotion.attach(second, phone.proxy.url);
  await second.goto(`${phone.proxy.url}/p`);
  await step(second, "ready");

  phone.proxy.cut();
  await phone.shake(90);
  [phone.page, phone.motion] = [second, motion];
  await phone.start();
  const kills = [await killed(() => first.close())];
  phone.proxy.heal();
  await phone.live();
  await phone.shake(30);
  await phone.settled();
  const events = (await log()).slice(before);
  compare(events, phone.delivered, kills);
  assert.ok(events.length >= 120, `${events.length}`);
});

test("a store that refuses for a while loses nothing", long, async (t) => {
  const before = (await log()).length;
  const phone = await Phone.open(t, () => {
    const transaction = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...call) {
      const begun = transaction.apply(this, call);
      // As a full disk does it: the requests go well, the transaction does not.
      if (call[1] === "readwrite" && performance.now() < 4_000) queueMicrotask(() => begun.abort());
      return begun;
    };
  });
  await phone.live();
  phone.proxy.cut();
  await phone.shake(60);
  // Until it is tried again.
  await phone.shakeUntil(phone.page.waitForFunction(() => performance.now() > 11_000, undefined, { timeout: PATIENCE_MS }));
  await phone.shake(30);
  const kills = [await killed(() => phone.page.close())];
  phone.proxy.heal();
  await phone.openPage();
  await phone.live();
  await phone.settled();
  compare((await log()).slice(before), phone.delivered, kills);
});

function withoutStore() {
  IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError"); };
  delete LockManager.prototype.request;
}

/** As Safari does it at times: the database is neither opened nor refused. */
function withSilentStore() {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (name, version) {
    const request = open.call(this, `${name}-elsewhere`, version);
    for (const event of ["onsuccess", "onerror", "onupgradeneeded"]) Object.defineProperty(request, event, { set() {} });
    return request;
  };
}

/** As it is after the browser's process for databases has died: nothing is heard of what is written. */
function withStuckStore() {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...call) {
    const begun = transaction.apply(this, call);
    for (const event of ["oncomplete", "onabort"]) Object.defineProperty(begun, event, { set() {} });
    return begun;
  };
}

for (const [name, init] of [["without a store", withoutStore], ["whose store never opens", withSilentStore], ["whose store is stuck", withStuckStore]]) {
  test(`a browser ${name} sends all the same`, long, (t) => sendsAllTheSame(t, init));
}

async function sendsAllTheSame(t, init) {
  const before = (await log()).length;
  const phone = await Phone.open(t, init);
  await phone.live();
  phone.proxy.cut();
  await phone.shake(90);
  await phone.shakeUntil(phone.page.getByText("only while this page stays open").waitFor({ timeout: PATIENCE_MS }));
  phone.proxy.heal();
  await phone.live();
  await phone.shake(30);
  await phone.settled();
  compare((await log()).slice(before), phone.delivered);
}

for (const [name, init] of [["", () => {}], [" without a store", withoutStore]]) {
  test(`what was measured before Stop is sent after it${name}`, long, async (t) => {
    const before = (await log()).length;
    const phone = await Phone.open(t, init);
    await phone.live();
    phone.proxy.cut();
    await phone.shake(90);
    const measured = [...phone.delivered];
    await action(phone.page, "stop");
    await step(phone.page, "stopped");
    const left = phone.page.locator("[data-left]");
    await left.waitFor({ timeout: PATIENCE_MS });
    assert.ok(Number(await left.getAttribute("data-left")) >= 90);
    phone.proxy.heal();
    await left.waitFor({ state: "detached", timeout: PATIENCE_MS });
    const events = (await log()).slice(before);
    compare(events, phone.delivered, [{ fromMs: measured.at(-1).atMs, toMs: Infinity }]);
    assert.equal(await phone.page.locator("main[data-link]").count(), 0, "nothing is connected any more");
  });
}

test("a stream that starts again takes what waits along", long, async (t) => {
  const before = (await log()).length;
  const phone = await Phone.open(t, withoutStore);
  await phone.live();
  phone.proxy.cut();
  await phone.shake(60);
  await action(phone.page, "stop");
  await phone.page.locator("[data-left]").waitFor({ timeout: PATIENCE_MS });
  const stoppedMs = Date.now();
  phone.proxy.heal();
  await phone.start();
  await phone.live();
  const startedMs = Date.now();
  await phone.shake(30);
  await phone.settled();
  compare((await log()).slice(before), phone.delivered, [{ fromMs: stoppedMs, toMs: startedMs }]);
});

test("forgetting the server asks first, with what would be lost, and is told to a server that was away", long, async (t) => {
  const phone = await Phone.open(t);
  const { page } = phone;
  await phone.live();
  await phone.shake(30);
  const phones = async () => (await kit.dashboard("GET", "phones")).length;
  const known = await phones();
  phone.proxy.cut();
  await phone.shake(60);
  await action(page, "stop");
  await page.locator("[data-forget] > .button").click();
  const waiting = Number(await page.locator("[data-left]").getAttribute("data-left"));
  assert.ok(waiting >= 60);
  assert.match(await page.locator("[data-forget] .confirm").innerText(), new RegExp(`${waiting} readings have not been sent`));
  await page.locator("[data-forget]").getByRole("button", { name: "Keep" }).click();
  await step(page, "stopped");
  assert.ok(await page.locator("[data-left]").isVisible());
  await forget(page);
  await problem(page, "parting");
  assert.equal(await phones(), known);
  phone.proxy.heal();
  await action(page, "retry");
  await problem(page, "no-code");
  assert.equal(await phones(), known - 1);
});

/** How a pairing ends while its phone is away, and what its page says then. */
const ENDS = {
  "that was revoked": async (phone, uid) => {
    await kit.dashboard("DELETE", `phones/${uid}`);
    phone.proxy.heal();
    await phone.shakeUntil(problem(phone.page, "revoked"));
  },
  // The server knows the phone by its cookie, and takes it for another one without it.
  "that the server does not know": async (phone) => {
    await phone.context.clearCookies();
    phone.proxy.heal();
    await phone.shakeUntil(problem(phone.page, "revoked"));
  },
};

/** The records in the browser's store. */
const kept = (page) => page.evaluate(async () => {
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const name = "motionwire-outbox";
  const database = await done(indexedDB.open(name));
  const count = await done(database.transaction(name).objectStore(name).count());
  database.close();
  return count;
});

for (const [which, end] of Object.entries(ENDS)) {
  for (const fate of ["send", "delete"]) {
    test(`a person decides what is left of a pairing ${which}: ${fate}`, long, async (t) => {
      const before = (await log()).length;
      const phone = await Phone.open(t);
      const { page } = phone;
      await phone.live();
      await phone.shake(30);
      await phone.settled();
      const [{ uid }] = await kit.dashboard("GET", "phones");
      phone.proxy.cut();
      const cutMs = Date.now();
      await phone.link("waiting");
      await phone.shake(60);
      await end(phone, uid);
      const left = phone.delivered.filter(({ atMs }) => atMs > cutMs);
      const records = await kept(page);
      assert.ok(records > 0);
      const told = async (place) => {
        const words = (await page.locator(place).innerText({ timeout: PATIENCE_MS })).split("readings")[0];
        const count = Number(words.replace(/\D/g, ""));
        assert.ok(count >= left.length, `${count} are told of at least ${left.length}`);
        return count;
      };
      const count = await told("[data-left]");
      await page.reload();
      await problem(page, "no-code");
      assert.equal(await told("[data-left]"), count);

      const { hash } = new URL((await kit.dashboard("POST", "pairings", {})).url);
      await page.evaluate((hash) => (location.hash = hash), hash);
      await step(page, "offer");
      assert.equal(await told("#earlier"), count);
      await action(page, "start");
      await page.locator('[value="send"]:focus').waitFor({ timeout: PATIENCE_MS });
      await step(page, "offer");
      assert.equal(await kept(page), records, "nothing is done without a word");
      await page.locator(`[name=earlier][value="${fate}"]`).check();
      const startedMs = Date.now();
      await phone.start();
      await phone.live();
      await phone.shake(30);
      await phone.settled();
      const [{ uid: other }] = await kit.dashboard("GET", "phones");
      assert.equal(other === uid, which === "that was revoked");
      const events = (await log()).slice(before);
      if (fate === "send") {
        compare(events, phone.delivered);
        assert.ok(events.some((event) => event.uid === other && Date.parse(event.ts) < startedMs));
      } else {
        compare(events, phone.delivered.filter((reading) => !left.includes(reading)));
      }
      assert.equal(await page.locator("#earlier").count(), 0);
    });
  }
}

test("a code that is scanned while the pairing goes on asks nothing, and what was left is sent", long, async (t) => {
  const before = (await log()).length;
  const phone = await Phone.open(t);
  await phone.live();
  phone.proxy.cut();
  await phone.link("waiting");
  await phone.shake(60);
  await action(phone.page, "stop");
  await phone.page.locator("[data-left]").waitFor({ timeout: PATIENCE_MS });
  phone.proxy.heal();
  const { hash } = new URL((await kit.dashboard("POST", "pairings", {})).url);
  await phone.page.evaluate((hash) => (location.hash = hash), hash);
  await step(phone.page, "offer");
  assert.equal(await phone.page.locator("#earlier").count(), 0);
  await phone.start();
  await phone.live();
  await phone.shake(30);
  await phone.settled();
  compare((await log()).slice(before), phone.delivered);
});

/** What becomes of the readings that one tab has kept, once another one has paired this phone as another. */
async function pairedElsewhere(t, fate) {
  const phone = await Phone.open(t);
  const first = phone.page;
  let isAway = false;
  await first.route("**/api/phone/token", (route) => (isAway ? route.abort() : route.continue()));
  await phone.live();
  await phone.shake(30);
  isAway = true;
  phone.proxy.reset();
  await phone.link("waiting");
  await phone.shake(60);

  // Without its session, the phone is another one to the server.
  await phone.context.clearCookies();
  const other = await phone.context.newPage();
  await VirtualMotion.attach(other, phone.proxy.url);
  await other.goto(`${phone.proxy.url}/p${new URL((await kit.dashboard("POST", "pairings", {})).url).hash}`);
  await step(other, "offer");
  await other.locator(`[name=earlier][value="${fate}"]`).check({ timeout: PATIENCE_MS });
  // Over a slow network the first tab has learned of it before the other one streams.
  await other.route("**/api/phone/session", async (route) => {
    if (route.request().method() === "GET") await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await action(other, "start");
  await step(other, "streaming");
  isAway = false;
  await first.evaluate(() => window.dispatchEvent(new Event("online")));
  await step(first, "ready");
  await other.waitForFunction(() => Number(document.querySelector("[data-sent]")?.dataset.sent) > 0, undefined, { timeout: PATIENCE_MS });
  const [{ uid }] = await kit.dashboard("GET", "phones");
  const own = async () => (await log()).filter((event) => event.uid === uid);
  // This tab's sensor rests, the other's was moved.
  const foreign = async () => (await own()).filter((event) => event.key !== key([0, 0, 0]));
  if (fate === "send") {
    await withPatience((async () => { while ((await foreign()).length === 0) await other.waitForTimeout(200); })(), () => "nothing was sent");
  }
  await step(other, "streaming");
  assert.ok((await own()).length > 0);
  if (fate === "delete") assert.deepEqual(await foreign(), []);
}

test("what one tab holds is not sent as whom another tab has paired this phone", long, (t) => pairedElsewhere(t, "delete"));

test("what one tab has kept is sent by the tab that has paired this phone anew, which streams on", long, (t) => pairedElsewhere(t, "send"));
