// The phone page as an app on the home screen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE_MS } from "./harness.mjs";
import { PhoneKit, action, problem, step, timeout } from "./phone-kit.mjs";

const kit = new PhoneKit();

test("the manifest is good, and its icons are there", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  await page.goto(`${kit.server.url}/p`);
  const session = await page.context().newCDPSession(page);
  const { errors, data } = await session.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  const manifest = JSON.parse(data);
  assert.deepEqual([manifest.display, manifest.start_url], ["standalone", "/p"]);
  assert.ok(manifest.icons.some((icon) => icon.purpose === "maskable"));
  for (const { src, sizes, type } of manifest.icons) {
    const answer = await fetch(new URL(src, kit.server.url));
    assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, type], src);
    // A PNG's width and height stand at these places.
    const bytes = new DataView(await answer.arrayBuffer());
    assert.equal(`${bytes.getUint32(16)}x${bytes.getUint32(20)}`, sizes, src);
  }
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A private window, as that of a test, is the one thing that may stand in the way.
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"), []);
});

test("what is put on the home screen from another page is that page", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  for (const path of ["/", "/view/0123456789abcdef"]) {
    await page.goto(kit.server.url + path);
    assert.equal(await page.locator('link[rel="manifest"]').count(), 0, path);
  }
});

test("where the browser offers to install the page, a button takes the offer", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  await kit.startStreaming(page);
  await action(page, "stop");
  await step(page, "stopped");
  assert.equal(await page.locator('[data-action="install"]').count(), 0);
  const isHeldBack = await page.evaluate(() => {
    const offer = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
      prompt: async () => { window.prompted = true; },
    });
    return !dispatchEvent(offer);
  });
  assert.ok(isHeldBack, "the browser's own banner does not stand in the way");
  await action(page, "install");
  assert.equal(await page.evaluate(() => window.prompted), true);
  assert.equal(await page.locator('[data-action="install"]').count(), 0);
});

test("where only the person can, a link takes the session along", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { init: () => { navigator.standalone = false; } });
  await kit.startStreaming(page);
  await action(page, "stop");
  await action(page, "hand-over");
  await page.locator('[data-install="by-hand"]').waitFor({ timeout: PATIENCE_MS });
  const link = await page.locator("#hand-over").inputValue();
  assert.equal(link, page.url(), "the home screen opens the address as it is");
  assert.equal(await page.locator('link[rel="manifest"]').count(), 0, "and no other");
  const before = await kit.dashboard("GET", "phones");

  // The app: a storage of its own. It is the same phone.
  const app = await kit.phone(t);
  await app.page.goto(link);
  await step(app.page, "offer");
  await action(app.page, "start");
  await step(app.page, "streaming");
  const after = await kit.dashboard("GET", "phones");
  assert.deepEqual(after.map(({ uid }) => uid), before.map(({ uid }) => uid));
  await app.page.goto("about:blank");
  await app.page.goto(link);
  await step(app.page, "ready");
});

test("starting where the link was made leaves it for the app", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { init: () => { navigator.standalone = false; } });
  await kit.startStreaming(page);
  await action(page, "stop");
  await action(page, "hand-over");
  const link = await page.locator("#hand-over").inputValue();
  await action(page, "start");
  await step(page, "streaming");
  const app = await kit.phone(t);
  await app.page.goto(link);
  await step(app.page, "offer");
});

test("an app without a session is connected by pasting a link", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  await page.goto(`${kit.server.url}/p`);
  await problem(page, "no-code");
  await page.locator("#code").fill("nonsense with spaces");
  await page.keyboard.press("Enter");
  await problem(page, "no-code");
  await page.locator("#code").fill("NOSUCHCODE000000");
  await action(page, "enter-code");
  await problem(page, "code-invalid");
  await page.locator("#code").fill(await kit.phoneLink());
  await page.keyboard.press("Enter");
  await step(page, "offer");
  await action(page, "start");
  await step(page, "streaming");
});
