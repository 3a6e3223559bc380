// Whoever sends readings without any page: over the protocol, with signals that are known.

import assert from "node:assert/strict";
import { once } from "node:events";
import WebSocket from "ws";

/** The developer of most tests' servers. */
export const DEVELOPER = { id: "charts", key: "a key that only the charts know" };

/** Three numbers at an instant in ms, as of a phone in a hand: for measurements, which look at none of them. */
export const wobble = (ms) => [0, 1, 2].map((axis) => 6 * Math.sin(ms / (330 + 120 * axis)) + Math.random());

/** Whoever sends readings; it knows nothing of the pages. */
export class Producer {
  /** Connects as a user of the developer that the server was started with; `want` names capabilities of motionwire.v1. */
  static async connect(server, uid, { id, key } = DEVELOPER, want = []) {
    const headers = { "dev-id": id, "x-api-key": key };
    const answer = await fetch(`${server.url}/auth/user?id=${uid}`, { method: "POST", headers });
    assert.equal(answer.status, 200);
    const { token } = await answer.json();
    const producer = new Producer();
    producer.socket = new WebSocket(`${server.url.replace(/^http/, "ws")}/connect`, want.length > 0 ? ["motionwire.v1"] : []);
    producer.socket.on("error", () => {});
    await once(producer.socket, "open");
    const ready = new Promise((resolve) => {
      producer.socket.on("message", (text) => JSON.parse(text).op === 4 && resolve());
    });
    producer.socket.send(JSON.stringify({ op: 3, d: { token, type: 0, want } }));
    await ready;
    const beat = setInterval(() => producer.socket.readyState === WebSocket.OPEN && producer.socket.send('{"op":0}'), 20_000);
    producer.socket.on("close", () => clearInterval(beat));
    return producer;
  }

  /** Sends a reading as it stands in the frame. */
  submit(t, d) {
    this.socket.send(JSON.stringify({ op: 6, t, d }));
  }

  /** Sends numbers, or one, that were measured at this instant. */
  measured(t, ms, numbers) {
    const ts = new Date(ms).toISOString();
    this.submit(t, Array.isArray(numbers) ? { ts, d: numbers } : { ts, val: numbers });
  }

  /** Sends `signal(ms)` `hz` times a second, from `fromMs` on until it is closed. */
  stream(t, hz, fromMs, signal) {
    let n = 0;
    const send = () => {
      for (; fromMs + (n * 1000) / hz <= Date.now(); n += 1) {
        const ms = Math.round(fromMs + (n * 1000) / hz);
        this.measured(t, ms, signal(ms));
      }
    };
    send();
    const timer = setInterval(send, 20);
    this.socket.on("close", () => clearInterval(timer));
  }

  /** Waits until the server has read all that was sent: it answers in order. */
  async settled() {
    while (this.socket.bufferedAmount > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const answered = new Promise((resolve) => this.socket.on("message", (text) => JSON.parse(text).op === 1 && resolve()));
    this.socket.send('{"op":0}');
    await answered;
  }

  close() {
    this.socket.terminate();
  }
}
