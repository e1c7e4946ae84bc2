/** @import { CodeCell } from "../cells/code-cell.js" */
/** @import { Landscapes, RaceState } from "./state.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { createFigure } from "../figures/figure.js";
import { pageSession } from "../page-session.js";
import { codeOf, takesPlace } from "./code.js";
import { RacePanel } from "./panel.js";
import { beginning, fromHash, KINDS, OWN, toHash } from "./state.js";

const FIGURE = "application/vnd.glowgrad.figure+json";
/** So long a slider rests before the race is run, and before the address follows. */
const [SETTLE_MS, ADDRESS_MS] = [120, 400];

/** The page of the race: controls write the cell's Python, the cell runs it, the stage shows it. */
export class RacePage {
  /** @type {Landscapes} */
  #landscapes;
  /** @type {RaceState} */
  #state;
  /** @type {CodeCell} */
  #cell;
  /** @type {NonNullable<ReturnType<typeof createFigure>>} */
  #figure;
  #line = element("p", { class: "race-line", role: "status" });
  #panel;
  #timer = 0;
  #addressTimer = 0;
  /** Something changed while the cell ran. */
  #again = false;
  /** The reader has put down the start: whoever does that wants to see them run. */
  #plays = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    const given = JSON.parse(root.querySelector("script.race-data")?.textContent ?? "{}");
    this.#landscapes = given.landscapes;
    this.#cell = /** @type {CodeCell} */ (document.getElementById("race"));
    this.#state = beginning(this.#landscapes, given.surface);
    const figure = createFigure(shown(given.figure, this.#state));
    if (!figure) throw new Error("The page does not know its own picture.");
    this.#figure = figure;
    this.#panel = new RacePanel(
      this.#landscapes,
      (change) => this.#change(change),
      () => this.#state,
    );
    const share = element(
      "button",
      { type: "button", onclick: () => void this.#copyLink() },
      "Copy a link to this race",
    );
    const reset = element(
      "button",
      { type: "button", onclick: () => this.#change({ surface: this.#state.surface }) },
      "Reset",
    );
    root.replaceChildren(
      element("div", { class: "race-top" }, this.#panel.course, this.#line),
      element("div", { class: "race-stage" }, figure.element),
      element(
        "div",
        { class: "race-side" },
        this.#panel.racers,
        element("p", { class: "race-buttons" }, share, reset),
      ),
    );
    root.addEventListener("racestart", (event) => {
      const { place, done } = /** @type {CustomEvent} */ (event).detail;
      this.#change({ start: place, at: null });
      this.#plays = done;
    });
    root.addEventListener("raceview", (event) => {
      const { at, arrows } = /** @type {CustomEvent} */ (event).detail;
      this.#state = { ...this.#state, at, arrows };
      this.#followAddress();
    });
    pageSession.addEventListener("ran", (event) => {
      this.#take(/** @type {CustomEvent} */ (event).detail);
    });
    addEventListener("hashchange", () => {
      // Back to where no race was named yet: the one with which the page begins.
      if (!this.#open() && !location.hash) this.#change({ surface: given.surface });
    });
    this.#panel.show(this.#state);
    this.#say(
      "This race was recorded. Press play, or click on the map: they run anew from there, in your browser.",
    );
    if (!this.#open() && this.#cell.text !== this.#cell.original) {
      this.#say(
        "The code below is from your last visit: run it, or move a control to write it anew.",
      );
    }
  }

  /** Takes the race that the address tells of, if it does. */
  #open() {
    const hash = location.hash.slice(1);
    const state = fromHash(hash, this.#landscapes);
    if (!state || hash === toHash(this.#state)) return false;
    this.#state = state;
    this.#panel.show(state);
    if (state.surface === OWN && !pageSession.sandboxed) {
      // A formula is code, and this one was written by whoever made the link.
      pageSession.sandboxed = true;
      void this.#cell.setText(codeOf(state));
      this.#say(
        "This link brings a formula of its own. Read it in the code below and press Run there: it runs walled off from what this site keeps.",
      );
      return true;
    }
    this.#soon();
    return true;
  }

  /** @param {Partial<RaceState>} change */
  #change(change) {
    const { racers } = this.#state;
    this.#plays = false;
    this.#state = change.surface
      ? beginning(this.#landscapes, change.surface, racers)
      : { ...this.#state, ...change };
    this.#panel.show(this.#state);
    this.#followAddress();
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#race(), SETTLE_MS);
  }

  #followAddress() {
    clearTimeout(this.#addressTimer);
    this.#addressTimer = window.setTimeout(
      () => history.replaceState(null, "", `#${toHash(this.#state)}`),
      ADDRESS_MS,
    );
  }

  /** Writes the code and runs it; what changes meanwhile is run once more. */
  async #race() {
    if (this.#state.surface === OWN && !takesPlace(this.#state.formula)) {
      this.#say("Type a formula that depends on x and y, such as x² + 3y².");
      return;
    }
    if (this.#cell.isPending) {
      this.#again = true;
      return;
    }
    const code = codeOf(this.#state);
    if (this.#cell.text !== code) await this.#cell.setText(code);
    this.#say(pageSession.state === "ready" ? "Racing …" : "Python starts, then they race …", true);
    await this.#cell.run();
    if (!this.#again) return;
    this.#again = false;
    await this.#race();
  }

  /** Shows a race that has run, also one whose code the reader wrote. @param {import("../page-session.js").Ran} ran */
  #take({ name, code, result }) {
    if (name !== "race") return;
    const figure = result.outputs
      .flatMap((one) => ("data" in one && one.data[FIGURE] ? [one.data[FIGURE]] : []))
      .findLast((one) => /** @type {any} */ (one).kind === "race");
    if (figure) {
      this.#figure.update(shown(figure, this.#state, this.#plays && !this.#again));
      const own = code.trim() === codeOf(this.#state).trim();
      this.#say(own ? "" : "This is the race of the code below, which you have edited.");
      announce(/** @type {any} */ (figure).alt);
    } else if (result.error) {
      const what = result.error.message.replace(/[^.!?]$/, "$&.");
      this.#say(`The race did not run: ${what} Look below the code.`);
    }
  }

  async #copyLink() {
    history.replaceState(null, "", `#${toHash(this.#state)}`);
    try {
      await navigator.clipboard.writeText(location.href);
      this.#say("The link is copied: it brings back this very race.");
    } catch {
      this.#say("The link is in the address line: copy it from there.");
    }
  }

  /** @param {string} words @param {boolean} [quiet] not read out: it is over in a moment */
  #say(words, quiet = false) {
    this.#line.setAttribute("aria-live", quiet ? "off" : "polite");
    this.#line.textContent = words;
  }
}

/**
 * A figure as the stage shows it: its start can be moved, its runners keep their colours.
 *
 * @param {any} figure
 * @param {RaceState} state
 * @param {boolean} [plays] from the start on, at once
 */
function shown(figure, { at, arrows }, plays = false) {
  const names = KINDS.map(({ name }) => name);
  const others = names.length;
  const runners = figure.runners.map((/** @type {any} */ one, /** @type {number} */ i) => {
    const number = names.indexOf(one.name);
    return { ...one, number: number < 0 ? others + i : number };
  });
  return { ...figure, runners, movable: true, view: { at, arrows, plays } };
}
