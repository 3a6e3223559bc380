// Viewer links: made on the dashboard or on the phone, opened in another browser, seen there and nothing else, revoked.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Server, VirtualMotion, complaints, launchBrowser, pairingLink } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

const long = { timeout: 4 * PATIENCE_MS };
const patient = { timeout: PATIENCE_MS };

let server;
let browser;
let measuring;

before(async () => {
  server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  browser = await launchBrowser();
  const producers = await Promise.all(["anna", "ben"].map((uid) => Producer.connect(server, uid)));
  let beat = 60;
  measuring = setInterval(() => {
    beat = beat === 60 ? 61 : 60;
    for (const producer of producers) {
      for (const t of ["HEART_RATE", "STEPS"]) producer.submit(t, { val: beat });
    }
  }, 100);
});

after(async () => {
  clearInterval(measuring);
  await browser?.close();
  await server?.dispose();
});

async function openDashboard(options = {}) {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  await page.waitForSelector('[data-phone="ben"] [data-chart="STEPS"]', patient);
  return page;
}

/** Makes a link to Anna's heart rate, and gives its addresses. */
async function makeLink(page, name) {
  const card = page.locator("section[data-links]");
  if (!(await card.locator("p").first().isVisible())) await card.locator("summary").first().click();
  if (!(await card.locator('[data-link="name"]').isVisible())) await card.locator("[data-new-link] > summary").click();
  await card.locator('[data-link="name"]').fill(name);
  await card.locator('[data-choice="anna"]').check();
  await card.locator('[data-choice="HEART_RATE"]').check();
  await card.locator('[data-action="make-link"]').click();
  const made = page.locator("[data-made-link]", { hasText: name });
  await made.waitFor(patient);
  await made.locator("summary").click();
  return {
    link: await made.locator('[data-address="link"]').innerText(),
    overlay: await made.locator('[data-address="overlay"]').innerText(),
  };
}

async function watch(address) {
  const page = await (await browser.newContext()).newPage();
  page.found = complaints(page);
  await page.goto(address);
  return page;
}

test("a viewer sees what the link shows until it is revoked", long, async () => {
  const dashboard = await openDashboard();
  const { link, overlay } = await makeLink(dashboard, "Grandma");
  assert.match(link, /\/view\/[0-9a-z]{16}#mwv_[0-9a-z]{32}$/);
  const row = dashboard.locator("section[data-links] [data-link-row]", { hasText: "Grandma" });
  await row.getByRole("button", { name: /^Revoke/ }).click();

  const viewer = await watch(link);
  const chart = '[data-phone="anna"] [data-chart="HEART_RATE"][data-first-paint]';
  await viewer.waitForSelector(chart, patient);
  assert.equal(new URL(viewer.url()).hash, "", "the secret has left the address bar");
  await viewer.waitForFunction(() => Number(document.querySelector("[data-chart]")?.dataset.samples) > 10, null, patient);
  assert.equal(await viewer.locator("[data-chart]").count(), 1);
  const text = await viewer.locator("body").innerText();
  assert.match(text, /You see anna: Heart rate, until /);
  assert.ok(!text.includes("ben"), text);
  for (const selector of ["[data-notes]", '[data-action="record"]', '[data-action="export"]', "[data-pairing-url]", "section[data-links]"]) {
    assert.equal(await viewer.locator(selector).count(), 0, selector);
  }
  await viewer.reload();
  await viewer.waitForSelector(chart, patient);

  const number = await watch(overlay);
  const shown = number.locator('[data-overlay="HEART_RATE"] [data-overlay-value]');
  await shown.filter({ hasText: /^6[01]$/ }).waitFor(patient);
  const background = await number.evaluate(() =>
    [document.documentElement, document.body].map((element) => getComputedStyle(element).backgroundColor));
  assert.deepEqual(background, ["rgba(0, 0, 0, 0)", "rgba(0, 0, 0, 0)"]);
  assert.deepEqual([...viewer.found, ...number.found], []);

  // The question that was asked before is still there.
  await row.getByText(/opened 2×/).waitFor(patient);
  await row.getByRole("button", { name: "Revoke", exact: true }).click();
  for (const page of [viewer, number]) await page.waitForSelector('[data-page="viewer-closed"]', patient);
  await row.waitFor({ ...patient, state: "detached" });
  await viewer.goto(link);
  await viewer.waitForSelector('[data-page="viewer-closed"]', patient);
  for (const page of [viewer, number, dashboard]) await page.context().close();
});

test("a link that lets nobody more in says so, and lets in whoever comes when there is a place", long, async () => {
  const dashboard = await openDashboard();
  const { link } = await makeLink(dashboard, "Class");
  const first = await watch(link);
  await first.waitForSelector('[data-page="viewer"][data-link="live"]', patient);
  // Its other viewers, until one is turned away.
  const closed = await first.evaluate(async (api) => {
    const sockets = [];
    for (;;) {
      const { token } = await (await fetch(api, { method: "POST" })).json();
      const socket = new WebSocket(`${location.origin.replace("http", "ws")}/connect`);
      sockets.push(socket);
      const code = await new Promise((resolve) => {
        socket.onclose = ({ code }) => resolve(code);
        socket.onmessage = ({ data }) => JSON.parse(data).op === 4 && resolve(null);
        socket.onopen = () => socket.send(JSON.stringify({ op: 3, d: { token, type: 1 } }));
      });
      if (code !== null) return code;
    }
  }, new URL(link).pathname.replace("/view/", "/api/viewer/") + "/token");
  assert.equal(closed, 4002);
  const late = await watch(link);
  const notice = late.getByRole("alert").filter({ hasText: "As many people watch" });
  await notice.waitFor(patient);
  await first.context().close();
  await notice.getByRole("button", { name: "Connect again" }).click();
  await late.waitForSelector('[data-page="viewer"][data-link="live"]', patient);
  await notice.waitFor({ ...patient, state: "detached" });
  for (const page of [late, dashboard]) await page.context().close();
});

test("those whom a link can show are offered in the order of their names", long, async () => {
  const page = await openDashboard();
  await page.evaluate(async () => {
    const post = (path, body) => fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    const { url } = await (await post("/api/dashboard/pairings", {})).json();
    await post("/api/phone/session", { code: new URL(url).hash.slice(1), name: "Aaron" });
  });
  const card = page.locator("section[data-links]");
  await card.locator("summary").first().click();
  await card.locator("[data-new-link] > summary").click();
  const names = card.locator("fieldset").first().locator("label");
  await names.filter({ hasText: "Aaron" }).waitFor(patient);
  assert.deepEqual((await names.allInnerTexts()).map((name) => name.trim()), ["Aaron", "anna", "ben"]);
  // Of several one has to be chosen, which is said to whoever chose none.
  await card.locator('[data-link="name"]').fill("Nobody");
  await card.getByRole("button", { name: "Make link" }).click();
  await card.getByRole("alert").getByText("Choose at least one phone").waitFor(patient);
  assert.equal(await card.locator('[data-link="name"]').inputValue(), "Nobody");
  await page.context().close();
});

test("a dashboard that is signed out elsewhere sees nothing more", long, async () => {
  const [one, other] = [await openDashboard(), await openDashboard({ userAgent: "Other/1" })];
  await one.locator("summary", { hasText: "Signed-in browsers" }).click();
  const row = one.locator("[data-session-row]", { hasText: "Other/1" });
  await row.filter({ hasText: "Open now" }).waitFor(patient);
  await row.getByRole("button", { name: /^Sign out/ }).click();
  await row.getByRole("button", { name: "Sign out", exact: true }).click();
  await row.waitFor({ ...patient, state: "detached" });
  await one.waitForFunction(() => document.activeElement?.matches("ul.list"), null, patient);
  await other.waitForSelector('[data-link="stopped"]', patient);
  await other.getByRole("alert").getByRole("button", { name: "How to get a link" }).waitFor(patient);
  // What was asked for before may still be answered, and a browser opens a stream that has ended once more by itself.
  await other.waitForTimeout(6000);
  const asked = [];
  other.on("request", (request) => asked.push(request.url()));
  await other.waitForTimeout(6000);
  assert.deepEqual(asked, [], "a page that was sent away asks for nothing more");
  for (const page of [one, other]) await page.context().close();
});

test("a phone's owner shows the own readings and revokes that", long, async () => {
  const dashboard = await openDashboard();
  const pairing = await pairingLink(dashboard);
  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })).newPage();
  await VirtualMotion.attach(phone, server.url);
  await phone.goto(server.phoneLink(pairing));
  await phone.locator('[data-action="start"]').click(patient);
  await phone.waitForSelector('[data-step="streaming"]', patient);
  const links = phone.locator("details[data-links]");
  await links.locator("summary").first().click();
  await links.locator('[data-link="name"]').fill("Mum");
  await links.locator('[data-choice="GYROSCOPE"]').check();
  await links.locator('[data-action="make-link"]').click();
  const address = await links.locator('[data-address="link"]').innerText(patient);

  const viewer = await watch(address);
  await viewer.waitForSelector('[data-chart="GYROSCOPE"][data-first-paint]', patient);
  assert.equal(await viewer.locator("[data-chart]").count(), 1);
  assert.ok(!(await viewer.locator("body").innerText()).includes("anna"));
  const row = links.locator("[data-link-row]", { hasText: "Mum" });
  await row.getByRole("button", { name: /^Revoke/ }).click();
  await row.getByRole("button", { name: "Revoke", exact: true }).click();
  await viewer.waitForSelector('[data-page="viewer-closed"]', patient);
  for (const page of [viewer, phone, dashboard]) await page.context().close();
});
