// What a second of streaming costs the page: two charts at 60 Hz, main-thread time by Chromium's own counters.

import { once } from "node:events";
import WebSocket from "ws";
import { Server, launchBrowser } from "../harness.mjs";

const DEV_ID = "charts";
const API_KEY = "the benchmark of the charts";
const RATE_HZ = 60;
const WARM_UP_MS = 5_000;
const MEASURED_MS = 10_000;

const server = await Server.start({ args: ["--dev-id", DEV_ID, "--api-key", API_KEY, "--no-tls"] });
const browser = await launchBrowser();
try {
  const headers = { "dev-id": DEV_ID, "x-api-key": API_KEY };
  const answer = await fetch(`${server.url}/auth/user?id=phone`, { method: "POST", headers });
  const { token } = await answer.json();
  const socket = new WebSocket(`${server.url.replace(/^http/, "ws")}/connect`);
  await once(socket, "open");
  socket.send(JSON.stringify({ op: 3, d: { token, type: 0 } }));
  const page = await (await browser.newContext({ viewport: { width: 1300, height: 900 } })).newPage();
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-link="live"]');
  let n = 0;
  const timer = setInterval(() => {
    n += 1;
    for (const t of ["ACCELERATION", "GYROSCOPE"]) {
      const d = [0, 1, 2].map((axis) => 6 * Math.sin(n / (20 + 7 * axis)) + Math.random());
      socket.send(JSON.stringify({ op: 6, t, d: { ts: new Date().toISOString(), d } }));
    }
  }, 1000 / RATE_HZ);
  await page.waitForSelector('[data-chart="GYROSCOPE"][data-first-paint]');
  await page.waitForTimeout(WARM_UP_MS);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const read = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  const before = await read();
  await page.waitForTimeout(MEASURED_MS);
  const after = await read();
  clearInterval(timer);
  const wall = after.Timestamp - before.Timestamp;
  const share = (name) => ((after[name] - before[name]) / wall).toFixed(3);
  console.log(`main thread: ${share("TaskDuration")} s a second, of it script ${share("ScriptDuration")} s`);
  console.log(`JavaScript heap: ${(after.JSHeapUsedSize / 1e6).toFixed(1)} MB`);
  socket.terminate();
} finally {
  await browser.close();
  await server[Symbol.asyncDispose]();
}
