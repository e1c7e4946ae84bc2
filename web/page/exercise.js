/** @import { CodeCell } from "./cell.js" */
import { announce } from "./announce.js";
import { element } from "./element.js";
import { plainMessage } from "./error-box.js";
import { pageSession } from "./page-session.js";
import { recall, remember } from "./storage.js";

/** A task with a cell of the reader's own, a check, hints and a solution. */
export class Exercise extends HTMLElement {
  #feedback = element("div", { class: "feedback", hidden: true });
  #button = element(
    "button",
    { type: "button", class: "check-button", onclick: () => void this.check() },
    "Check",
  );

  connectedCallback() {
    if (this.#button.isConnected) return;
    const cell = this.#cell;
    cell?.after(element("div", { class: "exercise-bar" }, this.#button), this.#feedback);
    this.#addSolutionButton();
    if (recall(this.#storageKey) === "solved") this.setAttribute("data-solved", "");
  }

  /** Runs the reader's cell, then the check in the same session. */
  async check() {
    const cell = this.#cell;
    if (!cell || this.#button.getAttribute("aria-disabled") === "true") return;
    this.#button.setAttribute("aria-disabled", "true");
    this.#say("checking", "Checking …");
    const group = {};
    const own = cell.run({ group });
    const checked = pageSession.run(this.#checkCode, { name: `${this.id}-check`, group });
    const { status } = await own;
    const { status: verdict, error } = await checked;
    this.#button.removeAttribute("aria-disabled");
    if (status === "error") {
      this.#say("failed", "Your code stopped with an error, shown above. Mend it and check again.");
    } else if (status !== "ok" || verdict === "cancelled" || verdict === "interrupted") {
      this.#say("stopped", "The check was stopped.");
    } else if (verdict === "ok") {
      this.#say("passed", "Right: every check passed.");
      this.setAttribute("data-solved", "");
      remember(this.#storageKey, "solved");
    } else if (error?.name === "AssertionError") {
      const reason = plainMessage(error);
      this.#say(
        "failed",
        reason === "AssertionError" ? "Not yet: the result is not what the task asks for." : reason,
      );
    } else if (error) {
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

  get #storageKey() {
    return `exercise:${this.closest("main")?.dataset.slug ?? location.pathname}:${this.id}`;
  }

  #addSolutionButton() {
    const listing = this.querySelector("details.solution pre.source");
    if (!listing) return;
    const text = (listing.textContent ?? "").replace(/\n$/, "");
    listing.after(
      element(
        "button",
        {
          type: "button",
          class: "quiet",
          onclick: async () => {
            await this.#cell?.setText(text);
            this.#cell?.focusCode();
          },
        },
        "Put it into the cell",
      ),
    );
  }

  /** @param {string} kind @param {string} text */
  #say(kind, text) {
    this.#feedback.dataset.kind = kind;
    this.#feedback.textContent = text;
    this.#feedback.hidden = false;
    announce(text);
  }
}
