/** @import { IDBPDatabase } from "idb" */
/** @import { Notebook } from "./format.js" */
import { openDB } from "idb";

/** Beside the notebooks' own database, so that an older page of the site goes on reading that one. */
const DATABASE = "glowgrad-own-code";
const STORE = "saved";

/** @type {Promise<IDBPDatabase | null> | null} */
let opening = null;

function database() {
  opening ??= opened().catch(() => null);
  return opening;
}

async function opened() {
  return openDB(DATABASE, 1, { upgrade: (fresh) => void fresh.createObjectStore(STORE) });
}

/**
 * Notes that this code is the reader's: it goes into a file, and comes back trusted as long as nobody
 * changes it there. (Jupyter signs notebooks for the same end.)
 *
 * @param {Notebook} notebook
 */
export async function noteOwnCode(notebook) {
  const digest = await digestOf(notebook);
  if (digest) await (await database())?.put(STORE, Date.now(), digest).catch(() => {});
}

/** Whether the reader has saved exactly this code from here before. @param {Notebook} notebook */
export async function isOwnCode(notebook) {
  if (codeOf(notebook).length === 0) return true;
  const digest = await digestOf(notebook);
  if (!digest) return false;
  const found = await (await database())?.get(STORE, digest).catch(() => undefined);
  return found !== undefined;
}

/** The code without what files of one kind or another add around it. @param {Notebook} notebook */
function codeOf({ cells }) {
  return cells
    .filter(({ cell_type: type, source }) => type === "code" && source.trim() !== "")
    .map(({ source }) => source.trim());
}

/** @param {Notebook} notebook @returns {Promise<string | null>} null: this browser makes none here */
async function digestOf(notebook) {
  if (!globalThis.crypto?.subtle) return null;
  const bytes = new TextEncoder().encode(JSON.stringify(codeOf(notebook)));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
