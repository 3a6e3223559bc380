// axe-core finds nothing serious on any page, light and dark.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { PATIENCE_MS, Server, VirtualMotion, launchBrowser, pairingLink } from "./harness.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const patient = { timeout: PATIENCE_MS };
const long = { timeout: 4 * PATIENCE_MS };

let server;
let browser;

before(async () => {
  server = await Server.start({ args: ["--no-tls"] });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** What axe-core holds to be serious or critical, each with the elements it means. */
async function serious(page) {
  // The page's policy forbids scripts from elsewhere; the debugger's may run.
  const found = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  test(`the dashboard, ${colorScheme}`, long, async (t) => {
    // A server of its own, to which nothing comes yet.
    const server = await Server.start({ args: ["--no-tls"] });
    t.after(() => server.dispose());
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(server.url);
    await page.waitForSelector('[data-page="locked"]', patient);
    assert.deepEqual(await serious(page), [], "without a session");
    await page.goto(await server.dashboardLink());
    await page.waitForSelector('[data-page="dashboard"][data-link="live"]', patient);
    assert.deepEqual(await serious(page), [], "empty");
    await page.locator('[data-action="try"]').click();
    await page.waitForSelector('[data-chart="GYROSCOPE"][data-first-paint]', patient);
    await page.getByText("Numbers").first().click();
    await page.keyboard.press("4");
    await page.locator('[data-marker-row="4"]').first().waitFor({ ...patient, state: "attached" });
    assert.deepEqual(await serious(page), [], "with data");
    await page.locator("[data-arrange] > summary").click();
    await page.locator("[data-arrange-phone]").waitFor(patient);
    await page.getByText("Alerts", { exact: true }).click();
    await page.locator('[data-alert="limit"]').fill("");
    await page.locator('[data-action="add-alert"]').click();
    await page.locator('[data-alert="limit"]').fill("-1");
    await page.locator('[data-alert="condition"]').selectOption("stalled");
    await page.locator('[data-action="add-alert"]').click();
    await page.locator(".list__text").getByText("stopped coming").waitFor(patient);
    assert.deepEqual(await serious(page), [], "arranging, and alerts");
    await page.locator("[data-arrange] > summary").click();
    await page.locator('[data-action="pause"]').click();
    await page.waitForSelector("[data-overview]", patient);
    assert.deepEqual(await serious(page), [], "stopped");
    const links = page.locator("section[data-links]");
    await links.locator("summary").first().click();
    await links.locator("[data-new-link] > summary").click();
    await links.locator('[data-link="name"]').fill("Anna");
    // While the charts stand still, phones of before are there to choose, too.
    const uid = await page.evaluate(() => localStorage.getItem("motionwire.simulated-uid"));
    await links.locator(`fieldset [data-choice="${uid}"]`).check();
    await links.locator('[data-action="make-link"]').click();
    const made = links.locator("[data-made-link]");
    await made.waitFor(patient);
    await made.locator("summary").click();
    assert.deepEqual(await serious(page), [], "a viewer link");
    const viewer = await context.newPage();
    await viewer.goto(await made.locator('[data-address="link"]').innerText());
    await viewer.waitForSelector("[data-chart][data-first-paint]", patient);
    assert.deepEqual(await serious(viewer), [], "a viewer's page");
    await viewer.goto(await made.locator('[data-address="overlay"]').first().innerText());
    await viewer.waitForSelector("[data-overlay]", patient);
    assert.deepEqual(await serious(viewer), [], "an overlay");
    await viewer.goto(`${server.url}/view/0123456789abcdef`);
    await viewer.waitForSelector('[data-page="viewer-closed"]', patient);
    assert.deepEqual(await serious(viewer), [], "a link that shows nothing");
    await viewer.close();
    for (let n = 0; n < 2; n += 1) {
      await page.locator('[data-action="keep-shown"]').click();
      await page.locator("[data-recording-row]").nth(n).waitFor(patient);
    }
    await page.locator('[data-action="play-recording"]').first().click();
    await page.waitForSelector("[data-playback]", patient);
    assert.deepEqual(await serious(page), [], "playing");
    await page.locator('[data-action="compare"]').click();
    await page.locator("[data-compared]").first().waitFor(patient);
    assert.deepEqual(await serious(page), [], "comparing");
    await page.keyboard.press("Escape");
    await page.locator("h1").click();
    await page.keyboard.press("?");
    assert.deepEqual(await serious(page), [], "the keys");
    await page.keyboard.press("Escape");
    await page.locator('[data-action="export"]').click();
    assert.deepEqual(await serious(page), [], "export");
    await context.close();
  });

  test(`the phone page, ${colorScheme}`, long, async () => {
    const context = await browser.newContext({ colorScheme, bypassCSP: true, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const dashboard = await context.newPage();
    await dashboard.goto(await server.dashboardLink());
    const link = await pairingLink(dashboard);
    await VirtualMotion.attach(page, server.url);
    await page.goto(server.phoneLink(link));
    await page.locator("main, [data-page]").first().waitFor(patient);
    await page.waitForTimeout(500);
    assert.deepEqual(await serious(page), []);
    await context.close();
  });
}
