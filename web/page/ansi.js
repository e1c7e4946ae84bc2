import { element } from "./element.js";

const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
// Colours and styles end in m; whatever else moves a cursor or clears a screen means nothing here.
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const SEQUENCE = /\x1b\[([0-9;:?]*)([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\^_]?/g;

/** Whether a text has escape sequences at all. @param {string} text */
export function hasEscapes(text) {
  return text.includes("\x1b");
}

/** The style that escape sequences have left; it reaches over lines. */
export class AnsiStyle {
  #colour = "";
  /** @type {Set<string>} */
  #marks = new Set();

  /** Whether text would look other than usual. */
  get isSet() {
    return this.#colour !== "" || this.#marks.size > 0;
  }

  /** The same style, to draw with and throw away. */
  copy() {
    const made = new AnsiStyle();
    made.#colour = this.#colour;
    made.#marks = new Set(this.#marks);
    return made;
  }

  /** A text with its colours: text nodes, and spans where it has a style. @param {string} text */
  nodes(text) {
    /** @type {(Text | HTMLElement)[]} */
    const made = [];
    let at = 0;
    for (const found of text.matchAll(SEQUENCE)) {
      this.#add(made, text.slice(at, found.index));
      at = (found.index ?? 0) + found[0].length;
      if (found[2] === "m") this.#read(found[1]);
    }
    this.#add(made, text.slice(at));
    return made;
  }

  /** @param {(Text | HTMLElement)[]} made @param {string} text */
  #add(made, text) {
    if (text === "") return;
    const classes = [...this.#marks, this.#colour].filter(Boolean).map((name) => `ansi-${name}`);
    made.push(
      classes.length > 0
        ? element("span", { class: classes.join(" ") }, text)
        : document.createTextNode(text),
    );
  }

  /** @param {string} codes */
  #read(codes) {
    const numbers = codes.split(/[;:]/).map(Number);
    for (let i = 0; i < numbers.length; i++) {
      const code = numbers[i];
      if (code === 0) {
        this.#colour = "";
        this.#marks.clear();
      } else if (code === 1) this.#marks.add("bold");
      else if (code === 3) this.#marks.add("italic");
      else if (code === 4) this.#marks.add("underline");
      else if (code === 22) this.#marks.delete("bold");
      else if (code === 23) this.#marks.delete("italic");
      else if (code === 24) this.#marks.delete("underline");
      else if (code === 39) this.#colour = "";
      else if (code >= 30 && code <= 37) this.#colour = COLOURS[code - 30];
      else if (code >= 90 && code <= 97) this.#colour = COLOURS[code - 90];
      else if (code === 38 || code === 48) i += numbers[i + 1] === 5 ? 2 : 4; // palettes: left out
    }
  }
}
