import { announce } from "../announce.js";
import { element } from "../element.js";
import { loadEditor, loadMarkdown, notLoaded } from "../loaders.js";
import { menuButton } from "../menu.js";
import { Cell } from "./cell.js";
import { KEYS } from "./cell-bar.js";
import { cellMenu, runAndInsert, runAndMove } from "./commands.js";

/** @typedef {ReturnType<typeof import("../editor.js").createEditor>} Editor */

/** A note in Markdown: shown as text, and as its source while it is edited. */
export class NoteCell extends Cell {
  kind = /** @type {const} */ ("note");
  /** Text that is meant for another program, shown as it is. */
  raw = false;
  /** Pictures that travel with the note, by name, as MIME bundles. @type {Record<string, any>} */
  attachments = {};
  #text = "";
  #saving = 0;
  /** @type {Editor | null} */
  #editor = null;
  #shown = element("div", { class: "note-text" });
  #frame = element("div", { class: "cell-code", hidden: true });
  #button = element("button", { type: "button" });
  #drawing = 0;

  connectedCallback() {
    if (this.#frame.isConnected || this.#frame.parentElement === this) return;
    const source = this.querySelector("pre.source");
    const given = (source?.textContent ?? "").replace(/\n$/, "");
    this.#text = given || (this.stored.recall("")?.text ?? "");
    this.tabIndex = 0;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", `${this.label}, ${this.raw ? "raw text" : "note"}`);
    const keys = element(
      "span",
      { class: "cell-keys", id: `${this.id}-keys` },
      element("span", { class: "edit-keys" }, KEYS.edit),
      element("span", { class: "command-keys" }, KEYS.command),
    );
    const toggle = () => void this.#toggle();
    this.#button = element(
      "button",
      { type: "button", class: "quiet", onclick: toggle },
      "Edit note",
    );
    const menu = menuButton(`More for ${this.label}`, () => cellMenu(this));
    const bar = element("div", { class: "cell-bar" }, element("div", {}, this.#button, keys), menu);
    this.replaceChildren(this.#shown, this.#frame, bar);
    this.#shown.addEventListener("dblclick", () => void this.edit());
    addEventListener("pagehide", () => this.#save());
    void this.run();
  }

  get text() {
    return this.#text;
  }

  /** Shows the note as text. */
  async run() {
    this.#frame.hidden = true;
    this.#shown.hidden = false;
    this.#button.textContent = "Edit note";
    this.removeAttribute("data-editing");
    this.#drawing += 1;
    const drawing = this.#drawing;
    if (this.#text.trim() === "") {
      this.#shown.replaceChildren(element("p", { class: "empty-note" }, "An empty note"));
      return;
    }
    if (this.raw) {
      this.#shown.replaceChildren(element("pre", { class: "raw-text" }, this.#text));
      return;
    }
    try {
      const { note } = await loadMarkdown();
      const made = note(this.#text, this.attachments);
      if (drawing === this.#drawing) this.#shown.replaceChildren(made);
    } catch {
      this.#shown.replaceChildren(element("pre", {}, this.#text));
    }
  }

  async edit() {
    this.setAttribute("data-opening", "");
    try {
      const { createEditor } = await loadEditor();
      this.#frame.hidden = false; // an editor that is made unseen does not take what is typed at once
      this.#editor ??= createEditor({
        parent: this.#frame,
        text: this.#text,
        label: `Markdown of ${this.label}`,
        describedBy: `${this.id}-keys`,
        plain: true,
        onChange: (text) => this.#changed(text),
        onRun: () => this.#leave(),
        onRunAndMove: () => runAndMove(this),
        onRunAndInsert: () => runAndInsert(this),
        onLeave: () => this.#leave(),
      });
    } catch (error) {
      announce(notLoaded("The editor", error));
      return;
    } finally {
      this.removeAttribute("data-opening");
    }
    this.#shown.hidden = true;
    this.#button.textContent = "Show note";
    this.setAttribute("data-editing", "");
    this.#editor.focus();
  }

  /** @param {string} text */
  async setText(text) {
    if (this.#editor) this.#editor.setText(text);
    else this.#changed(text);
    await this.run();
  }

  discard() {
    clearTimeout(this.#saving);
    this.#saving = 0;
    super.discard();
  }

  #leave() {
    void this.run();
    this.select();
  }

  #toggle() {
    if (this.#frame.hidden) void this.edit();
    else this.#leave();
  }

  /** @param {string} text */
  #changed(text) {
    this.#text = text;
    this.dispatchEvent(new Event("textchange", { bubbles: true }));
    clearTimeout(this.#saving);
    this.#saving = window.setTimeout(() => this.#save(), 250);
  }

  #save() {
    if (!this.#saving) return;
    clearTimeout(this.#saving);
    this.#saving = 0;
    if (!this.stored.keep(this.#text, "")) {
      announce("This browser stores nothing: copy your text before you leave.");
    }
  }
}
