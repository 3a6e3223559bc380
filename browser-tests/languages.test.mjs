// The pages in the languages that there are.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Server, complaints, launchBrowser } from "./harness.mjs";

const long = { timeout: 4 * PATIENCE_MS };
const patient = { timeout: PATIENCE_MS };

let server;
let browser;

before(async () => {
  server = await Server.start();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** The texts of a language, by their names. */
async function textsOf(tag) {
  const file = await readFile(new URL(`../frontend/texts/${tag}.ftl`, import.meta.url), "utf8");
  const lines = file.split("\n").filter((line) => line && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const [id, ...text] = line.split(" = ");
    return [id, text.join(" = ")];
  }));
}

/** All that a page says to eyes and to screen readers, but for addresses, commands, codes and what people named. */
function said(page) {
  return page.evaluate(() => {
    const found = new Set();
    const isLeftOut = (element) => element.closest("code, kbd, script, [data-session-row], .brand, .phone__brand");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (!isLeftOut(walker.currentNode.parentElement)) found.add(walker.currentNode.data.trim());
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
      for (const name of ["aria-label", "title", "placeholder", "alt"]) {
        if (!isLeftOut(element)) found.add(element.getAttribute(name)?.trim() ?? "");
      }
    }
    return [...found].filter(Boolean);
  });
}

/** Fails where something is said in English that has a translation, or in what looks like English. */
async function assertTranslated(page, english, texts) {
  const left = new Set([...english].filter(([id, text]) => texts.get(id) !== text).map(([, text]) => text));
  const kept = new Set(texts.values());
  for (const text of await said(page)) {
    assert.ok(!left.has(text) || kept.has(text), `still in English: ${text}`);
    assert.doesNotMatch(text, /\b(the|and|of|is|are|this|with|for|that)\b [a-z]/, "looks like English");
  }
}

async function open(locale, address) {
  const context = await browser.newContext({ locale });
  const page = await context.newPage();
  page.found = complaints(page);
  page.files = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname.endsWith(".ftl")) page.files.push(response);
  });
  await page.goto(address);
  return page;
}

for (const [locale, tag, number] of [["de-AT", "de", /^\u2212?\d+,\d\d$/], ["ja-JP", "ja", /^\u2212?\d+\.\d\d$/]]) {
  test(`the dashboard speaks ${tag}`, long, async (t) => {
    // A server of its own, to which nothing comes yet.
    const server = await Server.start();
    t.after(() => server.dispose());
    const [english, texts] = await Promise.all([textsOf("en"), textsOf(tag)]);
    const page = await open(locale, server.url);
    await page.getByRole("heading", { name: texts.get("locked-title") }).waitFor(patient);
    assert.equal(await page.locator("html").getAttribute("lang"), tag);
    await assertTranslated(page, english, texts);

    await page.goto(await server.dashboardLink());
    await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
    await page.getByRole("heading", { name: texts.get("pairing-title") }).waitFor(patient);
    await page.getByRole("button", { name: texts.get("simulated-start") }).click();
    await page.waitForSelector('[data-chart="ACCELERATION"][data-last-x]', patient);
    await page.getByRole("heading", { name: texts.get("topic-acceleration") }).waitFor(patient);
    const legend = page.locator('[data-chart="ACCELERATION"] .legend dd').first();
    await page.waitForFunction((element) => element.textContent !== "\u2013", await legend.elementHandle());
    assert.match(await legend.textContent(), number);
    // What is folded away, and what opens by a key, is there to be read too.
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    await page.keyboard.press("?");
    await page.getByRole("heading", { name: texts.get("keys-title") }).waitFor(patient);
    await assertTranslated(page, english, texts);
    assert.deepEqual(page.found.filter((complaint) => !complaint.includes("401")), []);

    const [file] = page.files;
    assert.match(file.headers()["cache-control"], /immutable/);
    assert.equal(file.headers()["content-encoding"], "br");
    await page.context().close();
  });
}

test("the phone page speaks Japanese", long, async () => {
  const [english, texts] = await Promise.all([textsOf("en"), textsOf("ja")]);
  const page = await open("ja-JP", `${server.url}/p`);
  await page.getByRole("heading", { name: texts.get("problem-no-code-title") }).waitFor(patient);
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  await assertTranslated(page, english, texts);
  await page.context().close();
});

test("what the server refuses is said in the page's language", long, async () => {
  const texts = await textsOf("de");
  const page = await open("de-CH", `${server.url}/#key=wrong`);
  await page.getByRole("alert").getByText(texts.get("refusal-dashboard-link-spent"), { exact: true }).waitFor(patient);

  await page.goto(await server.dashboardLink());
  await page.locator(".room").evaluate((form) => {
    form.noValidate = true;
    form.closest("details").open = true;
  }, undefined, patient);
  await page.locator("#room-phones").fill("501");
  await page.locator('[data-action="room"]').click();
  const bound = texts.get("refusal-code-phones").replace("{ $limit }", "500");
  await page.getByRole("alert").getByText(bound, { exact: true }).waitFor(patient);

  // Of a later version: what it is about is known to the server only.
  const later = { title: "Forbidden", status: 403, detail: "Not on Sundays.", code: "sunday" };
  await page.route("**/api/dashboard/pairings", (route) =>
    route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify(later) }));
  await page.locator('[data-action="room"]').click();
  await page.getByRole("alert").getByText(later.detail, { exact: true }).waitFor(patient);
  await page.context().close();
});

test("English needs no file, and stands in where there is none", long, async () => {
  const texts = await textsOf("en");
  for (const locale of ["en-GB", "nl-NL"]) {
    const page = await open(locale, server.url);
    await page.getByRole("heading", { name: texts.get("locked-title") }).waitFor(patient);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    assert.equal(page.files.length, 0);
    await page.context().close();
  }
  const context = await browser.newContext({ locale: "fr-FR" });
  await context.route("**/texts/**", (route) => route.abort());
  const page = await context.newPage();
  await page.goto(server.url);
  await page.getByRole("heading", { name: texts.get("locked-title") }).waitFor(patient);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await context.close();
});
