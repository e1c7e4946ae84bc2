/** @import { CodeCell } from "../cells/code-cell.js" */
/** @import { Choice } from "./snippet.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { encode } from "../share/codec.js";
import { pageCode } from "../share/page-code.js";
import { ShareError } from "../share/share-error.js";
import { siteFile, siteFolder } from "../site.js";
import { elementSnippet, FRAME_HEIGHT, frameSnippet } from "./snippet.js";

/** What is typed settles for so long before the preview begins anew. */
const SETTLE_MS = 400;

/** Shows what somebody has to paste to have this cell in a page of their own. @param {CodeCell} cell */
export function showEmbedDialog(cell) {
  const dialog = new EmbedDialog(cell);
  document.body.append(dialog.element);
  dialog.element.showModal();
  dialog.focus();
}

class EmbedDialog {
  #cell;
  #timer = 0;
  #what = radios("embed-what", "What", [
    ["lesson", "The lesson’s cell"],
    ["edited", "The code as it stands here"],
  ]);
  #form = radios("embed-form", "How", [
    ["element", "Script and element"],
    ["frame", "Only a frame"],
  ]);
  #above = element("input", { type: "checkbox" });
  #aboveLine;
  #own = element("input", { type: "checkbox" });
  #ownLine = element("label", {}, this.#own, "A Python of its own");
  #theme = select([
    ["auto", "As the page"],
    ["light", "Light"],
    ["dark", "Dark"],
  ]);
  #height = element("input", {
    type: "number",
    min: 0,
    max: 5000,
    step: 20,
    placeholder: "auto",
    inputmode: "numeric",
  });
  #text = element("textarea", {
    readonly: true,
    rows: 7,
    spellcheck: "false",
    "aria-label": "Code to paste",
    onfocus: () => this.#text.select(),
  });
  #said = element("span", { class: "share-said", role: "status" });
  #about = element("p", { class: "share-facts" });
  #preview = element("div", { class: "embed-preview" });
  #copy = element(
    "button",
    { type: "button", class: "share-copy", onclick: () => void this.#copyText() },
    "Copy the code",
  );

  /** @param {CodeCell} cell */
  constructor(cell) {
    this.#cell = cell;
    const { places, notebook } = pageCode();
    const count = notebook.cells
      .slice(0, places.indexOf(cell))
      .filter(({ kind }) => kind === "code");
    this.#aboveLine = element("label", {}, this.#above, `With the code above it (${count.length})`);
    this.#above.disabled = count.length === 0;
    this.#what.hidden = this.#lesson === "" || cell.isOwn || cell.text === cell.original;
    const close = element(
      "button",
      { type: "button", onclick: () => this.element.close() },
      "Close",
    );
    this.element = element(
      "dialog",
      { class: "question embed-dialog", "aria-labelledby": "embed-title" },
      element("h2", { id: "embed-title" }, "Embed this cell"),
      element(
        "div",
        { class: "embed-choices" },
        this.#what,
        this.#form,
        element(
          "div",
          { class: "embed-details" },
          element("label", {}, "Colours", this.#theme),
          element("label", {}, "Height", this.#height, "px"),
          this.#ownLine,
          this.#aboveLine,
        ),
      ),
      this.#text,
      element("p", { class: "question-buttons" }, this.#said, this.#copy, close),
      this.#about,
      element("h3", {}, "Preview"),
      this.#preview,
    );
    this.element.addEventListener("change", () => this.#show());
    this.#height.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#show(), SETTLE_MS);
    });
    this.element.addEventListener("close", () => {
      clearTimeout(this.#timer);
      this.element.remove();
    });
    this.element.addEventListener("click", ({ target }) => {
      if (target === this.element) this.element.close();
    });
    this.#show();
  }

  focus() {
    this.#copy.focus();
  }

  get #lesson() {
    const main = /** @type {HTMLElement | null} */ (this.#cell.closest("main.lesson"));
    return main?.dataset.slug ?? "";
  }

  get #isLessons() {
    if (!this.#lesson || this.#cell.isOwn) return false;
    return this.#cell.text === this.#cell.original || chosen(this.#what) === "lesson";
  }

  #show() {
    const isFrame = chosen(this.#form) === "frame";
    const isLessons = this.#isLessons;
    this.#aboveLine.hidden = isLessons;
    this.#ownLine.hidden = isFrame;
    this.#text.classList.toggle("one-line", isFrame);
    this.#height.placeholder = isFrame ? String(FRAME_HEIGHT) : "auto";
    this.#said.textContent = "";
    try {
      const { choice, shared } = isLessons ? this.#lessonChoice() : this.#codeChoice(isFrame);
      this.#text.value = isFrame ? frameSnippet(choice, shared) : elementSnippet(choice);
      this.#copy.disabled = false;
      this.#explain(isFrame, isLessons);
      this.#preview.replaceChildren(isFrame ? sample(this.#text.value) : live(choice));
    } catch (error) {
      if (!(error instanceof ShareError)) throw error;
      this.#text.value = "";
      this.#copy.disabled = true;
      this.#about.textContent = "This is too much code for a frame’s address: take the element.";
      this.#preview.replaceChildren();
    }
  }

  /** What all choices have in common. @returns {Omit<Choice, "lesson" | "cell" | "code">} */
  get #common() {
    const heading = document.querySelector("h1")?.textContent?.trim();
    return {
      site: siteFolder(),
      title: `${heading || "Python"}, a cell to run`,
      theme: /** @type {Choice["theme"]} */ (this.#theme.value),
      height: Math.min(5000, Math.max(0, Math.round(this.#height.valueAsNumber) || 0)),
      own: this.#own.checked,
    };
  }

  #lessonChoice() {
    const cell = this.#cell.closest("gg-exercise")?.id ?? this.#cell.id;
    const code = this.#cell.original;
    return { choice: { ...this.#common, lesson: this.#lesson, cell, code }, shared: "" };
  }

  /** @param {boolean} isFrame */
  #codeChoice(isFrame) {
    const { notebook, places } = pageCode();
    const at = places.indexOf(this.#cell);
    const withAbove = this.#above.checked;
    const cells = notebook.cells
      .map((one, index) => (index === at ? { ...one, id: one.id || "shown" } : one))
      .slice(withAbove ? 0 : at, at + 1)
      .filter(({ kind, text }) => kind === "code" && text.trim() !== "");
    const cell = cells.at(-1)?.id ?? "";
    const code = cells.map(({ text }) => text.trim()).join("\n\n");
    // The lesson is not named: a frame shows what is here, whatever the lesson becomes.
    const shared = isFrame ? encode({ ...notebook, lesson: "", cells }) : "";
    return { choice: { ...this.#common, lesson: "", cell, code }, shared };
  }

  /** @param {boolean} isFrame @param {boolean} isLessons */
  #explain(isFrame, isLessons) {
    const guide = element(
      "a",
      { href: siteFile("docs/embedding/"), target: "_blank", rel: "noopener" },
      "All about embedding",
    );
    const what = isFrame
      ? "For pages that allow no scripts. A frame keeps its height, and has a Python of its own."
      : "The script is needed once a page; the cells of a page share one Python.";
    const before = isLessons ? " What the cell needs of its lesson runs before it." : "";
    this.#about.replaceChildren(
      `${what}${before} Nothing runs before somebody presses Run. `,
      guide,
    );
  }

  async #copyText() {
    const done = await navigator.clipboard.writeText(this.#text.value).then(
      () => true,
      () => false,
    );
    if (!done) this.#text.focus();
    this.#said.textContent = done ? "Copied." : "Press Ctrl+C.";
    announce(this.#said.textContent);
  }
}

/** The frame as the snippet has it. @param {string} snippet */
function sample(snippet) {
  const holder = element("template");
  holder.innerHTML = snippet;
  return holder.content;
}

/** The element as the snippet has it. @param {Choice} choice */
function live({ lesson, cell, code, theme, height, own }) {
  if (!customElements.get("glowgrad-cell")) {
    document.head.append(element("script", { src: siteFile("embed.js") }));
  }
  const made = document.createElement("glowgrad-cell");
  if (lesson) made.setAttribute("lesson", lesson);
  if (lesson) made.setAttribute("cell", cell);
  if (theme !== "auto") made.setAttribute("theme", theme);
  if (height > 0) made.setAttribute("height", String(height));
  if (own) made.setAttribute("session", "own");
  made.textContent = code;
  return made;
}

/** @param {string} name @param {string} legend @param {[value: string, label: string][]} options */
function radios(name, legend, options) {
  return element(
    "fieldset",
    { class: "share-what" },
    element("legend", { class: "visually-hidden" }, legend),
    ...options.map(([value, label], index) =>
      element(
        "label",
        {},
        element("input", { type: "radio", name, value, checked: index === 0 }),
        label,
      ),
    ),
  );
}

/** @param {HTMLElement} fieldset */
function chosen(fieldset) {
  const input = /** @type {HTMLInputElement | null} */ (fieldset.querySelector("input:checked"));
  return input?.value ?? "";
}

/** @param {[value: string, label: string][]} options */
function select(options) {
  return element(
    "select",
    {},
    ...options.map(([value, name]) => element("option", { value }, name)),
  );
}
