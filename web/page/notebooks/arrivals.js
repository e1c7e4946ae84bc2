/** @import { Cell } from "../cells/cell.js" */
/** @import { NoteCell } from "../cells/note-cell.js" */
/** @import { Notebook } from "./format.js" */
/** @import { Provenance } from "./provenance.js" */
/** @import { SessionFiles } from "./session-files.js" */
/** @import { Sheet } from "./sheet.js" */
import { announce } from "../announce.js";
import { cellList } from "../cells/cell-list.js";
import { askReader, tell } from "../notice.js";
import { fileSize } from "../widgets/drop.js";
import { DataFileError, kindOf, loadingCode, pictureArray, safeName } from "./data-files.js";
import { NotebookFileError, newCell } from "./format.js";
import { readIpynb } from "./ipynb.js";
import { isOwnCode } from "./own-code.js";
import { readPercent } from "./percent.js";

const HEAD = 64 * 1024;
const ALL_FILES = 400e6;
const LONGEST_SIDE = 1024;

/**
 * What else is known of a notebook that comes from elsewhere.
 *
 * @typedef {object} Arrived
 * @property {string[]} [notices] what the reader should know
 * @property {unknown} [handle] the file on disk that it came from
 * @property {Provenance} [provenance] of code that the reader has not saved here
 */

/**
 * What becomes of files that the reader brings: notebooks and programs open, data goes to Python.
 */
export class Arrivals {
  /**
   * @param {Sheet} sheet @param {SessionFiles} files
   * @param {{open: (notebook: Notebook, title: string, more: Arrived) => void,
   *   refuse: (message: string) => void}} acts
   */
  constructor(sheet, files, acts) {
    this.sheet = sheet;
    this.files = files;
    this.acts = acts;
  }

  /** @param {File[]} given @param {{asked?: boolean}} [how] asked: the reader has just said so */
  async take(given, { asked = false } = {}) {
    for (const file of given) {
      try {
        await this.#takeOne(file, asked);
      } catch (error) {
        const known = error instanceof DataFileError || error instanceof NotebookFileError;
        const reason = known
          ? error.message
          : "It cannot be read. Is it a folder, or was it moved?";
        this.acts.refuse(
          known && reason.startsWith(file.name) ? reason : `${file.name}: ${reason}`,
        );
      }
    }
  }

  /** A picture from the clipboard: into the note that is edited, else as data. @param {File} file */
  async paste(file) {
    const note = document.activeElement?.closest("gg-note");
    if (!note) return this.take([file]);
    const place = /** @type {NoteCell} */ (note);
    const name = safeName(file.name || "picture.png", Object.keys(place.attachments));
    this.sheet.attach(place, name, { [file.type]: await base64(file) });
    await place.setText(
      `${place.text.trimEnd()}\n\n![${name}](attachment:${encodeURI(name)})`.trim(),
    );
    announce("The picture is part of the note now.");
  }

  /** @param {File} file @param {boolean} asked */
  async #takeOne(file, asked) {
    const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
    const kind = kindOf(file.name, file.size, head);
    if (kind === "ipynb" || kind === "py") return this.#openNotebook(file, kind, asked);
    if (this.files.size + file.size > ALL_FILES) {
      throw new DataFileError(
        `${file.name} does not fit beside the other files: together they may have ${fileSize(ALL_FILES)}. Reload the page to begin without them.`,
      );
    }
    if (kind === "image") return this.#takePicture(file);
    const name = safeName(file.name, this.files.names);
    this.files.add(name, new Uint8Array(await file.arrayBuffer()));
    const text = kind === "csv" ? new TextDecoder().decode(head) : "";
    this.#insert(loadingCode(kind, name, text));
    tell(`${name} (${fileSize(file.size)}) is there for Python; the new cell loads it.`);
  }

  /** @param {File} file @param {"ipynb" | "py"} kind @param {boolean} asked */
  async #openNotebook(file, kind, asked) {
    const text = await file.text();
    const { notebook, notices } =
      kind === "py" ? { notebook: readPercent(text), notices: [] } : readIpynb(text);
    const title = String(notebook.metadata.title ?? file.name.replace(/\.(ipynb|py)$/i, ""));
    const handle = /** @type {any} */ (file).handle ?? null;
    const origin = { from: file.name, at: Date.now(), trusted: false };
    const provenance = (await isOwnCode(notebook))
      ? undefined
      : { kind: /** @type {const} */ ("file"), ...origin };
    const open = () => this.acts.open(notebook, title, { notices, handle, provenance });
    if (asked) return open();
    askReader(`Open ${file.name} as a notebook?`, "Open", open, {
      consequence: "The one that is open now is kept.",
    });
  }

  /** @param {File} file */
  async #takePicture(file) {
    const picture = await createImageBitmap(file).catch(() => {
      throw new DataFileError(
        `${file.name} begins like a picture, but this browser cannot read it.`,
      );
    });
    const shrink = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * shrink));
    const height = Math.max(1, Math.round(picture.height * shrink));
    const context = new OffscreenCanvas(width, height).getContext("2d");
    if (!context) throw new DataFileError("This browser cannot draw, so it cannot read pictures.");
    context.fillStyle = "white"; // what is transparent becomes white
    context.fillRect(0, 0, width, height);
    context.drawImage(picture, 0, 0, width, height);
    picture.close();
    const name = safeName(`${file.name.replace(/\.\w+$/, "")}.npy`, this.files.names);
    this.files.add(name, pictureArray(context.getImageData(0, 0, width, height)));
    this.#insert(loadingCode("image", name));
    const size = `${height} × ${width} pixels`;
    tell(`${file.name} is there for Python as ${name}, ${size}; the new cell loads it.`);
  }

  /** @param {string} code a new cell below the one that is worked on, or at the end */
  #insert(code) {
    const here = document.activeElement?.closest("gg-cell, gg-note");
    const last = cellList.all.at(-1);
    const only = cellList.all.length === 1 && last?.text.trim() === "" ? last : null;
    const after = /** @type {Cell | null} */ (here ?? last ?? null);
    const made = this.sheet.append(newCell("code", code), after);
    if (only) cellList.remove(only);
    made.select();
  }
}

/** @param {Blob} blob */
async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
