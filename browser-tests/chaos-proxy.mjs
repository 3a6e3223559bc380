// A bad network: a TCP proxy on this machine that cuts, stalls and resets what goes through it.

import { once } from "node:events";
import { connect, createServer } from "node:net";

export class ChaosProxy {
  #server;
  #target;
  #pairs = new Set();
  #isCut = false;

  /** Starts one in front of a server's origin. */
  static async start(origin) {
    const proxy = new ChaosProxy();
    proxy.#target = Number(new URL(origin).port);
    proxy.#server = createServer((client) => proxy.#accept(client));
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    proxy.url = `http://127.0.0.1:${proxy.#server.address().port}`;
    return proxy;
  }

  #accept(client) {
    if (this.#isCut) return client.destroy();
    const upstream = connect(this.#target, "127.0.0.1");
    const pair = { client, upstream, isStalled: false };
    this.#pairs.add(pair);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ]) {
      from.pipe(to);
      from.on("error", () => {});
      from.on("close", () => {
        if (pair.isStalled) return;
        to.destroy();
        this.#pairs.delete(pair);
      });
    }
  }

  /** Ends every connection without a word, and takes no new ones. */
  cut() {
    this.#isCut = true;
    this.reset();
  }

  /** Swallows all that is under way from now on, and takes no new connections. */
  lose() {
    this.#isCut = true;
    this.stall();
  }

  /** Takes connections again. */
  heal() {
    this.#isCut = false;
  }

  /** Ends every connection with a reset; new ones are taken. */
  reset() {
    for (const { client, upstream } of this.#pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
    this.#pairs.clear();
  }

  /** Swallows all that is under way from now on, as a network does that has lost its route: nobody is told. */
  stall() {
    for (const pair of this.#pairs) {
      const { client, upstream } = pair;
      pair.isStalled = true;
      client.unpipe(upstream);
      upstream.unpipe(client);
      client.resume();
      upstream.resume();
    }
  }

  async dispose() {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }
}
