// How the charts benchmark beside the checkout opens the dashboard: a real server, producers over real sockets.
// `cargo xtask bench charts` hands over where that benchmark is.

import { once } from "node:events";
import { join } from "node:path";
import WebSocket from "ws";
import { Server } from "../harness.mjs";

const { feed, motion } = await import(join(process.env.MOTIONWIRE_CHARTS_BENCH, "feed.mjs"));
const { SENSORS } = await import(join(process.env.MOTIONWIRE_CHARTS_BENCH, "scenarios.mjs"));

const DEV_ID = "charts";
const API_KEY = "the benchmark of the charts";

/** Which of the bench's twelve sensors are what in the contract. */
const TYPES = { ACCELERATION: "ACCELERATION", ROTATION_RATE: "GYROSCOPE" };

let open_;
let past_;

async function connect(server, uid) {
  const headers = { "dev-id": DEV_ID, "x-api-key": API_KEY };
  const answer = await fetch(`${server.url}/auth/user?id=${uid}`, { method: "POST", headers });
  const { token } = await answer.json();
  const socket = new WebSocket(`${server.url.replace(/^http/, "ws")}/connect`);
  await once(socket, "open");
  const ready = new Promise((resolve) => {
    socket.on("message", (text) => JSON.parse(text).op === 4 && resolve());
  });
  socket.send(JSON.stringify({ op: 3, d: { token, type: 0 } }));
  await ready;
  const beat = setInterval(() => socket.readyState === WebSocket.OPEN && socket.send('{"op":0}'), 20_000);
  socket.on("close", () => clearInterval(beat));
  return socket;
}

/** S4: so many samples at 60 Hz are sent to a server that all passes share, and looked back at. */
async function openPast(page, { points }) {
  past_ ??= (async () => {
    const server = await Server.start({ args: ["--dev-id", DEV_ID, "--api-key", API_KEY, "--no-tls"] });
    process.on("exit", () => server.endNow());
    const { uid } = SENSORS[0];
    const socket = await connect(server, uid);
    const sample = motion();
    const begin = Date.now() - (points * 1000) / 60;
    for (let k = 0; k < points; k += 1) {
      const ts = new Date(begin + (k * 1000) / 60).toISOString();
      socket.send(JSON.stringify({ op: 6, t: TYPES.ACCELERATION, d: { ts, d: sample(0, k) } }));
      // The server takes what it can store; what waits must not fill this process.
      if (k % 5000 === 0) while (socket.bufferedAmount > 4e6) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    while (socket.bufferedAmount > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    return { server, socket };
  })();
  const { server } = await past_;
  await page.goto(await server.dashboardLink());
  await page.waitFor('document.querySelector("[data-action=all]")');
  await page.eval('document.querySelector("[data-action=all]").click()');
  await page.waitFor('document.querySelector("[data-first-paint]")');
}

/** 20 zooms in, 20 pans, 20 zooms out, by the keys that people press. */
export async function step(page, i, n) {
  const key = i < n / 3 ? "+" : i < (2 * n) / 3 ? "ArrowLeft" : "-";
  await page.eval(`new Promise((resolve) => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: ${JSON.stringify(key)}, bubbles: true, cancelable: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
  })`);
}

/** Opens the dashboard on a fresh server, and lets the scenario's data flow. */
export async function open(page, { spec }) {
  if (spec.points) return openPast(page, spec);
  const server = await Server.start({ args: ["--dev-id", DEV_ID, "--api-key", API_KEY, "--no-tls"] });
  const sensors = SENSORS.slice(0, spec.charts);
  const sockets = new Map();
  for (const { uid } of sensors) if (!sockets.has(uid)) sockets.set(uid, await connect(server, uid));
  const link = new URL(await server.dashboardLink());
  link.searchParams.set("window", spec.window);
  await page.goto(link.href);
  await page.waitFor('document.querySelector("[data-page=dashboard][data-link=live]")');
  const stop = feed(spec, (text, chart) => {
    const { t, d } = JSON.parse(text);
    sockets.get(sensors[chart].uid).send(JSON.stringify({ op: 6, t: TYPES[t], d: { ts: d.ts, d: d.d } }));
  });
  open_ = { server, sockets, stop };
}

/** Ends what `open` began. */
export async function close() {
  open_?.stop();
  for (const socket of open_?.sockets.values() ?? []) socket.terminate();
  await open_?.server[Symbol.asyncDispose]();
  open_ = undefined;
}

/** The dashboard's charts lie below its bar, in its own colours. */
export const paint = { colors: null, columns: 700, height: 1513 };
