// Draws the icons of the web app from assets/icon.svg: node icons.mjs

import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { launchBrowser } from "./harness.mjs";

const assets = resolve(import.meta.dirname, "../assets");

/** A maskable icon is cut to any shape: its content keeps to the middle 80 %, its background fills it all. */
const ICONS = [
  { name: "icon-192.png", size: 192, inset: 0, background: "transparent" },
  { name: "icon-512.png", size: 512, inset: 0, background: "transparent" },
  { name: "icon-maskable-512.png", size: 512, inset: 0.1, background: "#10151c" },
  // iOS rounds the corners itself and knows no transparency.
  { name: "apple-touch-icon.png", size: 180, inset: 0.06, background: "#10151c" },
];

const svg = (await readFile(join(assets, "icon.svg"))).toString("base64");
const browser = await launchBrowser();
try {
  for (const { name, size, inset, background } of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>
      html { background: ${background} }
      body { margin: 0 }
      img { display: block; width: ${100 - 200 * inset}vw; margin: ${100 * inset}vw }
    </style><img src="data:image/svg+xml;base64,${svg}">`);
    await page.locator("img").evaluate((image) => image.decode());
    await writeFile(join(assets, name), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
