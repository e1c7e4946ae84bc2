/** @import { CourseFile } from "./course-files.js" */
import { isAsset } from "./course-files.js";
import { isWhole } from "./kept-files.js";

/**
 * @typedef {{
 *   fetch: typeof fetch,
 *   signal: AbortSignal,
 *   passed: () => Promise<void>,
 *   reconnected: () => Promise<void>,
 *   onBytes: (plain: number) => void,
 * }} Means passed: resolves when bytes may come; reconnected: when the site answers again;
 * onBytes: how many bytes of the file have come
 * @typedef {{response: Response, bytes: Uint8Array<ArrayBuffer>}} Fetched
 */

/** A line that breaks again and again in the same file is no lost network. */
const BREAKS = 3;

/** The file did not come: the host says no, or what it gives is something else. */
export class NotFetched extends Error {}

/** The line broke before or while the file came. */
class Broken extends Error {}

/**
 * Fetches a file and compares it with its hash. What does not agree is fetched once more, past all
 * caches on the way; where the network is gone it waits.
 *
 * @param {CourseFile} file
 * @param {string} address
 * @param {Means} means
 * @returns {Promise<Fetched>}
 */
export async function fetchFile(file, address, means) {
  // An asset's address names its content; a page that the browser's cache holds may be an older one.
  // Either way the service worker lets the request through, and does not keep the answer too.
  const first = isAsset(file) ? "force-cache" : "no-cache";
  for (let [breaks, refusals] = [0, 0]; ; ) {
    try {
      return await attempt(file, address, breaks + refusals === 0 ? first : "reload", means);
    } catch (error) {
      if (means.signal.aborted) throw error;
      if (error instanceof Broken && ++breaks <= BREAKS) await means.reconnected();
      else if (error instanceof NotFetched && ++refusals < 2) continue;
      else if (error instanceof Broken) throw new NotFetched("the connection broke each time");
      else throw error;
    }
  }
}

/**
 * @param {CourseFile} file
 * @param {string} address
 * @param {RequestCache} cache
 * @param {Means} means
 * @returns {Promise<Fetched>}
 */
async function attempt(file, address, cache, { fetch, signal, passed, onBytes }) {
  /** @type {Response} */
  let response;
  /** @type {Uint8Array<ArrayBuffer> | null} */
  let bytes;
  onBytes(0);
  try {
    response = await fetch(address, { cache, signal });
    bytes = await read(response, file.bytes, passed, onBytes);
  } catch (error) {
    throw new Broken(`${error}`);
  }
  // Some hosts give the page for lost addresses with the status 404: its hash says what it is.
  if (bytes && (await isWhole(bytes, file))) return { response, bytes };
  if (!response.ok) throw new NotFetched(`the host answered ${response.status}`);
  throw new NotFetched("what came is cut off or altered");
}

/**
 * @param {Response} response
 * @param {number} length the file's; an answer that is longer is not read to its end
 * @param {() => Promise<void>} passed
 * @param {(plain: number) => void} onBytes
 */
async function read(response, length, passed, onBytes) {
  const bytes = new Uint8Array(length);
  const reader = response.body?.getReader();
  for (let at = 0; reader; ) {
    // While nobody reads, the network waits: what has come of the file is not lost by a pause.
    await passed();
    const { done, value } = await reader.read();
    if (done) return at === length ? bytes : null;
    if (at + value.length > length) {
      void reader.cancel();
      return null;
    }
    bytes.set(value, at);
    at += value.length;
    onBytes(at);
  }
  return length === 0 ? bytes : null;
}
