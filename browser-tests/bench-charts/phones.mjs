// What the charts benchmark beside the checkout lets phones send, over real sockets.

import { once } from "node:events";
import { join } from "node:path";
import WebSocket from "ws";

const bench = process.env.MOTIONWIRE_CHARTS_BENCH;

export const { feed, motion } = await import(join(bench, "feed.mjs"));
export const { SENSORS } = await import(join(bench, "scenarios.mjs"));

export const DEV_ID = "charts";
export const API_KEY = "the benchmark of the charts";

/** Which of the bench's twelve sensors are what in the contract. */
const TYPES = { ACCELERATION: "ACCELERATION", ROTATION_RATE: "GYROSCOPE" };

/** What the contract calls a sensor of the bench. */
export const typeOf = (sensor) => TYPES[sensor];

/** A producer of the server at this address. */
export async function connect(server, uid) {
  const headers = { "dev-id": DEV_ID, "x-api-key": API_KEY };
  const answer = await fetch(`${server}/auth/user?id=${uid}`, { method: "POST", headers });
  const { token } = await answer.json();
  const socket = new WebSocket(`${server.replace(/^http/, "ws")}/connect`);
  await once(socket, "open");
  const ready = new Promise((resolve) => {
    socket.on("message", (text) => JSON.parse(text).op === 4 && resolve());
  });
  socket.send(JSON.stringify({ op: 3, d: { token, type: 0 } }));
  await ready;
  const beat = setInterval(() => socket.readyState === WebSocket.OPEN && socket.send('{"op":0}'), 20_000);
  socket.on("close", () => clearInterval(beat));
  return socket;
}
