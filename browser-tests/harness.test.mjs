// The harness keeps its promises, so that other tests may rely on them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE_MS, Server, VirtualMotion, launchBrowser } from "./harness.mjs";

test("a server that was killed comes back on the same port", { timeout: 4 * PATIENCE_MS }, async () => {
  const server = await Server.start();
  try {
    const before = server.url;
    await server.kill();
    await assert.rejects(fetch(before));
    await server.restart();
    assert.equal(server.url, before);
    assert.equal((await fetch(server.url)).status, 200);
    assert.equal(new URL(await server.dashboardLink()).origin, before);
    assert.equal(await server.stop(), 0);
  } finally {
    await server.dispose();
  }
});

test("virtual sensors move a page", { timeout: 2 * PATIENCE_MS }, async () => {
  const server = await Server.start();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}/p`);
    const motion = await VirtualMotion.attach(page, server.url);
    await motion.set({ acceleration: [1.5, -2.5, 0.5], rotation: [0, 0, 1], gravity: [0, 9.8, 0] });
    const seen = await page.evaluate(() => new Promise((resolve) => {
      addEventListener("devicemotion", (event) => {
        const { acceleration: a, accelerationIncludingGravity: g, rotationRate: r } = event;
        if (Math.abs((a?.x ?? 0) - 1.5) < 0.06 && Math.abs((r?.gamma ?? 0) - 57.3) < 0.1) {
          resolve({ acceleration: [a.x, a.y, a.z], withGravity: [g.x, g.y, g.z] });
        }
      });
    }));
    const near = (values, expected) => values.every((value, axis) => Math.abs(value - expected[axis]) < 0.06);
    assert.ok(near(seen.acceleration, [1.5, -2.5, 0.5]), `acceleration ${seen.acceleration}`);
    assert.ok(near(seen.withGravity, [1.5, 7.3, 0.5]), `with gravity ${seen.withGravity}`);
  } finally {
    await browser.close();
    await server.dispose();
  }
});
