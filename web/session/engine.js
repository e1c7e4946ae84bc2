import { PATHS } from "./files.js";

const ARCHIVE = "/lib/glowgrad.whl";
const IMPORT_FROM_IT = `
import importlib
import sys

sys.path.append("${ARCHIVE}")
importlib.invalidate_caches()
`;

/**
 * The engine's wheel, of the very build that this code belongs to: what a cache has kept of another
 * one, or in part, is fetched anew.
 *
 * @param {import("./source.js").Source} source
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function fetchEngine(source) {
  /** @type {RequestInit[]} */
  const attempts = [{}, { cache: "reload" }];
  for (const options of attempts) {
    const response = await source.fetch(PATHS.wheel, options);
    if (!response.ok) throw new Error(`${PATHS.wheel} answered ${response.status}`);
    const bytes = await response.arrayBuffer();
    if (await isOfThisBuild(bytes)) return new Uint8Array(bytes);
  }
  throw new Error(
    "the engine that came is not the one that belongs to this page. Reload the page; if that does not help, the site was put up in part.",
  );
}

/** @param {ArrayBuffer} bytes */
async function isOfThisBuild(bytes) {
  if (!globalThis.crypto?.subtle) return true; // the page was not sent securely
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex === PATHS.wheelHash;
}

/**
 * Lets Python import the engine from its wheel as it is: it holds bytecode, and to unpack its files
 * would take as long as to import them.
 *
 * @param {import("pyodide").PyodideInterface} pyodide with numpy
 * @param {Promise<Uint8Array>} wheel
 */
export async function addEngine(pyodide, wheel) {
  pyodide.FS.writeFile(ARCHIVE, await wheel);
  pyodide.runPython(IMPORT_FROM_IT);
  pyodide.loadedPackages.glowgrad = "default channel";
}
