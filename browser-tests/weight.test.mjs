// What a browser has to fetch before a page is there: its wasm, JavaScript and style.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { Server } from "./harness.mjs";

/** The most that a page may weigh with brotli, in bytes: a little more than it does. */
const BUDGET_BYTES = { "/": 458_000, "/p": 268_000 };

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

for (const [page, budget] of Object.entries(BUDGET_BYTES)) {
  test(`${page} keeps within its weight`, { timeout: 60_000 }, async (context) => {
    const html = await (await fetch(server.url + page)).text();
    const paths = new Set(html.match(/(?<=["'])\/[^"']+\.(?:wasm|js|css)(?=["'])/g));
    assert.equal([...paths].filter((path) => path.endsWith(".wasm")).length, 1, "one module");
    let sum = 0;
    for (const path of paths) {
      const answer = await fetch(server.url + path);
      assert.equal(answer.status, 200, path);
      const weight = weigh(Buffer.from(await answer.arrayBuffer()));
      context.diagnostic(`${path} ${weight} bytes`);
      sum += weight;
    }
    context.diagnostic(`together ${sum} of ${budget} bytes`);
    assert.ok(sum <= budget, `${page} weighs ${sum} bytes with brotli, ${sum - budget} too many`);
  });
}
