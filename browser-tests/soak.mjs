// A dashboard that streams for minutes: what it takes must not grow. Started by `cargo xtask soak --charts`.
//
// The browser is started without a debugging connection, since that makes it keep what a page has fetched; its memory is read
// from the system, and that it streams is told by the server.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { BROWSER_ARGS, CHROMIUM_BIN, Server } from "./harness.mjs";
import { DEVELOPER, Producer, wobble } from "./producer.mjs";

const RATE_HZ = 60;
const TYPES = ["ACCELERATION", "GYROSCOPE"];
const MINUTES = Math.max(3, Number(process.env.MOTIONWIRE_SOAK_MINUTES ?? 10));

/** What a page may take more in the last third of the time than in the second, by which its rings and caches are full. */
const MAX_GROWTH = 1.03;

/** The server sends nearly all readings in a minute in which the page streams. */
const MIN_DISPATCHED = 0.9 * 60 * RATE_HZ * TYPES.length;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** What the page's process shares with no other, in MB: the largest of the browser's renderers. */
async function taken(profile) {
  const sizes = [];
  for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    try {
      const command = await readFile(`/proc/${id}/cmdline`, "utf8");
      if (!command.includes("--type=renderer") || !command.includes(profile)) continue;
      const rollup = await readFile(`/proc/${id}/smaps_rollup`, "utf8");
      sizes.push(Number(/^Anonymous:\s+(\d+)/m.exec(rollup)[1]) / 1000);
    } catch (error) {
      // A process may end while it is looked at.
      if (!["ENOENT", "ESRCH"].includes(error.code)) throw error;
    }
  }
  return Math.max(...sizes);
}

/** Readings that the server has sent to the page. */
async function dispatched(server) {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^motionwire_events_dispatched_total (\d+)/m.exec(metrics)[1]);
}

const server = await Server.start({ args: ["--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key, "--no-tls"] });
const profile = await mkdtemp(join(tmpdir(), "motionwire-soak-"));
const phone = await Producer.connect(server, "phone");
for (const t of TYPES) phone.stream(t, RATE_HZ, Date.now(), wobble);
const browser = spawn(
  CHROMIUM_BIN,
  [...BROWSER_ARGS, "--headless=new", "--window-size=1300,900", `--user-data-dir=${profile}`, await server.dashboardLink()],
  { stdio: "ignore" },
);
try {
  const seen = [];
  let before = await dispatched(server);
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    await after(60_000);
    const [now, megabytes] = [await dispatched(server), await taken(profile)];
    console.log(`minute ${minute}: ${megabytes.toFixed(1)} MB, ${now - before} readings`);
    // In the first minute the page has begun.
    if (minute > 1 && now - before < MIN_DISPATCHED) throw new Error("the page does not stream");
    before = now;
    seen.push(megabytes);
  }
  const third = Math.floor(seen.length / 3);
  const [middle, last] = [median(seen.slice(third, -third)), median(seen.slice(-third))];
  console.log(`${middle.toFixed(1)} MB, then ${last.toFixed(1)} MB`);
  if (last > middle * MAX_GROWTH) throw new Error("the page grows");
} finally {
  phone.close();
  browser.kill();
  await server[Symbol.asyncDispose]();
  await rm(profile, { recursive: true, force: true, maxRetries: 20 });
}
