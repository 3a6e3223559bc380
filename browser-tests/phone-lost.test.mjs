// What a phone's owner is told when the connection is lost, and when a stream has ended with its page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE_MS } from "./harness.mjs";
import { PhoneKit, action, delivered, link, shakeUntil, step, timeout } from "./phone-kit.mjs";

const kit = new PhoneKit();
const toggle = (page, topic) => page.locator(`[data-topic="${topic}"] [role="switch"]`).click();
const waiting = (page) => page.evaluate(() => Number(document.querySelector("[data-waiting]").dataset.waiting));

/** Tells a place whenever the test wants one. */
function places() {
  navigator.geolocation.watchPosition = (found) => {
    window.tellPlace = (latitude) => found({ coords: { latitude, longitude: 8, accuracy: 5 }, timestamp: Date.now() });
    return 1;
  };
}

async function start(page) {
  await action(page, "start");
  await step(page, "streaming");
  await link(page, "live");
}

const tellPlaces = async (page, latitudes) => {
  await page.waitForFunction(() => window.tellPlace);
  for (const latitude of latitudes) {
    await page.evaluate((latitude) => window.tellPlace(latitude), latitude);
    // Closer together they would be the same.
    await page.waitForTimeout(60);
  }
};

test("a lost connection is in sight however far the page is scrolled", { timeout }, async (t) => {
  const { page, motion, proxy } = await kit.phoneBehindProxy(t);
  await start(page);
  const trouble = page.locator(".phone__trouble");
  await trouble.waitFor({ state: "hidden", timeout: PATIENCE_MS });
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  proxy.cut();
  await link(page, "waiting");
  await shakeUntil(motion, async () => (await trouble.innerText()).includes("waiting to be sent"));
  assert.match(await trouble.innerText(), /^(Connection lost|Connecting) · \d+ waiting to be sent$/);
  const [box, height] = [await trouble.boundingBox(), page.viewportSize().height];
  assert.ok(box.y > height / 2 && box.y + box.height < height, `at ${box.y}`);
  proxy.heal();
  await trouble.waitFor({ state: "hidden", timeout: PATIENCE_MS });
});

test("a connection that stays lost is told once, not at each try", { timeout }, async (t) => {
  const { page, proxy } = await kit.phoneBehindProxy(t);
  await start(page);
  await page.evaluate(() => {
    [window.tries, window.told] = [0, 0];
    const { fetch } = window;
    window.fetch = (...call) => { window.tries += 1; return fetch(...call); };
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) if (node.dataset?.problem === "offline") window.told += 1;
    }).observe(document.body, { childList: true, subtree: true });
  });
  proxy.cut();
  await page.waitForFunction(() => window.tries >= 3, undefined, { timeout: PATIENCE_MS });
  assert.equal(await page.evaluate(() => window.told), 1);
  proxy.heal();
  await link(page, "live");
  await page.locator('[data-problem="offline"]').waitFor({ state: "detached", timeout: PATIENCE_MS });
});

test("a page that was reloaded while it streamed says that this has ended, once", { timeout }, async (t) => {
  const { page } = await kit.phoneBehindProxy(t);
  await start(page);
  await action(page, "pocket");
  const before_s = Math.floor(Date.now() / 1000);
  await page.reload();
  await step(page, "ready");
  const said = await page.locator("[data-holes]").innerText({ timeout: PATIENCE_MS });
  const [, time] = said.match(/^Streaming ended at (\d\d:\d\d:\d\d): the page was closed or reloaded\.$/) ?? [];
  assert.ok(time, said);
  const after_s = Math.floor(Date.now() / 1000);
  const ofDay = (unix_s) => new Date(unix_s * 1000).toTimeString().slice(0, 8);
  assert.ok(ofDay(before_s) <= time && time <= ofDay(after_s), `${time} is not between ${ofDay(before_s)} and ${ofDay(after_s)}`);
  // While another page streams, nothing has ended.
  await start(page);
  assert.equal(await page.locator("[data-holes]").count(), 0);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await step(other, "ready");
  assert.equal(await other.locator("[data-holes]").count(), 0);
  await other.close();
  await action(page, "stop");
  await step(page, "stopped");
  await page.reload();
  await step(page, "ready");
  assert.equal(await page.locator("[data-holes]").count(), 0, "it was ended by hand");
});

test("what waits of what was switched off is told, and can be deleted", { timeout }, async (t) => {
  const received = await kit.consumer(t);
  const { page, motion, proxy } = await kit.phoneBehindProxy(t, { inits: [places] });
  await toggle(page, "location");
  await start(page);
  await tellPlaces(page, [50.1]);
  await received.ever((frame) => frame.t === "LOCATION" && frame.d.d[0] === 50.1);
  await delivered(page);
  proxy.cut();
  await link(page, "waiting");
  await tellPlaces(page, [50.2, 50.3]);
  await shakeUntil(motion, async () => (await waiting(page)) > 40);
  const withheld = page.locator('[data-topic="location"] [data-withheld]');
  assert.ok(!(await withheld.isVisible()), "it is switched on");
  await toggle(page, "location");
  await withheld.waitFor({ timeout: PATIENCE_MS });
  assert.equal(await withheld.innerText(), "2 readings measured before are still to be sent.");
  assert.equal(await page.locator("[data-withheld]:visible").count(), 1);
  if (process.env.MOTIONWIRE_SHOTS) {
    await withheld.scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/withheld.png` });
  }
  await page.getByRole("button", { name: /^Delete them: .*location$/i }).click();
  await withheld.waitFor({ state: "hidden", timeout: PATIENCE_MS });
  assert.ok((await waiting(page)) > 40, "the rest still waits");
  proxy.heal();
  await link(page, "live");
  await delivered(page);
  // Nor does it come from the browser's store, whose rest a visit sends.
  await action(page, "stop");
  await step(page, "stopped");
  await page.reload();
  await step(page, "ready");
  await page.locator("[data-left]").waitFor({ state: "hidden", timeout: PATIENCE_MS });
  assert.deepEqual(received.seen.filter((frame) => frame.t === "LOCATION").map((frame) => frame.d.d[0]), [50.1]);
});
