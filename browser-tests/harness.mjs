// A real server, a real Chromium, and what tests need of both.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The server under test. */
export const SERVER_BIN = process.env.MOTIONWIRE_BIN ?? join(root, "target/debug/motionwire");

export const CHROMIUM_BIN = process.env.MOTIONWIRE_CHROMIUM ?? "/usr/bin/chromium";

/** How long anything on this machine may take before a test gives up, in ms. */
export const PATIENCE_MS = 30_000;

/** A server with a data directory of its own, on ports that were free. */
export class Server {
  #args;
  #process;
  #output = "";
  #listen = "127.0.0.1:0";

  /** Starts one; `args` are added to those of `motionwire serve`. */
  static async start({ args = [] } = {}) {
    const server = new Server();
    server.#args = args;
    server.dataDir = await mkdtemp(join(tmpdir(), "motionwire-test-"));
    await server.#launch();
    return server;
  }

  async #launch() {
    const args = ["serve", "--listen", this.#listen, "--data-dir", this.dataDir];
    const own = (flag) => this.#args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
    if (!own("--no-tls") && !own("--tls-listen")) args.push("--tls-listen", "127.0.0.1:0");
    this.#output = "";
    this.#process = spawn(SERVER_BIN, [...args, ...this.#args], { stdio: ["ignore", "pipe", "pipe"] });
    const ready = new Promise((resolve, reject) => {
      const read = (chunk) => {
        this.#output += chunk;
        const dashboard = /^Dashboard: (http:\/\/\S+)$/m.exec(this.#output);
        if (dashboard) resolve(dashboard[1]);
      };
      this.#process.stdout.setEncoding("utf8").on("data", read);
      this.#process.stderr.setEncoding("utf8").on("data", read);
      this.#process.once("error", reject);
      this.#process.once("exit", (code, signal) =>
        reject(new Error(`the server ended at its start (${signal ?? code}):\n${this.#output}`)));
    });
    this.firstLink = await withPatience(ready, () => `the server did not print its dashboard link:\n${this.#output}`);
    this.url = new URL(this.firstLink).origin;
    // A restarted server must be found where the pages look for it.
    this.#listen = new URL(this.url).host;
  }

  /** All that the server has printed since its last start. */
  get output() {
    return this.#output;
  }

  /** A fresh link to the dashboard, with its one-time key. */
  async dashboardLink() {
    const { stdout } = await promisify(execFile)(SERVER_BIN, ["link", "--data-dir", this.dataDir]);
    const key = /#key=\S+/.exec(stdout);
    if (!key) throw new Error(`motionwire link printed no link:\n${stdout}`);
    return `${this.url}/${key[0]}`;
  }

  /** A new developer: `{ dev_id, api_key, name }`. */
  async addDeveloper(name) {
    const { stdout } = await promisify(execFile)(SERVER_BIN, ["developer", "add", name, "--data-dir", this.dataDir]);
    return JSON.parse(stdout);
  }

  /** Forgets a user with all of its readings. */
  async deleteUser(uid) {
    await promisify(execFile)(SERVER_BIN, ["user", "delete", uid, "--data-dir", this.dataDir]);
  }

  /** The phone page of a pairing link, over plain HTTP: on 127.0.0.1 that is a secure context too. */
  phoneLink(pairingUrl) {
    return `${this.url}/p${new URL(pairingUrl).hash}`;
  }

  /** As a power cut does it: SIGKILL. */
  async kill() {
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exit;
  }

  /** Starts again on the same port, with the same data. */
  async restart() {
    await this.#launch();
  }

  /** As an administrator does it: SIGTERM. Returns the exit code. */
  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return this.#process.exitCode;
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    const [code] = await withPatience(exit, () => `the server did not end on SIGTERM:\n${this.#output}`);
    return code;
  }

  /** Ends the server and deletes its data at once, for a process that is about to end. */
  endNow() {
    this.#process.kill("SIGKILL");
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Ends the server, however it is, and deletes its data. */
  async [Symbol.asyncDispose]() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** The same for tests that call it by name. */
  async dispose() {
    await this[Symbol.asyncDispose]();
  }
}

/** Chromium's arguments in every test. */
export const BROWSER_ARGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts Chromium; `args` are added to its command line. */
export async function launchBrowser({ args = [] } = {}) {
  return chromium.launch({ executablePath: CHROMIUM_BIN, args: [...BROWSER_ARGS, ...args] });
}

/** Starts Chromium as a person does, with a profile in `directory`: what it keeps goes to the disk, not to the memory. */
export async function launchProfile(directory) {
  return chromium.launchPersistentContext(directory, { executablePath: CHROMIUM_BIN, args: BROWSER_ARGS });
}

/** Collects what a page complains about: errors, uncaught exceptions, violations of the Content-Security-Policy. */
export function complaints(page) {
  const found = [];
  page.on("pageerror", (error) => found.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") found.push(`console: ${message.text()}`);
  });
  return found;
}

/** The link that a dashboard shows for a phone. Where something streams, its card is folded until somebody asks. */
export async function pairingLink(page) {
  await page.locator("#pairing").waitFor({ timeout: PATIENCE_MS });
  if (!(await page.locator("#pairing").evaluate((card) => card.open))) await page.locator("#pairing > summary").click();
  return page.locator("#pairing [data-pairing-url]").first().getAttribute("data-pairing-url", { timeout: PATIENCE_MS });
}

/** Sensors that a test moves by hand. */
export class VirtualMotion {
  #session;

  /** Takes over the page's sensors; to be called before the page starts to listen to them. */
  static async attach(page, origin) {
    const motion = new VirtualMotion();
    await page.context().grantPermissions(["accelerometer", "gyroscope", "screen-wake-lock"], { origin });
    motion.#session = await page.context().newCDPSession(page);
    for (const type of ["accelerometer", "linear-acceleration", "gyroscope", "gravity"]) {
      await motion.#session.send("Emulation.setSensorOverrideEnabled", {
        enabled: true,
        type,
        metadata: { available: true, minimumFrequency: 1, maximumFrequency: 100 },
      });
    }
    await motion.set({});
    return motion;
  }

  /**
   * Moves the phone: acceleration without gravity and gravity in m/s², rotation in rad/s. Chromium rounds acceleration
   * to 0.1 m/s².
   */
  async set({ acceleration = [0, 0, 0], rotation = [0, 0, 0], gravity = [0, 0, 9.8] }) {
    const readings = {
      "linear-acceleration": acceleration,
      "gyroscope": rotation,
      "gravity": gravity,
      "accelerometer": acceleration.map((value, axis) => value + gravity[axis]),
    };
    for (const [type, [x, y, z]] of Object.entries(readings)) {
      await this.#session.send("Emulation.setSensorOverrideReadings", { type, reading: { xyz: { x, y, z } } });
    }
  }
}

/** Lets a page be one of a browser that gathers a file before it is saved: nobody answers a question for its place here. */
export function gatherFiles(page) {
  return page.addInitScript(() => {
    delete window.showSaveFilePicker;
    delete Window.prototype.showSaveFilePicker;
  });
}

/** Answers the question for a file's place with a real one, which is `window.chosen` then, and `window.suggested` its name. */
export function writeFiles(page) {
  return page.addInitScript(() => {
    window.showSaveFilePicker = async ({ suggestedName }) => {
      window.suggested = suggestedName;
      const directory = await navigator.storage.getDirectory();
      window.chosen = await directory.getFileHandle("chosen", { create: true });
      return window.chosen;
    };
  });
}

/** The sizes and colours that the pages are looked at in. */
export const LOOKS = [
  { name: "phone-light", viewport: { width: 390, height: 844 }, colorScheme: "light", isMobile: true, hasTouch: true },
  { name: "phone-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true, hasTouch: true },
  { name: "desktop-light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "desktop-dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
];

/** Photographs a page as it is now, into `directory`. */
export async function screenshot(page, directory, name) {
  const path = join(directory, `${name}.png`);
  // Charts glide by animations; without them they would stand where none of them is.
  await page.screenshot({ path, animations: "allow" });
  return path;
}

/** Waits until more than so many pixels of a chart's layer are not empty: what has come is drawn a little later. */
export async function untilDrawn(page, chart, layer, least) {
  const canvas = page.locator(`${chart} canvas[data-layer="${layer}"]`).first();
  const drawn = () => canvas.evaluate((canvas) => {
    // Out of view it holds no picture.
    if (canvas.width === 0) return 0;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, index) => index % 4 === 3 && value > 0).length;
  });
  for (const end = Date.now() + PATIENCE_MS; ; await page.waitForTimeout(50)) {
    const count = await drawn();
    if (count > least) return;
    if (Date.now() > end) throw new Error(`${chart} ${layer}: ${count} pixels at last, not more than ${least}`);
  }
}

/** Waits for a promise, but not for ever; `what` says what did not happen. */
export async function withPatience(promise, what) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(what())), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
