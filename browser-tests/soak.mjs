// A dashboard that streams for minutes: what it takes must not grow. Started by `cargo xtask soak --charts`.

import { readFile } from "node:fs/promises";
import { once } from "node:events";
import WebSocket from "ws";
import { Server, launchBrowser } from "./harness.mjs";

const DEV_ID = "charts";
const API_KEY = "the soak of the charts";
const RATE_HZ = 60;
const TYPES = ["ACCELERATION", "GYROSCOPE"];
const MINUTES = Math.max(3, Number(process.env.MOTIONWIRE_SOAK_MINUTES ?? 10));

/** What a page may take more in the last third of the time than in the second, by which its rings and caches are full. */
const MAX_GROWTH = 1.1;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function producer(server) {
  const headers = { "dev-id": DEV_ID, "x-api-key": API_KEY };
  const answer = await fetch(`${server.url}/auth/user?id=phone`, { method: "POST", headers });
  const { token } = await answer.json();
  const socket = new WebSocket(`${server.url.replace(/^http/, "ws")}/connect`);
  await once(socket, "open");
  socket.send(JSON.stringify({ op: 3, d: { token, type: 0 } }));
  return socket;
}

/** Sends readings until it is stopped. */
function stream(socket) {
  let n = 0;
  const readings = setInterval(() => {
    n += 1;
    for (const t of TYPES) {
      const d = [0, 1, 2].map((axis) => 6 * Math.sin(n / (20 + 7 * axis)) + Math.random());
      socket.send(JSON.stringify({ op: 6, t, d: { ts: new Date().toISOString(), d } }));
    }
  }, 1000 / RATE_HZ);
  const beat = setInterval(() => socket.send('{"op":0}'), 20_000);
  return () => [readings, beat].forEach(clearInterval);
}

/** What the page takes: JavaScript's heap after a collection and what its processes share with none, in MB; nodes and listeners. */
async function takes(browser, page, cdp) {
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const metric = (name) => metrics.find((each) => each.name === name).value;
  const system = await browser.newBrowserCDPSession();
  const { processInfo } = await system.send("SystemInfo.getProcessInfo");
  await system.detach();
  let anonymous = 0;
  for (const { id, type } of processInfo) {
    if (type !== "renderer") continue;
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, "utf8");
    anonymous += Number(/^Anonymous:\s+(\d+)/m.exec(rollup)[1]) * 1024;
  }
  const megabytes = (bytes) => Math.round(bytes / 1e5) / 10;
  return {
    "heap, MB": megabytes(metric("JSHeapUsedSize")),
    "process, MB": megabytes(anonymous),
    nodes: metric("Nodes"),
    listeners: metric("JSEventListeners"),
  };
}

const server = await Server.start({ args: ["--dev-id", DEV_ID, "--api-key", API_KEY, "--no-tls"] });
const browser = await launchBrowser();
try {
  const socket = await producer(server);
  const page = await (await browser.newContext({ viewport: { width: 1300, height: 900 } })).newPage();
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-link="live"]');
  const stop = stream(socket);
  await page.waitForSelector('[data-chart="GYROSCOPE"][data-first-paint]');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const seen = [];
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    await page.waitForTimeout(60_000);
    const now = await takes(browser, page, cdp);
    seen.push(now);
    console.log(`minute ${minute}: ${Object.entries(now).map(([what, value]) => `${what} ${value}`).join("; ")}`);
  }
  stop();
  const third = Math.floor(seen.length / 3);
  for (const what of Object.keys(seen[0])) {
    const [before, after] = [seen.slice(third, -third), seen.slice(-third)].map((part) => median(part.map((each) => each[what])));
    console.log(`${what}: ${before}, then ${after}`);
    if (after > before * MAX_GROWTH) {
      console.error(`${what} grows`);
      process.exitCode = 1;
    }
  }
  socket.terminate();
} finally {
  await browser.close();
  await server[Symbol.asyncDispose]();
}
