// The pages arrive whole, compressed, cached, and under a policy that they do not break.

import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { Server, complaints, launchBrowser, PATIENCE_MS } from "./harness.mjs";

let server;
let browser;

before(async () => {
  server = await Server.start();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** One HTTP request, without the decompression that fetch would do. */
function ask(path, headers = {}, method = "GET") {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, server.url), { headers, method }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    call.once("error", reject).end();
  });
}

/** The file of the page with this ending. */
async function fileOfPage(ending) {
  const { body } = await ask("/");
  const path = new RegExp(`/[^"']+${ending}`).exec(body.toString())?.[0];
  assert.ok(path, `the page names a file that ends in ${ending}`);
  return path;
}

for (const path of ["/", "/p"]) {
  test(`${path} starts its wasm and breaks no policy`, { timeout: 2 * PATIENCE_MS }, async () => {
    const page = await browser.newPage();
    const found = complaints(page);
    const unknown = [];
    page.on("console", (message) => {
      if (message.text().includes("Unrecognized feature")) unknown.push(message.text());
    });
    await page.addInitScript(() => {
      window.violations = [];
      addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
      addEventListener("TrunkApplicationStarted", () => { window.started = true; });
    });
    const response = await page.goto(server.url + path);
    assert.equal(response.status(), 200);
    assert.match(response.headers()["content-security-policy"], /^default-src 'none'; script-src 'self' /);
    await page.waitForFunction(() => window.started, undefined, { timeout: PATIENCE_MS });
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    assert.deepEqual(unknown, [], "the policy of permissions names what browsers know");
    // Being asked to log in is no error, but Chromium's console has it that every 401 is.
    assert.deepEqual(found.filter((line) => !line.includes("401")), []);
    await page.close();
  });
}

for (const path of ["/", "/p"]) {
  test(`${path} says what to do where its module does not come`, { timeout: 2 * PATIENCE_MS }, async () => {
    const page = await browser.newPage();
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto(server.url + path);
    const late = page.locator(".opening__late");
    assert.equal(await late.isVisible(), false, "a page that is on its way is no failure");
    await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
    assert.match(await late.innerText(), /check the connection and reload/);
    await page.unrouteAll();
    await page.reload();
    await page.locator("main").first().waitFor({ timeout: PATIENCE_MS });
    assert.equal(await late.count(), 0);
    await page.close();
  });
}

// A module whose function "f" traps, as a page's does where it panics: types, one function, its export, its body.
const TRAP = [
  [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  [0x01, 0x04, 0x01, 0x60, 0x00, 0x00],
  [0x03, 0x02, 0x01, 0x00],
  [0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00],
  [0x0a, 0x05, 0x01, 0x03, 0x00, 0x00, 0x0b],
].flat();

for (const path of ["/", "/p"]) {
  test(`${path} says so where its program fails`, { timeout: 2 * PATIENCE_MS }, async () => {
    const page = await browser.newPage();
    await page.goto(server.url + path);
    await page.locator("main").waitFor({ timeout: PATIENCE_MS });
    const notice = page.getByRole("alert").filter({ hasText: "failed" });
    // What a script of an extension throws is not the page's failure.
    await page.evaluate(() => new Promise((resolve) => {
      addEventListener("error", resolve, { once: true });
      setTimeout(() => { throw new Error("a stranger's"); });
    }));
    assert.equal(await notice.count(), 0);
    for (const asynchronously of [false, true]) {
      await page.evaluate(([bytes, asynchronously]) => {
        const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports;
        if (asynchronously) Promise.resolve().then(f);
        else setTimeout(f);
        setTimeout(f);
      }, [TRAP, asynchronously]);
      await notice.waitFor({ timeout: PATIENCE_MS });
      assert.equal(await notice.count(), 1);
      const button = notice.getByRole("button", { name: "Reload" });
      const reloaded = page.waitForEvent("load", { timeout: PATIENCE_MS });
      await button.click();
      await reloaded;
      await page.locator("main").waitFor({ timeout: PATIENCE_MS });
      assert.equal(await notice.count(), 0);
    }
    await page.close();
  });
}

test("an inline script that was not built in does not run", async () => {
  const page = await browser.newPage();
  await page.goto(server.url);
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.injected = true";
    document.body.append(script);
    return window.injected === true;
  });
  assert.equal(ran, false);
  await page.close();
});

test("wasm is compressed for those who take it, and kept for ever", async () => {
  const path = await fileOfPage("_bg\\.wasm");
  const plain = await ask(path, { "accept-encoding": "br;q=0" });
  const small = await ask(path, { "accept-encoding": "gzip, br" });
  assert.equal(plain.headers["content-encoding"], undefined);
  assert.equal(small.headers["content-encoding"], "br");
  assert.equal(small.headers["content-type"], "application/wasm");
  assert.ok(small.body.length < plain.body.length);
  assert.equal(plain.body.subarray(0, 4).toString("latin1"), "\0asm");
  assert.match(small.headers["cache-control"], /immutable/);
  assert.notEqual(plain.headers.etag, small.headers.etag);
});

test("what the browser has is not sent again", async () => {
  const first = await ask("/");
  const again = await ask("/", { "if-none-match": first.headers.etag });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
});

test("what is not there is not there", async () => {
  assert.equal((await ask("/nothing-here")).status, 404);
});
