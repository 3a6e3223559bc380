// What a phone forgets with its server, and what begins beside what has ended.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE_MS } from "./harness.mjs";
import { PhoneKit, action, forget, problem, step, timeout } from "./phone-kit.mjs";

const kit = new PhoneKit();

test("forgetting the server leaves nothing of it in the browser", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  await kit.startStreaming(page);
  await page.locator("[data-alarm]").click();
  await page.locator('[data-topic="rotation"] [role="switch"]').click();
  await action(page, "stop");
  await forget(page);
  await problem(page, "no-code");
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  assert.deepEqual(await page.context().cookies(), []);
});

test("a browser that remembers nothing forgets the server all the same", { timeout }, async (t) => {
  const { page } = await kit.phone(t, { init: () => { Storage.prototype.setItem = () => { throw new DOMException("no", "QuotaExceededError"); }; } });
  await kit.startStreaming(page);
  const [{ uid }] = await kit.dashboard("GET", "phones");
  await action(page, "stop");
  await forget(page);
  await problem(page, "no-code");
  assert.ok((await kit.dashboard("GET", "phones")).every((phone) => phone.uid !== uid));
  await page.reload();
  await problem(page, "no-code");
});

test("a start that takes long does not go on once another code is there", { timeout }, async (t) => {
  const { page } = await kit.phone(t);
  await page.goto(await kit.phoneLink());
  await step(page, "offer");
  let isAsked;
  const asked = new Promise((resolve) => { isAsked = resolve; });
  await page.route("**/api/phone/session", (route) => isAsked(route), { times: 1 });
  await action(page, "start");
  const route = await asked;
  const { hash } = new URL(await kit.phoneLink());
  await page.evaluate((hash) => { location.hash = hash; }, hash);
  await step(page, "offer");
  // The page then makes sure that it has a session, and goes on.
  const isPaired = page.waitForResponse((answer) => answer.request().method() === "GET" && answer.url().endsWith("/session"));
  await route.continue();
  await isPaired;
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  assert.equal(await page.locator("[data-step]").getAttribute("data-step"), "offer");
});
