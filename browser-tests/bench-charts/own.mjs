// What a second of streaming costs the page: two charts at 60 Hz, main-thread time by Chromium's own counters.

import { Server, launchBrowser } from "../harness.mjs";
import { DEVELOPER, Producer, wobble } from "../producer.mjs";

const RATE_HZ = 60;
const WARM_UP_MS = 5_000;
const MEASURED_MS = 10_000;

const server = await Server.start({ args: ["--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key, "--no-tls"] });
const browser = await launchBrowser();
try {
  const phone = await Producer.connect(server, "phone");
  const page = await (await browser.newContext({ viewport: { width: 1300, height: 900 } })).newPage();
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-link="live"]');
  for (const t of ["ACCELERATION", "GYROSCOPE"]) phone.stream(t, RATE_HZ, Date.now(), wobble);
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
  const wall = after.Timestamp - before.Timestamp;
  const share = (name) => ((after[name] - before[name]) / wall).toFixed(3);
  console.log(`main thread: ${share("TaskDuration")} s a second, of it script ${share("ScriptDuration")} s`);
  console.log(`JavaScript heap: ${(after.JSHeapUsedSize / 1e6).toFixed(1)} MB`);
  phone.close();
} finally {
  await browser.close();
  await server[Symbol.asyncDispose]();
}
