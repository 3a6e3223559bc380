// Paired phones that stream what a walk feels like, through the real interface: data for pictures.

import WebSocket from "ws";

const RATE_HZ = 60;
const BEAT_MS = 20_000;

/** Pairs a phone called `name` and streams until the returned function is called. `session` is a dashboard's cookie. */
export async function walker(server, session, name, { stepsPerS, push, phase }) {
  const call = async (path, cookie, body) => {
    const response = await fetch(`${server.url}/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(cookie && { cookie }) },
      body: JSON.stringify(body ?? {}),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return { body: await response.json(), cookie: response.headers.getSetCookie()[0]?.split(";")[0] };
  };
  const { body: { url } } = await call("dashboard/pairings", session);
  const code = new URL(url).hash.slice(1);
  const { cookie } = await call("phone/session", undefined, { code, name });
  const { body: { token } } = await call("phone/token", cookie);

  const socket = new WebSocket(`${server.url.replace("http", "ws")}/connect`);
  const send = (frame) => socket.send(JSON.stringify(frame));
  const ready = new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.on("message", (text) => {
      const { op } = JSON.parse(text);
      if (op === 2) send({ op: 3, d: { token, type: 0 } });
      if (op === 4) resolve();
    });
  });
  await ready;
  const timer = setInterval(() => {
    const now = Date.now();
    const t = now / 1000 + phase;
    const step = 2 * Math.PI * stepsPerS * t;
    // Heel strikes are sharp and the sway between them is slow: two harmonics and half the step's frequency.
    const strength = push * (1 + 0.25 * Math.sin(t / 3));
    const noise = () => 0.15 * (Math.random() - 0.5);
    const acceleration = [
      0.5 * strength * Math.sin(step / 2) + noise(),
      strength * (0.6 * Math.sin(step) + 0.4 * Math.sin(2 * step + 0.8)) + noise(),
      0.35 * strength * Math.sin(step + 1.2) + noise(),
    ];
    const rotation = [0.9 * Math.sin(step + 0.4), 0.3 * Math.sin(step / 2 + 0.9), 0.5 * Math.sin(step / 2)];
    const ts = new Date(now).toISOString();
    const round = (value) => Math.round(value * 1000) / 1000;
    send({ op: 6, t: "ACCELERATION", d: { ts, d: acceleration.map(round) } });
    send({ op: 6, t: "GYROSCOPE", d: { ts, d: rotation.map((value) => round(value + noise() / 5)) } });
  }, 1000 / RATE_HZ);
  const beat = setInterval(() => send({ op: 0 }), BEAT_MS);
  return () => {
    [timer, beat].forEach(clearInterval);
    socket.close();
  };
}
