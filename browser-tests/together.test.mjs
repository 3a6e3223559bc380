// Several dashboards at once, in one browser or in two: what is done on one reaches the others, and disturbs nobody there;
// and times are told and meant by the right clock.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, painted, patient, setUp } from "./chart-kit.mjs";
import { Server, complaints } from "./harness.mjs";
import { DEVELOPER } from "./producer.mjs";

const LENGTH_S = 20;

let kit;
let phone;
let fromMs;

before(async () => {
  kit = await setUp();
  phone = await Producer.connect(kit.server, "ada");
  fromMs = Date.now() - 200_000;
  for (let n = 0; n < 120; n += 1) phone.measured("HEART_RATE", fromMs + n * 1000, 100 + Math.floor(n / 40));
  for (let n = 0; n < 120; n += 1) phone.measured("GYROSCOPE", fromMs + n * 1000, [1, 2, 3]);
  await phone.settled();
  phone.stream("SPEED", 5, Date.now(), () => 1);
});

after(async () => {
  phone?.close();
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** Asks the server as the dashboard's page does. */
const call = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const headers = { "content-type": "application/json" };
  return (await fetch(path, { method, headers, body: JSON.stringify(body) })).json().catch(() => null);
}, [method, path, body]);

/** Pairs a phone of this name; its uid. */
async function pair(page, name) {
  const { url } = await call(page, "POST", "/api/dashboard/pairings", {});
  await call(page, "POST", "/api/phone/session", { code: new URL(url).hash.slice(1), name });
  const phones = await page.evaluate(async () => (await fetch("/api/dashboard/phones")).json());
  return phones.find((phone) => phone.name === name).uid;
}

async function record(page, name, from) {
  await call(page, "POST", "/api/dashboard/recordings", { name, from, to: from + LENGTH_S * 1000 });
  await page.locator(`[data-recording-row="${name}"]`).waitFor({ ...patient, state: "attached" });
}

/** Gives a recording another name and goes on with the keyboard. */
async function rename(page, name, wanted) {
  await page.locator(`[data-recording-row="${name}"] input`).fill(wanted);
  await page.keyboard.press("Tab");
  await page.locator(`[data-recording-row="${wanted}"]`).waitFor({ ...patient, state: "attached" });
}

async function remove(page, name) {
  const row = page.locator(`[data-recording-row="${name}"]`);
  for (let n = 0; n < 2; n += 1) await row.getByRole("button", { name: "Delete" }).first().click();
}

const focused = (page) => page.evaluate(() => document.activeElement.dataset.action ?? document.activeElement.tagName);

test("what is renamed keeps the keyboard's focus, and has its name everywhere", long, async () => {
  const [one, other] = await Promise.all([openDashboard(kit), openDashboard(kit)]);
  const found = complaints(one);
  await record(one, "Old", fromMs);
  await rename(one, "Old", "New");
  assert.equal(await focused(one), "show-recording", "the row is still the same");
  const row = other.locator('[data-recording-row="New"]');
  await row.waitFor({ ...patient, state: "attached" });
  assert.equal(await row.locator("input").inputValue(), "New");
  assert.match(await row.locator('[data-action="play-recording"]').getAttribute("aria-label"), /New/);
  await row.locator('[data-action="play-recording"]').click();
  assert.equal(await other.locator("[data-playback] strong").innerText(patient), "New");

  // A remark that is removed leaves the focus in its list.
  await one.locator("h1").click();
  for (const key of ["1", "2"]) await one.keyboard.press(key);
  const remark = other.locator('[data-marker-row="1"]');
  await remark.waitFor({ ...patient, state: "attached" });
  await other.locator("[data-notes] summary").click();
  await remark.locator("input").fill("jump");
  await other.keyboard.press("Enter");
  await one.locator('[data-marker-row="jump"]').waitFor({ ...patient, state: "attached" });
  assert.equal(await focused(other), "INPUT");
  await other.locator('[data-marker-row="jump"] button').last().click();
  await other.locator('[data-marker-row="jump"]').waitFor({ ...patient, state: "detached" });
  await other.waitForFunction(() => document.activeElement.tagName === "UL", null, patient);
  assert.deepEqual(found, []);
  await Promise.all([one, other].map((page) => page.context().close()));
});

test("a name that cannot be leaves the old one, and says why", long, async () => {
  const page = await openDashboard(kit);
  await record(page, "Kept", fromMs);
  await page.locator("h1").click();
  await page.keyboard.press("7");
  await page.locator("[data-notes] summary").click();
  await pair(page, "Bob");
  const notes = page.locator("[data-notes]");
  for (const [row, card] of [['[data-recording-row="Kept"]', notes], ['[data-marker-row="7"]', notes],
    ["[data-paired-phone]", page.locator('section[aria-labelledby="phones-title"]')]]) {
    const field = page.locator(`${row} input`);
    const name = await field.inputValue(patient);
    await field.fill(" ");
    await page.keyboard.press("Enter");
    await card.getByRole("alert").filter({ hasText: /\w/ }).waitFor(patient);
    assert.equal(await field.inputValue(), name);
    await field.fill(`${name}!`);
    await page.keyboard.press("Enter");
    await card.getByRole("alert").filter({ hasText: /\w/ }).waitFor({ ...patient, state: "detached" });
  }
  await page.context().close();
});

test("of two dashboards that begin a recording at once, both have the same", long, async () => {
  const pages = await Promise.all([openDashboard(kit), openDashboard(kit)]);
  const [one] = pages;
  const running = () => one.evaluate(async () => {
    const { recordings } = await (await fetch("/api/dashboard/notes")).json();
    return recordings.filter((recording) => recording.to === null).length;
  });
  // As where neither has heard of the other's.
  const answers = Promise.all(pages.map((page) => page.waitForResponse((answer) => answer.url().endsWith("/recordings"))));
  await Promise.all(pages.map((page) => page.route("**/api/dashboard/recordings", async (route) => {
    await both;
    await route.continue();
  })));
  let go;
  const both = new Promise((resolve) => (go = resolve));
  const asked = Promise.all(pages.map((page) => page.waitForRequest((request) => request.url().endsWith("/recordings"))));
  await Promise.all(pages.map((page) => page.locator('[data-action="record"]').click()));
  await asked;
  go();
  const begun = await Promise.all((await answers).map((answer) => answer.json()));
  assert.equal(await running(), 1);
  assert.deepEqual(begun[0], begun[1]);
  await one.locator('[data-action="record"][data-recording="true"]').click();
  for (const page of pages) await page.locator('[data-action="record"][data-recording="false"]').waitFor(patient);
  await call(one, "DELETE", `/api/dashboard/recordings/${begun[0].id}`);
  await Promise.all(pages.map((page) => page.context().close()));
});

test("a chart keeps the screen while phones change places", long, async () => {
  const [page, other] = await Promise.all([openDashboard(kit), openDashboard(kit)]);
  const uid = await pair(page, "Zoe");
  const zoe = await Producer.connect(kit.server, uid);
  zoe.stream("SPEED", 5, Date.now(), () => 1);
  for (const whose of ["ada", uid]) {
    const chart = await painted(page, `[data-phone="${whose}"] [data-chart="SPEED"]`);
    await chart.locator('[data-action="enlarge"]').click();
    await page.waitForFunction(() => document.fullscreenElement !== null, null, patient);
    for (const [name, first] of [["Aaron", uid], ["Zoe", "ada"]]) {
      await call(other, "PATCH", `/api/dashboard/phones/${uid}`, { name });
      await page.waitForFunction((first) => document.querySelector(".sources > [data-phone]").dataset.phone === first, first, patient);
      assert.ok(await page.evaluate(() => document.fullscreenElement !== null), `${whose}, ${name}`);
      const { innerWidth: width, innerHeight: height } = await page.evaluate(() => ({ innerWidth, innerHeight }));
      assert.deepEqual(await chart.boundingBox(), { x: 0, y: 0, width, height });
    }
    await chart.locator('[data-action="enlarge"]').click();
    await page.waitForFunction(() => document.fullscreenElement === null, null, patient);
  }
  zoe.close();
  await Promise.all([page, other].map((page) => page.context().close()));
});

test("whoever types in a row that changes or is deleted elsewhere goes on", long, async () => {
  const [one, other] = await Promise.all([openDashboard(kit), openDashboard(kit)]);
  const found = complaints(one);
  await other.locator('[data-action="record"]').click();
  const input = one.locator('[data-recording-row] input').first();
  await one.waitForSelector('[data-action="record"][data-recording="true"]', patient);
  const name = await input.inputValue();
  await input.press("End");
  await one.keyboard.type(" by the sea");
  await other.locator('[data-action="record"]').click();
  const whole = `${name} by the sea`;
  await one.locator(`[data-recording-row="${whole}"]`, { hasText: "0:0" }).waitFor(patient);
  assert.deepEqual([await input.inputValue(), await focused(one)], [whole, "INPUT"], "it has ended meanwhile");
  await other.locator(`[data-recording-row="${whole}"]`).waitFor({ ...patient, state: "attached" });
  await one.keyboard.type("!");
  await remove(other, whole);
  await one.locator(`[data-recording-row="${whole}"]`).waitFor({ ...patient, state: "detached" });
  await one.waitForFunction(() => document.activeElement.tagName === "UL", null, patient);
  await record(other, "Next", fromMs);
  await one.locator('[data-recording-row="Next"]').waitFor({ ...patient, state: "attached" });
  // What was typed is still sent, and finds nothing.
  assert.deepEqual(found.filter((complaint) => !/404/.test(complaint)), []);
  await Promise.all([one, other].map((page) => page.context().close()));
});

test("what people delete of themselves leaves open dashboards", long, async (t) => {
  const server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  t.after(() => server.dispose());
  const streams = async (uid) => {
    const producer = await Producer.connect(server, uid);
    producer.stream("SPEED", 20, Date.now(), () => 1);
  };
  for (const uid of ["ada", "bob", "eve"]) await streams(uid);
  const page = await openDashboard({ server, browser: kit.browser }, { viewport: { width: 1440, height: 900 } });
  const source = (uid) => page.locator(`[data-phone="${uid}"]`);
  const chart = await painted(page, '[data-phone="eve"] [data-chart="SPEED"]');
  for (const uid of ["ada", "bob"]) await source(uid).waitFor(patient);
  await call(page, "POST", "/api/dashboard/recordings", { name: "Of Eve", from: Date.now() - 1000, to: Date.now(), uids: ["eve"] });
  const row = page.locator('[data-recording-row="Of Eve"]');
  await row.waitFor({ ...patient, state: "attached" });
  await page.locator("[data-stored-bytes]").waitFor({ ...patient, state: "attached" });
  await chart.locator('[data-action="enlarge"]').click();
  await page.waitForFunction(() => document.fullscreenElement !== null, null, patient);

  const asked = page.waitForRequest(/\/storage$/, { timeout: 10_000 });
  await server.deleteUser("eve");
  for (const gone of [source("eve"), row]) await gone.waitFor({ ...patient, state: "detached" });
  await page.waitForFunction(() => document.fullscreenElement === null, null, patient);
  await asked;
  await source("bob").waitFor(patient);

  // While nobody could tell it.
  await server.kill();
  await server.deleteUser("bob");
  await server.restart();
  await source("bob").waitFor({ ...patient, state: "detached" });
  await source("ada").waitFor(patient);
  await page.context().close();
});

test("a comparison stays as it is while other recordings change, and goes on without one that is deleted", long, async () => {
  const [one, other] = await Promise.all([openDashboard(kit), openDashboard(kit)]);
  for (const [place, name] of ["Third", "Second", "First"].entries()) await record(one, name, fromMs + place * 40_000);
  await one.locator('[data-action="compare"]').click();
  const shift = one.locator('[data-compare="shift"]');
  const described = (first, second) => one.waitForFunction(([first, second]) => {
    const words = document.querySelector('[data-compared="HEART_RATE"] svg')?.ariaLabel ?? "";
    return words.includes(`first ${first}`) && words.includes(`second ${second}`);
  }, [first, second], patient);
  await described(102, 101);
  await shift.fill("3.5");
  await shift.press("Tab");
  const axis = one.locator('[data-compared="GYROSCOPE"] select');
  await axis.selectOption("2");
  await axis.focus();
  const asked = [];
  one.on("request", (request) => /GYROSCOPE.*columns=600/.test(request.url()) && asked.push(request.url()));
  for (const [name, wanted] of [["Third", "Another"], ["First", "Foremost"]]) {
    await rename(other, name, wanted);
    await one.locator(`[data-recording-row="${wanted}"]`).waitFor({ ...patient, state: "attached" });
  }
  assert.deepEqual([await shift.inputValue(), await axis.inputValue(), await focused(one)], ["3.5", "2", "SELECT"]);

  await remove(other, "Second");
  await one.locator('[data-recording-row="Second"]').waitFor({ ...patient, state: "detached" });
  await described(102, 102);
  assert.equal(asked.length, 2, "its pictures are made anew, and were not before");
  assert.match(await one.locator('[data-compare="1"]').evaluate((list) => list.selectedOptions[0].text), /^Foremost/, "as is chosen");
  await Promise.all([one, other].map((page) => page.context().close()));
});

test("tabs of one browser watch for the same alerts", long, async () => {
  const one = await openDashboard(kit);
  const other = await one.context().newPage();
  await other.goto(kit.server.url);
  for (const page of [one, other]) {
    await page.waitForSelector('[data-chart="SPEED"]', patient);
    await page.locator("#alerts-heading").click();
    await page.locator('[data-alert="type"]').selectOption("SPEED");
  }
  for (const [page, limit] of [[one, "21"], [other, "22"]]) {
    await page.locator('[data-alert="limit"]').fill(limit);
    await page.locator('[data-action="add-alert"]').click();
    for (const each of [one, other]) {
      await each.locator('section[aria-labelledby="alerts-heading"] li', { hasText: limit }).waitFor(patient);
    }
  }
  await one.locator('section[aria-labelledby="alerts-heading"] li', { hasText: "21" }).getByRole("button").click();
  await other.waitForFunction(() => document.querySelectorAll('section[aria-labelledby="alerts-heading"] li').length === 1, null, patient);
  await other.reload();
  await other.locator("#alerts-heading").click();
  const left = other.locator('section[aria-labelledby="alerts-heading"] li');
  await left.first().waitFor(patient);
  assert.match((await left.allInnerTexts()).join(), /^[^,]*22[^,]*$/);
  await one.context().close();
});

test("times are told by the clock of their season", long, async () => {
  const page = await openDashboard(kit, { timezoneId: "Europe/Berlin" });
  await record(page, "Winter", Date.UTC(2026, 0, 10, 12));
  await record(page, "Summer", Date.UTC(2026, 6, 10, 12));
  for (const [name, time] of [["Winter", "13:00:00"], ["Summer", "14:00:00"]]) {
    const row = page.locator(`[data-recording-row="${name}"]`);
    assert.ok((await row.locator("p").innerText()).includes(time), name);
    await row.locator('[data-action="show-recording"]').click();
    await page.waitForFunction((time) => document.querySelector("[data-view]").innerText.includes(time), time, patient);
  }
  await page.context().close();
});

test("on a computer whose clock is wrong links end when they should, and a recording counts from its begin", long, async () => {
  const context = await kit.browser.newContext();
  await context.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 3 * 3_600_000;
  });
  const page = await context.newPage();
  await page.goto(await kit.server.dashboardLink());
  await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
  await page.locator('[data-action="record"]').click();
  await page.waitForFunction(() => /0:0[1-9]/.test(document.querySelector('[data-action="record"]').innerText), null, patient);
  await page.locator('[data-action="record"]').click();

  await page.locator("#links-heading").click();
  await page.locator("[data-new-link] > summary").click();
  await page.locator('[data-link="name"]').fill("Class");
  await page.locator('[data-choice="ada"]').check();
  await page.locator('[data-link="life"]').selectOption("1");
  const [request] = await Promise.all([
    page.waitForRequest((request) => request.url().endsWith("/links") && request.method() === "POST"),
    page.locator('[data-action="make-link"]').click(),
  ]);
  assert.ok(Math.abs(request.postDataJSON().until - Date.now() - 3_600_000) < 60_000, `${request.postData()}`);
  await page.waitForSelector('[data-phone="ada"] [data-chart="SPEED"][data-first-paint]', patient);
  assert.equal(await page.locator('[data-phone="ada"] [data-clock]').count(), 0, "it is not the phone's clock that is wrong");
  await context.close();
});
