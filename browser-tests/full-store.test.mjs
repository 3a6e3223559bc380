// A phone that could send nothing for long: its browser's store is full, and is read and sent while the page is used.
// `MOTIONWIRE_FULL_STORE=1` fills it to its last byte, which takes minutes.

import assert from "node:assert/strict";
import { test } from "node:test";
import WebSocket from "ws";
import { PATIENCE_MS, VirtualMotion, withPatience } from "./harness.mjs";
import { PHONE, PhoneKit, action, link, shakeUntil, step } from "./phone-kit.mjs";

const kit = new PhoneKit();
const IS_FULL = Boolean(process.env.MOTIONWIRE_FULL_STORE);

/** Records of a store, each of so many readings; what a page may hold is 64 MiB. */
const [RECORDS, READINGS] = IS_FULL ? [108_000, 10] : [12_000, 3];
const OVERFULL = 112_000;

/** No sensor says such numbers: they are of the store's readings. */
const FIRST = 1_000;

/** Records that a page may read at once: each thousand takes a slow phone a frame or more. */
const MOST_AT_ONCE = 500;

const long = { timeout: (IS_FULL ? 30 : 6) * PATIENCE_MS };

/** Streams of a store; their names are in another order than their times. */
const STREAMS = ["seed-c", "seed-a", "seed-b"];

/** Writes a store as pages leave it; returns its bytes. */
function seed({ records, readings, streams, first }) {
  const [NAME, FIRST_MS] = ["motionwire-outbox", Date.now() - 2 * 3_600_000];
  const opened = indexedDB.open(NAME, 1);
  const settled = (target, good, bad) => new Promise((resolve, reject) => {
    target[good] = () => resolve(target.result);
    target[bad] = () => reject(target.error);
  });
  opened.onupgradeneeded = () => opened.result.createObjectStore(NAME);
  const record = (i) => {
    const list = Array.from({ length: readings }, (_, k) => {
      const ts = new Date(FIRST_MS + i * 20 + k).toISOString();
      return `{"ts":"${ts}","d":[${first + i},${k},0.123456]}`;
    });
    return `{"t":"ACCELERATION","d":[${list.join(",")}]}`;
  };
  return settled(opened, "onsuccess", "onerror").then(async (database) => {
    const each = Math.ceil(records / streams.length);
    let bytes = 0;
    for (let i = 0; i < records; ) {
      const transaction = database.transaction(NAME, "readwrite", { durability: "relaxed" });
      for (let end = Math.min(i + 5_000, records); i < end; i += 1) {
        const key = `${streams[Math.floor(i / each)]}/${String((i % each) + 1).padStart(16, "0")}`;
        transaction.objectStore(NAME).put(record(i), key);
        bytes += key.length + record(i).length;
      }
      await settled(transaction, "oncomplete", "onabort");
    }
    database.close();
    return bytes;
  });
}

/** How many records the browser keeps. */
const kept = (page) => page.evaluate(() => new Promise((resolve) => {
  const opened = indexedDB.open("motionwire-outbox");
  opened.onsuccess = () => {
    const counted = opened.result.transaction("motionwire-outbox").objectStore("motionwire-outbox").count();
    counted.onsuccess = () => {
      opened.result.close();
      resolve(counted.result);
    };
  };
}));

/** A paired phone whose browser holds so many records of an earlier visit. */
async function withStore(t, records) {
  const context = await kit.browser.newContext(PHONE);
  t.after(() => context.close());
  const page = await context.newPage();
  await VirtualMotion.attach(page, kit.server.url);
  await kit.startStreaming(page);
  await link(page, "live");
  await action(page, "stop");
  await page.locator("[data-left]").waitFor({ state: "detached", timeout: PATIENCE_MS });
  const [{ uid }] = await kit.dashboard("GET", "phones");
  // Another document, so that nothing is sent meanwhile.
  await page.goto(`${kit.server.url}/healthz`);
  const bytes = await page.evaluate(seed, { records, readings: READINGS, streams: STREAMS, first: FIRST });
  t.diagnostic(`${records} records, ${bytes} bytes`);
  await page.close();
  return { context, uid };
}

/** Opens the phone page anew, and begins to measure for how long it does nothing else, and how much it reads at once. */
async function reopen(context) {
  const page = await context.newPage();
  await page.addInitScript(() => {
    [window.tasks, window.reads] = [[], []];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries())).observe({ type: "longtask" });
    const { getAll } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.getAll = function (query, count = Infinity) {
      window.reads.push(count);
      return getAll.call(this, query, count === Infinity ? undefined : count);
    };
  });
  const motion = await VirtualMotion.attach(page, kit.server.url);
  await page.goto(`${kit.server.url}/p`);
  await step(page, "ready");
  return { page, motion };
}

/** The first two numbers of all that a user has sent of acceleration, in the server's order. */
async function log(uid) {
  const { token } = await kit.dashboard("POST", "token");
  const socket = new WebSocket(`${kit.server.url.replace("http", "ws")}/connect`, "motionwire.v1");
  const found = [];
  const read = new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.on("message", (data) => {
      for (const frame of [JSON.parse(data)].flat()) {
        if (frame.op === 2) socket.send(JSON.stringify({ op: 3, d: { token, type: 1, want: ["batch", "replay"] } }));
        if (frame.op === 4) socket.send(JSON.stringify({ op: 7, d: {} }));
        if (frame.op === 5 && frame.uid === uid && frame.t === "ACCELERATION") found.push(frame.d.d.slice(0, 2));
        if (frame.op === 7) resolve(found);
      }
    });
  });
  return withPatience(read, () => "the replay did not end").finally(() => socket.terminate());
}

const longest = (page) => page.evaluate(() => Math.max(0, ...window.tasks.map((task) => task.duration)));

test("a full store is read and sent once and in order, while the page is used", long, async (t) => {
  const { context, uid } = await withStore(t, RECORDS);
  const { page, motion } = await reopen(context);
  await action(page, "start");
  await step(page, "streaming");
  const received = await kit.consumer(t);
  const live = (frame) => frame.uid === uid && frame.t === "ACCELERATION" && frame.d.d[0] < FIRST;
  const counts = () => page.evaluate(() => ({ ...document.querySelector("[data-waiting]").dataset }));
  let turn = 0;
  const move = () => motion.set({ acceleration: [(turn++ % 50) / 10, 1, 0], rotation: [0, 0, 0] });
  const moved = async (holds) => {
    const sinceMs = Date.now();
    while (!(await holds())) {
      assert.ok(Date.now() - sinceMs < long.timeout / 2, JSON.stringify(await counts()));
      await move();
    }
  };
  await moved(() => received.seen.some(live));
  await moved(async () => Number((await counts()).sent) >= RECORDS * READINGS && Number((await counts()).waiting) < 60);
  t.diagnostic(`the longest task took ${await longest(page)} ms`);
  const reads = await page.evaluate(() => window.reads);
  assert.ok(reads.length > RECORDS / MOST_AT_ONCE && Math.max(...reads) <= MOST_AT_ONCE, `${reads.length} reads of ${Math.max(...reads)}`);
  await action(page, "stop");
  await page.locator("[data-left]").waitFor({ state: "detached", timeout: PATIENCE_MS });
  await withPatience((async () => { while ((await kept(page)) > 0) await page.waitForTimeout(100); })(), () => "the store is not empty");

  const all = await log(uid);
  const isOld = ([x]) => x >= FIRST;
  const among = all.slice(all.findIndex(isOld), all.findLastIndex(isOld));
  assert.ok(!among.every(isOld), "what is measured meanwhile does not wait for the store");
  const places = all.filter(isOld).map(([x, k]) => (x - FIRST) * READINGS + k);
  assert.equal(new Set(places).size, RECORDS * READINGS);
  assert.ok(places.every((place, at) => at === 0 || places[at - 1] < place), "in order of their times, whatever the streams are called");
});

test("a store without room is told of, and loses nothing that is measured", long, async (t) => {
  const received = await kit.consumer(t);
  const { page, motion, proxy } = await kit.phoneBehindProxy(t);
  const devtools = await page.context().newCDPSession(page);
  // From the beginning: Chromium looks how much room there is every 30 s only.
  const quotaSize = await page.evaluate(async () => (await navigator.storage.estimate()).usage + 40_000);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: proxy.url, quotaSize });
  await action(page, "start");
  await step(page, "streaming");
  await link(page, "live");
  const [{ uid }] = await kit.dashboard("GET", "phones");
  const own = () => received.seen.filter((frame) => frame.uid === uid && frame.t === "ACCELERATION");
  await shakeUntil(motion, () => own().length > 30);
  proxy.cut();
  await link(page, "waiting");
  const told = page.getByText("only while this page stays open");
  await shakeUntil(motion, () => told.isVisible());
  const count = async () => Number(await page.locator("[data-waiting]").getAttribute("data-waiting"));
  const then = await count();
  await shakeUntil(motion, async () => (await count()) > then + 300);
  const { sent, waiting } = await page.locator("[data-waiting]").evaluate((element) => ({ ...element.dataset }));
  const measured = Number(sent) + Number(waiting);
  proxy.heal();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await shakeUntil(motion, () => page.locator('[data-link="live"]').isVisible());
  await action(page, "stop");
  await page.locator("[data-left]").waitFor({ state: "detached", timeout: PATIENCE_MS });
  await withPatience((async () => { while ((await kept(page)) > 0) await page.waitForTimeout(100); })(), () => "the store is not empty");
  const arrived = () => new Set(received.seen.filter((frame) => frame.uid === uid).map(({ t, d }) => `${t} ${d.ts}`)).size;
  await withPatience(
    (async () => { while (arrived() < measured) await page.waitForTimeout(100); })(),
    () => `${arrived()} of ${measured} readings came`,
  );
});

test("that a store was thinned is told by the next page, where the one that thinned it could not", long, async (t) => {
  const KEY = "motionwire.phone.thinned";
  const { context } = await withStore(t, IS_FULL ? OVERFULL : 10);
  if (IS_FULL) {
    const page = await context.newPage();
    await page.routeWebSocket(/connect/, (socket) => socket.close());
    await page.goto(`${kit.server.url}/p`);
    await page.waitForFunction((key) => localStorage.getItem(key), KEY, { timeout: long.timeout / 2 });
    await page.close();
  } else {
    const page = await context.newPage();
    await page.goto(`${kit.server.url}/healthz`);
    await page.evaluate((key) => localStorage.setItem(key, "2026-01-02T03:04:05Z 2026-01-02T03:05:06Z"), KEY);
    await page.close();
  }
  const dashboard = await (await kit.browser.newContext()).newPage();
  t.after(() => dashboard.context().close());
  await dashboard.goto(await kit.server.dashboardLink());
  const { page, motion } = await reopen(context);
  await action(page, "start");
  await step(page, "streaming");
  const hole = dashboard.locator("[data-hole]").filter({ hasText: "Fewer data" });
  await shakeUntil(motion, () => hole.first().isVisible());
  assert.equal(await page.evaluate((key) => localStorage.getItem(key), KEY), null, "told once");
});
