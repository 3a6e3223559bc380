// What viewers' pages tell, and how one comes back to them: fresh links, servers out of reach, what was deleted, overlays.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Server, VirtualMotion, launchBrowser, pairingLink } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

const long = { timeout: 4 * PATIENCE_MS };
const patient = { timeout: PATIENCE_MS };

let server;
let browser;
let dashboard;
let anna;

before(async () => {
  server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  browser = await launchBrowser();
  anna = await Producer.connect(server, "anna");
  anna.stream("HEART_RATE", 5, Date.now(), (ms) => 60 + (Math.round(ms / 1000) % 2));
  dashboard = await (await browser.newContext()).newPage();
  await dashboard.goto(await server.dashboardLink());
  await dashboard.waitForSelector('[data-phone="anna"] [data-chart="HEART_RATE"]', patient);
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** Makes a link as the dashboard's form does; `{ link, url }`. */
async function makeLink(name, { uids = ["anna"], types = ["HEART_RATE"], past = false } = {}) {
  const made = await dashboard.evaluate(async (wish) => {
    const answer = await fetch("/api/dashboard/links", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...wish, until: Date.now() + 3_600_000 }),
    });
    return answer.json();
  }, { name, uids, types, past });
  return { ...made, url: server.url + made.url.slice(made.url.indexOf("/view/")) };
}

const withOverlay = (url, kind) => url.replace("#", `?overlay=${kind}#`);

async function newPage() {
  return (await browser.newContext()).newPage();
}

const isLive = '[data-page="viewer"][data-link="live"]';

test("a link opens in the tab where it was not complete, and again where it was forgotten", long, async () => {
  const { url } = await makeLink("Twice");
  const page = await newPage();
  await page.goto(url.slice(0, -5));
  const ended = page.getByRole("alert").filter({ hasText: "This link shows nothing" });
  await ended.getByText("It has ended, was revoked, or is not complete.").waitFor(patient);
  assert.equal(new URL(page.url()).hash, "");
  await page.goto(url);
  await page.waitForSelector(isLive, patient);
  assert.equal(new URL(page.url()).hash, "");
  const leave = page.getByRole("button", { name: "Forget this link" });
  // Without the server nothing is forgotten.
  await page.route("**/session", (route) => route.abort());
  await leave.click();
  await page.getByRole("alert").filter({ hasText: "The server cannot be reached." }).waitFor(patient);
  await page.waitForSelector(isLive, patient);
  await page.unroute("**/session");
  await leave.click();
  const forgotten = page.getByRole("alert").filter({ hasText: "This browser has forgotten the link" });
  await forgotten.waitFor(patient);
  assert.doesNotMatch(await forgotten.innerText(), /revoked/);
  await page.goto(url);
  await page.waitForSelector(isLive, patient);
  await page.context().close();
});

test("a page that cannot ask yet says so, and opens once it can", long, async () => {
  const { url } = await makeLink("Early");
  const page = await newPage();
  await page.route("**/api/viewer/**", (route) => route.abort());
  await page.goto(url);
  const failed = page.locator('[data-page="viewer-failed"]').getByRole("alert");
  await failed.getByText("The server cannot be reached.").waitFor(patient);
  assert.doesNotMatch(await failed.innerText(), /revoked|ended/);
  await page.unroute("**/api/viewer/**");
  await page.waitForSelector(isLive, patient);
  await page.context().close();

  // The server runs, but cannot write who has come.
  const overlay = await newPage();
  const status = 503;
  await overlay.route("**/session", (route) => route.fulfill({ status, json: { title: "", status, detail: "The disk is full." } }));
  await overlay.goto(withOverlay(url, "HEART_RATE"));
  await overlay.getByRole("alert").getByText("The disk is full.").waitFor(patient);
  await overlay.unroute("**/session");
  await overlay.locator("[data-overlay-value]").filter({ hasText: /^6[01]$/ }).waitFor(patient);
  await overlay.context().close();
});

test("a browser that keeps no cookies is told that", long, async () => {
  const { url } = await makeLink("No cookies");
  const page = await newPage();
  await page.route("**/session", async (route) => {
    const response = await route.fetch();
    await page.context().clearCookies();
    await route.fulfill({ status: response.status() });
  });
  await page.goto(url);
  await page.getByRole("alert").getByText("Allow cookies for this page").waitFor(patient);
  await page.context().close();
});

test("who is deleted leaves the page of a link without the past", long, async () => {
  const carl = await Producer.connect(server, "carl");
  const { url } = await makeLink("Carl", { uids: ["anna", "carl"] });
  const page = await newPage();
  await page.goto(url);
  await page.waitForSelector('[data-phone="anna"]', patient);
  carl.submit("HEART_RATE", { val: 90 });
  await page.waitForSelector('[data-phone="carl"]', patient);
  carl.socket.close();
  await server.deleteUser("carl");
  await page.waitForSelector('[data-phone="carl"]', { ...patient, state: "detached" });
  await page.waitForSelector('[data-phone="anna"] [data-chart="HEART_RATE"]', patient);
  await page.context().close();
});

test("an overlay keeps what was counted while nobody moves", long, async () => {
  const { url } = await makeLink("Steps", { types: ["HEART_RATE", "STEPS"] });
  const [steps, rate] = await Promise.all(["STEPS", "HEART_RATE"].map(async (kind) => {
    const page = await newPage();
    await page.goto(withOverlay(url, kind));
    await page.waitForSelector('[data-overlay][data-link="live"]', patient);
    return page;
  }));
  await rate.locator("[data-overlay-value]").filter({ hasText: /^6[01]$/ }).waitFor(patient);
  anna.measured("STEPS", Date.now() - 20_000, 4321);
  await steps.locator("[data-overlay-value]").filter({ hasText: "4321" }).waitFor(patient);
  await Promise.all([steps, rate].map((page) => page.context().close()));
});

test("an overlay has room for long numbers, and units of the language", long, async () => {
  const { url } = await makeLink("Wide", { types: ["STEPS"] });
  const page = await (await browser.newContext({ locale: "es-ES", viewport: { width: 300, height: 300 } })).newPage();
  await page.goto(withOverlay(url, "STEPS"));
  await page.waitForSelector('[data-overlay][data-link="live"]', patient);
  anna.measured("STEPS", Date.now(), 123_456);
  const number = page.locator("[data-overlay-value]").filter({ hasText: "123456" });
  await number.waitFor(patient);
  assert.equal(await page.locator(".overlay__unit").innerText(), "pasos");
  const { left, right } = await number.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect().toJSON();
  });
  assert.ok(left >= 0 && right <= 300, `from ${left} to ${right}`);
  await page.context().close();
});

test("pages that somebody opens by a link fit a narrow phone", long, async () => {
  const name = "Elisabeth_Charlotte_von_und_zu_Hohenlohe_Langenburg";
  const { url } = await makeLink("Narrow", { uids: ["anna", name], types: [] });
  const narrow = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };
  for (const [address, selector, locale] of [[url, isLive, "de-DE"], [server.url, '[data-page="locked"]', "fr-FR"]]) {
    const page = await (await browser.newContext({ ...narrow, locale })).newPage();
    await page.goto(address);
    await page.waitForSelector(selector, patient);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, address);
    if (selector === isLive) {
      const [brand, actions] = await Promise.all([".brand", ".bar__actions"].map((part) => page.locator(part).boundingBox()));
      assert.ok(brand.x + brand.width <= actions.x || brand.y + brand.height <= actions.y, "nothing covers the name");
    }
    await page.context().close();
  }
});

/** Takes all places of a link, and gives the sockets that hold them. */
async function fill(page, url) {
  return page.evaluateHandle(async (api) => {
    const sockets = [];
    for (;;) {
      const { token } = await (await fetch(api, { method: "POST" })).json();
      const socket = new WebSocket(`${location.origin.replace("http", "ws")}/connect`);
      const isIn = await new Promise((resolve) => {
        socket.onclose = () => resolve(false);
        socket.onmessage = ({ data }) => JSON.parse(data).op === 4 && resolve(true);
        socket.onopen = () => socket.send(JSON.stringify({ op: 3, d: { token, type: 1 } }));
      });
      if (!isIn) return sockets;
      sockets.push(socket);
    }
  }, new URL(url).pathname.replace("/view/", "/api/viewer/") + "/token");
}

test("whom a full link refuses is not told that nothing comes, and an overlay tries again by itself", long, async () => {
  const { url } = await makeLink("Full");
  const first = await newPage();
  await first.goto(url);
  await first.waitForSelector(isLive, patient);
  const sockets = await fill(first, url);
  const late = await newPage();
  await late.goto(url);
  await late.getByRole("alert").filter({ hasText: "As many people watch" }).waitFor(patient);
  await late.getByText("Nothing comes at present").waitFor({ ...patient, state: "hidden" });

  const overlay = await newPage();
  await overlay.clock.install();
  await overlay.goto(withOverlay(url, "HEART_RATE"));
  await overlay.waitForSelector('[data-overlay][data-link="stopped"]', patient);
  await sockets.evaluate((all) => all.forEach((socket) => socket.close()));
  await overlay.clock.fastForward(31_000);
  await overlay.waitForSelector('[data-overlay][data-link="live"]', patient);
  for (const page of [first, late, overlay]) await page.context().close();
});

test("the list of links holds the focus, keeps a name that was refused, and tells what was made", long, async () => {
  const card = dashboard.locator("section[data-links]");
  await card.locator("summary").first().click();
  await card.locator("[data-new-link] > summary").click();
  const name = card.locator('[data-link="name"]');
  const said = card.locator('p[role="status"]');
  await said.waitFor({ ...patient, state: "attached" });
  await card.locator('[data-choice="anna"]').check();
  await name.fill("Grandma");
  await dashboard.route("**/api/dashboard/links", (route) => route.abort());
  await name.press("Enter");
  const refused = card.getByRole("alert").filter({ hasText: "The server cannot be reached" });
  await refused.waitFor(patient);
  assert.equal(await name.inputValue(), "Grandma");
  await dashboard.unroute("**/api/dashboard/links");
  await name.press("Enter");
  await said.filter({ hasText: "The link for Grandma" }).waitFor({ ...patient, state: "attached" });
  assert.equal(await name.inputValue(), "");
  await card.locator("[data-made-link] summary").click();
  await card.getByRole("button", { name: "Copy: Heart rate", exact: true }).waitFor(patient);
  await card.getByRole("button", { name: "Copy: The link for Grandma" }).waitFor(patient);
  const row = card.locator("[data-link-row]", { hasText: "Grandma" });
  await row.getByRole("button", { name: /^Revoke/ }).press("Enter");
  await row.getByRole("button", { name: "Revoke", exact: true }).press("Enter");
  await row.waitFor({ ...patient, state: "detached" });
  await dashboard.waitForFunction(() => document.activeElement?.matches("section[data-links] ul.list"), null, patient);
});

test("a phone's link ends by the server's clock, and is there until the page goes", long, async () => {
  const pairing = await pairingLink(dashboard);
  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })).newPage();
  // Two hours behind.
  await phone.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 7_200_000;
  });
  await VirtualMotion.attach(phone, server.url);
  await phone.goto(server.phoneLink(pairing));
  await phone.locator('[data-action="start"]').click(patient);
  await phone.waitForSelector('[data-step="streaming"]', patient);
  const links = phone.locator("details[data-links]");
  await links.locator("summary").first().click();
  await links.locator('[data-link="name"]').fill("Mum");
  await links.locator('[data-link="life"]').selectOption("1");
  await links.locator('[data-action="make-link"]').click();
  const address = links.locator('[data-address="link"]');
  const told = await address.innerText(patient);
  await phone.locator('[data-action="stop"]').click();
  await phone.waitForSelector('[data-step="stopped"]', patient);
  await links.locator("summary").first().click();
  assert.equal(await address.innerText(patient), told);
  await phone.context().close();
});
