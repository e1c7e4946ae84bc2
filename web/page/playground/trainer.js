/** @import { Changed, Experiment } from "./experiment.js" */
/** @import { Program } from "./program.js" */
/** @import { Settings } from "./settings.js" */
import { tell } from "../notice.js";
import { pageSession } from "../page-session.js";
import { counts, DEFAULTS } from "./settings.js";
import { canTrain } from "./trouble.js";

/** What a loop that runs reads anew: its variable for a setting, and the value. @type {Partial<Record<keyof Settings, (settings: Settings) => [string, number]>>} */
const LIVE = {
  rate: ({ rate }) => ["learning_rate", rate],
  strength: ({ penalty, strength }) => [penalty, strength],
  batch: (settings) => ["batch_size", settings.batch || counts(settings).train],
};
/** A slider that moves does not restart the training at each of its steps, nor a pen that draws. @type {Partial<Record<keyof Settings, number>>} */
const REST_MS = { noise: 180, share: 180, drawn: 700 };

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
  follow({ before, isSame }) {
    const { settings } = this.#experiment;
    const names = /** @type {(keyof Settings)[]} */ (Object.keys(DEFAULTS)).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(settings[name]),
    );
    if (names.length > 0 && isSame) return; // what the reader wrote stands in its place
    const isLive = names.length > 0 && names.every((name) => LIVE[name]);
    if (!isLive || !this.#program.listens) return this.#beginSoon(settings, names);
    for (const name of names) {
      const told = LIVE[name]?.(settings);
      if (told) pageSession.send(`variable:${told[0]}`, told[1]);
    }
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

  /** @param {Settings} settings @param {(keyof Settings)[]} changed */
  #beginSoon(settings, changed) {
    clearTimeout(this.#timer);
    if (!canTrain(settings)) {
      if (this.#program.isLive) this.#program.stop();
      return;
    }
    // What others wrote runs at the reader's word alone.
    if (pageSession.sandboxed && /off|stopped/.test(this.#program.state)) return;
    this.#timer = window.setTimeout(
      () => this.#program.begin(this.#program.isRunning),
      Math.max(0, ...changed.map((name) => REST_MS[name] ?? 0)),
    );
  }

  #away() {
    // Where code that runs hears nothing, pausing would be its end.
    const { isRunning, isLive, hears } = this.#program;
    if (document.hidden && isRunning && (hears || !isLive)) {
      this.#isAway = true;
      this.#program.pause();
    } else if (!document.hidden && this.#isAway) {
      this.#isAway = false;
      this.#program.train();
    }
  }
}
