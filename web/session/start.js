/**
 * Starts Python: from the snapshot that this device has made, else from its files.
 *
 * @typedef {import("./source.js").Source} Source
 * @typedef {import("./python.js").Python & {from: "snapshot" | "files"}} Started
 */

import { loadPython } from "./python.js";
import { unpack } from "./snapshot/image.js";

/** @param {Source} source @returns {Promise<Started>} */
export async function startPython(source) {
  const image = findImage(source);
  try {
    // Without an image this is the start from files already; nothing of it waits for the answer.
    const python = await loadPython(source, { withEngine: true, image });
    return { ...python, from: (await image) ? "snapshot" : "files" };
  } catch (error) {
    if (!(await image)) throw error;
    return startAgain(source, error);
  }
}

/**
 * @param {Source} source
 * @param {unknown} error why a memory from the snapshot is of no use
 * @returns {Promise<Started>}
 */
export async function startAgain(source, error) {
  console.warn("The memory snapshot is not used:", error);
  await source.snapshot?.reject();
  return { ...(await loadPython(source, { withEngine: true })), from: "files" };
}

/** @param {Source} source */
async function findImage({ snapshot }) {
  try {
    const kept = await snapshot?.read();
    return kept ? unpack(kept.bytes, kept.key) : null;
  } catch (error) {
    console.warn("The memory snapshot is not used:", error);
    await snapshot?.reject();
    return null;
  }
}
