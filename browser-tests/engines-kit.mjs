// Firefox, and WebKit as Safari has it, each driven by what it offers: `open`, `evaluate`, `until`, `screenshot` and `dispose`.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import puppeteer from "puppeteer-core";
import { PATIENCE_MS } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };

/** Whatever an engine can: waiting for an expression to be true. */
class Engine {
  async until(expression) {
    for (const end = Date.now() + PATIENCE_MS; ; await pause()) {
      const value = await this.evaluate(expression);
      if (value) return value;
      if (Date.now() > end) throw new Error(`${expression} did not become true; the page says:\n${await this.evaluate("document.body.innerText")}`);
    }
  }
}

/** Firefox, by WebDriver BiDi. */
class Firefox extends Engine {
  #browser;
  #page;

  static async launch(executablePath) {
    const engine = new Firefox();
    engine.#browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
    engine.#page = await engine.#browser.newPage();
    await engine.#page.setViewport(SIZE);
    return engine;
  }

  async open(url) {
    await this.#page.goto("about:blank");
    await this.#page.goto(url);
  }

  evaluate(expression) {
    return this.#page.evaluate(expression);
  }

  async screenshot(path) {
    await this.#page.screenshot({ path });
  }

  async dispose() {
    await this.#browser.close();
  }
}

/** WebKitGTK's small browser, by WebDriver, on a screen that nobody sees. */
class WebKit extends Engine {
  #process;
  #session;

  static async launch(driver) {
    const engine = new WebKit();
    const port = await freePort();
    const screen = ["--auto-servernum", "--server-args", `-screen 0 ${SIZE.width}x${SIZE.height}x24`];
    // It opens a test's own pages only, and containers seldom allow a sandbox.
    const env = { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", LIBGL_ALWAYS_SOFTWARE: "1" };
    // A group of its own, so that all of it can be ended.
    engine.#process = spawn("xvfb-run", [...screen, driver, `--port=${port}`], { env, detached: true, stdio: "ignore" });
    engine.#session = `http://127.0.0.1:${port}`;
    const ready = async () => (await engine.#call("GET", "/status")).ready;
    for (const end = Date.now() + PATIENCE_MS; !(await ready().catch(() => false)); await pause()) {
      if (Date.now() > end) throw new Error("WebKitWebDriver did not begin to listen");
    }
    const { sessionId } = await engine.#call("POST", "/session", { capabilities: {} });
    engine.#session += `/session/${sessionId}`;
    await engine.#call("POST", "/window/rect", SIZE);
    return engine;
  }

  async #call(method, path, body) {
    const answer = await fetch(this.#session + path, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE_MS) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.message}`);
    return value;
  }

  async open(url) {
    await this.#call("POST", "/url", { url: "about:blank" });
    await this.#call("POST", "/url", { url });
  }

  evaluate(expression) {
    return this.#call("POST", "/execute/sync", { script: `return ${expression}`, args: [] });
  }

  async screenshot(path) {
    await writeFile(path, await this.#call("GET", "/screenshot"), "base64");
  }

  async dispose() {
    process.kill(-this.#process.pid, "SIGKILL");
    await once(this.#process, "exit");
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  return port;
}

const { MOTIONWIRE_FIREFOX: firefox, MOTIONWIRE_WEBKIT_DRIVER: webkitDriver } = process.env;

/** The engines; one without `launch` is not at hand. */
export const ENGINES = [
  { name: "Firefox", hasMotion: true, launch: firefox && (() => Firefox.launch(firefox)) },
  { name: "WebKit", hasMotion: false, launch: webkitDriver && (() => WebKit.launch(webkitDriver)) },
];
