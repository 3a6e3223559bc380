// What is kept, as files: which kind, of whom and of what, and stopping on the way.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { LOOKS, PATIENCE_MS, Server, complaints, gatherFiles, launchBrowser, screenshot, writeFiles } from "./harness.mjs";
import { DEVELOPER, Producer } from "./producer.mjs";

const READINGS = 500;
const LEADS = 12;

const long = { timeout: 4 * PATIENCE_MS };
const patient = { timeout: PATIENCE_MS };

let server;
let browser;

before(async () => {
  server = await Server.start({ args: ["--no-tls", "--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key] });
  browser = await launchBrowser();
  for (const uid of ["runner", "walker"]) {
    const producer = await Producer.connect(server, uid);
    const begin = Date.now() - 600_000;
    for (let n = 0; n < READINGS; n += 1) {
      const ms = begin + 20 * n;
      producer.measured("ACCELERATION", ms, [1, 2, 9.81]);
      producer.measured("ECG", ms, Array.from({ length: LEADS }, (_, lead) => lead + n / 1000));
      if (n % 50 === 0) producer.measured("HEART_RATE", ms, 60 + n / 50);
    }
    await producer.settled();
    producer.close();
  }
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** A dashboard with the export's dialog open, for all that is kept. */
async function openExport(prepare, options = {}) {
  const page = await (await browser.newContext(options)).newPage();
  page.found = complaints(page);
  await prepare(page);
  await page.goto(await server.dashboardLink());
  await page.locator('.empty [data-action="all"]').click(patient);
  await page.waitForSelector("[data-chart][data-first-paint]", patient);
  await page.locator('[data-action="export"]').click(patient);
  await page.locator('[data-export="which"]').selectOption("kept");
  return page;
}

const told = (page) => page.locator("[data-download]").innerText();

/** Brings the file that is chosen: its name, its rows in cells, and whether it begins with the mark that tells UTF-8. */
async function brought(page, separator) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('[data-action="download"]').click()]);
  const text = await readFile(await download.path(), "utf8");
  const rows = text.replace("\ufeff", "").trimEnd().split("\r\n");
  return { name: download.suggestedFilename(), rows: rows.map((row) => row.split(separator)), isMarked: text[0] === "\ufeff" };
}

test("all kinds lie in one table, or one kind in its own", long, async () => {
  const page = await openExport(gatherFiles);
  const types = await page.locator('[data-export="type"] option').allInnerTexts();
  assert.deepEqual([types[0], ...types.slice(1).toSorted()], ["All kinds", "Acceleration", "Ecg", "Heart rate"]);
  const excel = await brought(page, ",");
  await page.locator('[data-export="kind"]').selectOption({ label: "CSV for programs (comma, decimal point)" });
  const all = await brought(page, ",");
  assert.deepEqual([excel.isMarked, all.isMarked], [true, false], "Excel needs the mark, programs may stumble over it");
  assert.deepEqual(excel.rows, all.rows);
  const leads = Array.from({ length: LEADS }, (_, lead) => `v${lead + 1}`);
  assert.deepEqual(all.rows[0], ["time_s", "time", "uid", "name", "type", "unit", ...leads]);
  assert.equal(all.rows.length, 1 + 2 * (2 * READINGS + READINGS / 50));
  assert.deepEqual(new Set(all.rows.map((cells) => cells.length)), new Set([6 + LEADS]), "rows are as wide as their head");
  assert.deepEqual(new Set(all.rows.map((cells) => cells[5])), new Set(["unit", "m/s²", "", "beats per minute"]));

  await page.locator('[data-export="type"]').selectOption({ label: "Heart rate" });
  await page.locator('[data-export="source"]').selectOption("walker");
  await page.locator('[data-export="kind"]').selectOption("tsv");
  const one = await brought(page, "\t");
  assert.match(one.name, /^motionwire-[\dT-]+\.tsv$/);
  assert.deepEqual(one.rows[0], ["time_s", "time", "uid", "name", "type", "heart_rate (beats per minute)"]);
  assert.equal(one.rows.length, 1 + READINGS / 50);
  assert.ok(one.rows.slice(1).every((cells) => cells[2] === "walker" && cells[4] === "HEART_RATE"));

  await page.locator('[data-export="kind"]').selectOption("csv-semicolon");
  const semicolon = await brought(page, ";");
  assert.match(semicolon.name, /\.csv$/);
  assert.equal(semicolon.rows[1][0], "0");
  assert.match(semicolon.rows[2][0], /^1(\.\d+)?$/, "with a decimal point");

  // What is chosen holds while the dialog is open, but for the kind of file.
  await page.keyboard.press("Escape");
  await page.locator('[data-action="export"]').click();
  await page.locator('[data-export="kind"]').waitFor(patient);
  assert.equal(await page.locator('[data-export="type"]').inputValue(), "");
  assert.equal(await page.locator('[data-export="kind"]').inputValue(), "csv-semicolon");
  assert.deepEqual(page.found, []);
  await page.context().close();
});

test("a source that gets another name while it is chosen stays so, and one that goes is chosen no more", long, async () => {
  const guest = await Producer.connect(server, "guest");
  guest.measured("HEART_RATE", Date.now() - 600_000, 60);
  await guest.settled();
  guest.close();
  let name = "Walker";
  const page = await openExport(async (page) => {
    await gatherFiles(page);
    await page.route("**/api/dashboard/phones", (route) => route.fulfill({
      json: [{ uid: "walker", name, paired_at_ms: 0, connected: false }],
    }));
  });
  const source = page.locator('[data-export="source"]');
  const chosen = () => source.evaluate((select) => [select.value, select.selectedOptions[0]?.innerText].join());
  const untilChosen = async (wanted) => {
    const deadline = Date.now() + PATIENCE_MS;
    for (let found = await chosen(); found !== wanted; found = await chosen()) {
      assert.ok(Date.now() < deadline, `${found} is chosen, not ${wanted}`);
      await page.waitForTimeout(100);
    }
  };
  await source.locator("option", { hasText: "Walker" }).waitFor({ ...patient, state: "attached" });
  await source.selectOption("walker");
  // Now it stands in another place of the list.
  name = "Ada";
  await source.locator("option", { hasText: "Ada" }).waitFor({ ...patient, state: "attached" });
  await untilChosen("walker,Ada");
  await source.selectOption("guest");
  await server.deleteUser("guest");
  await untilChosen(",All");
  await page.context().close();
});

test("the usual table of a language is offered first", long, async () => {
  const page = await openExport(gatherFiles, { locale: "de-DE" });
  const kind = page.locator('[data-export="kind"]');
  assert.equal(await kind.inputValue(), "csv-excel");
  assert.match((await kind.locator("option").allInnerTexts())[0], /Dezimalkomma/);
  const { rows } = await brought(page, ";");
  assert.ok(rows.some((cells) => cells[4] === "ACCELERATION" && cells[8] === "9,81"), `${rows[1]}`);
  await page.context().close();
});

test("an export that is under way is stopped, and another one begins", long, async () => {
  const page = await openExport((page) => page.addInitScript(() => {
    // A disk that takes the first piece and then nothing until it is told to.
    window.fate = [];
    const write = () => (window.fate.push("write"), new Promise((resolve) => { window.goOn = resolve; }));
    const file = { write, abort: async () => window.fate.push("abort"), close: async () => window.fate.push("close") };
    window.showSaveFilePicker = async () => ({ createWritable: async () => file });
  }));
  const fate = (last) => page.waitForFunction((last) => window.fate.at(-1) === last, last, patient);
  await page.locator('[data-action="download"]').click();
  await fate("write");
  await page.locator('[data-action="cancel-download"]').click(patient);
  await page.locator('[data-action="cancel-download"]').waitFor({ ...patient, state: "detached" });
  assert.equal(await told(page), "");
  await page.evaluate(() => window.goOn());
  await fate("abort");
  assert.equal(await page.evaluate(() => window.fate.includes("close")), false, "nothing is left on the disk");
  assert.equal(await told(page), "", "what was stopped says nothing more");

  await page.evaluate(() => { window.fate = []; });
  await page.locator('[data-export="type"]').selectOption({ label: "Heart rate" });
  await page.locator('[data-action="download"]').click();
  await fate("write");
  await page.evaluate(() => { setInterval(() => window.goOn(), 20); });
  await fate("close");
  await page.waitForFunction(() => document.querySelector("[data-download]").innerText.startsWith("Saved: "), null, patient);
  assert.deepEqual(page.found, []);
  await page.context().close();
});

for (const { name, ...look } of LOOKS) {
  test(`the dialog looks right: ${name}`, long, async () => {
    const page = await openExport(writeFiles, look);
    const { x, y, width, height } = await page.locator("dialog[open]").boundingBox();
    const inside = x >= 0 && y >= 0 && x + width <= look.viewport.width && y + height <= look.viewport.height;
    assert.ok(inside, `the dialog is at ${x}, ${y}, ${width} by ${height} px`);
    if (process.env.MOTIONWIRE_SHOTS) await screenshot(page, process.env.MOTIONWIRE_SHOTS, `export-${name}`);
    await page.context().close();
  });
}
