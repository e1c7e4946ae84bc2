/** @import { CodeCell } from "../cells/code-cell.js" */
/** @import { MachineFigure } from "../figures/autodiff-tape.js" */
/** @import { RunResult } from "../types.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { markPressed } from "../figures/controls.js";
import { createFigure } from "../figures/figure.js";
import { FIGURE_TYPE } from "../mime.js";
import { pageSession } from "../page-session.js";
import { fromHash, toHash } from "./address.js";

/**
 * @typedef {{engine: string, own: string | null}} Programs
 * @typedef {MachineFigure & {programs: Programs}} Bench
 * @typedef {{name: string, about: string, figure: Bench}} Example
 */

/** So long typing and dragging rest before Python reads the text, and the address follows. */
const [TYPED_MS, DRAGGED_MS] = [350, 700];

/** The page of the autodiff machine: a text, its graph, and the same as programs. */
export class MachinePage {
  /** @type {Example[]} */
  #examples;
  /** @type {NonNullable<ReturnType<typeof createFigure>>} */
  #figure;
  #text = element("textarea", {
    class: "machine-text",
    id: "machine-text",
    rows: 3,
    maxlength: 4000,
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    "aria-describedby": "machine-about",
    oninput: () => this.#typed(),
  });
  #about = element("p", { class: "machine-about", id: "machine-about" });
  #state = element("p", { class: "machine-state", role: "status" });
  #choices = element("div", {
    class: "machine-examples",
    role: "group",
    "aria-label": "Examples",
  });
  #timer = 0;
  /** Ends what Python has not begun to read. @type {AbortController | null} */
  #waiting = null;
  #number = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#examples = JSON.parse(root.querySelector("script.machine-data")?.textContent ?? "[]");
    const [first] = this.#examples;
    const figure = createFigure(first.figure);
    if (!figure) throw new Error("The page does not know its own picture.");
    this.#figure = figure;
    this.#choices.append(
      ...this.#examples.map((example) =>
        element(
          "button",
          { type: "button", class: "figure-button", onclick: () => this.#choose(example) },
          example.name,
        ),
      ),
    );
    const copy = element(
      "button",
      { type: "button", class: "figure-button", onclick: () => void this.#copyLink() },
      "Copy a link to this",
    );
    root.replaceChildren(
      this.#choices,
      element(
        "div",
        { class: "machine-head" },
        element("label", { for: "machine-text" }, "Your expression"),
        copy,
      ),
      element(
        "div",
        { class: "machine-entry" },
        this.#text,
        element("div", { class: "machine-beside" }, this.#about, this.#state),
      ),
      figure.element,
    );
    root.addEventListener("machine-values", (event) => {
      this.#dragged(/** @type {CustomEvent<{code: string}>} */ (event).detail.code);
    });
    addEventListener("hashchange", () => this.#open());
    pageSession.addEventListener("state", () => this.#showState());
    if (!this.#open()) this.#choose(first, false);
  }

  /** Takes the expression of the address, if there is one. */
  #open() {
    const code = fromHash(location.hash);
    if (code === null || code === this.#text.value) return false;
    const known = this.#examples.find(({ figure }) => figure.code === code);
    if (known) {
      this.#choose(known, false);
      return true;
    }
    this.#write(code);
    this.#mark(null);
    void this.#read(code, true);
    return true;
  }

  /** @param {Example} example @param {boolean} [isNew] whether the address is to follow */
  #choose(example, isNew = true) {
    this.#waiting?.abort();
    this.#waiting = null;
    this.#number += 1;
    clearTimeout(this.#timer);
    this.#write(example.figure.code);
    this.#mark(example);
    this.#say("");
    // A copy: the figure draws anew what is another one.
    this.#figure.update({ ...example.figure });
    this.#showPrograms(example.figure.programs);
    if (isNew) this.#address(example.figure.code);
  }

  /** @param {Example | null} chosen */
  #mark(chosen) {
    markPressed(this.#choices.children, chosen ? this.#examples.indexOf(chosen) : -1);
    this.#about.textContent =
      chosen?.about ?? "Names that are given no number get one; drag it below.";
  }

  /** @param {string} code */
  #write(code) {
    this.#text.value = code;
    this.#fit();
  }

  #fit() {
    this.#text.rows = Math.min(14, Math.max(2, this.#text.value.split("\n").length));
  }

  #typed() {
    this.#fit();
    this.#mark(null);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      const code = this.#text.value;
      this.#address(code);
      void this.#read(code, true);
    }, TYPED_MS);
  }

  /** An input has another value: the text has it already, the programs follow when it rests. @param {string} code */
  #dragged(code) {
    this.#write(code);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#address(code);
      void this.#read(code, false);
    }, DRAGGED_MS);
  }

  /**
   * Has Python read a text. What it does not follow is said, and the last graph stays.
   *
   * @param {string} code @param {boolean} draws whether the figure is to be drawn anew
   */
  async #read(code, draws) {
    this.#waiting?.abort();
    this.#waiting = new AbortController();
    const number = ++this.#number;
    this.#showState();
    /** @type {Bench | null} */
    let made = null;
    // The text travels as a literal: it is read there, and never executed.
    const result = await pageSession.run(
      `__import__("glowgrad.pictures.machine", fromlist=["workbench"]).workbench(${JSON.stringify(code)})`,
      {
        name: "the machine",
        signal: this.#waiting.signal,
        onOutput: (output) => {
          if ("data" in output) made = /** @type {Bench} */ (output.data[FIGURE_TYPE] ?? made);
        },
      },
    );
    if (number !== this.#number) return;
    if (!made) {
      this.#say(troubleOf(result), true);
      return;
    }
    this.#say("");
    if (draws) this.#figure.update(made);
    this.#showPrograms(/** @type {Bench} */ (made).programs);
  }

  /** The cells below show the same, unless the reader has written into them. @param {Programs} programs */
  #showPrograms({ engine, own }) {
    this.#showProgram("engine", engine);
    if (own !== null) this.#showProgram("own", own);
    /** @type {HTMLElement | null} */ (document.querySelector(".machine-no-own"))?.toggleAttribute(
      "hidden",
      own !== null,
    );
  }

  /** @param {string} id @param {string} text */
  #showProgram(id, text) {
    const cell = /** @type {CodeCell | null} */ (document.getElementById(id));
    const program = text.trimEnd();
    if (!cell || cell.text !== cell.original || cell.text === program) return;
    cell.original = program;
    void cell.setText(program);
  }

  #showState() {
    if (!this.#waiting || this.#state.classList.contains("trouble")) return;
    const { state } = pageSession;
    if (state === "booting") {
      this.#say(
        "Python is starting: your expression comes in a moment. Try the picture until then.",
      );
    } else if (state === "dead") this.#say(`${pageSession.fault} ${pageSession.wayOut}`, true);
  }

  /** @param {string} words @param {boolean} [isTrouble] */
  #say(words, isTrouble = false) {
    this.#state.textContent = words;
    this.#state.classList.toggle("trouble", isTrouble);
    this.#text.setAttribute("aria-invalid", String(isTrouble));
  }

  /** @param {string} code */
  #address(code) {
    history.replaceState(history.state, "", `#${toHash(code)}`);
  }

  async #copyLink() {
    this.#address(this.#text.value);
    try {
      await navigator.clipboard.writeText(location.href);
      announce("The link is copied.");
      this.#say("The link is copied: it opens with this expression and these values.");
    } catch {
      this.#say("The browser did not let the link be copied: it is in the address line.");
    }
  }
}

/** @param {RunResult} result */
function troubleOf({ status, error }) {
  if (error) return sentence(error.message);
  return status === "cancelled" ? "" : "Python has stopped. Change the text to try again.";
}

/** @param {string} text */
function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
