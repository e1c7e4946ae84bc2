import { announce } from "./announce.js";
import { AnsiStyle, hasEscapes } from "./ansi.js";
import { element } from "./element.js";
import { countLines, firstLines, lastLines, OpenLine, pieces } from "./stream-text.js";

/** More than this is a flood: its beginning and its end are shown. */
const LINES = 2000;
const CHARACTERS = 200_000;
const HEAD = { lines: 500, characters: 20_000 };
const TAIL = { lines: 200, characters: 10_000 };
/** What is built of a long text before the page may do something else. */
const PIECE = 10_000;
const SLICE_MS = 12;
/** So often the end of a flood is drawn. */
const REDRAW_MS = 100;

/** One stretch of printed text; grows cheaply, and shows head and tail of a flood. */
export class StreamBlock {
  /** Everything that was printed. @type {string[]} */
  #chunks = [];
  #characters = 0;
  #lines = 0;
  #frame = 0;
  #waiting = 0;
  /** What has come since the last drawing. */
  #fresh = "";
  #open = new OpenLine();
  #style = new AnsiStyle();
  #text = document.createTextNode("");
  #line = element("span");
  /** The end of a flood. */
  #tail = "";
  #last = element("pre");
  #hidden = element("span");
  /** @type {"whole" | "flood" | "all"} */
  #shown = "whole";

  /** @param {"stdout" | "stderr"} name */
  constructor(name) {
    this.name = name;
    this.element = element("div", {
      class: `stream ${name}`,
      role: "group",
      "aria-label": name === "stderr" ? "Warnings" : "Printed text",
    });
    this.pre = element("pre", {}, this.#text, this.#line);
    this.element.append(this.pre);
  }

  /** @param {string} text */
  append(text) {
    this.#chunks.push(text);
    this.#characters += text.length;
    this.#lines += countLines(text);
    if (this.#shown === "flood") this.#tail = end(this.#tail + end(text));
    else this.#fresh += text;
    if (this.#frame || this.#waiting) return;
    if (this.#shown === "flood") this.#waiting = window.setTimeout(() => this.flush(), REDRAW_MS);
    else this.#frame = requestAnimationFrame(() => this.flush());
  }

  /** Shows everything that has arrived. */
  flush() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#waiting);
    this.#frame = this.#waiting = 0;
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    const follows = scrollTop + clientHeight >= scrollHeight - 24; // at the end it stays there
    const flood = this.#lines > LINES || this.#characters > CHARACTERS;
    if (this.#shown === "whole" && flood) this.#shorten();
    if (this.#shown === "flood") this.#drawTail();
    else if (this.#fresh) this.#grow();
    if (follows) this.element.scrollTop = this.element.scrollHeight;
  }

  #grow() {
    const { closed, line } = this.#open.add(this.#fresh);
    this.#fresh = "";
    const plain = !hasEscapes(closed) && this.#line.previousSibling === this.#text;
    if (plain && !this.#style.isSet) this.#text.appendData(closed);
    else this.#line.before(...this.#style.nodes(closed));
    this.#line.replaceChildren(...this.#style.copy().nodes(line));
  }

  /** From now on only the end changes. */
  #shorten() {
    this.#shown = "flood";
    const all = this.#chunks.join("");
    this.#chunks = [all];
    this.#fresh = "";
    this.#tail = end(all);
    const head = element("pre", {}, ...styled(firstLines(all, HEAD.lines, HEAD.characters)));
    const between = element(
      "p",
      { class: "flood" },
      this.#hidden,
      element("button", { type: "button", onclick: () => void this.#showAll() }, "Show all"),
      element("button", { type: "button", onclick: () => this.#download() }, "Download as text"),
    );
    this.element.replaceChildren(head, between, this.#last);
  }

  #drawTail() {
    const lines = this.#lines - HEAD.lines - TAIL.lines;
    const left = lines > 0 ? `${lines.toLocaleString("en")} lines` : "part of a long line";
    this.#hidden.textContent = `${left} hidden of ${size(this.#characters)}`;
    this.#last.replaceChildren(...styled(this.#tail));
  }

  /** The whole text, piece by piece, so that the page answers meanwhile. */
  async #showAll() {
    this.#shown = "all";
    const all = this.#chunks.join("");
    this.#chunks = [all];
    this.pre = element("pre", {}, this.#text, this.#line);
    this.#text.data = "";
    this.#line.replaceChildren();
    const after = element("div", {}, this.pre); // what is printed meanwhile comes behind
    this.element.replaceChildren(after);
    this.element.focus();
    announce(`All ${size(all.length)} are shown.`);
    let started = performance.now();
    for (const piece of pieces(all, PIECE)) {
      const pre = element("pre", { class: "piece" }, ...styled(piece));
      pre.style.containIntrinsicBlockSize = `auto ${Math.max(1, countLines(piece)) * 1.45}em`;
      after.before(pre);
      if (performance.now() - started < SLICE_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      started = performance.now();
    }
  }

  #download() {
    const address = URL.createObjectURL(new Blob(this.#chunks, { type: "text/plain" }));
    element("a", { href: address, download: "output.txt" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}

/** @param {string} text */
function end(text) {
  return lastLines(text, TAIL.lines, TAIL.characters);
}

/** A text of its own, with returns and colours. @param {string} text */
function styled(text) {
  const { closed, line } = new OpenLine().add(text);
  return new AnsiStyle().nodes(closed + line);
}

/** @param {number} characters */
function size(characters) {
  if (characters < 1_000_000) return `${Math.ceil(characters / 1000)} KB`;
  return `${(characters / 1_000_000).toFixed(1)} MB`;
}
