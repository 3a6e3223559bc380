// The clients in the README do what it says, as they stand there.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { PATIENCE_MS, Server, withPatience } from "./harness.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

let server;
let env;

before(async () => {
  server = await Server.start({ args: ["--no-tls"] });
  const { dev_id, api_key } = await server.addDeveloper("readme");
  env = { ...process.env, HOST: new URL(server.url).host, DEV_ID: dev_id, API_KEY: api_key, USER_ID: "reader" };
});

after(async () => {
  await server?.dispose();
});

/** The one block of README.md in a language. */
function block(language) {
  const blocks = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))];
  assert.equal(blocks.length, 1, `README.md has one block of ${language}`);
  return blocks[0][1];
}

/** A program, with its lines as they come. Its errors are kept for the day that it prints none. */
function run(program, args) {
  // In this directory, because that is where node looks for packages.
  const child = spawn(program, args, { cwd: here, env, stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk) => { errors += chunk; });
  const lines = createInterface({ input: child.stdout });
  return {
    lines,
    errors: () => errors,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}

const producer = () => run(process.execPath, ["--input-type=module", "--eval", block("js")]);

/** The program's first lines, as many as asked for. */
async function firstLines(program, count) {
  const found = [];
  const enough = (async () => {
    for await (const line of program.lines) {
      found.push(line);
      if (found.length === count) return;
    }
    throw new Error(`it ended early:\n${program.errors()}`);
  })();
  await withPatience(enough, () => `only ${found.length} of ${count} lines:\n${found.join("\n")}\n${program.errors()}`);
  return found;
}

test("the Python consumer prints what the JavaScript producer submits", { timeout: 3 * PATIENCE_MS }, async (t) => {
  const python = process.env.MOTIONWIRE_PYTHON;
  if (!python) return t.skip("needs Python with the package websockets, named in MOTIONWIRE_PYTHON");
  const consumer = run(python, ["-c", block("python")]);
  const source = producer();
  try {
    const lines = await firstLines(consumer, 3);
    const events = lines.map((line) => /^(\d+) reader HEART_RATE \{.*'val': (\d+)/.exec(line));
    assert.ok(events.every(Boolean), lines.join("\n"));
    const seqs = events.map((event) => Number(event[1]));
    assert.ok(seqs[0] < seqs[1] && seqs[1] < seqs[2], `seq ${seqs}`);
    assert.ok(events.every((event) => event[2] >= 60 && event[2] <= 80), lines.join("\n"));
  } finally {
    await source.end();
    await consumer.end();
  }
});

test("a producer that is replaced prints why it was closed", { timeout: 3 * PATIENCE_MS }, async () => {
  const first = producer();
  // The newest connection of a user wins, so one of the two learns that it is the older.
  const second = producer();
  try {
    const [line] = await Promise.race([firstLines(first, 1), firstLines(second, 1)]);
    assert.match(line, /^closed: 4002 /);
  } finally {
    await first.end();
    await second.end();
  }
});
