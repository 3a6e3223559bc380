// Pairing: codes for one phone or a class, who has used them, phones that do not get through, and phones that are forgotten.

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import { Server, complaints, launchBrowser, pairingLink } from "./harness.mjs";
import { long, openDashboard as open, patient } from "./chart-kit.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

let server;
let browser;

before(async () => {
  server = await Server.start({ args: ["--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

const openDashboard = (options) => open({ server, browser }, options);

/** What a phone that has scanned a code asks of the server. */
const ask = (what, body, url = server.url) => fetch(`${url}/api/phone/${what}`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** The code in a link. */
const codeIn = (pairingUrl) => new URL(pairingUrl).hash.slice(1);

/** What the server says of a code to a phone that has scanned it. */
const offered = async (pairingUrl) => (await ask("offer", { code: codeIn(pairingUrl) })).status;

/** Waits until a page shows another code than this. */
async function otherCode(page, old) {
  await page.waitForFunction((old) => {
    const url = document.querySelector("[data-pairing-url]")?.textContent;
    return url && url !== old;
  }, old, patient);
  return page.locator("[data-pairing-url]").innerText();
}

test("codes are made for one phone or a class, listed and revoked", long, async () => {
  const page = await openDashboard();
  const url = page.locator("[data-pairing-url]");
  await pairingLink(page);
  const first = await url.innerText();
  assert.match(first, /^https:\/\/.*\/p#[0-9A-Z]+$/);
  const qr = page.getByRole("img", { name: "QR code of the link below" });
  await page.waitForFunction((image) => image.complete && image.naturalWidth > 0, await qr.elementHandle(patient), patient);
  await page.locator('[data-action="pair"]').click();
  await otherCode(page, first);

  await page.getByText("A code for a class").click();
  await page.getByLabel("Phones", { exact: true }).fill("25");
  await page.getByLabel("Minutes").fill("45");
  await page.locator('[data-action="room"]').click();
  await page.locator("p.small", { hasText: "Good for 25 of 25 phones" }).waitFor(patient);
  const room = await url.innerText();
  assert.equal(await offered(room), 200);

  const listed = page.locator("[data-pairing]", { hasText: "0 of 25 phones" });
  await listed.getByRole("button", { name: "Revoke" }).click();
  assert.equal(await offered(room), 200, "a question comes first");
  await listed.getByRole("button", { name: "Revoke", exact: true }).click();
  await listed.waitFor({ ...patient, state: "detached" });
  assert.equal(await offered(room), 404);
  await page.context().close();
});

test("each tab has a code of its own, which a reload exchanges and a duplicate leaves alone", long, async () => {
  const page = await openDashboard();
  const first = await pairingLink(page);
  const tab = await page.context().newPage();
  await tab.goto(server.url);
  const second = await pairingLink(tab);
  assert.notEqual(second, first);
  assert.deepEqual([await offered(first), await offered(second)], [200, 200]);

  await tab.reload();
  const third = await pairingLink(tab);
  assert.notEqual(third, second);
  assert.deepEqual([await offered(first), await offered(second), await offered(third)], [200, 404, 200], "reloads pile up no codes");

  // As browsers do it with "Duplicate tab": the new one begins with a copy of what the old one remembers.
  const [duplicate] = await Promise.all([tab.waitForEvent("popup"), tab.evaluate(() => void window.open("/"))]);
  await duplicate.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  await pairingLink(duplicate);
  assert.deepEqual([await offered(first), await offered(third)], [200, 200]);
  await page.context().close();
});

test("a code that was revoked elsewhere is renewed where it is shown, and one that was used is not", long, async () => {
  const page = await openDashboard();
  const first = await pairingLink(page);
  const revoked = await page.evaluate(async () => {
    const open = await (await fetch("/api/dashboard/pairings")).json();
    const answers = await Promise.all(open.map(({ id }) => fetch(`/api/dashboard/pairings/${id}`, { method: "DELETE" })));
    return answers.map(({ status }) => status);
  });
  assert.ok(revoked.length > 0 && revoked.every((status) => status === 204), `${revoked}`);
  assert.equal(await offered(first), 404);
  const second = await otherCode(page, first);
  assert.equal(await offered(second), 200);

  const used = await ask("session", { code: codeIn(second), name: "A phone" });
  assert.equal(used.status, 200);
  await page.getByText("The code is used up.").waitFor(patient);
  // Longer than the page waits before it looks again.
  await page.waitForTimeout(5_000);
  assert.equal(await page.locator("[data-pairing-url]").count(), 0);
  await page.context().close();
});

test("a code that ends while it is shown is followed by another", long, async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  // The server's codes last ten minutes; this one's end is near, and the server lists it no more.
  let first;
  let ended;
  await page.route("**/api/dashboard/pairings", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    if (route.request().method() === "POST" && !first) {
      first = body.url;
      body.pairing.expires_at_ms = Date.now() + 3_000;
      ended = body.pairing;
    }
    const isOpen = ({ id }) => id !== ended?.id || Date.now() < ended.expires_at_ms;
    await route.fulfill({ response: answer, json: Array.isArray(body) ? body.filter(isOpen) : body });
  });
  await page.goto(await server.dashboardLink());
  await pairingLink(page);
  const second = await otherCode(page, first);
  assert.ok(Date.now() >= ended.expires_at_ms, "not before its end");
  assert.equal(await offered(second), 200);
  // What is still being asked must not outlive the page.
  await page.unrouteAll({ behavior: "wait" });
  await context.close();
});

test("a code is as large as the window, and found from the head while something streams", long, async () => {
  const page = await openDashboard({ viewport: { width: 1280, height: 900 } });
  const producer = await Producer.connect(server, "someone");
  producer.submit("ACCELERATION", { d: [1, 2, 3] });
  await page.locator('[data-phone="someone"]').waitFor(patient);
  await page.locator('[data-action="connect"]').click();
  await pairingLink(page);
  await page.locator('[data-action="enlarge-code"]').click();
  const large = page.getByRole("dialog", { name: "Connect a phone" });
  await large.waitFor(patient);
  const { height } = await large.getByRole("img").boundingBox();
  assert.ok(height > 600, `${height} px of 900 px`);
  await page.keyboard.press("Escape");
  await large.waitFor({ ...patient, state: "hidden" });
  producer.close();
  await page.context().close();
});

test("a phone that does not get through is explained beside the code", long, async (t) => {
  // A server of its own: all visitors of this machine have one address.
  const fresh = await Server.start();
  t.after(() => fresh.dispose());
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  const found = complaints(page);
  await page.goto(await fresh.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  assert.equal((await fetch(`${fresh.url}/p`)).status, 200);
  await page.locator('[data-finding="page-stuck"]').waitFor(patient);
  const refused = await ask("offer", { code: "OLD" }, fresh.url);
  assert.equal(refused.status, 404);
  const finding = page.locator('[data-finding="code-refused"]');
  await finding.waitFor(patient);
  assert.match(await finding.innerText(), /^127\.0\.0\.1 /);
  assert.deepEqual(found, []);
});

test("of a phone whose readings do not come, the dashboard tells whether the server stores any", long, async () => {
  const page = await openDashboard();
  const paired = await ask("session", { code: codeIn(await pairingLink(page)), name: "Phone of Bob" });
  const cookie = paired.headers.getSetCookie()[0].split(";")[0];
  const { token } = await (await fetch(`${server.url}/api/phone/token`, { method: "POST", headers: { cookie } })).json();
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/connect`);
  await once(socket, "open");
  socket.send(JSON.stringify({ op: 3, d: { token, type: 0 } }));
  // As a server says it whose disk is full.
  await page.route("**/api/dashboard/phones", async (route) => {
    const answer = await route.fetch();
    const phones = await answer.json();
    await route.fulfill({ response: answer, json: phones.map((phone) => ({ ...phone, unstored: true })) });
  });
  const finding = page.locator("[data-finding]", { hasText: "Phone of Bob" });
  await finding.getByText("this server cannot store").waitFor(patient);
  await page.unroute("**/api/dashboard/phones");
  await finding.getByText("sends no readings").waitFor(patient);
  socket.terminate();
  await page.context().close();
});

test("a phone that is forgotten has to pair again", long, async () => {
  const page = await openDashboard();
  const pairing = await ask("session", { code: codeIn(await pairingLink(page)), name: "Phone of Ada" });
  assert.equal(pairing.status, 200);
  const cookie = pairing.headers.get("set-cookie").split(";")[0];
  const session = () => fetch(`${server.url}/api/phone/session`, { headers: { cookie } });
  assert.equal((await session()).status, 200);
  await page.getByText("The code is used up.").waitFor(patient);

  const named = () => [...document.querySelectorAll("[data-paired-phone]")].find((row) => row.querySelector("input").value === "Phone of Ada");
  const row = await page.waitForFunction(named, null, patient);
  const uid = await row.getAttribute("data-paired-phone");
  const phone = page.locator(`[data-paired-phone="${uid}"]`);
  await phone.getByRole("button", { name: "Forget" }).click();
  await phone.getByText(`Its readings stay, with ${uid} in place of the name.`).waitFor(patient);
  await page.keyboard.press("Escape");
  assert.equal((await session()).status, 200, "Escape keeps it");
  await phone.getByRole("button", { name: "Forget" }).click();
  await phone.getByRole("button", { name: "Forget", exact: true }).click();
  await phone.waitFor({ ...patient, state: "detached" });
  assert.equal((await session()).status, 401);
  await page.context().close();
});
