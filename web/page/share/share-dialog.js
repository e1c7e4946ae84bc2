/** @import { Cell } from "../cells/cell.js" */
/** @import { SharedNotebook } from "./codec.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { downloadNotebook } from "../notebooks/saving.js";
import { encode, LONGEST } from "./codec.js";
import { pageCode } from "./page-code.js";
import { ShareError } from "./share-error.js";
import { fromShared } from "./shared-notebook.js";

/** Characters of a link beyond which some mail and chat programs cut it. */
const OFTEN_CUT = 2000;

/**
 * Makes a link that carries the page's code.
 *
 * @param {Cell | null} [cell] the cell that is to be shared, unless the reader takes more
 */
export function showShareDialog(cell = null) {
  const { notebook, places, staying } = pageCode();
  const at = cell ? places.indexOf(cell) : -1;
  const isUsed = notebook.cells.map(({ text }) => text.trim() !== "");
  const part = (/** @type {number} */ from, /** @type {number} */ to) => ({
    ...notebook,
    cells: notebook.cells.filter((_, index) => isUsed[index] && index >= from && index < to),
  });
  const all = part(0, places.length);
  /** @type {[string, SharedNotebook][]} */
  const choices =
    at < 0
      ? [["All cells", all]]
      : [
          ["This cell", part(at, at + 1)],
          ["This cell and all above", part(0, at + 1)],
          ["All cells", all],
        ];
  const dialog = shareDialog(choices, staying);
  document.body.append(dialog);
  dialog.showModal();
  /** @type {HTMLElement | null} */ (dialog.querySelector(".share-copy, .share-file"))?.focus();
}

/** @param {[name: string, notebook: SharedNotebook][]} choices @param {string[]} staying */
function shareDialog(choices, staying) {
  const body = element("div", { class: "share-body" });
  const show = (/** @type {SharedNotebook} */ notebook) =>
    body.replaceChildren(...offer(notebook, staying));
  const dialog = element(
    "dialog",
    { class: "question share-dialog", "aria-labelledby": "share-title" },
    element("h2", { id: "share-title" }, "Share the code"),
    choices.length > 1 ? choice(choices, show) : null,
    body,
    element(
      "p",
      { class: "question-buttons" },
      element("button", { type: "button", onclick: () => dialog.close() }, "Close"),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  show(choices[0][1]);
  return dialog;
}

/** @param {[name: string, notebook: SharedNotebook][]} choices @param {(notebook: SharedNotebook) => void} show */
function choice(choices, show) {
  const options = choices.map(([name, notebook], index) => {
    const input = element("input", { type: "radio", name: "share-what", checked: index === 0 });
    input.addEventListener("change", () => {
      show(notebook);
      announce(`${name}: ${counted(notebook)}.`);
    });
    return element("label", {}, input, name);
  });
  const legend = element("legend", { class: "visually-hidden" }, "What to share");
  return element("fieldset", { class: "share-what" }, legend, ...options);
}

/** What stands in the dialog for one choice. @param {SharedNotebook} notebook @param {string[]} staying */
function offer(notebook, staying) {
  if (notebook.cells.length === 0) {
    return [element("p", {}, "There is nothing to share yet: write something first.")];
  }
  const summary = element("p", {}, `${counted(notebook)}, as they stand now. Outputs stay here.`);
  if (notebook.cells.length === 1) summary.textContent = "One cell, as it stands now.";
  const missing = staying.length > 0 ? stayingNotice(staying) : null;
  try {
    const text = encode(notebook);
    return [summary, ...linkParts(text, notebook), missing].filter((one) => one !== null);
  } catch (error) {
    if (!(error instanceof ShareError)) throw error;
    return [summary, ...fileParts(error, notebook), missing].filter((one) => one !== null);
  }
}

/** @param {string} text @param {SharedNotebook} notebook */
function linkParts(text, { title }) {
  const { root } = document.documentElement.dataset;
  const link = new URL(`${root ?? "./"}shared/#${text}`, location.href).href;
  const field = element("input", {
    type: "text",
    readonly: true,
    value: link,
    "aria-label": "Link",
    spellcheck: "false",
    onfocus: () => field.select(),
  });
  const said = element("span", { class: "share-said", role: "status" });
  const copy = element(
    "button",
    { type: "button", class: "share-copy", onclick: () => void copyLink(field, said) },
    "Copy the link",
  );
  const send =
    "share" in navigator
      ? element(
          "button",
          // Whoever closes the sheet of the system has said enough.
          { type: "button", onclick: () => void sendLink(title, link).catch(() => {}) },
          "Send …",
        )
      : null;
  const often =
    link.length > OFTEN_CUT
      ? " Some mail and chat programs cut links as long as this; a file is safer there."
      : "";
  const length = `${link.length.toLocaleString("en")} characters.${often}`;
  return [
    element("div", { class: "share-link" }, field, copy, send),
    element("p", { class: "share-facts" }, `${length} `, said),
    element(
      "p",
      { class: "share-facts" },
      "Nothing is sent to any server: the code is in the link itself, and everyone who has the link can read it. It never runs by itself, and then only walled off.",
    ),
  ];
}

/** @param {ShareError} error @param {SharedNotebook} notebook */
function fileParts({ length }, notebook) {
  const much = length > 0 ? `${kilobytes(length)} KB, and ` : "";
  const most = `a link can carry ${kilobytes(LONGEST)} KB`;
  return [
    element("p", {}, `This is too much for a link: ${much}${most}. Share it as a file instead.`),
    element(
      "div",
      { class: "share-link" },
      element(
        "button",
        {
          type: "button",
          class: "share-file",
          onclick: () => downloadNotebook(fromShared(notebook), notebook.title, "ipynb"),
        },
        "Download as .ipynb",
      ),
    ),
  ];
}

/** @param {string[]} names */
function stayingNotice(names) {
  const listed = names.slice(0, 5).join(", ") + (names.length > 5 ? ", …" : "");
  return element(
    "p",
    { class: "share-staying" },
    `A link carries text only. Left behind: ${listed}. Give them along if the code needs them.`,
  );
}

/** @param {HTMLInputElement} field @param {HTMLElement} said */
async function copyLink(field, said) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Copied.";
  } catch {
    field.focus();
    said.textContent = "This browser does not let the page copy: the link is selected, copy it.";
  }
}

/** @param {string} title @param {string} url */
async function sendLink(title, url) {
  await navigator.share({ title: title || "A notebook", url });
}

/** @param {SharedNotebook} notebook */
function counted({ cells }) {
  const code = cells.filter(({ kind }) => kind === "code").length;
  const notes = cells.length - code;
  const words = [];
  if (code > 0) words.push(code === 1 ? "1 cell of code" : `${code} cells of code`);
  if (notes > 0) words.push(notes === 1 ? "1 note" : `${notes} notes`);
  return words.join(" and ");
}

/** @param {number} characters */
function kilobytes(characters) {
  return Math.ceil(characters / 1024).toLocaleString("en");
}
