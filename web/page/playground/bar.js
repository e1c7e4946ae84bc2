/** @import { Past } from "./past.js" */
/** @import { Pace } from "./program.js" */
import { element, icon } from "../element.js";
import { pageSession } from "../page-session.js";

/**
 * @typedef {object} Acts what the bar's controls do
 * @property {() => void} toggle
 * @property {() => void} step
 * @property {() => void} again
 * @property {(pace: Pace) => void} pace
 * @property {(at: number) => void} view
 * @property {() => void} goOn
 * @property {(way: "undo" | "redo") => void} travel
 * @property {() => void} share
 */

/** The line above the picture: train, step, the epoch, back through training, undo, share. */
export class Bar {
  #train;
  #status = element("span", { class: "play-status" });
  #epoch = element("output", { class: "play-epoch", "aria-live": "off" }, "0");
  #slider;
  #back;
  #undo;
  #redo;
  #restart;

  /** @param {HTMLElement} holder @param {Acts} acts */
  constructor(holder, acts) {
    const button = (
      /** @type {Record<string, any>} */ attributes,
      /** @type {(Node | string)[]} */ ...content
    ) => element("button", { type: "button", ...attributes }, ...content);
    this.#train = button({
      class: "play-train",
      onclick: acts.toggle,
      onpointerenter: () => pageSession.prefetch(),
    });
    const pace = element(
      "select",
      { "aria-label": "Speed" },
      ...["slow", "normal", "fast"].map((name) =>
        element("option", { value: name, selected: name === "normal" }, name),
      ),
    );
    pace.addEventListener("change", () => acts.pace(/** @type {Pace} */ (pace.value)));
    const slider = element("input", {
      type: "range",
      min: 0,
      max: 0,
      step: 1,
      "aria-label": "Back through training",
      disabled: true,
    });
    slider.addEventListener("input", () => acts.view(Number(slider.value)));
    this.#slider = slider;
    this.#back = button({ hidden: true, onclick: acts.goOn });
    const travel = (
      /** @type {"undo" | "redo"} */ way,
      /** @type {string} */ name,
      /** @type {string} */ sign,
    ) =>
      button(
        {
          disabled: true,
          "aria-label": name,
          title: `${name} the last change of a control`,
          onclick: () => acts.travel(way),
        },
        sign,
      );
    this.#undo = travel("undo", "Undo", "↶");
    this.#redo = travel("redo", "Redo", "↷");
    const restart = () => void pageSession.restart();
    this.#restart = button({ hidden: true, onclick: restart }, "Restart Python");
    const again = "Start over: back to epoch 0, with the same first weights";
    holder.replaceChildren(
      this.#train,
      button({ title: "One epoch", onclick: acts.step }, "Step"),
      button({ "aria-label": "Start over", title: again, onclick: acts.again }, icon("restart")),
      element(
        "span",
        { class: "play-epochs" },
        element("span", {}, "Epoch ", this.#epoch),
        this.#status,
      ),
      this.#restart,
      pace,
      slider,
      this.#back,
      element(
        "span",
        { class: "play-right" },
        this.#undo,
        this.#redo,
        button({ onclick: acts.share }, "Share"),
      ),
    );
    this.showRun(false, "");
  }

  /** @param {boolean} trains @param {string} status */
  showRun(trains, status) {
    const name = trains ? "Pause" : "Train";
    if (this.#train.dataset.name !== name) {
      this.#train.dataset.name = name;
      this.#train.replaceChildren(trains ? bars() : icon("run"), name);
    }
    const dead = pageSession.state === "dead";
    const text = dead ? pageSession.fault : status;
    if (this.#status.textContent !== text) this.#status.textContent = text;
    this.#restart.hidden = !dead;
  }

  /** @param {number} undo how many changes can be undone @param {number} redo */
  showTravel(undo, redo) {
    this.#undo.disabled = undo === 0;
    this.#redo.disabled = redo === 0;
  }

  /** @param {Past} past @param {number | null} viewed the frame that is shown; null: the latest */
  showPast({ frames }, viewed) {
    const last = frames.length - 1;
    const epoch = frames[viewed ?? last]?.epoch ?? 0;
    this.#epoch.textContent = epoch.toLocaleString("en");
    this.#slider.max = String(Math.max(0, last));
    this.#slider.disabled = last < 1;
    this.#slider.value = String(viewed ?? Math.max(0, last));
    this.#slider.setAttribute("aria-valuetext", `epoch ${epoch}`);
    this.#back.hidden = viewed === null || viewed >= last;
    this.#back.textContent = `Go on from epoch ${epoch}`;
  }
}

/** The sign of Pause. */
function bars() {
  const holder = icon("stop");
  for (const bar of holder.querySelectorAll("rect")) {
    const other = /** @type {SVGRectElement} */ (bar.cloneNode());
    for (const [rect, x] of /** @type {const} */ ([
      [bar, 3],
      [other, 9.5],
    ])) {
      rect.setAttribute("x", String(x));
      rect.setAttribute("width", "3.5");
    }
    bar.after(other);
  }
  return holder;
}
