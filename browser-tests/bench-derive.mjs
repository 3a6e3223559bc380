// What the detectors cost in a browser: node bench-derive.mjs DIRECTORY, with what wasm-bindgen made of
// derive/browser-bench. Prints milliseconds of processor time per second of data.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { launchBrowser } from "./harness.mjs";

/** Seconds of data in a round, and rounds. */
const SECONDS = 3_600;
const ROUNDS = 9;

const directory = resolve(process.argv[2]);
const types = { html: "text/html", js: "text/javascript", wasm: "application/wasm" };
const server = createServer(async (request, response) => {
  const name = request.url === "/" ? undefined : request.url.slice(1).replaceAll("/", "");
  const body = name === undefined ? "<!doctype html>" : await readFile(join(directory, name)).catch(() => undefined);
  response.writeHead(body === undefined ? 404 : 200, { "content-type": types[name?.split(".").at(-1) ?? "html"] ?? "text/plain" });
  response.end(body);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const rounds = await page.evaluate(async ([seconds, rounds]) => {
    const { default: init, run } = await import("/browser_bench.js");
    await init();
    run(seconds);
    return Array.from({ length: rounds }, () => {
      const start = performance.now();
      run(seconds);
      return (performance.now() - start) / seconds;
    });
  }, [SECONDS, ROUNDS]);
  rounds.sort((a, b) => a - b);
  const [median, best, worst] = [rounds[ROUNDS >> 1], rounds[0], rounds.at(-1)].map((ms) => (1000 * ms).toFixed(2));
  console.log(`all detectors in Chromium: ${median} µs per second of data at 60 Hz (${best} to ${worst} in ${ROUNDS} rounds)`);
} finally {
  await browser.close();
  server.close();
}
