/** @import { Kept, Library, Summary } from "./library.js" */
import { announce } from "../announce.js";
import { ago } from "../cells/times.js";
import { element } from "../element.js";
import { menuButton } from "../menu.js";
import { freshNotebookId } from "./library.js";

/**
 * The reader's notebooks in a dialog: open, rename, duplicate, download, delete.
 *
 * @param {Library} library
 * @param {{current: string, open: (id: string) => void, begin: () => void,
 *   renamed: (id: string, title: string) => void, deleted: (id: string) => void,
 *   download: (record: Kept) => void}} acts
 */
export async function showShelf(library, acts) {
  const list = element("ul", { class: "shelf-list" });
  const dialog = element(
    "dialog",
    { class: "shelf", "aria-labelledby": "shelf-title" },
    element(
      "div",
      { class: "shelf-head" },
      element("h2", { id: "shelf-title" }, "Your notebooks"),
      element("button", { type: "button", onclick: () => leave(acts.begin) }, "New notebook"),
      element("button", { type: "button", onclick: () => dialog.close() }, "Close"),
    ),
    element(
      "p",
      { class: "shelf-note" },
      "They are kept in this browser, on this device. Download what must not get lost.",
    ),
    list,
  );
  const leave = (/** @type {() => void} */ act) => {
    dialog.close();
    act();
  };
  const show = async (/** @type {string | null} */ focused = null) => {
    const all = await library.list();
    list.replaceChildren(...all.map(row));
    if (all.length === 0) list.append(element("li", { class: "shelf-empty" }, "None yet."));
    const name = list.querySelector(`[data-id="${focused}"] .shelf-name`);
    /** @type {HTMLElement | null} */ (name)?.focus();
  };

  /** @param {Summary} summary */
  const row = (summary) => {
    const { id, title, changed, cells, provenance } = summary;
    const name = title || "Untitled";
    const open = element(
      "button",
      { type: "button", class: "shelf-name", onclick: () => leave(() => acts.open(id)) },
      name,
    );
    if (id === acts.current) open.setAttribute("aria-current", "true");
    const origin = provenance ? `, came with a ${provenance.kind}` : "";
    const facts = `${cells} cell${cells === 1 ? "" : "s"}${origin}, ${when(changed)}`;
    const menu = menuButton(`More for ${name}`, () => [
      { name: "Rename", act: () => rename(summary, line) },
      { name: "Duplicate", act: () => void duplicate(id) },
      { name: "Download", act: () => void download(id) },
      { name: "Delete", separated: true, act: () => void remove(id, name, line) },
    ]);
    const line = element(
      "li",
      { "data-id": id },
      open,
      element("span", { class: "shelf-facts" }, facts),
      menu,
    );
    return line;
  };

  /** @param {Summary} summary @param {HTMLElement} line */
  const rename = ({ id, title }, line) => {
    const input = element("input", {
      type: "text",
      "aria-label": "New name",
      value: title,
      maxlength: 120,
    });
    const form = element(
      "form",
      { class: "shelf-rename" },
      input,
      element("button", { type: "submit" }, "Rename"),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const name = input.value.trim();
      if (id === acts.current) acts.renamed(id, name);
      else {
        const record = await library.get(id);
        if (record) await library.put({ ...record, title: name, version: record.version + 1 });
      }
      announce(`Renamed to ${name || "Untitled"}.`);
      await show(id);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // the dialog stays
      event.stopPropagation();
      void show(id);
    });
    line.replaceChildren(form);
    input.focus();
    input.select();
  };

  /** @param {string} id */
  const duplicate = async (id) => {
    const record = await library.get(id);
    if (!record) return;
    const title = `${record.title || "Untitled"} (copy)`;
    const copy = { ...record, id: freshNotebookId(), title, version: 1, changed: Date.now() };
    await library.put(copy);
    announce(`Duplicated as ${title}.`);
    await show(copy.id);
  };

  /** @param {string} id */
  const download = async (id) => {
    const record = await library.get(id);
    if (record) acts.download(record);
  };

  /** @param {string} id @param {string} name @param {HTMLElement} line */
  const remove = async (id, name, line) => {
    gone.add(id);
    const reading = library.get(id);
    deleting = reading.then(() => library.delete(id));
    const record = await reading;
    await deleting;
    const undo = element("button", { type: "button" }, "Undo");
    undo.addEventListener("click", async () => {
      if (record) await library.put(record);
      gone.delete(id);
      await show(id);
      announce(`${name} is back.`);
    });
    line.replaceChildren(element("span", {}, `“${name}” deleted.`), undo);
    undo.focus();
    announce(`${name} deleted. Undo brings it back.`);
  };
  /** @type {Set<string>} */
  const gone = new Set();
  let deleting = Promise.resolve();
  dialog.addEventListener("close", async () => {
    dialog.remove();
    await deleting;
    if (gone.has(acts.current)) acts.deleted(acts.current);
  });
  await show();
  document.body.append(dialog);
  dialog.showModal();
}

const DAY_MS = 86_400_000;

/** @param {number} time */
function when(time) {
  const past = Date.now() - time;
  return past < DAY_MS ? ago(past) : new Date(time).toLocaleDateString();
}
