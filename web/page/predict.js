import { element } from "./element.js";
import { lessonKey, recall, remember } from "./storage.js";

/** A question before running: the reader may note a guess, which stays for the comparison. */
export class Predict extends HTMLElement {
  #note = element("textarea", { rows: 2, placeholder: "Your guess, before you run it" });

  connectedCallback() {
    if (this.#note.isConnected) return;
    const details = this.querySelector("details");
    const label = element("label", { class: "guess" }, "Your guess", this.#note);
    if (details) details.before(label);
    else this.append(label);
    const place = this.id || [...document.querySelectorAll("gg-predict")].indexOf(this);
    const key = lessonKey("predict", this, place);
    this.#note.value = String(recall(key) ?? "");
    this.#note.addEventListener("input", () => remember(key, this.#note.value || null));
  }
}
