// What strangers write is shown as text: names, remarks, types, browsers' names, what a device says of itself.

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import { PATIENCE_MS, Server, complaints, launchBrowser } from "./harness.mjs";

const DEV_ID = "markup";
const API_KEY = "a key that only this test knows";

/** Markup that would show itself: by an element, by a script, by a request. Each field has its own. */
const markup = (field) => `<b id=x-${field}>${field}</b><img src=/x onerror=window.harmed=1>`;

const patient = { timeout: PATIENCE_MS };

let server;
let browser;
let socket;

before(async () => {
  server = await Server.start({ args: ["--no-tls", "--dev-id", DEV_ID, "--api-key", API_KEY] });
  browser = await launchBrowser();
});

after(async () => {
  socket?.terminate();
  await browser?.close();
  await server?.dispose();
});

async function call(path, body, { method = "POST", headers = {}, status = 200 } = {}) {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, status, `${path}: ${await answer.clone().text()}`);
  return answer;
}

const cookie = (answer) => answer.headers.get("set-cookie").split(";")[0];

/** A dashboard's session from a browser with such a name. */
async function session(agent) {
  const key = new URL(await server.dashboardLink()).hash.slice("#key=".length);
  const headers = { "user-agent": agent };
  return cookie(await call("/api/dashboard/session", { key }, { headers, status: 204 }));
}

/** A phone that says markup wherever it may say something, and submits a type that nobody knows. */
async function phone(dashboard, name) {
  const pairing = await (await call("/api/dashboard/pairings", {}, { headers: { cookie: dashboard } })).json();
  const answer = await call("/api/phone/session", { code: new URL(pairing.url).hash.slice(1), name });
  const { token } = await (await call("/api/phone/token", {}, { headers: { cookie: cookie(answer) } })).json();
  socket = new WebSocket(`${server.url.replace(/^http/, "ws")}/connect`, "motionwire.v1");
  socket.on("error", () => {});
  await once(socket, "open");
  const ready = new Promise((resolve) => {
    socket.on("message", (text) => JSON.parse(text).op === 4 && resolve());
  });
  const send = (frame) => socket.send(JSON.stringify(frame));
  send({ op: 3, d: { token, type: 0, want: ["presence", "control"] } });
  await ready;
  const now = Date.now();
  const hole = { from: new Date(now - 9000).toISOString(), to: new Date(now - 4000).toISOString(), reason: markup("hole") };
  const status = { connected: true, device_id: markup("device"), source: markup("source"), reason: markup("reason") };
  send({ op: 8, d: { ...status, streams: { X_MARKUP_TYPE: { on: true, hz: 9 } }, hole } });
  const reading = { val: 1, note: markup("reading"), unit: markup("unit") };
  setInterval(() => send({ op: 6, t: "X_MARKUP_TYPE", d: { ...reading, val: Math.random() } }), 100).unref();
  for (const t of [markup("type"), "X<B>"]) {
    // A type that is no name ends the connection; it never gets to a page.
    const other = new WebSocket(`${server.url.replace(/^http/, "ws")}/connect`);
    await once(other, "open");
    const { token: theirs } = await (
      await call(`/auth/user?id=other`, {}, { headers: { "dev-id": DEV_ID, "x-api-key": API_KEY } })
    ).json();
    other.send(JSON.stringify({ op: 3, d: { token: theirs, type: 0 } }));
    other.send(JSON.stringify({ op: 6, t, d: { val: 1 } }));
    const [code] = await once(other, "close");
    assert.equal(code, 1007);
  }
}

test("markup from strangers is text on the dashboard and on the phone page", { timeout: 4 * PATIENCE_MS }, async () => {
  const dashboard = await session(markup("browser"));
  await phone(dashboard, markup("phone"));
  const headers = { cookie: dashboard };
  await call("/api/dashboard/recordings", { name: markup("recording") }, { headers });
  await call("/api/dashboard/markers", { text: markup("marker") }, { headers });
  const refused = await fetch(`${server.url}/auth/user?id=${encodeURIComponent(markup("uid"))}`, {
    method: "POST",
    headers: { "dev-id": DEV_ID, "x-api-key": API_KEY },
  });
  assert.equal(refused.status, 400, "a user's id holds no markup");

  const page = await (await browser.newContext()).newPage();
  const said = complaints(page);
  await page.goto(await server.dashboardLink());
  await page.getByText(markup("phone")).first().waitFor({ ...patient, state: "attached" });
  await page.locator(`[data-marker-row="${markup("marker")}"]`).waitFor({ ...patient, state: "attached" });
  // A name that can be changed stands in a field.
  const inputs = () => page.locator("input").evaluateAll((inputs) => inputs.map((input) => input.value));
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await inputs()).includes(markup("recording")) && Date.now() < deadline) await page.waitForTimeout(100);
  assert.ok((await inputs()).includes(markup("recording")), "the recording's name is shown");
  await page.locator('[data-chart="X_MARKUP_TYPE"]').waitFor(patient);
  const harm = () =>
    page.evaluate(() => [window.harmed ?? 0, document.querySelectorAll('[id^="x-"], img[onerror]').length]);
  assert.deepEqual(await harm(), [0, 0]);
  assert.deepEqual(said, []);

  // The code of a pairing link is a stranger's text too.
  const other = await (await browser.newContext()).newPage();
  const heard = complaints(other);
  await other.goto(`${server.url}/p#${encodeURIComponent(markup("code"))}`);
  await other.locator("[data-problem]").waitFor(patient);
  assert.equal(await other.evaluate(() => window.harmed ?? 0), 0);
  assert.equal(await other.locator('[id^="x-"]').count(), 0);
  const refusals = /status of 40[14]/;
  assert.deepEqual(heard.filter((text) => !refusals.test(text)), [], "but for the code that opens nothing");
});
