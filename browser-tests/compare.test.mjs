// Whose data of two recordings are compared, and which.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Producer, long, openDashboard, patient, setUp } from "./chart-kit.mjs";

const LENGTH_S = 30;

let kit;
let phones;
let firstMs;
let secondMs;

before(async () => {
  kit = await setUp();
  phones = await Promise.all(["ada", "bob"].map((uid) => Producer.connect(kit.server, uid)));
  firstMs = Date.now() - 300_000;
  secondMs = firstMs + 100_000;
  // Of each its own heart rate, which is higher in the second recording; the second phone has sent more of it.
  // They are offered by name, in whatever order they began to send.
  for (const [which, phone] of [...phones.entries()].reverse()) {
    for (const [recording, fromMs] of [firstMs, secondMs].entries()) {
      for (let n = 0; n < LENGTH_S * (1 + which); n += 1) {
        phone.measured("HEART_RATE", fromMs + (n * 1000) / (1 + which), 100 + 10 * which + recording);
      }
      for (let n = 0; n < LENGTH_S; n += 1) phone.measured("STEPS", fromMs + n * 1000, n);
    }
    await phone.settled();
  }
});

after(async () => {
  phones?.forEach((phone) => phone.close());
  await kit?.browser.close();
  await kit?.server.dispose();
});

test("a person chooses whose data are compared, and which kind", long, async () => {
  const page = await openDashboard(kit);
  for (const [name, from] of [["First", firstMs], ["Second", secondMs]]) {
    const status = await page.evaluate(async (recording) => {
      const headers = { "content-type": "application/json" };
      return (await fetch("/api/dashboard/recordings", { method: "POST", headers, body: JSON.stringify(recording) })).status;
    }, { name, from, to: from + LENGTH_S * 1000 });
    assert.equal(status, 200);
  }
  await page.locator('[data-action="compare"]').click(patient);
  const heart = page.locator('[data-compared="HEART_RATE"]');
  await heart.waitFor(patient);
  const means = (first, second) => page.waitForFunction(([first, second]) => {
    const words = document.querySelector('[data-compared="HEART_RATE"] svg')?.ariaLabel ?? "";
    return words.includes(`first ${first}`) && words.includes(`second ${second}`);
  }, [first, second], patient);
  // Without a choice: the newest recording and the one before, of whoever sent most.
  await means(111, 110);
  // All kinds that both have.
  await page.waitForFunction(() => document.querySelectorAll("[data-compared]").length === 2, null, patient);

  assert.match(await heart.locator("h3").innerText(), /^Heart rate\s+beats per minute/, "with its unit");
  await page.setViewportSize({ width: 1440, height: 900 });
  const fields = page.locator('[data-compare], [data-compare-kind]');
  const tops = await fields.evaluateAll((all) => all.map((field) => Math.round(field.getBoundingClientRect().top)));
  assert.deepEqual(tops, Array(4).fill(tops[0]), "fields stand beside each other");

  const whose = (which) => page.locator(`[data-compare-whose="${which}"]`);
  assert.deepEqual(await whose(0).locator("option").allInnerTexts(), ["Whoever sent most", "ada", "bob"]);
  await whose(0).selectOption("ada");
  await means(101, 110);
  await whose(1).selectOption("ada");
  await means(101, 100);
  // Two phones of the same recording.
  await page.locator('[data-compare="1"]').selectOption({ label: "Second (0:30)" });
  await whose(1).selectOption("bob");
  await means(101, 111);

  await page.locator("[data-compare-kind]").selectOption("HEART_RATE");
  await page.locator('[data-compared="STEPS"]').waitFor({ ...patient, state: "detached" });
  await means(101, 111);
  if (process.env.MOTIONWIRE_SHOTS) await page.screenshot({ path: `${process.env.MOTIONWIRE_SHOTS}/compare.png` });
  await page.locator("[data-compare-kind]").selectOption("");
  await page.locator('[data-compared="STEPS"]').waitFor(patient);
  // Heart rates go on for half a second more than steps.
  const ends = page.locator("[data-compared] svg text", { hasText: /^20 s$/ });
  const places = await ends.evaluateAll((all) => all.map((label) => label.getAttribute("x")));
  assert.deepEqual(places, [places[0], places[0]], "the same moments lie under each other");
  await page.context().close();
});
