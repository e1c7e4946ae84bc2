/** @import { CodeCell } from "../cells/code-cell.js" */
/** @import { Frame } from "./frame.js" */
/** @import { Column, Unit } from "./network-view.js" */
/** @import { Settings } from "./settings.js" */
import { announce } from "../announce.js";
import { preferredDevice } from "../device-badge.js";
import { element } from "../element.js";
import { currentColours } from "../figures/colours.js";
import { columnOf } from "../figures/playground.js";
import { notLoaded } from "../loaders.js";
import { tell } from "../notice.js";
import { pageSession } from "../page-session.js";
import { saveFile } from "../save-file.js";
import { recall, remember } from "../storage.js";
import { themeChanges } from "../theme.js";
import { Bar } from "./bar.js";
import { codeOf } from "./code.js";
import { columnsOf } from "./columns.js";
import { ControlsView } from "./controls-view.js";
import { CurvesView } from "./curves-view.js";
import { Frame as FrameClass } from "./frame.js";
import { linkOf, settingsOf } from "./link.js";
import { merged, newLines } from "./merge.js";
import { NetworkView } from "./network-view.js";
import { OutputView } from "./output-view.js";
import { Past } from "./past.js";
import { Pen } from "./pen.js";
import { PresetsView } from "./presets-view.js";
import { Program } from "./program.js";
import { ScoresView } from "./scores-view.js";
import { DEFAULTS, FEATURES, MOST_DRAWN, sound, taskOf } from "./settings.js";
import { carriesCode, linkWithCode, offerLink, readLink } from "./share-link.js";
import { Speed } from "./speed.js";
import { asTorch } from "./torch.js";
import { Travels } from "./travels.js";
import { canTrain, troubleOf } from "./trouble.js";
import { WeightsCard } from "./weights-card.js";

/** What a loop that runs reads anew: the variable of each setting. */
const LIVE = new Set(["rate", "strength"]);
/** A slider that moves does not restart the training at each of its steps. */
const REST_MS = 180;
const DRAWING_MS = 700;
/** How often the speed is said anew. */
const SPEED_MS = 1000;
const KEPT = "playground:state";

export function startPlayground() {
  const main = /** @type {HTMLElement} */ (document.querySelector("main.playground"));
  void new PlaygroundPage(main).start();
}

class PlaygroundPage {
  /** @type {Settings} */
  #settings = sound({});
  /** The code that the settings make. */
  #base = codeOf(this.#settings);
  #travels = new Travels();
  #past = new Past();
  /** The frame that the slider chose; null: the latest. @type {number | null} */
  #viewed = null;
  /** @type {Unit | null} */
  #looked = null;
  /** The next frame is the first of another training. */
  #isFresh = false;
  #isRecorded = false;
  #timer = 0;
  #frameAsked = 0;
  /** Paused because nobody looks. */
  #isAway = false;
  #speed = new Speed();
  #structure = "";
  /** The state that was read out last. */
  #said = "off";
  /** When the speed was said last. */
  #told = 0;

  /** @param {HTMLElement} main */
  constructor(main) {
    this.main = main;
    const part = (/** @type {string} */ name) =>
      /** @type {HTMLElement} */ (main.querySelector(`.${name}`));
    this.part = part;
    this.cell = /** @type {CodeCell} */ (main.querySelector("gg-cell"));
    this.program = new Program(this.cell);
    this.network = new NetworkView(part("play-network"), {
      onLook: (unit) => {
        this.#looked = unit;
        this.#redraw();
      },
      onPick: (unit, source) => this.#pick(unit, source),
    });
    this.output = new OutputView(part("play-output"), (x, y) => this.#drawPoint(x, y));
    this.curves = new CurvesView(part("play-curves"));
    this.scores = new ScoresView(part);
    this.controls = new ControlsView(part("play-data"), part("play-training"), (change) =>
      this.#change(change),
    );
    this.card = new WeightsCard(
      part("play-weights"),
      this.network,
      (unit, source, value) => this.program.setWeight(unit.layer, unit.unit, source, value),
      () => this.#closeCard(),
    );
    this.bar = new Bar(part("play-bar"), {
      toggle: () => this.#toggle(),
      step: () => this.#guarded(() => this.program.step()),
      again: () => this.#guarded(() => this.program.begin(false)),
      pace: (pace) => {
        this.#speed.forget();
        this.program.pace = pace;
      },
      view: (at) => this.#view(at),
      goOn: () => this.#goOn(),
      travel: (way) => this.#travel(way),
      share: () => void this.#share(),
    });
    this.looks = this.#makeLooks();
    this.pen = new Pen(part("play-pen"), (change) =>
      this.#change({ drawn: change(this.#settings.drawn) }),
    );
    this.presets = new PresetsView(main, (preset) => {
      this.#change({ ...DEFAULTS, ...preset.settings }, { anew: true });
      announce(preset.question);
    });
    part("play-torch").append(
      element(
        "button",
        {
          type: "button",
          onclick: () => saveFile("playground.py", asTorch(this.cell.text), "text/x-python"),
        },
        "Download it as a PyTorch script",
      ),
    );
  }

  async start() {
    pageSession.deviceChoice = preferredDevice();
    this.program.addEventListener("state", () => this.#showState());
    this.program.addEventListener("frame", (event) =>
      this.#take(/** @type {CustomEvent<Frame>} */ (event).detail),
    );
    pageSession.addEventListener("state", () => this.#showState());
    this.cell.addEventListener("textchange", () => this.#edited());
    themeChanges.addEventListener("change", () => this.#redraw());
    document.addEventListener("visibilitychange", () => this.#away());
    addEventListener("hashchange", () => void this.#open(location.hash));
    addEventListener("pagehide", () => this.#keep());
    const recorded = document.querySelector("#playground-recorded")?.textContent;
    if (recorded) {
      this.#isRecorded = true;
      this.#past.add(new FrameClass(JSON.parse(recorded)));
    }
    await this.#open(location.hash, true);
    this.main.classList.add("ready");
    this.#redraw();
  }

  // What the page begins with: a link, what was left here, or the first experiment.

  /** @param {string} hash @param {boolean} [first] */
  async #open(hash, first = false) {
    const text = hash.replace(/^#/, "");
    if (carriesCode(text)) return this.#openShared(text);
    const linked = settingsOf(text);
    const kept = first ? recall(KEPT) : null;
    const known = typeof kept?.link === "string" ? settingsOf(kept.link) : null;
    if (linked) {
      if (!first && linkOf(linked) === linkOf(this.#settings)) return;
      const own = known && linkOf(known) === linkOf(linked) ? kept.text : null;
      return this.#show(linked, typeof own === "string" ? own : null);
    }
    if (first)
      await this.#show(known ?? sound({}), typeof kept?.text === "string" ? kept.text : null);
  }

  /** Code of somebody's link: it runs walled off, and not before the reader says so. @param {string} text */
  async #openShared(text) {
    let shared;
    try {
      shared = await readLink(text);
    } catch (error) {
      tell(error instanceof Error ? error.message : notLoaded("The link", error));
      return this.#show(sound({}), null);
    }
    pageSession.sandboxed = true;
    await this.#show(shared.settings ?? sound({}), shared.code);
    this.part("play-origin").hidden = false;
    this.part("play-origin").textContent =
      "This code came with the link: somebody else may have written it. It has not run; when you press Train, it runs walled off from everything that this site keeps.";
  }

  /** Settings and code as they are at the start. @param {Settings} settings @param {string | null} own */
  async #show(settings, own) {
    const live = this.program.isLive;
    this.#settings = settings;
    this.#base = codeOf(settings);
    this.#showSettings();
    await this.cell.offer(this.#base, own ?? this.#base);
    if (this.#isRecorded && linkOf(settings) !== linkOf(sound({}))) {
      this.#past.clear();
      this.#isRecorded = false;
    }
    if (live) this.program.begin(false);
    this.#redraw();
  }

  #keep() {
    const edited = this.cell.text !== this.#base;
    if (pageSession.sandboxed) return; // others' code is not kept as the reader's own
    const isFirst = !edited && linkOf(this.#settings) === linkOf(sound({}));
    remember(
      KEPT,
      isFirst ? null : { link: linkOf(this.#settings), text: edited ? this.cell.text : null },
    );
  }

  // Changes of the settings.

  /** @param {Partial<Settings>} change @param {{undoable?: boolean, anew?: boolean}} [how] anew: also if nothing changes */
  #change(change, { undoable = true, anew = false } = {}) {
    const before = this.#settings;
    const after = sound({ ...before, ...change });
    if (linkOf(after) === linkOf(before) && !anew) return;
    if (undoable) this.#travels.note(before);
    this.#settings = after;
    const base = codeOf(after);
    const text = this.cell.text;
    const isOwn = text !== this.#base;
    const { text: next, refused } = isOwn
      ? merged(text, this.#base, base)
      : { text: base, refused: [] };
    this.#base = base;
    void this.cell.offer(base, next, newLines(text, next));
    this.#refused(refused);
    history.replaceState(null, "", `#${linkOf(after)}`);
    this.#keep();
    this.#showSettings();
    const names = Object.keys(DEFAULTS).filter((name) => {
      const key = /** @type {keyof Settings} */ (name);
      return JSON.stringify(before[key]) !== JSON.stringify(after[key]);
    });
    const isLive = names.every((name) => LIVE.has(name)) && before.penalty === after.penalty;
    if (isLive && this.program.isLive && !refused.length) this.#tellLoop(after);
    else this.#restart(after);
    this.#redraw();
  }

  /** The loop that runs takes the numbers over. @param {Settings} settings */
  #tellLoop({ rate, penalty, strength }) {
    pageSession.send("variable:learning_rate", rate);
    if (penalty !== "none") pageSession.send(`variable:${penalty}`, strength);
  }

  /** @param {Settings} settings */
  #restart(settings) {
    clearTimeout(this.#timer);
    const drawing = settings.data === "drawn";
    if (!canTrain(settings)) {
      if (this.program.isLive) this.program.stop();
      return;
    }
    if (pageSession.sandboxed && this.program.state === "off") return; // not before the reader's word
    this.#timer = window.setTimeout(
      () => this.program.begin(this.program.isRunning),
      drawing ? DRAWING_MS : REST_MS,
    );
  }

  /** @param {string[]} lines */
  #refused(lines) {
    const place = this.part("play-refused");
    place.hidden = lines.length === 0;
    if (!lines.length) return;
    const reset = element(
      "button",
      { type: "button", onclick: () => void this.cell.reset().then(() => this.#ownReset()) },
      "Take the controls’ code",
    );
    const told = element("code", {}, lines[0].trim());
    place.replaceChildren(
      "You have changed that part of the code by hand, so the control leaves it alone. It would say ",
      told,
      lines.length > 1 ? " and more. " : ". ",
      reset,
    );
    announce(place.textContent ?? "");
  }

  #ownReset() {
    this.part("play-refused").hidden = true;
    this.program.begin(this.program.isRunning);
  }

  /** @param {"undo" | "redo"} way */
  #travel(way) {
    const target = this.#travels.go(way, this.#settings);
    if (!target) return;
    this.#change(target, { undoable: false });
    announce(way === "undo" ? "The last change is undone." : "The change is made again.");
  }

  /** The reader writes in the code. */
  #edited() {
    const edited = this.cell.text !== this.#base;
    this.main.classList.toggle("own-code", edited);
    if (!edited) this.part("play-refused").hidden = true;
    this.#keep();
  }

  #showSettings() {
    this.controls.show(this.#settings);
    this.#build(columnsOf(this.#settings, (hidden, does) => this.#layers(hidden, does)));
    this.pen.holder.hidden = this.#settings.data !== "drawn";
    this.bar.showTravel(this.#travels.undoable, this.#travels.redoable);
    this.presets.show(this.#settings);
    if (this.card.unit) this.#closeCard();
  }

  /** The columns are built anew: the focus goes back to the button of the same kind. @param {number[]} hidden @param {string} does */
  #layers(hidden, does) {
    this.#change({ hidden });
    const network = this.part("play-network");
    const again = /** @type {HTMLButtonElement | null} */ (
      network.querySelector(`[data-does="${does}"]:not([disabled])`) ??
        network.querySelector('[data-does="add"]:not([disabled])') ??
        network.querySelector("[data-does]:not([disabled])")
    );
    again?.focus({ preventScroll: true });
    const count = this.#settings.hidden.length;
    announce(
      `${count} hidden ${count === 1 ? "layer" : "layers"}: ${hidden.join(", ") || "none"}.`,
    );
  }

  /** @param {Column[]} columns */
  #build(columns) {
    this.#structure = columns.map(({ on }) => on.filter(Boolean).length).join(" ");
    this.network.build(columns);
    this.part("play-network").style.setProperty("--columns", String(columns.length));
  }

  /** Code that the reader wrote may make another network than the controls say. @param {Frame} frame */
  #fit(frame) {
    const structure = frame.layers.map(({ shown }) => shown).join(" ");
    if (structure === this.#structure) return true;
    if (this.cell.text === this.#base) return false;
    this.#build(frame.layers.map((layer, at) => columnOf(frame, layer, at)));
    return true;
  }

  /** @param {Unit} unit @param {number} [source] */
  #pick(unit, source) {
    if (unit.layer === 0) {
      const name = /** @type {keyof typeof FEATURES} */ (Object.keys(FEATURES)[unit.unit]);
      const { features } = this.#settings;
      const isOn = features.includes(name);
      if (isOn && features.length === 1) return tell("A network needs at least one feature.");
      return this.#change({
        features: isOn ? features.filter((one) => one !== name) : [...features, name],
      });
    }
    this.#looked = unit;
    if (!this.program.isLive) {
      // Weights live in Python: it starts, and waits at epoch 0.
      this.program.begin(false);
    }
    this.card.open(unit, this.#shownFrame(), source);
  }

  #closeCard() {
    const { unit } = this.card;
    this.card.close();
    this.#looked = null;
    if (unit) {
      const columns = this.part("play-network").querySelectorAll(".network-column");
      const units = columns[unit.layer]?.querySelectorAll(".unit");
      /** @type {HTMLElement | undefined} */ (units?.[unit.unit])?.focus({ preventScroll: true });
    }
    this.#redraw();
  }

  // What comes from Python, and what is shown of it.

  /** @param {Frame} frame */
  #take(frame) {
    if (this.#isFresh || this.#isRecorded) {
      this.#past.clear();
      this.#isFresh = this.#isRecorded = false;
      this.#viewed = null;
      this.#speed.forget();
    }
    this.#past.add(frame);
    this.#speed.note(frame.epoch, performance.now());
    this.#redraw();
  }

  #shownFrame() {
    return this.#viewed === null ? this.#past.latest : (this.#past.frames[this.#viewed] ?? null);
  }

  #redraw() {
    this.#frameAsked ||= requestAnimationFrame(() => {
      this.#frameAsked = 0;
      this.#draw();
    });
  }

  #draw() {
    const colours = currentColours();
    const frame = this.#shownFrame();
    const fits = frame !== null && this.#fit(frame);
    const drawing = this.#settings.data === "drawn" ? this.#settings.drawn : null;
    const unit = this.#looked && this.#looked.layer > 0 ? this.#looked : this.#featureLooked();
    this.network.draw(fits ? frame : null, colours);
    this.output.draw(frame, colours, {
      test: this.looks.test.checked,
      hard: this.looks.hard.checked,
      unit: fits ? unit : null,
      drawing,
    });
    this.curves.draw(this.#isRecorded ? frame : this.#past.latest, frame?.epoch ?? 0, colours);
    this.controls.paint(colours);
    if (this.card.unit) this.card.show(frame);
    this.scores.show(frame);
    this.#showCaption(fits ? unit : null);
    this.bar.showPast(this.#past, this.#viewed);
    if (performance.now() - this.#told > SPEED_MS) {
      this.#told = performance.now();
      this.#showRun();
    }
    const trouble = troubleOf(this.#settings, this.program.state, frame);
    const place = this.part("play-trouble");
    if (place.textContent !== trouble) place.textContent = trouble;
    place.hidden = trouble === "";
  }

  /** A feature that is pointed at, by its place among those that are on. @returns {Unit | null} */
  #featureLooked() {
    if (!this.#looked) return null;
    const names = Object.keys(FEATURES);
    const name = /** @type {"x1"} */ (names[this.#looked.unit]);
    const place = this.#settings.features.indexOf(name);
    return place < 0 ? null : { layer: 0, unit: place };
  }

  /** @param {Unit | null} unit */
  #showCaption(unit) {
    const place = this.part("play-caption");
    const text = unit
      ? `What ${this.network.nameOf(unit.layer, unit.unit)} says: orange above zero, blue below`
      : this.#isRecorded
        ? "Recorded: press Train to begin from random weights"
        : {
            binary: "Orange: class 1, blue: class 0",
            classes: "The likeliest class at every place",
            regression: "The number at every place",
          }[this.#past.latest?.task ?? taskOf(this.#settings)];
    if (place.textContent !== text) place.textContent = text;
  }

  #showState() {
    const { state } = this.program;
    if (state === "starting") this.#isFresh = true;
    this.main.dataset.state = state;
    this.#showRun();
    if (state !== this.#said && (state === "paused" || state === "running"))
      announce(
        state === "paused" ? `Paused at epoch ${this.#past.latest?.epoch ?? 0}.` : "It trains.",
      );
    this.#said = state;
    if (state === "failed") this.#redraw();
  }

  #showRun() {
    const { state, isRunning } = this.program;
    const booting = state === "starting" && !/ready|busy/.test(pageSession.state);
    const words = {
      off: "",
      starting: booting ? "Python starts …" : "",
      running: this.#speed.words,
      pausing: "pauses …",
      paused: "paused",
      ended: "ended",
      failed: "failed",
    };
    this.bar.showRun(isRunning, words[state]);
  }

  #away() {
    if (document.hidden && this.program.state === "running") {
      this.#isAway = true;
      this.program.pause();
    } else if (!document.hidden && this.#isAway) {
      this.#isAway = false;
      this.program.train();
    }
  }

  #toggle() {
    if (this.program.isRunning) return this.program.pause();
    this.#guarded(() => {
      if (this.#viewed !== null) return this.#goOn();
      this.program.train();
    });
  }

  /** @param {number} at a frame of the past */
  #view(at) {
    if (this.program.state === "running") this.program.pause();
    this.#viewed = at < this.#past.frames.length - 1 ? at : null;
    this.#redraw();
  }

  /** @param {() => void} act */
  #guarded(act) {
    if (!canTrain(this.#settings)) {
      tell("Draw some points first: at least four, of two classes.");
      return;
    }
    clearTimeout(this.#timer);
    act();
  }

  /** The training goes on from the picture that the slider shows. */
  #goOn() {
    const frame = this.#shownFrame();
    this.#viewed = null;
    if (!frame || !this.program.isLive) return this.program.train();
    this.program.goBack(frame.epoch);
    this.program.train();
  }

  async #share() {
    const link = linkOf(this.#settings);
    this.part("play-share").replaceChildren(); // an earlier link is not this one
    try {
      const own = this.cell.text !== this.#base;
      const text = own ? await linkWithCode(link, this.cell.text) : link;
      await offerLink(this.part("play-share"), new URL(`#${text}`, location.href).href);
    } catch (error) {
      tell(error instanceof Error ? error.message : notLoaded("The link", error));
    }
  }

  // Beside the picture.

  #makeLooks() {
    const tick = (/** @type {string} */ name, /** @type {boolean} */ checked) => {
      const field = element("input", { type: "checkbox", checked });
      field.addEventListener("change", () => this.#redraw());
      return { field, label: element("label", {}, field, name) };
    };
    const test = tick("test points (hollow)", true);
    const hard = tick("only the border", false);
    this.part("play-looks").replaceChildren(test.label, hard.label);
    return { test: test.field, hard: hard.field };
  }

  /** @param {number} x @param {number} y */
  #drawPoint(x, y) {
    const { drawn } = this.#settings;
    if (drawn.length >= MOST_DRAWN) return tell(`${MOST_DRAWN} points are the most.`);
    const rounded = (/** @type {number} */ at) => Math.round(at * 100) / 100;
    this.#change({ drawn: [...drawn, [rounded(x), rounded(y), this.pen.label]] });
  }
}
