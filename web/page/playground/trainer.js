/** @import { Changed, Experiment } from "./experiment.js" */
/** @import { Program } from "./program.js" */
/** @import { Settings } from "./settings.js" */
import { tell } from "../notice.js";
import { pageSession } from "../page-session.js";
import { DEFAULTS } from "./settings.js";
import { canTrain } from "./trouble.js";

/** What a loop that runs reads anew. @type {Set<keyof Settings>} */
const LIVE = new Set(["rate", "strength"]);
/** A slider that moves does not restart the training at each of its steps. */
const REST_MS = 180;
const DRAWING_MS = 700;

/** The training follows the settings: the loop that runs takes a number over, or the code runs anew. */
export class Trainer {
  #program;
  #experiment;
  #timer = 0;
  /** Paused because nobody looks. */
  #isAway = false;

  /** @param {Program} program @param {Experiment} experiment */
  constructor(program, experiment) {
    this.#program = program;
    this.#experiment = experiment;
    document.addEventListener("visibilitychange", () => this.#away());
  }

  /** @param {Changed} changed */
  follow({ before, refused }) {
    const { settings } = this.#experiment;
    const names = /** @type {(keyof Settings)[]} */ (Object.keys(DEFAULTS)).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(settings[name]),
    );
    const isLive = names.every((name) => LIVE.has(name)) && before.penalty === settings.penalty;
    if (isLive && this.#program.isLive && !refused.length) this.#tellLoop(settings);
    else this.#beginSoon(settings);
  }

  /** Does something that takes points to learn from. @param {() => void} act */
  guarded(act) {
    if (!canTrain(this.#experiment.settings)) {
      tell("Draw some points first: at least four, of two classes.");
      return;
    }
    clearTimeout(this.#timer);
    act();
  }

  /** The loop that runs takes the numbers over. @param {Settings} settings */
  #tellLoop({ rate, penalty, strength }) {
    pageSession.send("variable:learning_rate", rate);
    if (penalty !== "none") pageSession.send(`variable:${penalty}`, strength);
  }

  /** @param {Settings} settings */
  #beginSoon(settings) {
    clearTimeout(this.#timer);
    if (!canTrain(settings)) {
      if (this.#program.isLive) this.#program.stop();
      return;
    }
    if (pageSession.sandboxed && this.#program.state === "off") return; // not before the reader's word
    this.#timer = window.setTimeout(
      () => this.#program.begin(this.#program.isRunning),
      settings.data === "drawn" ? DRAWING_MS : REST_MS,
    );
  }

  #away() {
    if (document.hidden && this.#program.state === "running") {
      this.#isAway = true;
      this.#program.pause();
    } else if (!document.hidden && this.#isAway) {
      this.#isAway = false;
      this.#program.train();
    }
  }
}
