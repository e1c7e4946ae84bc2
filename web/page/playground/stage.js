/** @import { Experiment } from "./experiment.js" */
/** @import { Frame } from "./frame.js" */
/** @import { Column, Unit } from "./network-view.js" */
/** @import { Program } from "./program.js" */
/** @import { Settings } from "./settings.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { currentColours } from "../figures/colours.js";
import { columnOf } from "../figures/playground.js";
import { tell } from "../notice.js";
import { themeChanges } from "../theme.js";
import { columnsOf } from "./columns.js";
import { CurvesView } from "./curves-view.js";
import { featureMaps } from "./feature-maps.js";
import { NetworkView } from "./network-view.js";
import { OutputView } from "./output-view.js";
import { Past } from "./past.js";
import { Pen } from "./pen.js";
import { ScoresView } from "./scores-view.js";
import { classesOf, FEATURES, MOST_DRAWN, taskOf } from "./settings.js";
import { troubleOf } from "./trouble.js";
import { WeightsCard } from "./weights-card.js";

/** More columns have smaller units. */
const DEEP = 6;

/**
 * The network, its answer and its losses, at the epoch that is looked at.
 *
 * Events: "drawn".
 */
export class Stage extends EventTarget {
  past = new Past();
  /** The frame of the past that is looked at; null: the latest. @type {number | null} */
  viewed = null;
  /** The unit that is pointed at. @type {Unit | null} */
  #looked = null;
  /** The next frame is the first of another training. */
  #isFresh = false;
  /** What is shown came with the page. */
  #isRecorded = false;
  #frameAsked = 0;
  /** Of how many units the columns are. */
  #structure = "";
  /** What of the settings the columns show. */
  #columns = "";
  #part;
  #experiment;
  #program;
  #change;

  /**
   * @param {(name: string) => HTMLElement} part finds a place by its class
   * @param {Experiment} experiment @param {Program} program
   * @param {(change: Partial<Settings>) => void} change of settings, by what is done on the stage
   */
  constructor(part, experiment, program, change) {
    super();
    this.#part = part;
    this.#experiment = experiment;
    this.#program = program;
    this.#change = change;
    this.network = new NetworkView(part("play-network"), {
      onLook: (unit) => {
        if (unit?.layer === this.#looked?.layer && unit?.unit === this.#looked?.unit) return;
        this.#looked = unit;
        this.redraw();
      },
      onPick: (unit, how) => this.#pick(unit, how),
    });
    this.output = new OutputView(part("play-output"), (x, y) => this.#drawPoint(x, y));
    this.curves = new CurvesView(part("play-curves"));
    this.scores = new ScoresView(part);
    this.card = new WeightsCard(
      part("play-weights"),
      this.network,
      (unit, source, value) => program.setWeight(unit.layer, unit.unit, source, value),
      () => this.#closeCard(),
    );
    for (const type of ["focusin", "focusout"])
      this.card.holder.addEventListener(type, () => this.redraw());
    this.looks = this.#makeLooks();
    this.pen = new Pen(part("play-pen"), (edit) =>
      change({ drawn: edit(experiment.settings.drawn) }),
    );
    themeChanges.addEventListener("change", () => this.redraw());
  }

  /** The frame that is looked at. */
  get shown() {
    return this.viewed === null ? this.past.latest : (this.past.frames[this.viewed] ?? null);
  }

  /** Shows a training that was recorded, until another one begins. @param {Frame} frame */
  showRecorded(frame) {
    this.#isRecorded = true;
    this.past.add(frame);
  }

  /** Another training has begun: what comes next takes the place of all that is shown. */
  renew() {
    this.#isFresh = true;
  }

  /** Another experiment: the recorded one is shown no more. */
  forgetRecorded() {
    if (!this.#isRecorded) return;
    this.past.clear();
    this.#isRecorded = false;
  }

  /** @param {Frame} frame */
  take(frame) {
    const isNew = this.#isFresh || this.#isRecorded;
    if (isNew) {
      this.past.clear();
      this.#isFresh = this.#isRecorded = false;
      this.viewed = null;
    }
    this.past.add(frame);
    this.redraw();
    return isNew;
  }

  /** @param {number | null} at a frame of the past; null: the latest */
  view(at) {
    this.viewed = at !== null && at < this.past.frames.length - 1 ? at : null;
    this.redraw();
  }

  showSettings() {
    const { settings } = this.#experiment;
    const { features, hidden } = settings;
    const columns = JSON.stringify([features, hidden, taskOf(settings), classesOf(settings)]);
    if (columns !== this.#columns) {
      this.#build(columnsOf(settings, (layers, does) => this.#layers(layers, does)));
      if (this.card.unit) this.#closeCard();
    }
    this.#columns = columns;
    this.pen.holder.hidden = settings.data !== "drawn";
    this.redraw();
  }

  redraw() {
    this.#frameAsked ||= requestAnimationFrame(() => {
      this.#frameAsked = 0;
      this.#draw();
    });
  }

  #draw() {
    const colours = currentColours();
    const { settings } = this.#experiment;
    const frame = this.shown;
    const fits = frame !== null && this.#fit(frame);
    const unit = frame && fits ? this.#unitLooked(frame) : null;
    this.network.draw(fits ? frame : null, colours);
    this.output.draw(frame, colours, {
      test: this.looks.test.checked,
      hard: this.looks.hard.checked,
      unit,
      drawing: settings.data === "drawn" ? settings.drawn : null,
    });
    this.looks.border.hidden = frame?.task === "regression";
    this.curves.draw(this.#isRecorded ? frame : this.past.latest, frame?.epoch ?? 0, colours);
    if (this.card.unit) this.card.show(frame);
    this.scores.show(frame);
    this.#showCaption(unit !== null);
    this.#showTrouble(troubleOf(settings, this.#program.state, frame));
    this.dispatchEvent(new Event("drawn"));
  }

  /** @param {boolean} ofUnit */
  #showCaption(ofUnit) {
    const place = this.#part("play-caption");
    const text = ofUnit
      ? `What ${this.#nameLooked} says`
      : this.#isRecorded
        ? "Recorded: Train begins anew"
        : !this.shown && this.#experiment.settings.data !== "drawn"
          ? "The points come with Python: press Train"
          : {
              binary: "Orange: class 1, blue: class 0",
              classes: "The likeliest class at every place",
              regression: "The number at every place",
            }[this.past.latest?.task ?? taskOf(this.#experiment.settings)];
    if (place.textContent !== text) place.textContent = text;
  }

  /** @param {string} trouble */
  #showTrouble(trouble) {
    const place = this.#part("play-trouble");
    if (place.textContent !== trouble) place.textContent = trouble;
    place.hidden = trouble === "";
  }

  // The network's columns.

  /** The columns are built anew: the focus goes back to the button of the same kind. @param {number[]} hidden @param {string} does */
  #layers(hidden, does) {
    this.#change({ hidden });
    const network = this.#part("play-network");
    const again = /** @type {HTMLButtonElement | null} */ (
      network.querySelector(`[data-does="${does}"]:not([disabled])`) ??
        network.querySelector('[data-does="add"]:not([disabled])') ??
        network.querySelector("[data-does]:not([disabled])")
    );
    again?.focus({ preventScroll: true });
    const count = this.#experiment.settings.hidden.length;
    announce(
      `${count} hidden ${count === 1 ? "layer" : "layers"}: ${hidden.join(", ") || "none"}.`,
    );
  }

  /** @param {Column[]} columns */
  #build(columns) {
    this.#structure = columns.map(({ on }) => on.filter(Boolean).length).join(" ");
    this.network.build(columns);
    const stage = this.#part("play-stage");
    stage.style.setProperty("--columns", String(columns.length));
    stage.classList.toggle("deep", columns.length > DEEP);
  }

  /** Code that the reader wrote may make another network than the controls say. @param {Frame} frame */
  #fit(frame) {
    const structure = frame.layers.map(({ shown }) => shown).join(" ");
    if (structure === this.#structure) return true;
    if (!this.#experiment.isOwn) return false;
    this.#columns = "";
    this.#build(frame.layers.map((layer, at) => columnOf(frame, layer, at)));
    return true;
  }

  // One unit.

  /** The unit that is pointed at, with its layer's maps: of features also those that are off. @param {Frame} frame */
  #unitLooked(frame) {
    const looked = this.#looking;
    if (!looked) return null;
    const { layer, unit } = looked;
    const told = this.#isFeature(layer) ? featureMaps(frame.range) : frame.layers[layer];
    return told && unit < told.shown ? { layer: told, unit } : null;
  }

  /** Whether a layer's units are the features that the settings choose among. @param {number} layer */
  #isFeature(layer) {
    return layer === 0 && this.#columns !== "";
  }

  /** The unit that is pointed at, or the one that was pressed while its weights are only read. */
  get #looking() {
    return this.#looked ?? (this.card.isWritten ? null : this.card.unit);
  }

  get #nameLooked() {
    const { layer, unit } = /** @type {Unit} */ (this.#looking);
    return this.#isFeature(layer)
      ? Object.values(FEATURES)[unit].name
      : this.network.nameOf(layer, unit);
  }

  /** @param {Unit} unit @param {{byKeys?: boolean, source?: number}} how */
  #pick(unit, how) {
    if (this.#isFeature(unit.layer)) return this.#toggleFeature(unit.unit);
    if (unit.layer === 0) return; // inputs of the reader's own code
    const { unit: shown } = this.card;
    if (shown?.layer === unit.layer && shown.unit === unit.unit && how.source === undefined)
      return this.#closeCard();
    if (!this.#program.isLive) {
      // Weights live in Python: it starts, and waits at epoch 0.
      this.#program.begin(false);
    }
    this.card.open(unit, this.shown, how);
  }

  /** @param {number} at */
  #toggleFeature(at) {
    const name = /** @type {keyof typeof FEATURES} */ (Object.keys(FEATURES)[at]);
    const { features } = this.#experiment.settings;
    const isOn = features.includes(name);
    if (isOn && features.length === 1) return tell("A network needs at least one feature.");
    this.#change({
      features: isOn ? features.filter((one) => one !== name) : [...features, name],
    });
  }

  #closeCard() {
    const { unit, holder } = this.card;
    const hadFocus = holder.contains(document.activeElement);
    this.card.close();
    this.#looked = null;
    if (unit && hadFocus) {
      const columns = this.#part("play-network").querySelectorAll(".network-column");
      const units = columns[unit.layer]?.querySelectorAll(".unit");
      /** @type {HTMLElement | undefined} */ (units?.[unit.unit])?.focus({ preventScroll: true });
    }
    this.redraw();
  }

  // Beside the picture.

  #makeLooks() {
    const tick = (/** @type {string} */ name, /** @type {boolean} */ checked) => {
      const field = element("input", { type: "checkbox", checked });
      field.addEventListener("change", () => this.redraw());
      return { field, label: element("label", {}, field, name) };
    };
    const test = tick("test points (hollow)", true);
    const hard = tick("only the border", false);
    this.#part("play-looks").replaceChildren(test.label, hard.label);
    return { test: test.field, hard: hard.field, border: hard.label };
  }

  /** @param {number} x @param {number} y */
  #drawPoint(x, y) {
    const { drawn } = this.#experiment.settings;
    if (drawn.length >= MOST_DRAWN) return tell(`${MOST_DRAWN} points are the most.`);
    const rounded = (/** @type {number} */ at) => Math.round(at * 100) / 100;
    this.#change({ drawn: [...drawn, [rounded(x), rounded(y), this.pen.label]] });
  }
}
