/** @import { Frame, LayerFrame } from "./frame.js" */
/** @import { NetworkView, Unit } from "./network-view.js" */
import { element } from "../element.js";
import { currentColours } from "../figures/colours.js";
import { paintUnit } from "./paint.js";

/**
 * The weights of one unit as numbers that can be changed.
 */
export class WeightsCard {
  /** @type {Unit | null} */
  unit = null;
  /** @type {{field: HTMLInputElement, source: number | null}[]} */
  #fields = [];
  /** @type {{byKeys?: boolean, source?: number}} */
  #how = {};
  #title = element("h2", {});
  /** What the unit says, where the large picture is out of sight. */
  #map = element("canvas", { class: "weights-map", "aria-hidden": "true" });
  #list = element("div", { class: "weights-list" });
  #said = element("p", { class: "weights-said" });

  /**
   * @param {HTMLElement} holder @param {NetworkView} network
   * @param {(unit: Unit, source: number | null, value: number) => void} onChange
   * @param {() => void} onClose
   */
  constructor(holder, network, onChange, onClose) {
    this.holder = holder;
    this.network = network;
    this.onChange = onChange;
    const close = element("button", { type: "button", class: "quiet", onclick: onClose }, "Close");
    holder.hidden = true;
    holder.setAttribute("role", "group");
    holder.append(
      element("div", { class: "weights-head" }, this.#title, close),
      this.#map,
      this.#list,
      this.#said,
    );
    holder.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      onClose();
    });
  }

  /**
   * @param {Unit} unit @param {Frame | null} frame
   * @param {{byKeys?: boolean, source?: number}} how the focus goes to the number of a source, or
   *   where keys are used to the first; whoever points at a unit goes on looking at it
   */
  open(unit, frame, how) {
    this.unit = unit;
    this.#how = how;
    this.network.pick(unit);
    const name = this.network.nameOf(unit.layer, unit.unit);
    this.#title.textContent = `Weights of ${name}`;
    this.holder.setAttribute("aria-label", `Weights of ${name}`);
    this.#said.textContent = "Its weights come as soon as Python is there …";
    this.#fields = [];
    this.#list.replaceChildren();
    this.holder.hidden = false;
    this.show(frame);
    this.holder.scrollIntoView({ block: "nearest" });
  }

  /** A field for each number of the unit. @param {Unit} unit @param {LayerFrame} told */
  #build({ layer }, told) {
    const sources = Array.from({ length: told.inputs }, (_, i) => i);
    this.#fields = [...sources, ...(told.bias ? [null] : [])].map((source) => ({
      source,
      field: element("input", {
        type: "number",
        step: "0.1",
        onchange: (/** @type {Event} */ event) => this.#changed(event, source),
      }),
    }));
    this.#list.replaceChildren(
      ...this.#fields.map(({ field, source }) => {
        const name = source === null ? "bias" : this.network.nameOf(layer - 1, source);
        if (source !== null) field.setAttribute("aria-label", `from ${name}`);
        return element("label", {}, element("span", {}, name.replace(/ of .*/, "")), field);
      }),
    );
    const from = layer === 1 ? "features" : `units of layer ${layer - 1}`;
    this.#said.textContent = `By what the ${from} are multiplied. Write a number: the network takes it over at once.`;
  }

  /** Puts the focus where it was wanted when the card was opened. */
  #focus() {
    const { byKeys, source } = this.#how;
    if (!byKeys && source === undefined) return;
    const wanted = this.#fields.find((one) => one.source === source) ?? this.#fields[0];
    wanted?.field.focus();
    if (source !== undefined) wanted?.field.select();
  }

  /** Whether a number is being written. */
  get isWritten() {
    return this.#list.contains(document.activeElement);
  }

  close() {
    this.unit = null;
    this.network.pick(null);
    this.holder.hidden = true;
  }

  /** The numbers of now, except where the reader is writing. @param {Frame | null} frame */
  show(frame) {
    const told = this.unit && frame?.layers[this.unit.layer];
    if (!this.unit || !told?.weight) return;
    if (this.#fields.length !== told.inputs + (told.bias ? 1 : 0)) {
      this.#build(this.unit, told);
      this.#fill(this.unit, told);
      this.#focus();
    } else this.#fill(this.unit, told);
  }

  /** @param {Unit} unit @param {LayerFrame} told */
  #fill({ unit }, told) {
    if (unit < told.shown) paintUnit(this.#map, told, unit, currentColours().dark);
    for (const { field, source } of this.#fields) {
      if (field === document.activeElement) continue;
      const value =
        source === null ? told.bias?.[unit] : told.weight?.[unit * told.inputs + source];
      field.value = value === undefined ? "" : String(Number(value.toFixed(4)));
    }
  }

  /** @param {Event} event @param {number | null} source */
  #changed(event, source) {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const value = Number(field.value);
    const sound = field.value.trim() !== "" && Number.isFinite(value) && Math.abs(value) <= 1e6;
    field.setAttribute("aria-invalid", String(!sound));
    this.#said.textContent = sound
      ? "The network has taken it over."
      : "That is no number between -1,000,000 and 1,000,000: the weight stays as it is.";
    if (sound && this.unit) this.onChange(this.unit, source, value);
  }
}
