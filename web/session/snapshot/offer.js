/**
 * When a page lets a snapshot be made for its next visits: only where nobody feels it.
 *
 * @typedef {import("../glowgrad.js").State} State
 */

import { PATHS } from "../files.js";
import { MAKER, SnapshotStore } from "./store.js";

/** So long nothing has run before a second Python starts beside the first. */
const QUIET_MS = 2000;
/** A maker that takes longer is on a device that has other things to do. */
const LONGEST_MS = 60_000;
/** Gigabytes below which a second Python may push the page out of memory. */
const LEAST_MEMORY = 4;
const LEAST_CHARGE = 0.3;
/** Room for the snapshot, and as much again for what the reader keeps. */
const LEAST_ROOM = 150e6;

/** @returns {SnapshotStore} of the site that this script belongs to */
export function siteSnapshot() {
  return new SnapshotStore(new URL("../", import.meta.url), PATHS.worker ?? "");
}

/**
 * The bytes of this device's snapshot, for a worker that cannot reach the site's storage.
 * @returns {ReturnType<SnapshotStore["read"]>}
 */
export function readSnapshot() {
  return siteSnapshot().read();
}

/**
 * Makes a snapshot once, unless there is one or something speaks against it.
 *
 * @param {() => State} state of the session that shows that Python works here
 * @returns {Promise<string>} what became of it, for those who wonder about a slow start
 */
export async function offerSnapshot(state) {
  const store = siteSnapshot();
  const against = await objection(store);
  if (against) return `no snapshot: ${against}`;
  return navigator.locks.request(MAKER, { ifAvailable: true }, async (lock) => {
    if (!lock) return "no snapshot: another page makes it";
    if (!(await quietMoment(state))) return "no snapshot: the session ended before it was made";
    if ((await store.size()) > 0) return "another page has made the snapshot";
    const made = await make();
    return "bytes" in made
      ? `made a snapshot of ${made.bytes} bytes`
      : `no snapshot: ${made.failed}`;
  });
}

/** @param {SnapshotStore} store @returns {Promise<string | null>} */
async function objection(store) {
  const { connection, deviceMemory, getBattery, locks, storage } =
    /** @type {Navigator & {connection?: {saveData?: boolean}, deviceMemory?: number,
     *   getBattery?: () => Promise<{charging: boolean, level: number}>}} */ (navigator);
  if (!("caches" in globalThis) || !locks) return "this page may keep nothing (it needs https)";
  if (connection?.saveData) return "the reader saves data";
  // Browsers that do not tell run on telephones, too, where a second Python may be too much.
  const assumed = matchMedia("(pointer: coarse)").matches ? 0 : LEAST_MEMORY;
  if ((deviceMemory ?? assumed) < LEAST_MEMORY) return "the device has too little memory";
  const battery = await getBattery?.call(navigator).catch(() => null);
  if (battery && !battery.charging && battery.level < LEAST_CHARGE) return "the battery is low";
  const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await storage.estimate();
  if (quota - usage < LEAST_ROOM) return "there is too little room";
  if (await store.hasFailed()) return "it has failed on this device";
  return (await store.size()) > 0 ? "there is one" : null;
}

/** Waits until the reader does nothing; false when that time does not come. @param {() => State} state */
async function quietMoment(state) {
  do {
    if (state() === "dead") return false;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  } while (state() !== "ready" || document.visibilityState === "hidden");
  if ("requestIdleCallback" in globalThis) {
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: QUIET_MS }));
  }
  return true;
}

/** @returns {Promise<{bytes: number} | {failed: string}>} */
function make() {
  const worker = new Worker(new URL(`../${PATHS.worker}`, import.meta.url), {
    type: "module",
    name: MAKER,
  });
  return new Promise((resolve) => {
    const end = (/** @type {{bytes: number} | {failed: string}} */ made) => {
      worker.terminate();
      resolve(made);
    };
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = ({ message }) => end({ failed: message });
    setTimeout(() => end({ failed: "it took too long" }), LONGEST_MS);
  });
}
