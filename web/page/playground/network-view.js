/** @import { Colours } from "../figures/types.js" */
/** @import { Frame, LayerFrame } from "./frame.js" */
import { element } from "../element.js";
import { paintUnit } from "./paint.js";

/**
 * A unit: layer 0 are the features.
 *
 * @typedef {{layer: number, unit: number}} Unit
 * @typedef {{layer: number, unit: number, source: number}} Link
 *
 * @typedef {object} Column what stands in one column: features, a hidden layer, the outputs
 * @property {string} title
 * @property {string[]} names of its units
 * @property {boolean[]} on units that are off have no weights
 * @property {(range: [number, number]) => LayerFrame} [asleep] what units say that are off
 * @property {HTMLElement | null} head its buttons
 *
 * @typedef {object} Hearer
 * @property {(unit: Unit | null) => void} onLook a unit is pointed at, or none
 * @property {(unit: Unit, how: {byKeys?: boolean, source?: number}) => void} onPick a unit was
 *   pressed, or its weight of one source
 */

const TAB = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Pixels beside a line that still count as it. */
const NEAR = 6;
const POINTS = 14;
/** The range of the picture before there is any. @type {[number, number]} */
const UNKNOWN = [-2, 2];

/** The units as buttons with what they see, the weights as lines between them. */
export class NetworkView {
  /** @type {Column[]} */
  #columns = [];
  /** @type {{button: HTMLButtonElement, canvas: HTMLCanvasElement}[][]} */
  #units = [];
  /** @type {Frame | null} */
  #frame = null;
  /** @type {Colours | null} */
  #colours = null;
  /** The lines as they were drawn, to be found by the pointer. @type {{link: Link, line: number[]}[]} */
  #lines = [];
  /** @type {Unit} */
  #stop = { layer: 1, unit: 0 };
  /** @type {Link | null} */
  #near = null;
  #canvas = element("canvas", { class: "network-links", "aria-hidden": "true" });
  #grid = element("div", { class: "network-columns" });
  #tip = element("div", { class: "network-tip", hidden: true });

  /** @param {HTMLElement} holder @param {Hearer} hearer */
  constructor(holder, hearer) {
    this.hearer = hearer;
    holder.replaceChildren(this.#canvas, this.#grid, this.#tip);
    holder.addEventListener("pointermove", (event) => this.#point(event));
    holder.addEventListener("pointerleave", () => this.#show(null));
    holder.addEventListener("click", (event) => {
      if (event.target === holder || event.target === this.#grid || isColumn(event.target)) {
        this.#point(event);
        const near = this.#near;
        if (near) hearer.onPick({ layer: near.layer, unit: near.unit }, { source: near.source });
      }
    });
    this.#grid.addEventListener("keydown", (event) => this.#move(event));
    new ResizeObserver(() => this.#drawLinks()).observe(holder);
  }

  /** Builds the columns. @param {Column[]} columns */
  build(columns) {
    const focused = this.#units
      .flatMap((units, layer) => units.map(({ button }, unit) => ({ button, layer, unit })))
      .find(({ button }) => button === document.activeElement);
    this.#columns = columns;
    this.#units = [];
    this.#grid.replaceChildren(
      ...columns.map(({ title, names, on, head }, layer) => {
        const units = names.map((name, unit) => this.#unit(layer, unit, name, on[unit]));
        this.#units.push(units);
        const kind = layer === 0 ? "features" : layer === columns.length - 1 ? "answers" : "hidden";
        return element(
          "div",
          { class: `network-column ${kind}`, role: "group", "aria-label": title },
          element("div", { class: "column-head" }, head ?? element("span", {}, title)),
          element("div", { class: "column-units" }, ...units.map(({ button }) => button)),
        );
      }),
    );
    if (!this.#units[this.#stop.layer]?.[this.#stop.unit]) this.#stop = { layer: 0, unit: 0 };
    this.#setStop(this.#stop);
    if (focused) {
      const column = this.#units[Math.min(focused.layer, this.#units.length - 1)];
      column[Math.min(focused.unit, column.length - 1)]?.button.focus({ preventScroll: true });
    }
    this.#frame = null;
    this.#drawLinks();
  }

  /** @param {number} layer @param {number} unit @param {string} name @param {boolean} on */
  #unit(layer, unit, name, on) {
    const canvas = element("canvas", { width: 1, height: 1, "aria-hidden": "true" });
    const button = element(
      "button",
      {
        type: "button",
        class: "unit",
        tabindex: -1,
        "aria-label": layer === 0 ? `Feature ${name}` : `${this.#columns[layer].title}, ${name}`,
        ...(layer === 0 ? { "aria-pressed": String(on) } : {}),
        onclick: (/** @type {MouseEvent} */ event) =>
          this.hearer.onPick({ layer, unit }, { byKeys: event.detail === 0 }),
        // A page that scrolls brings units under a pointer that rests: they are not pointed at.
        onpointermove: () => this.hearer.onLook({ layer, unit }),
        onpointerleave: () => this.hearer.onLook(null),
        onfocus: () => {
          this.#setStop({ layer, unit });
          this.hearer.onLook({ layer, unit });
        },
        onblur: () => this.hearer.onLook(null),
      },
      canvas,
      layer === 0 ? element("span", { class: "unit-name" }, name) : null,
    );
    return { button, canvas };
  }

  /** The one stop for Tab among the units. @param {Unit} stop */
  #setStop(stop) {
    this.#stop = stop;
    for (const [layer, units] of this.#units.entries())
      for (const [unit, { button }] of units.entries())
        button.tabIndex = layer === stop.layer && unit === stop.unit ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const way = TAB[/** @type {keyof typeof TAB} */ (event.key)];
    if (!way || !(/** @type {Element} */ (event.target).closest(".unit"))) return;
    event.preventDefault();
    const layer = Math.min(this.#units.length - 1, Math.max(0, this.#stop.layer + way[0]));
    const unit = Math.min(this.#units[layer].length - 1, Math.max(0, this.#stop.unit + way[1]));
    this.#units[layer][unit].button.focus();
  }

  /** Marks the unit whose weights are shown. @param {Unit | null} picked */
  pick(picked) {
    for (const [layer, units] of this.#units.entries())
      for (const [unit, { button }] of units.entries())
        button.classList.toggle("picked", picked?.layer === layer && picked.unit === unit);
  }

  /** Shows the network as it is at an epoch; null: nothing is known of it. @param {Frame | null} frame @param {Colours} colours */
  draw(frame, colours) {
    this.#frame = frame;
    this.#colours = colours;
    for (const [layer, units] of this.#units.entries()) {
      const asleep = this.#columns[layer].asleep?.(frame?.range ?? UNKNOWN);
      for (const [unit, { button, canvas }] of units.entries()) {
        const place = this.#place(layer, unit);
        const told = frame?.layers[layer];
        const known = Boolean(told && place < told.shown);
        button.classList.toggle("seen", known);
        button.classList.toggle("flat", known && layer > 0 && Boolean(told?.flat[place]));
        if (told && known) paintUnit(canvas, told, place, colours.dark);
        else if (asleep) paintUnit(canvas, asleep, unit, colours.dark);
        button.classList.toggle("asleep", !known && Boolean(asleep));
      }
    }
    this.#drawLinks();
    if (this.#near) this.#say(this.#near);
  }

  /** The place of a unit among those that compute: features may be off. @param {number} layer @param {number} unit */
  #place(layer, unit) {
    const { on } = this.#columns[layer];
    if (!on[unit]) return Number.POSITIVE_INFINITY;
    return on.slice(0, unit).filter(Boolean).length;
  }

  #drawLinks() {
    const holder = /** @type {HTMLElement} */ (this.#canvas.parentElement);
    const ratio = devicePixelRatio || 1;
    const [width, height] = [holder.scrollWidth, holder.clientHeight];
    if (width === 0 || !this.#colours) return;
    const size = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#canvas.width !== size[0] || this.#canvas.height !== size[1]) {
      Object.assign(this.#canvas, { width: size[0], height: size[1] });
      Object.assign(this.#canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.lineCap = "round";
    this.#lines = [];
    const origin = holder.getBoundingClientRect();
    const middle = (/** @type {HTMLElement} */ button) => {
      const box = button.getBoundingClientRect();
      const x = box.left - origin.left + holder.scrollLeft;
      return { left: x, right: x + box.width, y: box.top - origin.top + box.height / 2 };
    };
    const places = this.#units.map((units) => units.map(({ button }) => middle(button)));
    for (let layer = 1; layer < this.#units.length; layer++) {
      const told = this.#frame?.layers[layer];
      for (const [unit, to] of places[layer].entries()) {
        for (const [source, from] of places[layer - 1].entries()) {
          const input = this.#place(layer - 1, source);
          if (!Number.isFinite(input)) continue;
          const value =
            told?.weight && input < told.inputs ? told.weight[unit * told.inputs + input] : null;
          const near =
            this.#near?.layer === layer && this.#near.unit === unit && this.#near.source === input;
          this.#link(context, from, to, value, near);
          this.#lines.push({ link: { layer, unit, source: input }, line: curve(from, to) });
        }
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{right: number, y: number}} from @param {{left: number, y: number}} to
   * @param {number | null} value @param {boolean} near
   */
  #link(context, from, to, value, near) {
    const { series, muted } = /** @type {Colours} */ (this.#colours);
    const bend = (to.left - from.right) * 0.5;
    context.beginPath();
    context.moveTo(from.right, from.y);
    context.bezierCurveTo(from.right + bend, from.y, to.left - bend, to.y, to.left, to.y);
    const strength = Math.tanh(Math.abs(value ?? 0) / 2);
    context.strokeStyle = value === null ? muted : value > 0 ? series[1] : series[0];
    context.globalAlpha = near ? 1 : value === null ? 0.25 : 0.25 + 0.65 * strength;
    context.lineWidth = (value === null ? 1 : 0.6 + 5.4 * strength) + (near ? 1.5 : 0);
    context.stroke();
    context.globalAlpha = 1;
  }

  /** Finds the weight under the pointer. @param {MouseEvent} event */
  #point(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("button, input, select")) return this.#show(null);
    const holder = /** @type {HTMLElement} */ (this.#canvas.parentElement);
    const box = holder.getBoundingClientRect();
    const x = event.clientX - box.left + holder.scrollLeft;
    const y = event.clientY - box.top;
    let best = NEAR ** 2;
    /** @type {Link | null} */
    let found = null;
    for (const { link, line } of this.#lines) {
      if (x < line[0] || x > line[line.length - 2]) continue;
      for (let i = 0; i < line.length; i += 2) {
        const far = (line[i] - x) ** 2 + (line[i + 1] - y) ** 2;
        // Between two of its points the line is nearer than either of them.
        const slack = i + 3 < line.length ? ((line[i + 2] - line[i]) / 2) ** 2 : 0;
        if (far - slack < best) {
          best = far - slack;
          found = link;
        }
      }
    }
    this.#show(found, x, y);
  }

  /** @param {Link | null} link @param {number} [x] @param {number} [y] */
  #show(link, x = 0, y = 0) {
    const before = this.#near;
    this.#near = link;
    this.#grid.classList.toggle("on-link", link !== null);
    this.#tip.hidden = link === null;
    if (link) {
      this.#say(link);
      Object.assign(this.#tip.style, { left: `${x + 12}px`, top: `${y + 12}px` });
    }
    if (
      link?.layer !== before?.layer ||
      link?.unit !== before?.unit ||
      link?.source !== before?.source
    )
      this.#drawLinks();
  }

  /** @param {Link} link */
  #say({ layer, unit, source }) {
    const told = this.#frame?.layers[layer];
    const value = told?.weight ? told.weight[unit * told.inputs + source] : null;
    const from = this.nameOf(layer - 1, source);
    const text = `from ${from} to ${this.nameOf(layer, unit)}: ${value === null || value === undefined ? "not known yet" : value.toFixed(3)}`;
    this.#tip.textContent = value === null ? text : `${text} · press to edit`;
  }

  /** What a unit is called in a sentence; `unit` counts those that compute. @param {number} layer @param {number} unit */
  nameOf(layer, unit) {
    const { names, on } = this.#columns[layer];
    const own = names.filter((_, i) => on[i])[unit] ?? "?";
    if (layer === 0) return own;
    return layer === this.#columns.length - 1 ? own : `${own} of layer ${layer}`;
  }
}

/** Points along the line of a weight. @param {{right: number, y: number}} from @param {{left: number, y: number}} to */
function curve(from, to) {
  const [x0, y0, x3, y3] = [from.right, from.y, to.left, to.y];
  const bend = (x3 - x0) * 0.5;
  const line = [];
  for (let i = 0; i <= POINTS; i++) {
    const t = i / POINTS;
    const s = 1 - t;
    const [a, b, c, d] = [s ** 3, 3 * s * s * t, 3 * s * t * t, t ** 3];
    line.push(a * x0 + b * (x0 + bend) + c * (x3 - bend) + d * x3, (a + b) * y0 + (c + d) * y3);
  }
  return line;
}

/** @param {EventTarget | null} target */
function isColumn(target) {
  return (
    target instanceof Element && target.matches(".network-column, .column-units, .column-head")
  );
}
