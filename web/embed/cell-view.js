import { highlighted } from "../page/highlight.js";

const styles = new CSSStyleSheet();
styles.replaceSync(CELL_STYLES);

/** No cell is taller; what asks for more is a mistake. */
const TALLEST = 50_000;
/** As much does the frame leave free at either side, in CSS pixels. */
const EDGE = 10;

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** What an element shows before the click, and around its frame after it. */
export class CellView {
  #code = make("code", {});
  #outputs = make("div", { class: "outputs" });
  #note = make("span", { class: "note", role: "status" });
  #run = make("button", { class: "run", type: "button" }, "Run");
  #edit = make("button", { class: "edit", type: "button" }, "Edit");
  #link = make("a", { class: "site" });
  /** Takes the page's colour and tells when it changes. */
  #tone = make("span", { class: "tone" });
  #source = make("pre", { class: "source", role: "group" }, this.#code);
  #still = make(
    "div",
    { class: "still" },
    this.#source,
    make("div", { class: "bar" }, this.#run, this.#edit, this.#note, this.#link),
    this.#outputs,
  );
  #root = make("section", { class: "root", lang: "en", dir: "ltr" }, this.#still);

  /**
   * @param {ShadowRoot} shadow
   * @param {{run: () => void, edit: () => void, toneChanged: () => void}} on
   */
  constructor(shadow, on) {
    this.shadow = shadow;
    shadow.adoptedStyleSheets = [styles];
    shadow.append(this.#tone, this.#root);
    this.#run.addEventListener("click", on.run);
    this.#edit.addEventListener("click", on.edit);
    this.#tone.addEventListener("transitionend", on.toneChanged);
    // Only what scrolls is a stop for Tab.
    new ResizeObserver(() => {
      this.#source.tabIndex = this.#source.scrollWidth > this.#source.clientWidth ? 0 : -1;
    }).observe(this.#source);
  }

  focus() {
    (this.shadow.querySelector("iframe") ?? this.#run).focus();
  }

  /** How tall the cell is now, in CSS pixels. */
  get height() {
    return this.#root.getBoundingClientRect().height;
  }

  /** What the cell says beside its buttons. */
  get said() {
    return this.#note.textContent ?? "";
  }

  /** @param {string} label @param {string} text @param {string} address */
  name(label, text, address) {
    this.#root.setAttribute("aria-label", label);
    this.#run.setAttribute("aria-label", `Run ${label}`);
    this.#edit.setAttribute("aria-label", `Edit ${label}`);
    this.#source.setAttribute("aria-label", `Code of ${label}`);
    this.#link.textContent = text;
    this.#link.setAttribute("href", address);
  }

  /** @param {string} code */
  showCode(code) {
    const pieces = highlighted(code).map(([text, kind]) =>
      kind ? make("span", { class: kind }, text) : text,
    );
    this.#code.replaceChildren(...pieces);
  }

  /** @param {Node | string} content what was recorded */
  showOutputs(content) {
    this.#outputs.replaceChildren(content);
  }

  /** @param {string} text @param {"" | "busy" | "failed"} [state] */
  say(text, state = "") {
    this.#note.textContent = text;
    this.#root.dataset.state = state;
    this.#run.setAttribute("aria-disabled", String(state === "busy"));
  }

  /** @param {number} least in CSS pixels */
  setHeight(least) {
    this.#root.style.minHeight = `${Math.ceil(Math.min(least, TALLEST))}px`;
  }

  /** @param {"light" | "dark"} theme */
  paint(theme) {
    this.#root.dataset.theme = theme;
  }

  /** The frame lies unseen over the listing until it has something to show. @param {HTMLIFrameElement} frame */
  hold(frame) {
    frame.className = "waiting";
    frame.inert = true;
    this.#root.append(frame);
  }

  /** Somebody who works with the keyboard is on one of the cell's buttons. */
  get hasKeyboard() {
    return this.shadow.activeElement?.matches(":focus-visible") ?? false;
  }

  /** The frame takes the listing's place. @param {HTMLIFrameElement} frame */
  show(frame) {
    const { left, right } = this.#root.getBoundingClientRect();
    const hasRoom = left >= EDGE && right <= document.documentElement.clientWidth - EDGE;
    frame.className = hasRoom ? "shown wide" : "shown";
    frame.inert = false;
    this.#still.hidden = true;
  }

  /** The listing is back. */
  showStill() {
    this.#still.hidden = false;
  }
}
