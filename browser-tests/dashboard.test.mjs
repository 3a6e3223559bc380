// The dashboard, from its link to its charts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Server, complaints, launchBrowser, pairingLink, PATIENCE_MS, drawnPixels } from "./harness.mjs";
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

const long = { timeout: 4 * PATIENCE_MS };
const patient = { timeout: PATIENCE_MS };

/** A dashboard in a browser of its own. */
async function openDashboard(options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.found = complaints(page);
  await page.addInitScript(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
  });
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  return page;
}

/** Waits until an attribute has a value. */
function waitForAttribute(page, selector, name, value) {
  return page.waitForSelector(`${selector}[${name}="${value}"]`, { ...patient, state: "attached" });
}

test("without a session the page says how to get the link", long, async () => {
  const page = await browser.newPage();
  await page.goto(server.url);
  const locked = page.locator('[data-page="locked"]');
  await locked.waitFor(patient);
  assert.match(await locked.innerText(), /begins with “Dashboard:”[^]*motionwire link/);
  await page.getByLabel("Or paste the link here").fill("https://motionwire.example/");
  await page.getByRole("button", { name: "Open" }).click();
  await locked.getByRole("alert").getByText("it has no key in it").waitFor(patient);
  await page.close();
});

test("a link becomes a session, once", long, async () => {
  const link = await server.dashboardLink();
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.waitForSelector('[data-page="dashboard"]', patient);
  assert.equal(page.url(), `${server.url}/`, "the key has left the address bar");
  await page.reload();
  await page.waitForSelector('[data-page="dashboard"]', patient);

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(link);
  await stranger.waitForSelector('[data-page="locked"] [role="alert"]', patient);
  await stranger.getByLabel("Or paste the link here").fill(await server.dashboardLink());
  await stranger.getByRole("button", { name: "Open" }).click();
  await stranger.waitForSelector('[data-page="dashboard"]', patient);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForSelector('[data-page="locked"]', patient);
  await page.reload();
  await page.waitForSelector('[data-page="locked"]', patient);
  await page.context().close();
  await stranger.context().close();
});

test("the simulated phone draws live charts through the server", long, async () => {
  const page = await openDashboard();
  await page.locator('[data-action="try"]').click();
  const phone = page.locator('[data-phone]', { hasText: "Simulated phone" });
  await phone.locator('[data-chart="GYROSCOPE"][data-first-paint]').waitFor(patient);
  const uid = await phone.getAttribute("data-phone");
  const section = `[data-phone="${uid}"]`;
  await waitForAttribute(page, section, "data-state", "live");
  for (const type of ["ACCELERATION", "GYROSCOPE"]) {
    const chart = `${section} [data-chart="${type}"]`;
    await page.waitForFunction(
      (chart) => Number(document.querySelector(chart)?.dataset.samples) > 180, chart, patient);
    assert.ok(await drawnPixels(page, chart, "trace") > 300, `${type} has a trace`);
    assert.ok(await drawnPixels(page, chart, "axes") > 300, `${type} has axes`);
    const picture = page.locator(`${chart} canvas[role="img"]`);
    assert.match(await picture.getAttribute("aria-label"), /^(Acceleration in m\/s²|Rotation in rad\/s)/);
  }
  const rate = Number(await page.locator(`${section} [data-rate-hz]`).getAttribute("data-rate-hz"));
  assert.ok(rate > 55 && rate < 65, `${rate} Hz`);
  const delay = Number(await page.locator(`${section} [data-delay-ms]`).getAttribute("data-delay-ms"));
  assert.ok(delay > -50 && delay < 2000, `${delay} ms`);

  await page.getByRole("button", { name: "Stop the simulated phone" }).click();
  await waitForAttribute(page, section, "data-state", "stalled");
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(page.found, []);
  await page.context().close();
});

test("a change of the colour scheme reaches the canvases", long, async () => {
  const page = await openDashboard({ colorScheme: "light" });
  await page.locator('[data-action="try"]').click();
  await page.waitForSelector('[data-chart="ACCELERATION"][data-first-paint]', patient);
  const colours = () => page.evaluate(() => ["axes", "trace"].map((layer) => {
    const canvas = document.querySelector(`[data-chart="ACCELERATION"] canvas[data-layer="${layer}"]`);
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const opaque = new Set();
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) opaque.add(data.slice(at, at + 3).join());
    return [...opaque];
  }));
  const token = (name) => page.evaluate((name) => {
    const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join();
  }, name);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const [grid, line] = [await token("--grid"), await token("--x")];
    const deadline = Date.now() + PATIENCE_MS;
    for (let isDrawn = false; !isDrawn;) {
      const [axes, trace] = await colours();
      isDrawn = axes.includes(grid) && trace.includes(line);
      assert.ok(isDrawn || Date.now() < deadline, `${colorScheme}: no ${grid} in the axes, or no ${line} in the trace`);
    }
  }
  await page.context().close();
});

test("readings of any client appear with their own numbers", long, async () => {
  const page = await openDashboard();
  const producer = await Producer.connect(server, "python-script");
  producer.submit("ACCELERATION", { d: [1.25, -2.5, 9.75] });
  producer.submit("HEART_RATE", { val: 71 });
  producer.submit("LOCATION", { d: [59.3293235, 18.0685808], accuracy: 5 });
  const section = '[data-phone="python-script"]';
  await waitForAttribute(page, `${section} [data-chart="ACCELERATION"]`, "data-last-x", "1.25");
  await waitForAttribute(page, `${section} [data-chart="ACCELERATION"]`, "data-last-y", "-2.5");
  await waitForAttribute(page, `${section} [data-chart="ACCELERATION"]`, "data-last-z", "9.75");
  await waitForAttribute(page, `${section} [data-chart="HEART_RATE"]`, "data-last-x", "71");
  await waitForAttribute(page, `${section} [data-chart="LOCATION"]`, "data-last-x", "59.3293235");
  const place = await page.locator(`${section} [data-chart="LOCATION"] .legend`).innerText();
  assert.match(place, /latitude\s+59\.32932\s+longitude\s+18\.06858/);
  assert.match(await page.locator(`${section} [data-chart="HEART_RATE"]`).innerText(), /beats per minute/);
  producer.close();
  await page.context().close();
});

test("a source whose readings come from the future is named, with how far its clock is ahead", long, async () => {
  const page = await openDashboard();
  const producers = [await Producer.connect(server, "ahead"), await Producer.connect(server, "in-time")];
  const timer = setInterval(() => {
    producers.forEach((producer, n) => producer.measured("HEART_RATE", Date.now() + (1 - n) * 3_600_000, 71));
  }, 50);
  const note = (uid) => page.locator(`[data-phone="${uid}"] [data-clock]`);
  await note("ahead").waitFor(patient);
  assert.match(await note("ahead").innerText(), /clock of ahead is .* ahead of this computer's/);
  await waitForAttribute(page, '[data-phone="in-time"] [data-chart="HEART_RATE"]', "data-last-x", "71");
  assert.equal(await note("in-time").count(), 0);
  clearInterval(timer);
  producers.forEach((producer) => producer.close());
  await page.context().close();
});

test("a reloaded page shows again what it showed", long, async () => {
  const page = await openDashboard();
  const producer = await Producer.connect(server, "before-the-reload");
  for (let n = 1; n <= 40; n += 1) producer.submit("ACCELERATION", { d: [n, 0, 0] });
  const chart = '[data-phone="before-the-reload"] [data-chart="ACCELERATION"]';
  await waitForAttribute(page, chart, "data-samples", 40);
  producer.close();
  await page.reload();
  await waitForAttribute(page, chart, "data-samples", 40);
  await page.context().close();
});

test("charts go on after kill -9, and the gap is filled", long, async () => {
  const page = await openDashboard();
  const chart = '[data-phone="survivor"] [data-chart="ACCELERATION"]';
  let sent = 0;
  const submit = (producer, count) => {
    for (const end = sent + count; sent < end; sent += 1) producer.submit("ACCELERATION", { d: [sent + 1, 0, 0] });
  };
  let producer = await Producer.connect(server, "survivor");
  submit(producer, 50);
  await waitForAttribute(page, chart, "data-samples", 50);

  await server.kill();
  await page.waitForSelector('[data-link="waiting"], [data-link="connecting"]', patient);
  await page.context().setOffline(true);
  await server.restart();
  producer = await Producer.connect(server, "survivor");
  submit(producer, 100);
  await page.waitForSelector('[data-link="waiting"], [data-link="connecting"]', patient);
  assert.equal(await page.locator(chart).getAttribute("data-samples"), "50", "the page has missed them");
  await page.context().setOffline(false);
  await page.waitForSelector('[data-link="live"]', patient);
  submit(producer, 25);
  await waitForAttribute(page, chart, "data-last-x", 175);
  await waitForAttribute(page, chart, "data-samples", 175);
  // What is out of view is not painted, and other sources may stand above it.
  await page.locator(chart).scrollIntoViewIfNeeded();
  await page.waitForFunction((chart) => document.querySelector(`${chart} canvas[data-layer="trace"]`).width > 0, chart, patient);
  assert.ok(await drawnPixels(page, chart, "trace") > 50, "the trace goes on");
  // Numbers that were reserved before the kill are skipped after it, which is no loss.
  await page.waitForSelector('[data-lost="0"][data-missing="0"]', { ...patient, state: "attached" });
  assert.equal(await page.locator("[data-lost]").innerText(), "Events lost: 0.");
  producer.close();
  await page.context().close();
});

test("codes are made for one phone or a class, listed and revoked", long, async () => {
  const page = await openDashboard();
  const url = page.locator("[data-pairing-url]");
  await pairingLink(page);
  const first = await url.innerText();
  assert.match(first, /^https:\/\/.*\/p#[0-9A-Z]+$/);
  const qr = page.getByRole("img", { name: "QR code of the link below" });
  assert.ok(await qr.evaluate((image) => image.complete && image.naturalWidth > 0), "the QR code is shown");
  await page.locator('[data-action="pair"]').click();
  await page.waitForFunction((old) => {
    const url = document.querySelector("[data-pairing-url]")?.textContent;
    return url && url !== old;
  }, first, patient);

  await page.getByText("A code for a class").click();
  await page.getByLabel("Phones", { exact: true }).fill("25");
  await page.getByLabel("Minutes").fill("45");
  await page.locator('[data-action="room"]').click();
  await page.locator("p.small", { hasText: "Good for 25 of 25 phones" }).waitFor(patient);
  const code = new URL(await url.innerText()).hash.slice(1);
  const offer = () => fetch(`${server.url}/api/phone/offer`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code }),
  });
  assert.equal((await offer()).status, 200);

  const listed = page.locator("[data-pairing]", { hasText: "0 of 25 phones" });
  await listed.getByRole("button", { name: "Revoke" }).click();
  assert.equal((await offer()).status, 200, "a question comes first");
  await listed.getByRole("button", { name: "Revoke", exact: true }).click();
  await listed.waitFor({ ...patient, state: "detached" });
  assert.equal((await offer()).status, 404);
  await page.context().close();
});

/** What the server says of a code to a phone that has scanned it. */
async function offered(pairingUrl) {
  const answer = await fetch(`${server.url}/api/phone/offer`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: new URL(pairingUrl).hash.slice(1) }),
  });
  return answer.status;
}

/** Waits until a page shows another code than this. */
async function otherCode(page, old) {
  await page.waitForFunction((old) => {
    const url = document.querySelector("[data-pairing-url]")?.textContent;
    return url && url !== old;
  }, old, patient);
  return page.locator("[data-pairing-url]").innerText();
}

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

  const used = await fetch(`${server.url}/api/phone/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: new URL(second).hash.slice(1), name: "A phone" }),
  });
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
  let isFirst = true;
  let ended;
  await page.route("**/api/dashboard/pairings", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    if (route.request().method() === "POST" && isFirst) {
      isFirst = false;
      body.pairing.expires_at_ms = Date.now() + 3_000;
      ended = body.pairing;
    }
    const isOpen = ({ id }) => id !== ended?.id || Date.now() < ended.expires_at_ms;
    await route.fulfill({ response: answer, json: Array.isArray(body) ? body.filter(isOpen) : body });
  });
  await page.goto(await server.dashboardLink());
  const first = await pairingLink(page);
  const second = await otherCode(page, first);
  assert.ok(Date.now() >= ended.expires_at_ms, "not before its end");
  assert.equal(await offered(second), 200);
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

test("the keys are listed where nothing streams", long, async (t) => {
  const quiet = await Server.start({ args: ["--no-tls"] });
  t.after(() => quiet.dispose());
  const page = await browser.newPage();
  t.after(() => page.close());
  await page.goto(await quiet.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor(patient);
  assert.equal(await page.evaluate(() => document.activeElement.id), "keys-heading", "it is read from its beginning");
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
  const headers = { "content-type": "application/json" };
  const refused = await fetch(`${fresh.url}/api/phone/offer`, { method: "POST", headers, body: '{"code":"OLD"}' });
  assert.equal(refused.status, 404);
  const finding = page.locator('[data-finding="code-refused"]');
  await finding.waitFor(patient);
  assert.match(await finding.innerText(), /^127\.0\.0\.1 /);
  assert.deepEqual(found, []);
});

test("a phone that is forgotten has to pair again", long, async () => {
  const page = await openDashboard();
  const code = new URL(await pairingLink(page)).hash.slice(1);
  const pairing = await fetch(`${server.url}/api/phone/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code, name: "Phone of Ada" }),
  });
  assert.equal(pairing.status, 200);
  const cookie = pairing.headers.get("set-cookie").split(";")[0];
  const session = () => fetch(`${server.url}/api/phone/session`, { headers: { cookie } });
  assert.equal((await session()).status, 200);
  await page.getByText("The code is used up.").waitFor(patient);

  const phone = page.locator("[data-paired-phone]", { has: page.locator('input[value="Phone of Ada"]') });
  const uid = await phone.getAttribute("data-paired-phone");
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

for (const width of [360, 768, 1920]) {
  test(`at ${width} px nothing is cut off`, long, async () => {
    const page = await openDashboard({ viewport: { width, height: 780 }, deviceScaleFactor: width < 500 ? 3 : 1 });
    const producer = await Producer.connect(server, `a-rather-long-name-of-a-source-that-does-not-break-${width}`);
    producer.submit("ACCELERATION", { d: [-1234.5, 1234.5, 12345.678] });
    producer.submit("ECG", { d: Array.from({ length: 64 }, (_, index) => index) });
    await page.waitForSelector('[data-chart="ECG"]', { ...patient, state: "attached" });
    const chart = page.locator('[data-chart="ACCELERATION"]').last();
    await chart.scrollIntoViewIfNeeded();
    await chart.locator(".numbers > summary").click();
    await chart.locator("table").waitFor(patient);
    const canvas = chart.locator('canvas[data-layer="trace"]');
    const [excess, sharpness] = await Promise.all([
      page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      canvas.evaluate((canvas) => canvas.width / canvas.clientWidth / devicePixelRatio),
    ]);
    assert.ok(excess <= 0, `the page is ${excess} px too wide`);
    assert.ok(Math.abs(sharpness - 1) < 0.02, "a canvas pixel is a device pixel");
    producer.close();
    await page.context().close();
  });
}
