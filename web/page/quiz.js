import { announce } from "./announce.js";
import { element } from "./element.js";
import { recall, remember } from "./storage.js";

/** A question with one right option; every choice is answered with its own feedback. */
export class Quiz extends HTMLElement {
  #answer = element("div", { class: "feedback", hidden: true });
  /** @type {HTMLInputElement[]} */ #options = [];
  #byArrow = false;

  connectedCallback() {
    if (this.#answer.isConnected) return;
    const fieldset = this.querySelector("fieldset");
    this.#options = [
      .../** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll("input[type=radio]")),
    ];
    (fieldset ?? this).append(this.#answer);
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("pointerdown", () => {
      this.#byArrow = false;
    });
    this.addEventListener("change", () => this.#chosen());
    const stored = recall(this.#storageKey);
    if (typeof stored === "number" && this.#options[stored]) {
      this.#options[stored].checked = true;
      this.#reveal(stored, false);
    }
  }

  get #storageKey() {
    return `quiz:${this.closest("main")?.dataset.slug ?? location.pathname}:${this.id}`;
  }

  get #question() {
    return JSON.parse(this.querySelector("script")?.textContent ?? "{}");
  }

  /** Arrow keys wander over the options; Enter or Space answers. @param {KeyboardEvent} event */
  #key(event) {
    if (event.key.startsWith("Arrow")) this.#byArrow = true;
    if (event.key !== "Enter" && event.key !== " ") return;
    const at = this.#options.indexOf(/** @type {HTMLInputElement} */ (event.target));
    if (at === -1) return;
    event.preventDefault();
    this.#byArrow = false;
    this.#options[at].checked = true;
    this.#reveal(at, true);
  }

  #chosen() {
    const at = this.#options.findIndex((option) => option.checked);
    if (at === -1) return;
    if (this.#byArrow) {
      this.#answer.hidden = false;
      this.#answer.dataset.kind = "asking";
      this.#answer.textContent = "Press Enter to answer.";
    } else this.#reveal(at, true);
  }

  /** @param {number} at @param {boolean} aloud */
  #reveal(at, aloud) {
    const { correctIndex, feedbackHtml = [], explanationHtml = "" } = this.#question;
    const right = at === correctIndex;
    this.#answer.replaceChildren(element("strong", {}, right ? "Right." : "Not quite."));
    // The build rendered these from the lesson: they are as trusted as the page itself.
    this.#answer.insertAdjacentHTML("beforeend", feedbackHtml[at] ?? "");
    if (right) this.#answer.insertAdjacentHTML("beforeend", explanationHtml);
    this.#answer.dataset.kind = right ? "passed" : "failed";
    this.#answer.hidden = false;
    for (const [index, option] of this.#options.entries()) {
      const label = option.closest("label");
      label?.classList.toggle("right", right && index === at);
      label?.classList.toggle("wrong", !right && index === at);
    }
    remember(this.#storageKey, at);
    if (aloud) announce(this.#answer.textContent ?? "");
  }
}
