/** @import { Frame } from "./frame.js" */
/** @import { NetworkView, Unit } from "./network-view.js" */
import { element } from "../element.js";

/**
 * The weights of one unit as numbers that can be changed.
 */
export class WeightsCard {
  /** @type {Unit | null} */
  unit = null;
  /** @type {{field: HTMLInputElement, source: number | null}[]} */
  #fields = [];
  #title = element("h3", {});
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
      this.#list,
      this.#said,
    );
    holder.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      onClose();
    });
  }

  /** @param {Unit} unit @param {Frame | null} frame @param {number} [source] whose number gets the focus */
  open(unit, frame, source) {
    this.unit = unit;
    const told = frame?.layers[unit.layer];
    const name = this.network.nameOf(unit.layer, unit.unit);
    this.#title.textContent = `Weights of ${name}`;
    this.holder.setAttribute("aria-label", `Weights of ${name}`);
    this.#said.textContent = told?.weight
      ? "Write a number: the network takes it over at once."
      : "Its weights are known once training has begun: press Step or Train.";
    const sources = told?.weight ? Array.from({ length: told.inputs }, (_, i) => i) : [];
    this.#fields = [...sources, ...(told?.bias ? [null] : [])].map((from) => ({
      source: from,
      field: element("input", {
        type: "number",
        step: "0.1",
        onchange: (/** @type {Event} */ event) => this.#changed(event, from),
      }),
    }));
    this.#list.replaceChildren(
      ...this.#fields.map(({ field, source: from }) =>
        element(
          "label",
          {},
          element(
            "span",
            {},
            from === null ? "bias" : `from ${this.network.nameOf(unit.layer - 1, from)}`,
          ),
          field,
        ),
      ),
    );
    this.holder.hidden = false;
    this.show(frame);
    const wanted = this.#fields.find((one) => one.source === (source ?? -1)) ?? this.#fields[0];
    wanted?.field.focus();
    if (source !== undefined) wanted?.field.select();
  }

  close() {
    this.unit = null;
    this.holder.hidden = true;
  }

  /** The numbers of now, except where the reader is writing. @param {Frame | null} frame */
  show(frame) {
    const told = this.unit && frame?.layers[this.unit.layer];
    if (!this.unit || !told?.weight) return;
    for (const { field, source } of this.#fields) {
      if (field === document.activeElement) continue;
      const value =
        source === null
          ? told.bias?.[this.unit.unit]
          : told.weight[this.unit.unit * told.inputs + source];
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
