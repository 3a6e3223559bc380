// What the tests of the phone page share: a server, a browser, phones, and a consumer of what they send.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import WebSocket from "ws";
import { ChaosProxy } from "./chaos-proxy.mjs";
import { PATIENCE_MS, Server, VirtualMotion, launchBrowser, withPatience } from "./harness.mjs";

/** How the browser pretends to be a phone. */
export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

/** How long one test may take, in ms. */
export const timeout = 2 * PATIENCE_MS;

/** Taps a button by its `data-action`. */
export const action = (page, name) => page.locator(`[data-action="${name}"]`).click({ timeout: PATIENCE_MS });

/** Waits until the page stands at a step. */
export const step = (page, name) => page.locator(`[data-step="${name}"]`).waitFor({ timeout: PATIENCE_MS });

/** Waits until the connection of a page that streams is in a state. */
export const link = (page, state) => page.locator(`[data-link="${state}"]`).waitFor({ timeout: PATIENCE_MS });

/** Moves the sensor until something holds. */
export async function shakeUntil(motion, holds) {
  const deadline = Date.now() + PATIENCE_MS;
  for (let turn = 0; !(await holds()); turn += 1) {
    assert.ok(Date.now() < deadline, `waited for ${holds}`);
    await motion.set({ acceleration: [(turn % 100) / 10, 1, 0], rotation: [(turn % 50) / 100, 0, 0] });
  }
}

/** Waits until all is stored that a page with moving sensors has measured; some of what comes after is always on its way. */
export async function delivered(page) {
  const counts = () => page.evaluate(() => {
    const { sent, waiting } = document.querySelector("[data-waiting]").dataset;
    return { sent: Number(sent), all: Number(sent) + Number(waiting) };
  });
  const deadline = Date.now() + PATIENCE_MS;
  const shown = await counts();
  // What is shown may be older than what was measured last.
  let now = shown;
  while (now.all === shown.all) {
    assert.ok(Date.now() < deadline, "the sensors do not move");
    now = await counts();
  }
  const { all } = now;
  while (now.sent < all) {
    assert.ok(Date.now() < deadline, `${now.sent} of ${all} readings are stored`);
    now = await counts();
  }
}

/** Waits until a consumer has seen all that a page with moving sensors has measured; gives how many dispatches those were. */
export async function heard(page, received) {
  await delivered(page);
  const sinceMs = Date.now();
  // Dispatches come in the order in which they were stored. The page's time may be a little beside the server's.
  await received.until((frame) => Date.parse(frame.d.ts) > sinceMs + 500);
  return received.seen.length;
}

/** By how much a phone's clock is behind, in ms, by the last readings that came: a busy machine brings some late, none early. */
export function behindMs(received, type) {
  const last = received.seen.filter((frame) => frame.t === type).slice(-120);
  return Math.min(...last.map((frame) => frame.cameMs - Date.parse(frame.d.ts)));
}

/** Waits until the page shows a problem. */
export const problem = (page, kind) => page.locator(`[data-problem="${kind}"]`).waitFor({ timeout: PATIENCE_MS });

/** Forgets the server, and says yes to the question. */
export async function forget(page) {
  await page.locator("[data-forget] > .button").click({ timeout: PATIENCE_MS });
  await page.locator("[data-forget] .button--danger").click({ timeout: PATIENCE_MS });
}

/** A server and a browser for all tests of a file, started before the first and ended after the last. */
export class PhoneKit {
  server;
  browser;
  /** Calls the dashboard's interface: `(method, path, body)`. */
  dashboard;

  /** `launchOptions` go to the browser. */
  constructor(launchOptions = {}) {
    before(async () => {
      this.server = await Server.start();
      this.browser = await launchBrowser(launchOptions);
      this.dashboard = await this.#logIn();
    });
    after(async () => {
      await this.browser?.close();
      await this.server?.dispose();
    });
  }

  /** A dashboard's session without its page: calls the interface that the page calls. */
  async #logIn() {
    const key = new URL(await this.server.dashboardLink()).hash.replace("#key=", "");
    const answer = await fetch(`${this.server.url}/api/dashboard/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key }),
    });
    assert.equal(answer.status, 204);
    const cookie = answer.headers.getSetCookie()[0].split(";")[0];
    return async (method, path, body) => {
      const response = await fetch(`${this.server.url}/api/dashboard/${path}`, {
        method,
        headers: { cookie, ...(body && { "content-type": "application/json" }) },
        body: body && JSON.stringify(body),
      });
      assert.ok(response.ok, `${method} ${path}: ${response.status}`);
      return response.status === 204 ? undefined : response.json();
    };
  }

  /** How many series of a phone the server keeps. */
  async series(uid) {
    return (await this.dashboard("GET", "series")).filter((series) => series.uid === uid).length;
  }

  /** A link that pairs one phone. */
  async phoneLink() {
    return this.server.phoneLink((await this.dashboard("POST", "pairings", {})).url);
  }

  /** A phone of its own: no cookies, no permissions. `init` runs in the page before anything else. */
  async phone(t, { init, virtual = true, ...options } = {}) {
    const context = await this.browser.newContext({ ...PHONE, ...options });
    t.after(() => context.close());
    const page = await context.newPage();
    if (init) await page.addInitScript(init);
    const motion = virtual ? await VirtualMotion.attach(page, this.server.url) : undefined;
    return { page, motion };
  }

  /** A phone on the offer, behind a network that can be cut. `inits` run in the page before anything else. */
  async phoneBehindProxy(t, { inits = [], ...options } = {}) {
    const proxy = await ChaosProxy.start(this.server.url);
    t.after(() => proxy.dispose());
    const context = await this.browser.newContext({ ...PHONE, ...options });
    t.after(() => context.close());
    const page = await context.newPage();
    for (const init of inits) await page.addInitScript(init);
    const motion = await VirtualMotion.attach(page, proxy.url);
    await page.goto(proxy.url + "/p" + new URL((await this.dashboard("POST", "pairings", {})).url).hash);
    await step(page, "offer");
    return { page, motion, proxy };
  }

  /** Pairs and starts. */
  async startStreaming(page) {
    await page.goto(await this.phoneLink());
    await step(page, "offer");
    await action(page, "start");
    await step(page, "streaming");
  }

  /**
   * A consumer, which notes when each dispatch came; `until` resolves with the next dispatch for which `matches` holds, `ever` with the first one, which may have
   * come before.
   */
  async consumer(t) {
    const { token } = await this.dashboard("POST", "token");
    const socket = new WebSocket(`${this.server.url.replace("http", "ws")}/connect`);
    t.after(() => socket.terminate());
    const waiting = new Set();
    const seen = [];
    const ready = new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.on("message", (data) => {
        const frame = JSON.parse(data);
        if (frame.op === 2) socket.send(JSON.stringify({ op: 3, d: { token, type: 1 } }));
        if (frame.op === 4) resolve();
        if (frame.op !== 5) return;
        seen.push(Object.assign(frame, { cameMs: Date.now() }));
        for (const waiter of waiting) waiter(frame);
      });
    });
    await withPatience(ready, () => "the consumer did not become ready");
    const until = (matches) => withPatience(
      new Promise((resolve) => waiting.add((frame) => matches(frame) && resolve(frame))),
      () => `no such reading came; the last was ${JSON.stringify(seen.at(-1))}`,
    );
    const ever = async (matches) => seen.find(matches) ?? until(matches);
    return { seen, until, ever };
  }
}

/** Has a page's phone measure accelerations only. */
export function noGyroscope() {
  delete window.LinearAccelerationSensor;
  setInterval(() => dispatchEvent(new DeviceMotionEvent("devicemotion", {
    acceleration: { x: 1, y: 0, z: 0 },
    accelerationIncludingGravity: { x: 1, y: 0, z: 9.8 },
  })), 20);
}
