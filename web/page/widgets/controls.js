/** @import { Maker } from "./mount.js" */
import { element } from "../element.js";

/** Places of a logarithmic slider. */
const PLACES = 400;

/** A number for people: as many digits as its step has. @param {number} value @param {number} step */
export function shownNumber(value, step) {
  if (step >= 1 && Number.isInteger(value)) return String(value);
  const digits = Math.max(0, Math.min(8, Math.ceil(-Math.log10(step) - 1e-9)));
  return String(Number(value.toFixed(digits)));
}

/** @type {Maker} */
export function slider({ label, min, max, step, value, log }, tell) {
  const input = element("input", {
    type: "range",
    min: log ? 0 : min,
    max: log ? PLACES : max,
    step: log ? 1 : step,
  });
  const output = element("output", {});
  const ratio = Math.log(max / min);
  const current = () => {
    const place = Number(input.value);
    return log ? Number((min * Math.exp((ratio * place) / PLACES)).toPrecision(3)) : place;
  };
  const show = () => {
    const text = log ? String(current()) : shownNumber(current(), step);
    output.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  const set = (/** @type {number} */ given) => {
    input.value = String(log ? Math.round((Math.log(given / min) / ratio) * PLACES) : given);
    show();
    if (log) output.textContent = String(Number(given.toPrecision(3)));
  };
  // The end of a scale is the end, however its number was rounded.
  const told = () => Math.min(max, Math.max(min, current()));
  input.addEventListener("input", () => {
    show();
    tell(told(), { settled: false });
  });
  input.addEventListener("change", () => tell(told()));
  set(value);
  return {
    element: element(
      "label",
      { class: "widget-leaf widget-slider" },
      element("span", {}, label || "value"),
      input,
      output,
    ),
    set,
  };
}

/** @type {Maker} */
export function dropdown({ label, options, value }, tell) {
  const select = element("select", { onchange: () => tell(select.selectedIndex) });
  for (const option of options) select.append(element("option", {}, option));
  select.selectedIndex = value;
  return {
    element: element(
      "label",
      { class: "widget-leaf" },
      element("span", {}, label || "choice"),
      select,
    ),
    set: (next) => {
      select.selectedIndex = next;
    },
  };
}

let groups = 0;

/** @type {Maker} */
export function radio({ label, options, value }, tell) {
  groups += 1; // one that is shown twice is two groups
  const inputs = options.map((/** @type {string} */ _, /** @type {number} */ at) =>
    element("input", { type: "radio", name: `radio-${groups}`, onchange: () => tell(at) }),
  );
  const set = (/** @type {number | null} */ chosen) => {
    for (const [at, input] of inputs.entries()) input.checked = at === chosen;
  };
  set(value);
  return {
    element: element(
      "fieldset",
      { class: "widget-leaf widget-radio" },
      element("legend", {}, label || "choice"),
      ...inputs.map((/** @type {HTMLElement} */ input, /** @type {number} */ at) =>
        element("label", {}, input, element("span", {}, options[at])),
      ),
    ),
    set,
  };
}

/** @type {Maker} */
export function checkbox({ label, value }, tell) {
  const input = element("input", { type: "checkbox", onchange: () => tell(input.checked) });
  input.checked = value;
  return {
    element: element(
      "label",
      { class: "widget-leaf widget-tick" },
      input,
      element("span", {}, label || "on"),
    ),
    set: (next) => {
      input.checked = next;
    },
  };
}

/** @type {Maker} */
export function text({ label, value, placeholder }, tell) {
  const input = element("input", {
    type: "text",
    placeholder,
    oninput: () => tell(input.value, { settled: false }),
    onchange: () => tell(input.value),
  });
  input.value = value;
  return {
    element: element(
      "label",
      { class: "widget-leaf" },
      element("span", {}, label || "text"),
      input,
    ),
    set: (next) => {
      input.value = next;
    },
  };
}

/** @type {Maker} */
export function button({ label, value }, tell) {
  let clicks = value;
  const act = () => {
    clicks += 1;
    tell(clicks);
  };
  return {
    element: element("button", { type: "button", class: "widget-leaf", onclick: act }, label),
    set: (next) => {
      clicks = next;
    },
  };
}
