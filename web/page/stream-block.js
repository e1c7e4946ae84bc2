import { element } from "./element.js";
import { applyCarriageReturns, countLines, shorten } from "./stream-text.js";

const LIMITS = { lines: 2000, characters: 200_000, tailLines: 200 };
const PIECE_LINES = 500;

/** One stretch of printed text; grows cheaply, and shows head and tail of a flood. */
export class StreamBlock {
  #chunks = /** @type {string[]} */ ([]);
  #characters = 0;
  #lines = 0;
  #frame = 0;
  #all = false;
  #shown = 0;
  #text = document.createTextNode("");

  /** @param {"stdout" | "stderr"} name */
  constructor(name) {
    this.name = name;
    // A long text scrolls in its own box, which the keyboard must reach.
    this.element = element("div", {
      class: `stream ${name}`,
      tabindex: 0,
      role: "group",
      "aria-label": name === "stderr" ? "Warnings" : "Printed text",
    });
    this.pre = element("pre", {}, this.#text);
    this.element.append(this.pre);
  }

  /** @param {string} text */
  append(text) {
    this.#chunks.push(text);
    this.#characters += text.length;
    this.#lines += countLines(text);
    this.#frame ||= requestAnimationFrame(() => this.flush());
  }

  /** Shows everything that has arrived. */
  flush() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    const follows = scrollTop + clientHeight >= scrollHeight - 24; // at the end it stays there
    const flood = this.#lines > LIMITS.lines || this.#characters > LIMITS.characters;
    const fresh = this.#chunks.slice(this.#shown);
    this.#shown = this.#chunks.length;
    if (this.#all) this.#appendPieces(fresh.join(""));
    else if (flood) this.#showShortened();
    else if (fresh.some((chunk) => chunk.includes("\r")) || this.#text.data.includes("\r")) {
      this.#text.data = applyCarriageReturns(this.#chunks.join(""));
    } else this.#text.appendData(fresh.join(""));
    if (follows) this.element.scrollTop = this.element.scrollHeight;
  }

  #showShortened() {
    // Joining a flood at every frame would freeze the page: the tail needs the last chunks only.
    const joined = this.#chunks.length > 64 ? [this.#chunks.join("")] : this.#chunks;
    this.#chunks = joined;
    this.#shown = joined.length;
    const parts = shorten(joined.join(""), LIMITS);
    if (!parts) return;
    const { head, tail } = parts;
    const hidden = element(
      "button",
      { type: "button", class: "show-all", onclick: () => this.#showAll() },
      `${parts.hidden.toLocaleString("en")} lines hidden: show all`,
    );
    const pieces = [head, tail].map((text) => element("pre", {}, applyCarriageReturns(text)));
    const focused = this.element.contains(document.activeElement);
    this.element.replaceChildren(pieces[0], hidden, pieces[1]);
    if (focused) hidden.focus();
  }

  #showAll() {
    this.#all = true;
    this.element.replaceChildren();
    this.#appendPieces(this.#chunks.join(""));
    this.element.focus();
  }

  /** Pieces that the browser lays out only when they scroll into view. @param {string} text */
  #appendPieces(text) {
    const lines = text.split(/(?<=\n)/);
    for (let at = 0; at < lines.length; at += PIECE_LINES) {
      const piece = lines.slice(at, at + PIECE_LINES);
      const pre = element("pre", { class: "piece" }, applyCarriageReturns(piece.join("")));
      pre.style.containIntrinsicBlockSize = `auto ${piece.length * 1.45}em`;
      this.element.append(pre);
    }
  }
}
