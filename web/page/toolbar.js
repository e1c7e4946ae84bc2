/** @import { DeviceChoice } from "./types.js" */
import { announce } from "./announce.js";
import { isNotebook } from "./cells/cell.js";
import { cellList } from "./cells/cell-list.js";
import { share, showKeys } from "./cells/commands.js";
import { resetStructure } from "./cells/kept-structure.js";
import { deviceBadge, preferredDevice } from "./device-badge.js";
import { element, icon } from "./element.js";
import { inspectButton } from "./inspect.js";
import { menuButton } from "./menu.js";
import { cells, runAll } from "./notebook.js";
import { askReader } from "./notice.js";
import { pageSession } from "./page-session.js";

/** How long a stopped run may go on before the reader is told about Restart. */
const STOP_PATIENCE_MS = 4000;

/** The line above a lesson: run everything, stop, restart, which device computes, and what else there is. */
export class Toolbar extends HTMLElement {
  #progress = "";
  /** @type {HTMLElement} */ #line = element("p", { class: "device-line" });
  #cpuButton = element(
    "button",
    { type: "button", hidden: true, onclick: () => this.#restart("cpu") },
    "Restart on the CPU",
  );
  #runButton = labelled("runAll", "Run all", () => void this.#runAll());
  #stopButton = labelled("stop", "Stop", () => void this.#stop());
  #restartButton = labelled("restart", "Restart", () => this.#restart());

  connectedCallback() {
    if (this.childElementCount > 0) return;
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", "Controls");
    pageSession.deviceChoice = preferredDevice();
    this.append(
      this.#runButton,
      this.#stopButton,
      this.#restartButton,
      this.#line,
      this.#cpuButton,
      deviceBadge(),
      inspectButton(),
      menuButton("More", () => this.#menu()),
    );
    this.#runButton.addEventListener("pointerenter", () => pageSession.prefetch());
    pageSession.addEventListener("state", () => this.#show());
    this.#show();
  }

  #menu() {
    return [
      {
        name: "Restart and run all",
        act: async () => {
          await pageSession.restart();
          await this.#runAll();
        },
      },
      {
        name: "Add a cell at the end",
        act: () => {
          const last = cellList.all.at(-1);
          const made = cellList.insert(last ? { after: last.id } : { end: true });
          made.select();
          void made.edit();
        },
      },
      isNotebook()
        ? { name: "Clear all outputs", act: clearOutputs }
        : {
            name: "Reset page …",
            act: () =>
              askReader("Reset the page?", "Reset", () => this.#resetPage(), {
                consequence: "Your own cells and all your edits on it are discarded.",
                forGood: true,
              }),
          },
      { name: "Share this page’s code …", separated: true, act: () => void share() },
      { name: "Show all keys", keys: "?", act: () => void showKeys() },
    ];
  }

  #resetPage() {
    resetStructure();
    for (const cell of cells()) if (cell.text !== cell.original) void cell.reset();
    announce("The page is back to what the lesson says.");
  }

  #show() {
    const { state } = pageSession;
    this.dataset.state = state;
    const canStop = pageSession.isBusy;
    this.#stopButton.setAttribute("aria-disabled", String(!canStop));
    this.#restartButton.setAttribute("aria-disabled", String(state === "off" && !canStop));
    const lost = pageSession.deviceLost;
    this.#cpuButton.hidden = !lost;
    this.#line.classList.toggle("alert", state === "dead" || lost);
    this.#line.textContent = [this.#progress, this.#describe()].filter(Boolean).join(" · ");
  }

  #describe() {
    const { state } = pageSession;
    if (state === "off") return "Nothing runs until you press Run.";
    if (state === "booting") return "Starting Python …";
    if (state === "dead") return `${pageSession.fault} ${pageSession.wayOut}`;
    if (pageSession.deviceLost) return "The GPU was lost.";
    return pageSession.deviceNote || (pageSession.device === "webgpu" ? "GPU" : "CPU");
  }

  async #runAll() {
    if (this.#runButton.getAttribute("aria-disabled") === "true") return;
    this.#runButton.setAttribute("aria-disabled", "true");
    const finished = await runAll((done, total) => {
      this.#progress = `${done} of ${total} cells`;
      this.#show();
    });
    this.#runButton.removeAttribute("aria-disabled");
    if (!finished) announce(`Stopped after ${this.#progress}.`);
    this.#progress = finished ? "" : this.#progress;
    this.#show();
    if (!finished) {
      document
        .querySelector('gg-cell[data-state="error"]')
        ?.scrollIntoView({ block: "nearest", behavior: "auto" });
    }
  }

  async #stop() {
    if (!pageSession.isBusy) return;
    const stopped = pageSession.running;
    const patience = setTimeout(() => {
      if (pageSession.running !== stopped) return;
      this.#line.textContent = "Python does not answer. Restart ends it; its variables are lost.";
      this.#line.classList.add("alert");
    }, STOP_PATIENCE_MS);
    await pageSession.interrupt();
    if (!pageSession.running) clearTimeout(patience);
  }

  /** @param {DeviceChoice} [device] */
  #restart(device) {
    this.#progress = "";
    void pageSession.restart(device);
  }
}

function clearOutputs() {
  for (const cell of cells()) cell.clearOutputs();
  announce("All outputs are gone.");
}

/**
 * @param {Parameters<typeof icon>[0]} picture
 * @param {string} name
 * @param {() => void} act
 */
function labelled(picture, name, act) {
  return element(
    "button",
    { type: "button", "aria-label": name, title: name, onclick: act },
    icon(picture),
    element("span", { class: "button-text", "aria-hidden": "true" }, name),
  );
}
