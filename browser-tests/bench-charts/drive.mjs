// How the charts benchmark beside the checkout opens the dashboard: a real server, producers over real sockets.
// `cargo xtask bench charts` hands over where that benchmark is.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Server } from "../harness.mjs";
import { SENSORS, SERVER, connect, motion, typeOf } from "./phones.mjs";

const FEEDER = fileURLToPath(new URL("feeder.mjs", import.meta.url));

let open_;
let past_;

/** S4: so many samples at 60 Hz are sent to a server that all passes share, and looked back at. */
async function openPast(page, { points }) {
  past_ ??= (async () => {
    const server = await Server.start(SERVER);
    process.on("exit", () => server.endNow());
    const { uid } = SENSORS[0];
    const socket = await connect(server.url, uid);
    const sample = motion();
    const begin = Date.now() - (points * 1000) / 60;
    for (let k = 0; k < points; k += 1) {
      const ts = new Date(begin + (k * 1000) / 60).toISOString();
      socket.send(JSON.stringify({ op: 6, t: typeOf(SENSORS[0].t), d: { ts, d: sample(0, k) } }));
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
  const server = await Server.start(SERVER);
  const feeder = spawn(process.execPath, [FEEDER, server.url, JSON.stringify(spec)], { stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => feeder.kill());
  await once(feeder.stdout, "data");
  const link = new URL(await server.dashboardLink());
  link.searchParams.set("window", spec.window);
  await page.goto(link.href);
  await page.waitFor('document.querySelector("[data-page=dashboard][data-link=live]")');
  open_ = { server, feeder };
}

/** Ends what `open` began. */
export async function close() {
  open_?.feeder.kill();
  await open_?.server[Symbol.asyncDispose]();
  open_ = undefined;
}

/** The dashboard's charts lie below its bar, in its own colours, and a person's window shows the first of them. */
export const paint = { colors: null, columns: 700, height: 900 };
