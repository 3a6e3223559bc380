// The dashboard's parts: loaded when they are first wanted, and asked for again where they could not be had.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Server, complaints, launchBrowser } from "./harness.mjs";
import { DEVELOPER, Producer, wobble } from "./producer.mjs";

const patient = { timeout: PATIENCE_MS };
const long = { timeout: 4 * PATIENCE_MS };

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

/** A dashboard that shows a phone, and the modules that it has asked for; those that are `missing` cannot be had. */
async function openWithPhone(missing = []) {
  const phone = await Producer.connect(server, "phone");
  phone.stream("ACCELERATION", 60, Date.now(), wobble);
  const page = await (await browser.newContext()).newPage();
  const modules = [];
  page.on("request", (request) => request.url().endsWith(".wasm") && modules.push(new URL(request.url()).pathname));
  for (const part of missing) await page.route(part, (route) => route.abort());
  await page.goto(await server.dashboardLink());
  await page.waitForSelector('[data-chart="ACCELERATION"][data-first-paint]', patient);
  return { phone, page, modules };
}

const of = (modules, part) => modules.filter((path) => path.startsWith(`/split_${part}-`));

test("the first chart needs one module, what is opened later another", long, async () => {
  const { phone, page, modules } = await openWithPhone();
  const found = complaints(page);
  assert.deepEqual(of(modules, "tools"), [], "nobody has opened anything");
  assert.deepEqual(of(modules, "elsewhere"), [], "this is no viewer's page");
  for (let times = 0; times < 2; times += 1) {
    await page.click('[data-action="export"]');
    await page.waitForSelector("dialog[open] [data-export=kind]", patient);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.export), "kind", "the first choice has the focus");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { ...patient, state: "detached" });
  }
  await page.locator("[data-arrange] summary").click();
  await page.waitForSelector("[data-arrange-columns]", patient);
  assert.equal(of(modules, "tools").length, 1, "it is fetched once");
  assert.deepEqual(found, []);
  phone.close();
  await page.context().close();
});

test("a part that cannot be had is said to be missing, and comes when it is asked for again", long, async () => {
  const { phone, page, modules } = await openWithPhone();
  await page.route("**/split_tools-*", (route) => route.abort());
  await page.click('[data-action="export"]');
  const missing = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await missing.waitFor(patient);
  assert.equal(await page.locator("dialog[open]").count(), 0);
  const before = await page.getAttribute('[data-chart="ACCELERATION"]', "data-samples");
  await page.waitForFunction(
    (before) => Number(document.querySelector("[data-chart]").dataset.samples) > Number(before) + 30, before, patient,
  );
  await page.unroute("**/split_tools-*");
  await missing.getByRole("button", { name: "Try again" }).click();
  await page.waitForSelector("dialog[open] [data-export=kind]", patient);
  await missing.waitFor({ ...patient, state: "detached" });
  assert.equal(of(modules, "tools").length, 2);
  phone.close();
  await page.context().close();
});

test("parts that are missing come with the first that can be had", long, async () => {
  const missing = ["**/split_side-*", "**/split_tools-*"];
  const { phone, page } = await openWithPhone(missing);
  const told = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await told.first().waitFor(patient);
  await page.click('[data-action="export"]');
  await page.locator("[data-arrange] summary").click();
  await page.waitForFunction(() => document.querySelectorAll(".chart__plot .notice").length > 0, null, patient);
  await page.waitForFunction(() => document.querySelectorAll('[role="alert"].notice').length > 3, null, patient);
  assert.equal(await told.count(), 3, "it is not written over the chart: beside it, of the export and of the arrangement");
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/parts-missing.png` });
  for (const part of missing) await page.unroute(part);
  await page.locator("[data-arrange]").getByRole("button", { name: "Try again" }).click();
  await page.waitForSelector("[data-arrange-columns]", patient);
  await page.waitForSelector("[data-notes]", patient);
  await page.waitForSelector(".chart__plot .notice", { ...patient, state: "detached" });
  assert.equal(await page.locator("dialog[open]").count(), 0, "nothing opens that was asked for long ago");
  await told.getByRole("button", { name: "Try again" }).click();
  await page.waitForSelector("dialog[open] [data-export=kind]", patient);
  phone.close();
  await page.context().close();
});

test("parts that are missing come when the server is back", long, async () => {
  const part = "**/split_side-*";
  const { phone, page } = await openWithPhone([part]);
  await page.getByRole("alert").filter({ hasText: "could not be loaded" }).first().waitFor(patient);
  await page.unroute(part);
  await server.kill();
  await server.restart();
  await page.waitForSelector("[data-notes]", patient);
  phone.close();
  await page.context().close();
});

test("a debugger may look through the page's objects while parts are still to come", long, async () => {
  const { phone, page, modules } = await openWithPhone();
  const debug = await page.context().newCDPSession(page);
  const { result } = await debug.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await debug.send("Runtime.queryObjects", { prototypeObjectId: result.objectId });
  const memories = { objectId: objects.objectId, functionDeclaration: "function () { return this.length; }" };
  assert.equal((await debug.send("Runtime.callFunctionOn", { ...memories, returnByValue: true })).result.value, 1);
  assert.deepEqual(of(modules, "tools"), []);
  phone.close();
  await page.context().close();
});
