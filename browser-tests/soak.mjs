// A dashboard that streams for minutes: what it takes must not grow. Started by `cargo xtask soak --charts`.

import { readFile } from "node:fs/promises";
import { Server, launchBrowser } from "./harness.mjs";
import { DEVELOPER, Producer, wobble } from "./producer.mjs";

const RATE_HZ = 60;
const TYPES = ["ACCELERATION", "GYROSCOPE"];
const MINUTES = Math.max(3, Number(process.env.MOTIONWIRE_SOAK_MINUTES ?? 10));

/** What a page may take more in the last third of the time than in the second, by which its rings and caches are full. */
const MAX_GROWTH = 1.1;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

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

const server = await Server.start({ args: ["--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key, "--no-tls"] });
const browser = await launchBrowser();
try {
  const phone = await Producer.connect(server, "phone");
  const page = await (await browser.newContext({ viewport: { width: 1300, height: 900 } })).newPage();
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-link="live"]');
  for (const t of TYPES) phone.stream(t, RATE_HZ, Date.now(), wobble);
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
  phone.close();
  const third = Math.floor(seen.length / 3);
  for (const what of Object.keys(seen[0])) {
    const [before, after] = [seen.slice(third, -third), seen.slice(-third)].map((part) => median(part.map((each) => each[what])));
    console.log(`${what}: ${before}, then ${after}`);
    if (after > before * MAX_GROWTH) {
      console.error(`${what} grows`);
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  await server[Symbol.asyncDispose]();
}
