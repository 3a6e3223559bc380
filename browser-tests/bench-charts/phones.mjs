// What the charts benchmark beside the checkout lets phones send, over real sockets.

import { join } from "node:path";
import { DEVELOPER, Producer } from "../producer.mjs";

const bench = process.env.MOTIONWIRE_CHARTS_BENCH;

export const { feed, motion } = await import(join(bench, "feed.mjs"));
export const { SENSORS } = await import(join(bench, "scenarios.mjs"));

/** How the server is started. */
export const SERVER = { args: ["--dev-id", DEVELOPER.id, "--api-key", DEVELOPER.key, "--no-tls"] };

/** Which of the bench's twelve sensors are what in the contract. */
const TYPES = { ACCELERATION: "ACCELERATION", ROTATION_RATE: "GYROSCOPE" };

/** What the contract calls a sensor of the bench. */
export const typeOf = (sensor) => TYPES[sensor];

/** The socket of a producer of the server at this address. */
export const connect = async (url, uid) => (await Producer.connect({ url }, uid)).socket;
