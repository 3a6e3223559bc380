// What stands beside the charts comes after their first picture, and comes in any case; what is folded when somebody looks.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Server, complaints } from "./harness.mjs";
import { Producer, long, patient, setUp } from "./chart-kit.mjs";

const SIDE = ".dashboard__side";

/** The cards beside the charts, by the names that they have for a screen reader. */
const CARDS = ["Connect a phone", "Recordings", /^Viewer links/, /^Signed-in browsers/];

let kit;
let page;

before(async () => {
  kit = await setUp();
});

afterEach(async () => {
  await page?.context().close();
});

after(async () => {
  await kit?.browser.close();
  await kit?.server.dispose();
});

/** A page that notes in `window.order` what comes first: the `picture` of a chart, or something `beside` the charts. */
async function watched() {
  page = await (await kit.browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.found = complaints(page);
  await page.addInitScript((side) => {
    window.order = [];
    window.wasBusy = undefined;
    const note = (what) => window.order.includes(what) || window.order.push(what);
    new MutationObserver(() => {
      // As it was when it came.
      window.wasBusy ??= document.querySelector(side)?.ariaBusy;
      const pause = document.querySelector('[data-action="pause"]');
      // Whoever is at work already.
      if (pause && document.activeElement === document.body) pause.focus();
      // Of both within one turn, neither was first: the picture does not count then.
      if (document.querySelector(side)?.childElementCount > 0) note("beside");
      if (document.querySelector("[data-chart][data-first-paint]")) note("picture");
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-first-paint"] });
  }, SIDE);
  return page;
}

/** That the cards are there, and are what they should be for those who hear them. */
async function assertCardsAreNamed() {
  const side = page.getByRole("complementary", { name: "Recordings, phones, links" });
  await side.waitFor(patient);
  for (const name of CARDS) {
    await side.getByRole("region", { name }).waitFor(patient);
    assert.equal(await side.getByRole("heading", { name }).count(), 1, `${name}`);
  }
  assert.equal(await side.getAttribute("aria-busy"), null, "nothing more is to come");
  return side;
}

test("charts have their first picture before anything stands beside them", long, async () => {
  const producer = await Producer.connect(kit.server, "walker");
  producer.stream("ACCELERATION", 60, Date.now() - 5_000, () => [0, 0, 9.81]);
  await watched();
  await page.goto(await kit.server.dashboardLink());
  const side = page.locator(SIDE);
  await side.waitFor({ ...patient, state: "attached" });
  assert.equal(await page.evaluate(() => window.wasBusy), "true", "a screen reader knows that more is to come");
  await page.waitForFunction((side) => document.querySelector(side).childElementCount > 0, SIDE, patient);
  assert.deepEqual(await page.evaluate(() => window.order), ["picture", "beside"]);

  await assertCardsAreNamed();
  assert.ok(await page.evaluate(() => document.activeElement.matches('[data-action="pause"]')), "the focus stays where it was");
  // From the last of the charts' elements the way leads to what came late.
  await page.evaluate(() => {
    const focusable = [...document.querySelectorAll(".dashboard__main :is(button, summary, select, input)")];
    focusable.findLast((element) => element.checkVisibility() && !element.disabled).focus();
  });
  const isBeside = () => page.evaluate((side) => document.activeElement.closest(side) !== null, SIDE);
  for (let presses = 0; presses < 3 && !(await isBeside()); presses += 1) await page.keyboard.press("Tab");
  assert.ok(await isBeside(), "by the tabulator");
  assert.deepEqual(page.found, []);
  producer.close();
  await page.waitForSelector(`[data-phone="walker"]`, patient);
});

test("without readings the cards come too", long, async (context) => {
  const quiet = await Server.start({ args: ["--no-tls"] });
  context.after(() => quiet.dispose());
  await watched();
  await page.goto(await quiet.dashboardLink());
  const side = await assertCardsAreNamed();
  await side.locator('[data-action="pair"]').click();
  await side.getByRole("img", { name: "QR code of the link below" }).waitFor(patient);
  assert.deepEqual(await page.evaluate(() => window.order), ["beside"]);
  assert.deepEqual(page.found, []);
});

for (const [name, answer] of [
  ["never answers", () => {}],
  ["cannot be reached", (socket) => socket.close({ code: 1011 })],
]) {
  test(`where the server's socket ${name} the cards come too`, long, async () => {
    await watched();
    await page.routeWebSocket("**/connect", answer);
    await page.goto(await kit.server.dashboardLink());
    await assertCardsAreNamed();
    assert.notEqual(await page.locator('[data-page="dashboard"]').getAttribute("data-link"), "live");
  });
}

test("what is folded is made once somebody looks, and keeps what was typed", long, async () => {
  const producer = await Producer.connect(kit.server, "runner");
  producer.stream("ACCELERATION", 60, Date.now() - 5_000, () => [0, 0, 9.81]);
  await watched();
  await page.goto(await kit.server.dashboardLink());
  await page.waitForSelector('[data-phone="runner"] [data-chart="ACCELERATION"][data-first-paint]', patient);
  await assertCardsAreNamed();
  const runner = page.locator('[data-phone="runner"]');
  const folds = [
    [page.locator("details[data-arrange]"), "Arrange the charts", "radio", "Each phone has charts of its own"],
    [runner.locator("details[data-settings]").first(), "Range and picture", "spinbutton", "From"],
    [runner.locator('details[data-extras="ACCELERATION"]'), "Show more of it", "checkbox", undefined],
  ];
  for (const [fold, title, role, label] of folds) {
    assert.equal(await fold.evaluate((details) => details.childElementCount), 1, `${title}: only what is seen is there`);
    const summary = fold.locator("> summary");
    assert.equal((await summary.innerText()).trim(), title);
    await summary.focus();
    await page.keyboard.press("Enter");
    const control = fold.getByRole(role, label === undefined ? {} : { name: label }).first();
    await control.waitFor(patient);
    assert.ok(await summary.evaluate((summary) => document.activeElement === summary), `${title}: the focus stays`);
    await page.keyboard.press("Tab");
    assert.ok(await control.evaluate((control) => document.activeElement === control), `${title}: the next is inside`);
  }
  const [settings] = folds[1];
  await settings.locator('[data-range="low"]').fill("-3");
  for (let press = 0; press < 2; press += 1) await settings.locator("> summary").click();
  assert.equal(await settings.locator('[data-range="low"]').inputValue(), "-3");
  assert.deepEqual(page.found, []);
  producer.close();
});
