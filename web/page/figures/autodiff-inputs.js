/** @import { Values } from "./autodiff-ops.js" */
/** @import { Tape } from "./autodiff-tape.js" */
import { element } from "../element.js";
import { brief, shapeText } from "./autodiff-words.js";
import { pressed, tick } from "./controls.js";

const [CLOSE, RATE, KEPT] = [1e-4, 0.1, 8];

/**
 * The inputs: each with a slider and its number, its gradient, and the slope that nudging it finds;
 * below them a step of gradient descent.
 */
export class InputPanel {
  /** @type {Tape | null} */ #tape = null;
  /** What each input's row shows anew. @type {(() => void)[]} */ #rows = [];
  /** @type {Set<number>} the inputs that a step changes */ #moving = new Set();
  #losses = /** @type {number[]} */ ([]);
  #body = element("tbody");
  #head = element("th", { scope: "col" });
  #said = element("p", { class: "autodiff-losses", "aria-live": "polite" });
  #rate = element("input", { type: "number", min: 0, step: "any", value: RATE, size: 6 });
  #up = false;

  /** @param {() => void} changed called after an input was given another value */
  constructor(changed) {
    this.changed = changed;
    this.element = element(
      "div",
      { class: "autodiff-inputs" },
      element(
        "div",
        { class: "autodiff-table" },
        element(
          "table",
          {},
          element(
            "thead",
            {},
            element(
              "tr",
              {},
              element("th", { scope: "col" }, "input"),
              element("th", { scope: "col" }, "value"),
              this.#head,
              element(
                "th",
                { scope: "col", title: "The result's slope when the input is nudged up and down" },
                "by nudging",
              ),
              element("th", { scope: "col" }, "learns"),
            ),
          ),
          this.#body,
        ),
      ),
      element(
        "div",
        { class: "autodiff-descent" },
        pressed("One descent step", () => this.#step(1)),
        pressed("Ten", () => this.#step(10)),
        element("label", {}, "learning rate ", this.#rate),
        tick("flip the sign", false, (on) => {
          this.#up = on;
        }),
        pressed("Reset the values", () => this.#reset()),
      ),
      this.#said,
    );
  }

  /** Takes another graph. @param {Tape} tape */
  build(tape) {
    this.#tape = tape;
    this.element.classList.toggle("forward-only", !tape.backward);
    this.#losses = [];
    this.#said.textContent = "";
    this.#moving = new Set(tape.inputs.filter((input) => tape.nodes[input].moves));
    this.#head.textContent = `gradient ∂${tape.nodes[tape.result].name}/∂`;
    this.#rows = [];
    this.#body.replaceChildren(...tape.inputs.map((input) => this.#row(input)));
  }

  /** Shows the numbers as they are. @param {boolean} isComplete whether the gradients have arrived */
  paint(isComplete) {
    this.element.classList.toggle("incomplete", !isComplete);
    for (const show of this.#rows) show();
  }

  /** @param {number} input */
  #row(input) {
    const tape = /** @type {Tape} */ (this.#tape);
    const { name, shape } = tape.nodes[input];
    const columns = shape.length ? shape[shape.length - 1] : 1;
    const count = tape.values[input].data.length;
    let chosen = 0;
    const partName = (/** @type {number} */ at) =>
      shape.length === 0
        ? name
        : `${name}[${shape.length === 2 ? `${Math.floor(at / columns)}, ` : ""}${at % columns}]`;
    const slider = element("input", { type: "range", step: "any", "aria-label": name });
    const fields = Array.from({ length: count }, (_, at) =>
      element("input", {
        type: "number",
        step: 0.1,
        "aria-label": partName(at),
        onfocus: () => choose(at),
        onchange: (/** @type {Event} */ event) => {
          const field = /** @type {HTMLInputElement} */ (event.target);
          if (field.value.trim() === "" || !Number.isFinite(field.valueAsNumber)) paint();
        },
        oninput: (/** @type {Event} */ event) => {
          const value = /** @type {HTMLInputElement} */ (event.target).valueAsNumber;
          if (Number.isFinite(value)) this.set(input, at, value);
        },
      }),
    );
    const reach = () => {
      const size = Math.max(2, ...tape.values[input].data.map((one) => Math.ceil(Math.abs(one))));
      if (Number(slider.max) < size || slider.max === "") {
        slider.min = String(-size);
        slider.max = String(size);
      }
      slider.step = "0.01";
    };
    const choose = (/** @type {number} */ at) => {
      chosen = at;
      slider.setAttribute("aria-label", partName(at));
      fields.forEach((field, place) => {
        field.classList.toggle("chosen", count > 1 && place === at);
      });
      slider.value = String(tape.values[input].data[at]);
    };
    slider.addEventListener("input", () => this.set(input, chosen, Number(slider.value)));
    const gradient = element("td", { class: "autodiff-gradient" });
    const nudged = element("td", { class: "autodiff-nudged" });
    const showValues = (/** @type {number[]} */ data) => {
      reach();
      for (const [at, field] of fields.entries()) {
        if (field !== document.activeElement || field.valueAsNumber !== data[at]) {
          field.value = Number.isFinite(data[at]) ? String(Number(data[at].toPrecision(4))) : "";
        }
      }
      if (slider !== document.activeElement || Number(slider.value) !== data[chosen]) {
        slider.value = String(data[chosen]);
      }
    };
    const paint = () => {
      const { data } = tape.values[input];
      showValues(data);
      if (!tape.backward) return;
      const found = data.map((_, at) => tape.nudged(input, at));
      const slopes = /** @type {Values} */ (tape.gradients[input]).data;
      gradient.replaceChildren(...numbers(slopes, columns));
      const gap = Math.max(
        ...slopes.map((one, at) => Math.abs(one - found[at]) / Math.max(1, Math.abs(one))),
      );
      const agrees = gap < CLOSE;
      nudged.replaceChildren(
        ...numbers(found, columns),
        element(
          "span",
          {
            class: agrees ? "autodiff-agrees" : "autodiff-differs",
            title: agrees
              ? "both ways find the same slope"
              : "the two differ: at a corner or a jump there is no one slope",
          },
          agrees ? "✓" : "≠",
        ),
      );
    };
    this.#rows.push(paint);
    choose(0);
    const moves = element("input", {
      type: "checkbox",
      "aria-label": `${name} learns`,
      onchange: () => {
        if (moves.checked) this.#moving.add(input);
        else this.#moving.delete(input);
      },
    });
    moves.checked = this.#moving.has(input);
    const grid = element("div", { class: "autodiff-fields" }, ...fields);
    grid.style.setProperty("--columns", String(columns));
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, name, shape.length ? small(shapeText(shape)) : null),
      element("td", { class: "autodiff-value" }, slider, grid),
      gradient,
      nudged,
      element("td", {}, moves),
    );
  }

  /** Gives one number of an input another value. @param {number} input @param {number} at @param {number} value */
  set(input, at, value) {
    this.#tape?.set(input, at, value);
    this.#losses = [];
    this.#said.textContent = "";
    this.changed();
  }

  /** @param {number} count */
  #step(count) {
    const tape = this.#tape;
    const rate = this.#rate.valueAsNumber;
    if (!tape) return;
    if (!Number.isFinite(rate)) {
      this.#said.textContent = "Give a learning rate first, such as 0.1.";
      return;
    }
    if (this.#moving.size === 0) {
      this.#said.textContent = "Nothing learns: tick an input in the last column first.";
      return;
    }
    if (this.#losses.length === 0) this.#losses = [tape.loss];
    for (let i = 0; i < count; i++) {
      tape.descend(this.#up ? -rate : rate, (input) => this.#moving.has(input));
      this.#losses.push(tape.loss);
    }
    const name = tape.nodes[tape.result].name;
    const [before, after] = this.#losses.slice(-2);
    const way = after < before ? "fell" : after > before ? "rose" : "stayed";
    const shown = this.#losses.slice(-KEPT).map(brief).join(" → ");
    const more = this.#losses.length > KEPT ? "… → " : "";
    this.#said.textContent = `${name} ${way}: ${more}${shown}`;
    this.changed();
  }

  #reset() {
    this.#tape?.reset();
    this.#losses = [];
    this.#said.textContent = "";
    this.changed();
  }
}

/** @param {number[]} data @param {number} columns */
function numbers(data, columns) {
  if (data.length === 1) return [element("span", {}, brief(data[0]))];
  const grid = element(
    "span",
    { class: "autodiff-numbers" },
    ...data.map((one) => element("span", {}, brief(one))),
  );
  grid.style.setProperty("--columns", String(columns));
  return [grid];
}

/** @param {string} text */
function small(text) {
  return element("small", {}, ` ${text}`);
}
