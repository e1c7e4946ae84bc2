/** @import { Desk } from "./desk.js" */
/** @import { Notebook } from "./format.js" */
/** @import { Kept } from "./library.js" */

import { tell } from "../notice.js";
import { saveFile } from "../save-file.js";
import { ipynbText } from "./ipynb.js";
import { noteOwnCode } from "./own-code.js";
import { percentText } from "./percent.js";
import { isWalledOff } from "./provenance.js";

/** @typedef {"ipynb" | "py"} Format */

const TYPES = {
  ipynb: { "application/x-ipynb+json": [".ipynb"] },
  py: { "text/x-python": [".py"] },
};

/** @param {Notebook} notebook @param {Format} format */
function textOf(notebook, format) {
  return format === "py" ? percentText(notebook) : ipynbText(notebook);
}

/** A file name for a title. @param {string} title @param {Format} format */
export function fileName(title, format) {
  const stem = title
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, 80);
  return `${stem || "Untitled"}.${format}`;
}

/** Hands a notebook over as a download. @param {Notebook} notebook @param {string} title @param {Format} format */
export function downloadNotebook(notebook, title, format) {
  const type = format === "py" ? "text/x-python" : "application/x-ipynb+json";
  saveFile(fileName(title, format), textOf(notebook, format), type);
}

/** Hands a kept notebook over as a download; as a file it stays the reader's. @param {Kept} record @param {Format} format */
export function downloadKept(record, format) {
  noteSaved(record, record.notebook);
  downloadNotebook(record.notebook, record.title, format);
}

/** What the reader saves and trusts is trusted when it comes back. @param {Kept} record @param {Notebook} notebook as it goes into the file */
function noteSaved(record, notebook) {
  if (!isWalledOff(record)) void noteOwnCode(notebook);
}

/**
 * Saves to the file that this notebook was saved to or opened from; the first time asks for one, or
 * makes a download where the browser writes no files.
 *
 * @param {Desk} desk
 * @param {{anew?: boolean}} [options] `anew` asks for another file
 */
export async function saveToFile(desk, { anew = false } = {}) {
  const { id, title } = desk.record;
  const notebook = desk.notebook();
  const known = anew ? null : await desk.library.handle(id);
  const handle = known ?? (await chosenFile(title));
  if (handle === "left") return;
  noteSaved(desk.record, notebook);
  if (handle) {
    const format = handle.name.endsWith(".py") ? "py" : "ipynb";
    try {
      const writable = await handle.createWritable();
      await writable.write(textOf(notebook, format));
      await writable.close();
      await desk.library.keepHandle(id, handle);
      tell(`Saved to ${handle.name}.`);
      return;
    } catch {
      tell(`${handle.name} could not be written. Here is a download instead.`);
    }
  }
  downloadNotebook(notebook, title, "ipynb");
  if (!handle) tell(`Downloaded as ${fileName(title, "ipynb")}.`);
}

/** @param {string} title @returns {Promise<any>} a handle; null: this browser has none; "left": not now */
async function chosenFile(title) {
  const pick = /** @type {any} */ (window).showSaveFilePicker;
  if (!pick) return null;
  try {
    return await pick({
      suggestedName: fileName(title, "ipynb"),
      types: [
        { description: "Notebook", accept: TYPES.ipynb },
        { description: "Python", accept: TYPES.py },
      ],
    });
  } catch (error) {
    return /** @type {Error} */ (error).name === "AbortError" ? "left" : null;
  }
}
