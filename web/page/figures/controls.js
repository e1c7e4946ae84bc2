import { element } from "../element.js";

/**
 * A row of controls above or below a picture.
 *
 * @param {...(Node | null)} children
 */
export function controlRow(...children) {
  return element("div", { class: "figure-controls" }, ...children);
}

/**
 * A list to choose one from; hidden while there is nothing to choose.
 *
 * @param {string} label
 * @param {(at: number) => void} onChange
 */
export function choice(label, onChange) {
  const select = element("select", { onchange: () => onChange(select.selectedIndex) });
  const made = element("label", { class: "figure-choice" }, `${label} `, select);
  let known = "";
  return {
    element: made,
    /** @param {string[]} names @param {number} at */
    set(names, at) {
      made.hidden = names.length < 2;
      if (known !== names.join("\n")) {
        known = names.join("\n");
        select.replaceChildren(...names.map((name) => element("option", {}, name)));
      }
      select.selectedIndex = at;
    },
  };
}

/**
 * A slider with its value beside it.
 *
 * @param {string} label
 * @param {{min: number, max: number, step: number, value: number}} range
 * @param {(value: number) => void} onChange
 */
export function sliderFor(label, { min, max, step, value }, onChange) {
  const input = element("input", { type: "range", min, max, step, value });
  const output = element("output", {}, String(value));
  input.addEventListener("input", () => {
    output.textContent = input.value;
    onChange(Number(input.value));
  });
  return element("label", { class: "figure-slider" }, element("span", {}, label), input, output);
}

/** @param {string} label @param {boolean} on @param {(on: boolean) => void} onChange */
export function tick(label, on, onChange) {
  const input = element("input", { type: "checkbox", onchange: () => onChange(input.checked) });
  input.checked = on;
  return element("label", { class: "figure-tick" }, input, ` ${label}`);
}

/** @param {string} label @param {() => void} act */
export function pressed(label, act) {
  return element("button", { type: "button", class: "figure-button", onclick: act }, label);
}

/**
 * A line below a picture that says what is chosen, and is read out when it changes; given a part of
 * the picture, only while that has the focus: what a player plays would be too much to hear.
 *
 * @param {Element} [part]
 */
export function readout(part) {
  const line = element("p", { class: "figure-readout", "aria-live": part ? "off" : "polite" });
  part?.addEventListener("focusin", () => line.setAttribute("aria-live", "polite"));
  part?.addEventListener("focusout", () => line.setAttribute("aria-live", "off"));
  return line;
}

/**
 * Makes one stop of the Tab key of many buttons: the arrow keys walk among them.
 *
 * @param {HTMLElement} group
 * @param {() => number} columns buttons in a row
 * @param {string} [parts]
 */
export function roving(group, columns, parts = "button") {
  const items = () => /** @type {HTMLElement[]} */ ([...group.querySelectorAll(parts)]);
  group.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
    const step = arrowStep(event.key, columns());
    if (at === -1 || step === 0) return;
    event.preventDefault();
    all[at + step]?.focus();
  });
  group.addEventListener("focusin", (event) => {
    for (const item of items()) item.tabIndex = item === event.target ? 0 : -1;
  });
  return {
    /** Which one the Tab key reaches. @param {number} at */
    enter(at) {
      items().forEach((item, number) => {
        item.tabIndex = number === at ? 0 : -1;
      });
    },
  };
}

/** How far an arrow key goes among things in rows. @param {string} key @param {number} columns */
export function arrowStep(key, columns) {
  if (key === "ArrowLeft") return -1;
  if (key === "ArrowRight") return 1;
  if (key === "ArrowUp") return -columns;
  return key === "ArrowDown" ? columns : 0;
}

/** Marks the pressed one among buttons. @param {Iterable<Element>} buttons @param {number} chosen */
export function markPressed(buttons, chosen) {
  [...buttons].forEach((button, at) => {
    button.setAttribute("aria-pressed", String(at === chosen));
  });
}
