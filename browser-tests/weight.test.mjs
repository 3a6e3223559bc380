// What a browser has to fetch before a page is there: its wasm, JavaScript and style; and what it fetches later.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { PATIENCE_MS, Server } from "./harness.mjs";

/**
 * The most that a page may weigh with brotli, in bytes, a kilobyte more than it does, by which compilers differ: what it begins
 * with, and that together with all its parts.
 */
const BUDGET_BYTES = { "/": { first: 228_400, all: 497_000 }, "/p": { first: 218_200, all: 218_200 } };

let server;

before(async () => {
  server = await Server.start();
});

after(async () => {
  await server?.dispose();
});

/** As the server of a release compresses it. */
function weigh(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 22, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

async function fetched(path) {
  const answer = await fetch(server.url + path);
  assert.equal(answer.status, 200, path);
  return Buffer.from(await answer.arrayBuffer());
}

for (const [page, budget] of Object.entries(BUDGET_BYTES)) {
  test(`${page} keeps within its weight`, { timeout: 4 * PATIENCE_MS }, async (context) => {
    const html = String(await fetched(page));
    const first = new Set(html.match(/(?<=["'=])\/[^"' >]+\.(?:wasm|js|css)(?=["' >])/g));
    assert.equal([...first].filter((path) => path.endsWith(".wasm")).length, 1, "it begins with one module");
    const weights = { first: 0, all: 0 };
    const count = async (path, when) => {
      const file = await fetched(path);
      const weight = weigh(file);
      context.diagnostic(`${path} ${weight} bytes, ${when}`);
      weights.all += weight;
      if (when === "first") weights.first += weight;
      return file;
    };
    for (const path of first) {
      const file = await count(path, "first");
      if (!path.includes("/parts-")) continue;
      const parts = String(file).match(/(?<=new URL\("\.\/)[^"]+\.wasm/g);
      assert.ok(parts.length > 0, "the loader names parts");
      for (const part of parts) await count(new URL(part, `http://host${path}`).pathname, "later");
    }
    for (const [which, limit] of Object.entries(budget)) {
      context.diagnostic(`${which}: ${weights[which]} of ${limit} bytes`);
      assert.ok(weights[which] <= limit, `${page} weighs ${weights[which]} bytes with brotli, ${weights[which] - limit} too many (${which})`);
    }
  });
}
