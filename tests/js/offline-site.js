// A course in two versions, the site that gives it, and a browser's caches: for tests.

import { createHash } from "node:crypto";
import { addressOf } from "../../web/page/offline/course-files.js";
import { KeptFiles } from "../../web/page/offline/kept-files.js";
import { Taking } from "../../web/page/offline/taking.js";
import { FakeCaches } from "./fake-caches.js";

export const BASE = "https://course.test/sub/";

/** A version of a course: its texts by path. @param {string} id @param {Record<string, string>} texts */
function version(id, texts) {
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    packed: Math.ceil(Buffer.byteLength(text) / 2),
    sha256: createHash("sha256").update(text).digest("hex"),
    kind: path.startsWith("assets/") ? "asset" : "page",
  }));
  return { build: { id, files }, texts };
}

export const ONE = version("one", {
  "index.html": "<h1>Course</h1>",
  "lessons/xor/index.html": "<h1>XOR</h1>",
  "assets/page-1.js": "page(1)",
  "assets/engine-1.zip": "engine 1 ".repeat(50),
});
export const TWO = version("two", {
  "index.html": "<h1>Course, renewed</h1>",
  "lessons/xor/index.html": "<h1>XOR</h1>",
  "assets/page-2.js": "page(2)",
  "assets/engine-1.zip": "engine 1 ".repeat(50),
});

/**
 * @typedef {Response | undefined} Own what a test has the site answer; undefined: as it would
 * @param {{caches?: FakeCaches, answer?: (path: string, cache: string) => Own | Promise<Own>}} [how]
 */
export function world({ caches = new FakeCaches(), answer = () => undefined } = {}) {
  /** @type {string[]} */
  const asked = [];
  let served = ONE;
  let clock = 1000;
  const kept = new KeptFiles(caches.asStorage, BASE);
  const fetch = async (
    /** @type {string} */ address,
    /** @type {RequestInit} */ { cache, signal },
  ) => {
    signal?.throwIfAborted();
    const inner = address.slice(BASE.length);
    const path = inner === "" || inner.endsWith("/") ? `${inner}index.html` : inner;
    if (path !== "build.json") asked.push(path);
    const aborted = new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
    const own = await Promise.race([answer(path, String(cache)), aborted]);
    if (own) return own;
    if (path === "build.json") return Response.json(served.build);
    const text = served.texts[path];
    const headers = { "content-type": "text/plain", vary: "accept-encoding" };
    return text === undefined
      ? new Response("lost", { status: 404 })
      : new Response(text, { headers });
  };
  /** @type {any} */
  const around = { fetch, base: BASE, reconnected: async () => {}, now: () => clock++ };
  return {
    asked,
    caches,
    kept,
    around,
    serve: (/** @type {typeof ONE} */ one) => {
      served = one;
    },
    take: (/** @type {typeof ONE} */ one) => new Taking(one.build, kept, around),
    read: async (/** @type {string} */ cache, /** @type {string} */ path) =>
      (await (await caches.open(cache)).match(addressOf(BASE, path)))?.text(),
  };
}

/** An answer that does not come. @param {string} path */
export const slowEngine = (path) =>
  path === "assets/engine-1.zip" ? new Promise(() => {}) : undefined;

/** The locks of a browser, for all its tabs. */
export class FakeLocks {
  /** @type {Map<string, Promise<unknown>>} */ #held = new Map();

  async query() {
    return { held: [...this.#held.keys()].map((name) => ({ name })) };
  }

  /** @param {string} name @param {any} options @param {any} [act] */
  async request(name, options, act = options) {
    const before = this.#held.get(name);
    if (before && options.ifAvailable) return await act(null);
    const turn = (async () => {
      await before;
      return await act({ name });
    })();
    const ended = turn.catch(() => {});
    this.#held.set(name, ended);
    void ended.then(() => {
      if (this.#held.get(name) === ended) this.#held.delete(name);
    });
    return await turn;
  }

  /** As the page knows them. @returns {any} */
  get asLocks() {
    return this;
  }
}
