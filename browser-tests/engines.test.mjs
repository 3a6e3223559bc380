// What people see in Firefox and in Safari's engine; the other tests see to Chromium.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ENGINES } from "./engines-kit.mjs";
import { PATIENCE_MS, Server } from "./harness.mjs";

/** The box of the first element that a selector finds, in CSS pixels. */
const box = (engine, selector) => engine.evaluate(`(({ left, right, top, bottom }) => ({ left, right, top, bottom }))(document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect())`);

/** Presses a key where the page listens. */
const press = (engine, key) => engine.evaluate(`document.body.dispatchEvent(new KeyboardEvent("keydown", { key: ${JSON.stringify(key)}, bubbles: true, cancelable: true }))`);

const present = (selector) => `document.querySelector(${JSON.stringify(selector)}) !== null`;

const samples = (kind) => `Number(document.querySelector('[data-chart="${kind}"]')?.dataset.samples)`;

/** How many pixels of a chart's canvases have a colour: a line's, since grids, labels and axes are grey. */
const coloured = (kind) => `[...document.querySelectorAll('[data-chart="${kind}"] canvas')].map((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [r, g, b, alpha] = data.subarray(at, at + 4);
    count += alpha > 128 && Math.max(r, g, b) - Math.min(r, g, b) > 70 ? 1 : 0;
  }
  return count;
}).reduce((a, b) => a + b, 0)`;

/** Moves the phone, 60 times a second: the engine's own events, of sensors that a computer has not. */
const MOVE = `void setInterval(() => {
  const swing = Math.sin(performance.now() / 200);
  window.dispatchEvent(new DeviceMotionEvent("devicemotion", {
    acceleration: { x: swing, y: 0, z: -swing },
    accelerationIncludingGravity: { x: swing, y: 0, z: 9.81 - swing },
    rotationRate: { alpha: swing, beta: 0, gamma: 0 },
    interval: 16,
  }));
}, 16)`;

for (const { name, launch, hasMotion } of ENGINES) {
  const skip = launch ? false : `${name} is not there`;

  /** A test with a server and a browser of its own. */
  const inEngine = (what, run) =>
    test(`${name}: ${what}`, { skip, timeout: 4 * PATIENCE_MS }, async () => {
      const server = await Server.start({ args: ["--no-tls"] });
      try {
        const engine = await launch();
        try {
          await run({ server, engine });
        } finally {
          await engine.dispose();
        }
      } finally {
        await server.dispose();
      }
    });

  inEngine("a simulated phone's charts are drawn, lie below the bar of the time, and stop", async ({ server, engine }) => {
    await engine.open(await server.dashboardLink());
    await engine.until(present('[data-action="try"]'));
    await engine.evaluate(`document.querySelector('[data-action="try"]').click()`);
    await engine.until(`${samples("ACCELERATION")} > 200`);
    await engine.until(`${coloured("ACCELERATION")} > 300`);

    const boxes = [];
    for (const selector of [".bar", ".controls", ".dashboard__main > .card", ".dashboard__main"]) boxes.push(await box(engine, selector));
    const [head, bar, below, main] = boxes;
    assert.ok(bar.top >= head.bottom && below.top >= bar.bottom, JSON.stringify({ head, bar, below }));
    assert.deepEqual([bar.left, bar.right], [main.left, main.right], "it is as wide as the charts");

    await press(engine, " ");
    await engine.until(present('[data-view="fixed"]'));
    // What the phone has sent fills but the end of the chart: a longer stretch holds it for sure.
    await press(engine, "-");
    await engine.until(`${coloured("ACCELERATION")} > 100`);
    await press(engine, "l");
    await engine.until(present('[data-view="live"]'));
  });

  inEngine("the phone's page streams what there is, and goes on after a reload", async ({ server, engine }) => {
    await engine.open(await server.dashboardLink());
    await engine.open(await engine.until("document.querySelector('[data-pairing-url]')?.dataset.pairingUrl"));
    for (const visit of ["first", "second"]) {
      await engine.until(present('[data-action="start"]'));
      if (hasMotion) await engine.evaluate(MOVE);
      await engine.evaluate(`document.querySelector('[data-action="start"]').click()`);
      await engine.until(present('[data-action="stop"]'));
      if (hasMotion) await engine.until("Number(document.querySelector('[data-sent]').dataset.sent) > 200");
      else await engine.until("document.body.innerText.includes('This browser cannot read motion sensors')");
      if (visit === "first") await engine.evaluate("void setTimeout(() => location.reload())");
    }
  });
}
