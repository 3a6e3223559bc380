// The scenario's phones, as a process of their own, so that nothing else of the benchmark holds their readings up. They
// begin as soon as somebody watches.
//   node feeder.mjs SERVER SPEC

import { setTimeout as sleep } from "node:timers/promises";
import { SENSORS, connect, feed, typeOf } from "./phones.mjs";

const [server, spec] = [process.argv[2], JSON.parse(process.argv[3])];

const sensors = SENSORS.slice(0, spec.charts);
const sockets = new Map();
for (const { uid } of sensors) if (!sockets.has(uid)) sockets.set(uid, await connect(server, uid));
console.log("ready");

const isWatched = async () => /^motionwire_connections\{role="consumer"\} [1-9]/m.test(await (await fetch(`${server}/metrics`)).text());
while (!(await isWatched())) await sleep(5);
feed(spec, (text, chart) => {
  const { t, d } = JSON.parse(text);
  sockets.get(sensors[chart].uid).send(JSON.stringify({ op: 6, t: typeOf(t), d: { ts: d.ts, d: d.d } }));
});
