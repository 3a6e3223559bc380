// An export of very much data: what the page takes for it, that it tells how far it is, and that it can be stopped. It takes
// minutes and half a gigabyte of disk, so it runs only where it is asked for:
// MOTIONWIRE_LARGE_EXPORT=2000000 node --test large-export.test.mjs, with the readings of each of three phones.

import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Server, gatherFiles, launchProfile, writeFiles } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

const READINGS = Number(process.env.MOTIONWIRE_LARGE_EXPORT ?? 0);
const PHONES = ["one", "two", "three"];
const RATE_HZ = 100;
const BATCH = 500;

/** How many bytes may wait in a producer's socket. */
const MAX_WAITING_BYTES = 4_000_000;

/** What the page's process may take more than before, in MB, however large the file is. */
const MAX_GROWTH_MB = 100;

const large = { skip: READINGS > 0 ? false : "MOTIONWIRE_LARGE_EXPORT is not set", timeout: 30 * 60_000 };
const patient = { timeout: PATIENCE_MS };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let server;

before(async () => {
  if (large.skip) return;
  server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  const begin = Date.now();
  for (const uid of PHONES) await store(uid);
  console.log(`stored ${PHONES.length * READINGS} readings in ${((Date.now() - begin) / 1000).toFixed(0)} s`);
}, { timeout: 30 * 60_000 });

after(async () => {
  await server?.dispose();
});

/** Stores the past of a phone. */
async function store(uid) {
  const producer = await Producer.connect(server, uid, DEVELOPER, ["batch", "ack"]);
  let acknowledged = 0;
  producer.socket.on("message", (text) => {
    for (const frame of [JSON.parse(text)].flat()) if (frame.op === 1 && frame.d?.n) acknowledged = frame.d.n;
  });
  const begin = Date.now() - (READINGS * 1000) / RATE_HZ;
  for (let n = 0; n < READINGS; n += BATCH) {
    const d = Array.from({ length: Math.min(BATCH, READINGS - n) }, (_, k) => {
      const ms = begin + ((n + k) * 1000) / RATE_HZ;
      return { ts: new Date(ms).toISOString(), d: [Math.sin(ms / 330), Math.cos(ms / 450), 9.81].map((x) => Math.round(1e4 * x) / 1e4) };
    });
    producer.socket.send(JSON.stringify({ op: 6, t: "ACCELERATION", stream: "past", n: n + d.length, d }));
    while (producer.socket.bufferedAmount > MAX_WAITING_BYTES) await pause(5);
  }
  while (acknowledged < READINGS) await pause(50);
  producer.close();
}

/** What Chromium's processes take that share it with none, in MB: those of pages, and the browser's own. */
async function takes() {
  const processes = [];
  for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const read = (file) => readFile(`/proc/${id}/${file}`, "utf8").catch(() => "");
    const [status, line, rollup] = await Promise.all(["stat", "cmdline", "smaps_rollup"].map(read));
    const parent = Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[1]);
    const anonymous = Number(/^Anonymous:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1000;
    processes.push({ id: Number(id), parent, kind: /--type=([a-z-]+)/.exec(line)?.[1] ?? "browser", anonymous });
  }
  const own = new Set([process.pid]);
  for (let known = 0; known !== own.size; ) {
    known = own.size;
    for (const { id, parent } of processes) if (own.has(parent)) own.add(id);
  }
  const sum = (kind) => processes.filter((one) => own.has(one.id) && one.kind === kind).reduce((sum, one) => sum + one.anonymous, 0);
  return { page: sum("renderer"), browser: sum("browser") };
}

/** A dashboard in a browser with a profile of its own, with the export's dialogue open: all that is kept, as CSV. */
async function openExport(context, prepare) {
  const profile = await mkdtemp(join(tmpdir(), "motionwire-profile-"));
  const browser = await launchProfile(profile);
  context.after(async () => {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  });
  const page = browser.pages()[0] ?? (await browser.newPage());
  await prepare(page);
  await page.goto(await server.dashboardLink());
  await page.locator('.empty [data-action="all"]').click(patient);
  await page.waitForSelector("[data-chart][data-first-paint]", patient);
  await page.locator('[data-action="export"]').click(patient);
  await page.locator('[data-export="which"]').selectOption("kept");
  await pause(2_000);
  return page;
}

const told = (page) => page.locator("[data-download]").innerText();
const rows = (text) => Number(/(\d+) rows/.exec(text)?.[1] ?? 0);

/** Watches a download until `isOver` says so of what is told; what was seen. */
async function watch(page, isOver) {
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const frame = (now) => {
      window.longest = Math.max(window.longest, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const before = await takes();
  const begin = Date.now();
  const seen = { progress: [], page: 0, browser: 0 };
  await page.locator('[data-action="download"]').click();
  for (;;) {
    const [text, now] = [await told(page), await takes()];
    if (rows(text) > (seen.progress.at(-1) ?? 0)) seen.progress.push(rows(text));
    seen.page = Math.max(seen.page, now.page - before.page);
    seen.browser = Math.max(seen.browser, now.browser - before.browser);
    if (isOver(text)) break;
    await pause(250);
  }
  seen.seconds = (Date.now() - begin) / 1000;
  seen.longestFrame = await page.evaluate(() => window.longest);
  console.log(`${await told(page)} After ${seen.seconds.toFixed(1)} s; at most more than before: page ${seen.page.toFixed(0)} MB, browser ${seen.browser.toFixed(0)} MB; told ${seen.progress.length} times; longest frame ${seen.longestFrame.toFixed(0)} ms`);
  return seen;
}

test("a large export goes to the disk, and the page does not grow with it", large, async (context) => {
  const page = await openExport(context, writeFiles);
  const seen = await watch(page, (text) => !/so far|^$/.test(text));
  assert.match(await told(page), new RegExp(`^Saved: ${PHONES.length * READINGS + 1} rows`));
  assert.ok(seen.progress.length > 5, "how far it is was told all along");
  assert.ok(seen.page < MAX_GROWTH_MB, `the page took ${seen.page} MB more`);
  const { size, lines, last } = await page.evaluate(async () => {
    const file = await window.chosen.getFile();
    let lines = 0;
    for await (const piece of file.stream()) for (const byte of piece) lines += byte === 10;
    return { size: file.size, lines, last: await file.slice(-100).text() };
  });
  console.log(`${(size / 1e6).toFixed(1)} MB in ${lines} lines`);
  assert.equal(lines, PHONES.length * READINGS + 1);
  assert.match(last, /,ACCELERATION,-?[\d.]+,-?[\d.]+,9\.81\r\n$/, "to its end");
});

test("a large export that is stopped leaves nothing", large, async (context) => {
  const page = await openExport(context, writeFiles);
  await watch(page, (text) => rows(text) > READINGS);
  await page.locator('[data-action="cancel-download"]').click(patient);
  await page.locator('[data-action="cancel-download"]').waitFor({ ...patient, state: "detached" });
  assert.equal(await told(page), "");
  assert.equal(await page.locator('[data-action="download"]').isEnabled(), true);
  const sizes = () => page.evaluate(async () => {
    const files = [];
    for await (const [name, handle] of await navigator.storage.getDirectory()) files.push([name, (await handle.getFile()).size]);
    return files;
  });
  const end = Date.now() + PATIENCE_MS;
  while (String(await sizes()) !== "chosen,0" && Date.now() < end) await pause(100);
  assert.deepEqual(await sizes(), [["chosen", 0]], "the file is as it was");
  const read = await served();
  await pause(2_000);
  assert.equal(await served(), read, "the server reads on for nobody");

  const again = await watch(page, (text) => rows(text) > 1000);
  assert.ok(again.progress.length > 0, "and another one begins");
});

/** What the server has read so far for all of its files, in bytes as its process counts them. */
async function served() {
  const [id] = await childrenNamed("motionwire");
  return Number(/^rchar: (\d+)/m.exec(await readFile(`/proc/${id}/io`, "utf8"))[1]) >> 20;
}

/** The processes that this one started with a name. */
async function childrenNamed(name) {
  const ids = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
  const named = await Promise.all(ids.trim().split(" ").map(async (id) => [id, await readFile(`/proc/${id}/comm`, "utf8")]));
  return named.filter(([, comm]) => comm.trim() === name).map(([id]) => id);
}

test("a browser that gathers an export does not gather it in the page", large, async (context) => {
  const page = await openExport(context, gatherFiles);
  await page.locator('[data-export="source"]').selectOption(PHONES[0]);
  const [download, seen] = await Promise.all([page.waitForEvent("download", { timeout: 0 }), watch(page, (text) => !/so far|^$/.test(text))]);
  assert.match(await told(page), new RegExp(`^Saved: ${READINGS + 1} rows`));
  const { size } = await stat(await download.path());
  console.log(`${(size / 1e6).toFixed(1)} MB`);
  assert.ok(seen.page < MAX_GROWTH_MB, `the page took ${seen.page} MB more`);

  // All of it, which may be more than a browser should gather: then the page says so, and what to do.
  await page.locator('[data-export="source"]').selectOption("");
  const all = await watch(page, (text) => !/so far|^$/.test(text) && rows(text) !== READINGS + 1);
  assert.match(await told(page), new RegExp(`^(Saved: ${PHONES.length * READINGS + 1} rows|The file would be larger than 400)`));
  assert.ok(all.page < MAX_GROWTH_MB, `the page took ${all.page} MB more`);
});
