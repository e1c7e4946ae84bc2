import { announce } from "../announce.js";
import { element } from "../element.js";
import { pageSession } from "../page-session.js";
import { recall, remember } from "../storage.js";
import { KernelsTab } from "./kernels-tab.js";
import { MemoryTab } from "./memory-tab.js";
import { VariablesTab } from "./variables-tab.js";

/**
 * @typedef {object} Tab
 * @property {HTMLElement} element
 * @property {() => Promise<void>} refresh asks anew, and keeps what is shown while code runs
 * @property {() => void} clear the interpreter is new
 */

const NARROWEST = 320;
/** From here on the panel is beside the page, below it otherwise (panel.css). */
const WIDE = 1100;
const STEP = 32;

/** Beside the page: what the session holds and what it did. */
export class Panel {
  /** @type {[string, string, Tab][]} */
  #tabs = [
    ["variables", "Variables", new VariablesTab()],
    ["memory", "Memory", new MemoryTab()],
    ["gpu", "GPU", new KernelsTab()],
  ];
  #active = 0;
  #note = element("p", { class: "panel-note" });
  #list = element("div", { role: "tablist", "aria-label": "What to inspect" });
  /** @type {HTMLElement} */ #element;
  #onClose;
  #refreshing = 0;

  /** @param {() => void} onClose Esc or the cross */
  constructor(onClose) {
    this.#onClose = onClose;
    const close = element(
      "button",
      { type: "button", class: "quiet", "aria-label": "Close the inspector", onclick: onClose },
      "✕",
    );
    this.#list.append(...this.#tabs.map(([id, name], i) => this.#tabButton(id, name, i)));
    const pages = this.#tabs.map(([id, , tab]) =>
      element(
        "div",
        { role: "tabpanel", id: `inspect-${id}`, "aria-labelledby": `inspect-${id}-tab` },
        tab.element,
      ),
    );
    this.#element = element(
      "aside",
      { class: "inspector", "aria-label": "Inspector", onkeydown: this.#keyPressed },
      this.#handle(),
      element("div", { class: "panel-head" }, this.#list, close),
      this.#note,
      ...pages,
    );
    this.#list.addEventListener("keydown", (event) => this.#moveTab(event));
    const stored = this.#tabs.findIndex(([id]) => id === recall("inspector-tab"));
    this.#setWidth(recall("inspector-width") ?? Math.max(NARROWEST, Math.min(540, innerWidth / 2)));
    this.#show(Math.max(0, stored));
    document.body.append(this.#element);
    pageSession.addEventListener("state", () => this.#later());
    pageSession.addEventListener("restart", () => {
      for (const [, , tab] of this.#tabs) tab.clear();
    });
  }

  open() {
    this.#element.hidden = false;
    document.documentElement.classList.add("inspecting");
    this.#later();
  }

  close() {
    this.#element.hidden = true;
    document.documentElement.classList.remove("inspecting");
  }

  focus() {
    /** @type {HTMLElement} */ (this.#list.children[this.#active]).focus();
  }

  get hasFocus() {
    return this.#element.contains(document.activeElement);
  }

  /** @param {string} id @param {string} name @param {number} i */
  #tabButton(id, name, i) {
    const attributes = { "aria-controls": `inspect-${id}`, id: `inspect-${id}-tab` };
    const onclick = () => this.#show(i);
    return element("button", { type: "button", role: "tab", ...attributes, onclick }, name);
  }

  /** @param {number} index */
  #show(index) {
    this.#active = index;
    remember("inspector-tab", this.#tabs[index][0]);
    this.#tabs.forEach(([, , tab], i) => {
      const button = /** @type {HTMLElement} */ (this.#list.children[i]);
      button.setAttribute("aria-selected", String(i === index));
      button.tabIndex = i === index ? 0 : -1;
      const page = /** @type {HTMLElement} */ (tab.element.parentElement);
      page.hidden = i !== index;
    });
    this.#later();
  }

  /** @param {KeyboardEvent} event */
  #moveTab(event) {
    const count = this.#tabs.length;
    const places = /** @type {Record<string, number>} */ ({
      ArrowRight: (this.#active + 1) % count,
      ArrowLeft: (this.#active + count - 1) % count,
      Home: 0,
      End: count - 1,
    });
    const to = places[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#show(to);
    this.focus();
  }

  #keyPressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    this.#onClose();
  };

  /** Several changes of the session in one moment are one refresh. */
  #later() {
    if (this.#element?.hidden !== false && this.#refreshing) return;
    clearTimeout(this.#refreshing);
    this.#refreshing = window.setTimeout(() => void this.#refresh(), 60);
  }

  async #refresh() {
    if (this.#element.hidden) return;
    const { state, isBusy } = pageSession;
    const waits = state === "off" || state === "dead";
    this.#note.textContent = isBusy
      ? "Code is running: what changes is shown when the run ends."
      : waits
        ? "Nothing to see yet: run a cell first."
        : "";
    if (isBusy || state !== "ready") return;
    try {
      await this.#tabs[this.#active][2].refresh();
    } catch (error) {
      this.#note.textContent = error instanceof Error ? error.message : String(error);
      announce(this.#note.textContent);
    }
  }

  /** The edge that is drawn to make the panel wider, by pointer or by arrow keys. */
  #handle() {
    const handle = element("div", {
      class: "panel-edge",
      role: "separator",
      tabindex: 0,
      "aria-orientation": "vertical",
      "aria-label": "Width of the inspector",
      "aria-valuemin": NARROWEST,
      "aria-valuenow": NARROWEST,
      "aria-valuemax": 2000,
    });
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) this.#setWidth(innerWidth - event.clientX);
    });
    handle.addEventListener("keydown", (event) => {
      const by = event.key === "ArrowLeft" ? STEP : event.key === "ArrowRight" ? -STEP : 0;
      if (!by) return;
      event.preventDefault();
      this.#setWidth(this.#element.offsetWidth + by);
    });
    return handle;
  }

  /** @param {unknown} wanted in pixels */
  #setWidth(wanted) {
    if (typeof wanted !== "number" || !Number.isFinite(wanted)) return;
    const most = Math.max(NARROWEST, Math.round(innerWidth * 0.6));
    const width = Math.round(Math.max(NARROWEST, Math.min(wanted, most)));
    document.documentElement.style.setProperty("--inspector-width", `${width}px`);
    const edge = this.#element.querySelector(".panel-edge");
    edge?.setAttribute("aria-valuenow", String(width));
    edge?.setAttribute("aria-valuemax", String(most));
    // A window that is narrow for a while does not forget the width for wide ones.
    if (innerWidth >= WIDE) remember("inspector-width", width);
  }
}
