/** @import { CodeCell } from "./cells/code-cell.js" */
import { announce } from "./announce.js";
import { element } from "./element.js";
import { plainMessage } from "./error-box.js";
import { pageSession } from "./page-session.js";
import { lessonKey, recall, remember } from "./storage.js";

/**
 * What is kept of an exercise: `text` is the one that passed, `shown` that the solution was opened.
 *
 * @typedef {{done: boolean, tries: number, hints: number, shown: boolean, text: string | null}} Work
 */

/** A task with a cell of the reader's own, a check, hints one after the other, and a solution. */
export class Exercise extends HTMLElement {
  /** @type {Work} */
  #work = { done: false, tries: 0, hints: 0, shown: false, text: null };
  #feedback = element("div", { class: "feedback", hidden: true });
  #button = quietButton("Check", () => void this.check(), "check-button");
  #hintButton = quietButton("Hint", () => this.#showHint());
  #solutionButton = quietButton("Solution", () => this.#askForSolution());
  #ownButton = quietButton("Bring back the text that passed", () => void this.#bringBack());
  #tries = element("span", { class: "tries" });
  #reason = element("p", { class: "solution-reason", hidden: true });
  #built = false;

  connectedCallback() {
    if (this.#built) return;
    this.#built = true;
    const stored = recall(this.#key);
    // Once only the word "solved" was stored.
    if (stored === "solved") this.#work.done = true;
    else if (stored && typeof stored === "object") this.#work = { ...this.#work, ...stored };
    const bar = element(
      "div",
      { class: "exercise-bar" },
      this.#button,
      this.#hintButton,
      this.#solutionButton,
      this.#ownButton,
      this.#tries,
    );
    this.#reason.append(
      "Try it yourself first: the solution opens after your first check. ",
      quietButton("Show it anyway", () => this.#openSolution()),
    );
    this.#reason.id = `${this.id}-reason`;
    this.#cell?.after(bar, this.#feedback, this.#reason);
    this.#addSolutionButton();
    this.#cell?.addEventListener("input", () => this.#show());
    this.#show();
  }

  /** Runs the reader's cell, then the check in the same session. */
  async check() {
    const cell = this.#cell;
    if (!cell || this.#button.getAttribute("aria-disabled") === "true") return;
    this.#button.setAttribute("aria-disabled", "true");
    this.#say("checking", "Checking …");
    const { text } = cell;
    const group = {};
    const own = cell.run({ group });
    const checked = pageSession.run(this.#checkCode, { name: `${this.id}-check`, group });
    const { status } = await own;
    const { status: verdict, error } = await checked;
    this.#button.removeAttribute("aria-disabled");
    if (status === "error") {
      this.#tried();
      this.#say("failed", "Your code stopped with an error, shown above. Mend it and check again.");
    } else if (status !== "ok" || verdict === "cancelled" || verdict === "interrupted") {
      this.#say("stopped", "The check was stopped.");
    } else if (verdict === "ok") {
      this.#tried({ done: true, text });
      this.#say("passed", "Right: every check passed.");
    } else if (error?.name === "AssertionError") {
      this.#tried();
      const reason = plainMessage(error);
      this.#say(
        "failed",
        reason === "AssertionError" ? "Not yet: the result is not what the task asks for." : reason,
      );
    } else if (error) {
      this.#tried();
      this.#say("failed", `The check could not finish. ${error.name}: ${plainMessage(error)}`);
    }
  }

  /** @returns {CodeCell | null} */
  get #cell() {
    return /** @type {CodeCell | null} */ (this.querySelector("gg-cell"));
  }

  get #checkCode() {
    const data = this.querySelector("script.check")?.textContent ?? "{}";
    return String(JSON.parse(data).check ?? "");
  }

  get #key() {
    return lessonKey("exercise", this, this.id);
  }

  /** @returns {HTMLDetailsElement[]} */
  get #hints() {
    return [...this.querySelectorAll(".hint")].map((hint) => /** @type {any} */ (hint));
  }

  get #solution() {
    return /** @type {HTMLDetailsElement | null} */ (this.querySelector("details.solution"));
  }

  /** @param {Partial<Work>} [news] */
  #tried(news = {}) {
    this.#keep({ tries: this.#work.tries + 1, ...news });
  }

  /** @param {Partial<Work>} news */
  #keep(news) {
    this.#work = { ...this.#work, ...news };
    remember(this.#key, this.#work);
    this.#show();
  }

  #show() {
    const { done, tries, hints, shown, text } = this.#work;
    this.toggleAttribute("data-solved", done);
    const all = this.#hints;
    for (const [index, hint] of all.entries()) hint.hidden = index >= hints;
    this.#hintButton.hidden = hints >= all.length;
    this.#hintButton.textContent =
      all.length > 1 ? `Hint ${hints + 1} of ${all.length}` : "Show the hint";
    const open = done || tries > 0 || shown;
    if (this.#solution) this.#solution.hidden = !open;
    this.#solutionButton.hidden = open || !this.#solution;
    this.#solutionButton.setAttribute("aria-disabled", "true");
    if (open) this.#reason.hidden = true;
    this.#ownButton.hidden = text === null || text === this.#cell?.text;
    this.#tries.textContent = tries === 0 ? "" : tries === 1 ? "1 try" : `${tries} tries`;
  }

  #showHint() {
    const hint = this.#hints[this.#work.hints];
    if (!hint) return;
    hint.open = true;
    this.#keep({ hints: this.#work.hints + 1 });
    hint.querySelector("summary")?.focus();
    announce(hint.textContent?.trim() ?? "");
  }

  #askForSolution() {
    this.#reason.hidden = false;
    announce(this.#reason.textContent ?? "");
  }

  #openSolution() {
    this.#keep({ shown: true });
    const solution = this.#solution;
    if (!solution) return;
    solution.open = true;
    solution.querySelector("summary")?.focus();
  }

  async #bringBack() {
    if (this.#work.text === null) return;
    await this.#cell?.setText(this.#work.text);
    this.#cell?.focusCode();
    this.#show();
  }

  #addSolutionButton() {
    const listing = this.querySelector("details.solution pre.source");
    if (!listing) return;
    const text = (listing.textContent ?? "").replace(/\n$/, "");
    const put = async () => {
      await this.#cell?.setText(text);
      this.#cell?.focusCode();
    };
    listing.after(quietButton("Put it into the cell", () => void put()));
  }

  /** @param {string} kind @param {string} text */
  #say(kind, text) {
    this.#feedback.dataset.kind = kind;
    this.#feedback.textContent = text;
    this.#feedback.hidden = false;
    announce(text);
  }
}

/** @param {string} name @param {() => void} act @param {string} [style] */
function quietButton(name, act, style = "quiet") {
  return element("button", { type: "button", class: style, onclick: act }, name);
}
