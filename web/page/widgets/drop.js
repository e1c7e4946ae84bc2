/** @import { Maker } from "./mount.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { pixels } from "./pixels.js";

const LARGEST_FILE = 200 * 2 ** 20;
const LARGEST_PICTURE = 50 * 2 ** 20;

/** A size for people. @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} KB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * A place for a file: chosen by a click or by keyboard, or dropped.
 *
 * @param {string} label @param {string} accept
 * @param {(file: File) => Promise<string>} take what came of it, in words; an error's message is shown
 * @param {...HTMLElement} shown
 */
export function dropZone(label, accept, take, ...shown) {
  const note = element("span", { class: "widget-note" }, "Choose a file, or drop it here.");
  const receive = async (/** @type {File | undefined} */ file) => {
    if (!file) return;
    zone.classList.remove("over");
    zone.classList.remove("refused");
    try {
      say(await take(file));
    } catch (error) {
      zone.classList.add("refused");
      say(error instanceof Error ? error.message : String(error));
    }
  };
  const say = (/** @type {string} */ text) => {
    note.textContent = text;
    announce(text);
  };
  const input = element("input", {
    type: "file",
    accept,
    onchange: () => {
      void receive(input.files?.[0]);
      input.value = ""; // the same file may be chosen again
    },
  });
  const zone = element(
    "div",
    {
      class: "widget-leaf widget-drop",
      ondragover: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        zone.classList.add("over");
      },
      ondragleave: () => zone.classList.remove("over"),
      ondrop: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        void receive(event.dataTransfer?.files[0]);
      },
    },
    element("label", {}, element("span", { class: "widget-name" }, label), input),
    note,
    ...shown,
  );
  return { element: zone, note, say };
}

/** @type {Maker} */
export function fileDrop({ label, accept, value }, tell) {
  const zone = dropZone(label, accept, async (file) => {
    if (file.size > LARGEST_FILE) {
      throw new Error(`${file.name} has ${fileSize(file.size)}; at most 200 MB fit in here.`);
    }
    const content = await file.arrayBuffer().catch(() => null);
    if (!content) throw new Error(`${file.name} cannot be read. Is it a folder?`);
    tell({ name: file.name }, { bytes: new Uint8Array(content) });
    return `${file.name}, ${fileSize(file.size)}`;
  });
  if (value) zone.note.textContent = value;
  return { element: zone.element, set: (next) => showTold(zone.note, next) };
}

/** @type {Maker} */
export function imageDrop({ label, size, value }, tell) {
  const canvas = element("canvas", { class: "widget-preview", hidden: true, role: "img" });
  const take = async (/** @type {File} */ file) => {
    if (file.size > LARGEST_PICTURE) {
      throw new Error(`${file.name} has ${fileSize(file.size)}; a picture may have 50 MB.`);
    }
    const picture = await createImageBitmap(file).catch(() => {
      throw new Error(`${file.name} is no picture that this browser can read.`);
    });
    const bytes = pixels(picture, picture.width, picture.height, size, canvas);
    picture.close();
    const { width, height } = canvas;
    canvas.hidden = false;
    canvas.setAttribute("aria-label", file.name);
    tell({ name: file.name, width, height }, { bytes });
    return `${file.name}, ${height} × ${width} pixels`;
  };
  const zone = dropZone(label, "image/*", take, canvas);
  if (value) zone.note.textContent = value;
  return { element: zone.element, set: (next) => showTold(zone.note, next) };
}

/** @param {HTMLElement} note @param {unknown} told the text that Python has for what is there */
function showTold(note, told) {
  if (typeof told === "string") note.textContent = told;
}
