import { announce } from "./announce.js";
import { element } from "./element.js";
import { multiple } from "./quiz-multiple.js";
import { numeric } from "./quiz-numeric.js";
import { order } from "./quiz-order.js";
import { predict } from "./quiz-predict.js";
import { single } from "./quiz-single.js";
import { sort } from "./quiz-sort.js";
import { lessonKey, recall, remember } from "./storage.js";

/**
 * What a kind of quiz finds out about an answer. `html` was rendered by the build from the
 * lesson, so it is as trusted as the page itself; `parts` are shown below it.
 *
 * @typedef {{state: "right" | "wrong" | "waiting", title: string, html?: string, parts?: Node[],
 *   done?: boolean}} Verdict done: it counts as solved although it is not right
 *
 * @typedef {object} Kind
 * @property {() => any} read the answer as it stands, or null while there is none
 * @property {(answer: any) => boolean} write puts a stored answer back; false if it cannot be one
 * @property {(answer: any) => Verdict} judge
 * @property {(verdict: Verdict | null, answer: any) => void} mark shows or clears marks on the form
 * @property {string} missing what to say when there is no answer yet
 * @property {string} [check] the text of the button that asks for the verdict; none: `host.submit`
 * @property {() => void} [reveal] puts the right answer into the form
 *
 * @typedef {object} Host
 * @property {HTMLElement} root
 * @property {HTMLElement} form
 * @property {any} data
 * @property {() => void} submit
 * @property {(text: string) => void} ask a line below the form, without a verdict
 */

/** @type {Record<string, (host: Host) => Kind>} */
const KINDS = { single, multiple, numeric, order, sort, predict };

/** A question that answers back; what was answered is kept in this browser. */
export class Quiz extends HTMLElement {
  #feedback = element("div", { class: "feedback", hidden: true });
  #bar = element("div", { class: "quiz-bar" });
  /** @type {Kind | null} */ #kind = null;
  #tries = 0;
  #checkButton = element("button", {
    type: "button",
    class: "check-button",
    onclick: () => this.#submit(true),
  });
  #againButton = element(
    "button",
    { type: "button", class: "quiet", hidden: true, onclick: () => this.#again() },
    "Try again",
  );
  #revealButton = element(
    "button",
    { type: "button", class: "quiet", hidden: true, onclick: () => this.#reveal() },
    "Show the answer",
  );

  connectedCallback() {
    const form = this.querySelector("fieldset");
    const make = KINDS[this.dataset.kind ?? "single"];
    if (this.#kind || !form || !make) return;
    const kind = make({
      root: this,
      form,
      data: JSON.parse(this.querySelector("script")?.textContent ?? "{}"),
      submit: () => this.#submit(true),
      ask: (text) => this.#ask(text),
    });
    this.#kind = kind;
    this.#checkButton.textContent = kind.check ?? "";
    this.#checkButton.hidden = !kind.check;
    this.#bar.append(this.#checkButton, this.#againButton, this.#revealButton);
    form.append(this.#bar, this.#feedback);
    // An edited answer is a new one: the old verdict no longer speaks about it.
    form.addEventListener("input", () => this.#clear());
    this.#restore(kind);
  }

  get #key() {
    return lessonKey("quiz", this, this.id);
  }

  /** @param {Kind} kind */
  #restore(kind) {
    const stored = recall(this.#key);
    // Answers were once stored as the bare number of the chosen option.
    const record = typeof stored === "number" ? { answer: stored, tries: 1 } : stored;
    if (record?.answer === undefined || !kind.write(record.answer)) return;
    this.#tries = Number(record.tries) || 1;
    this.#show(record.answer, kind.judge(record.answer));
    if (typeof stored === "number") this.#submit(false);
  }

  /** @param {boolean} aloud */
  #submit(aloud) {
    const kind = this.#kind;
    if (!kind) return;
    const answer = kind.read();
    if (answer === null) {
      this.#ask(kind.missing);
      if (aloud) announce(kind.missing);
      return;
    }
    const verdict = kind.judge(answer);
    if (aloud && verdict.state !== "waiting") this.#tries += 1;
    this.#show(answer, verdict);
    const done = verdict.state === "right" || verdict.done === true;
    remember(this.#key, { answer, done, tries: this.#tries });
    if (aloud) announce(this.#feedback.textContent ?? "");
  }

  /** @param {any} answer @param {Verdict} verdict */
  #show(answer, verdict) {
    const { state, title, html = "", parts = [], done = state === "right" } = verdict;
    this.#kind?.mark(verdict, answer);
    this.#feedback.replaceChildren(element("strong", {}, title));
    this.#feedback.insertAdjacentHTML("beforeend", html);
    this.#feedback.append(...parts);
    this.#feedback.dataset.kind = { right: "passed", wrong: "failed", waiting: "asking" }[state];
    this.#feedback.hidden = false;
    this.toggleAttribute("data-done", done);
    const again = Boolean(this.#kind?.check) && state !== "waiting";
    this.#againButton.hidden = !again;
    this.#revealButton.hidden = !again || done || !this.#kind?.reveal;
  }

  /** @param {string} text */
  #ask(text) {
    this.#feedback.hidden = false;
    this.#feedback.dataset.kind = "asking";
    this.#feedback.textContent = text;
  }

  #clear() {
    this.#kind?.mark(null, null);
    this.#feedback.hidden = true;
    this.#againButton.hidden = true;
    this.#revealButton.hidden = true;
  }

  #again() {
    this.#clear();
    const first = this.querySelector("input, textarea, .order-lines button:not([disabled])");
    if (first instanceof HTMLElement) first.focus();
    announce("Try again.");
  }

  #reveal() {
    const kind = this.#kind;
    if (!kind?.reveal) return;
    this.#clear();
    kind.reveal();
    const answer = kind.read();
    const verdict = { ...kind.judge(answer), title: "The answer.", done: false };
    this.#show(answer, verdict);
    this.#againButton.focus();
    announce(this.#feedback.textContent ?? "");
  }
}
