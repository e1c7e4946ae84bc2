/** @import { CodeCell } from "../cells/code-cell.js" */
/** @import { Settings } from "./settings.js" */
import { announce } from "../announce.js";
import { preferredDevice } from "../device-badge.js";
import { element } from "../element.js";
import { currentColours } from "../figures/colours.js";
import { notLoaded } from "../loaders.js";
import { tell } from "../notice.js";
import { pageSession } from "../page-session.js";
import { saveFile } from "../save-file.js";
import { Bar } from "./bar.js";
import { ControlsView } from "./controls-view.js";
import { Experiment, leftHere } from "./experiment.js";
import { Frame } from "./frame.js";
import { hiddenIn, withHidden } from "./hidden-parts.js";
import { linkOf, settingsOf } from "./link.js";
import { openingOf } from "./opening.js";
import { PresetsView } from "./presets-view.js";
import { Program } from "./program.js";
import { DEFAULTS, sound } from "./settings.js";
import { carriesCode, linkWithCode, offerLink } from "./share-link.js";
import { Speed } from "./speed.js";
import { Stage } from "./stage.js";
import { asTorch } from "./torch.js";
import { Trainer } from "./trainer.js";
import { canTrain } from "./trouble.js";

/** How often the speed is said anew. */
const SPEED_MS = 1000;

export function startPlayground() {
  const main = /** @type {HTMLElement} */ (document.querySelector("main.playground"));
  void new PlaygroundPage(main).start();
}

/** What the parts of the page tell each other. */
class PlaygroundPage {
  #speed = new Speed();
  /** When the speed was said last. */
  #told = 0;
  /** The state that was read out last. */
  #said = "off";
  /** Parts of the page that a link has left out. @type {string[]} */
  #hidden = [];
  /** Whether the first weights were asked for without the reader. */
  #isShown = false;

  /** @param {HTMLElement} main */
  constructor(main) {
    this.main = main;
    const part = (/** @type {string} */ name) =>
      /** @type {HTMLElement} */ (main.querySelector(`.${name}`));
    this.part = part;
    const change = (/** @type {Partial<Settings>} */ some) => this.#change(some);
    this.cell = /** @type {CodeCell} */ (main.querySelector("gg-cell"));
    this.program = new Program(this.cell);
    this.experiment = new Experiment(this.cell);
    this.trainer = new Trainer(this.program, this.experiment);
    this.stage = new Stage(part, this.experiment, this.program, change);
    this.controls = new ControlsView(part("play-data"), part("play-training"), change);
    this.bar = new Bar(part("play-bar"), {
      toggle: () => this.#toggle(),
      step: () => this.trainer.guarded(() => this.program.step()),
      again: () => this.trainer.guarded(() => this.program.begin(false)),
      pace: (pace) => {
        this.#speed.forget();
        this.program.pace = pace;
      },
      view: (at) => {
        if (this.program.state === "running") this.program.pause();
        this.stage.view(at);
      },
      goOn: () => this.#goOn(),
      travel: (way) => this.#travel(way),
      share: () => void this.#share(),
    });
    this.presets = new PresetsView(main, (preset) => {
      this.#change({ ...DEFAULTS, ...preset.settings }, { anew: true });
      announce(preset.question);
    });
    const all = () => {
      this.#hide([]);
      this.#showAddress();
    };
    part("play-all").append(element("button", { type: "button", onclick: all }, "Show all of it"));
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
    this.program.addEventListener("frame", (event) => {
      const frame = /** @type {CustomEvent<Frame>} */ (event).detail;
      if (this.stage.take(frame)) this.#speed.forget();
      this.#speed.note(frame.epoch, performance.now());
    });
    pageSession.addEventListener("state", () => {
      this.#showState();
      this.#showFirst();
    });
    this.stage.addEventListener("drawn", () => this.#drawn());
    this.cell.addEventListener("textchange", () => this.#edited());
    addEventListener("hashchange", () => void this.#goTo(location.hash));
    addEventListener("pagehide", () => this.experiment.keep());
    const recorded = document.querySelector("#playground-recorded")?.textContent;
    if (recorded) this.stage.showRecorded(new Frame(JSON.parse(recorded)));
    await this.#open(location.hash, leftHere());
    this.main.classList.add("ready");
    this.stage.redraw();
  }

  // What the page begins with.

  /** The address has changed under the page. @param {string} hash */
  #goTo(hash) {
    const linked = settingsOf(hash);
    const isSame = linked && linkOf(linked) === linkOf(this.experiment.settings);
    if (carriesCode(hash.replace(/^#/, "")) || (linked && !isSame)) return this.#open(hash, null);
    if (isSame) this.#hide(hiddenIn(hash));
  }

  /** @param {string} hash @param {ReturnType<typeof leftHere>} left */
  async #open(hash, left) {
    let opening;
    try {
      opening = await openingOf(hash, left);
    } catch (error) {
      tell(error instanceof Error ? error.message : notLoaded("The link", error));
      opening = { settings: sound({}), own: null, isStrange: false, hidden: [] };
    }
    if (opening.isStrange) pageSession.sandboxed = true;
    this.#hide(opening.hidden);
    const live = this.program.isLive;
    await this.experiment.put(opening.settings, opening.own);
    this.#showSettings();
    if (!this.experiment.isFirst) this.stage.forgetRecorded();
    if (live && !opening.isStrange) this.program.begin(false);
    if (opening.isStrange) this.#showOrigin();
  }

  /** Leaves parts of the page out, until the reader wants all of it. @param {string[]} hidden */
  #hide(hidden) {
    this.#hidden = hidden;
    this.main.dataset.hides = hidden.join(" ");
    this.part("play-all").hidden = hidden.length === 0;
  }

  /** The address says what is shown. */
  #showAddress() {
    const link = withHidden(linkOf(this.experiment.settings), this.#hidden);
    history.replaceState(null, "", `#${link}`);
  }

  #showOrigin() {
    this.part("play-origin").hidden = false;
    this.part("play-origin").textContent =
      "This code came with the link: somebody else may have written it. It has not run; when you press Train, it runs walled off from everything that this site keeps.";
  }

  // Changes of the settings and of the code.

  /** @param {Partial<Settings>} some @param {{undoable?: boolean, anew?: boolean}} [how] */
  #change(some, how) {
    const changed = this.experiment.change(some, how);
    if (!changed) return;
    this.#showAddress();
    this.#dropLink();
    this.#showRefused(changed.refused);
    this.#showSettings();
    this.trainer.follow(changed);
  }

  /** @param {"undo" | "redo"} way */
  #travel(way) {
    const target = this.experiment.travel(way);
    if (!target) return;
    this.#change(target, { undoable: false });
    announce(way === "undo" ? "The last change is undone." : "The change is made again.");
  }

  #showSettings() {
    const { settings, undoable, redoable } = this.experiment;
    this.controls.show(settings);
    this.stage.showSettings();
    this.bar.showTravel(undoable, redoable);
    this.presets.show(settings);
  }

  /** The reader writes in the code. */
  #edited() {
    const { isOwn } = this.experiment;
    this.#dropLink();
    this.main.classList.toggle("own-code", isOwn);
    if (!isOwn) this.part("play-refused").hidden = true;
    this.experiment.keep();
  }

  /** @param {string[]} lines */
  #showRefused(lines) {
    const place = this.part("play-refused");
    place.hidden = lines.length === 0;
    if (!lines.length) return;
    const reset = async () => {
      await this.cell.reset();
      place.hidden = true;
      this.program.begin(this.program.isRunning);
    };
    place.replaceChildren(
      "You have changed that part of the code by hand, so the control leaves it alone. It would say ",
      element("code", {}, lines[0].trim()),
      lines.length > 1 ? " and more. " : ". ",
      element("button", { type: "button", onclick: () => void reset() }, "Take the controls’ code"),
    );
    announce(place.textContent ?? "");
  }

  // The training.

  #toggle() {
    if (this.program.isRunning) return this.program.pause();
    this.trainer.guarded(() => {
      if (this.stage.viewed === null) this.program.train();
      else this.#goOn();
    });
  }

  /** The training goes on from the picture that the slider shows. */
  #goOn() {
    const frame = this.stage.shown;
    this.stage.view(null);
    if (frame && this.program.isLive) {
      this.program.goBack(frame.epoch);
      if (!frame.remembers)
        tell(
          `The weights are those of epoch ${frame.epoch}. What the optimizer remembers of later steps stays: Playground(…, optimizer=optimizer) takes that back, too.`,
        );
    }
    this.program.train();
  }

  #drawn() {
    this.controls.paint(currentColours());
    this.bar.showPast(this.stage.past, this.stage.viewed);
    if (performance.now() - this.#told < SPEED_MS) return;
    this.#told = performance.now();
    this.#showRun();
  }

  /** Points and first weights of a link's settings are seen as soon as Python is there. */
  #showFirst() {
    if (this.#isShown || pageSession.state !== "ready") return;
    const { experiment, program, stage } = this;
    const isStrange = experiment.isOwn || pageSession.sandboxed;
    this.#isShown = true;
    if (program.state === "off" && !stage.shown && !isStrange && canTrain(experiment.settings))
      program.begin(false);
  }

  #showState() {
    const { state } = this.program;
    if (state === "starting") this.stage.renew();
    this.main.dataset.state = state;
    this.#showRun();
    const epoch = this.stage.past.latest?.epoch ?? 0;
    if (state !== this.#said && state === "running") announce("It trains.");
    if (state !== this.#said && state === "paused" && epoch) announce(`Paused at epoch ${epoch}.`);
    this.#said = state;
    if (state === "failed") this.stage.redraw();
  }

  #showRun() {
    const { state, isRunning } = this.program;
    const booting = state === "starting" && !/ready|busy/.test(pageSession.state);
    const words = {
      off: "",
      starting: booting ? "Python starts …" : "starts …",
      running: this.#speed.words,
      pausing: "pauses …",
      paused: "paused",
      stopped: "stopped",
      ended: "ended",
      failed: "failed",
    };
    this.bar.showRun(isRunning, words[state]);
  }

  /** A link that was offered is one to what has changed since. */
  #dropLink() {
    this.part("play-share").replaceChildren();
  }

  async #share() {
    this.#dropLink();
    const addressOf = async (/** @type {string[]} */ hidden) => {
      const link = withHidden(linkOf(this.experiment.settings), hidden);
      const text = this.experiment.isOwn ? await linkWithCode(link, this.cell.text) : link;
      return new URL(`#${text}`, location.href).href;
    };
    try {
      await offerLink(this.part("play-share"), addressOf, this.#hidden);
    } catch (error) {
      tell(error instanceof Error ? error.message : notLoaded("The link", error));
    }
  }
}
