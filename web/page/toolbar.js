/** @import { DeviceChoice } from "./types.js" */
import { announce } from "./announce.js";
import { element, icon } from "./element.js";
import { inspectButton } from "./inspect.js";
import { runAll } from "./notebook.js";
import { pageSession } from "./page-session.js";

/** @type {[DeviceChoice, string][]} */
const DEVICES = [
  ["auto", "Auto"],
  ["webgpu", "GPU"],
  ["cpu", "CPU"],
];

/** How long a stopped run may go on before the reader is told about Restart. */
const STOP_PATIENCE_MS = 4000;

/** The line above a lesson: run everything, stop, restart, which device computes, which to ask for. */
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
  #device = element("select", {
    "aria-label": "Device",
    onchange: () => this.#restart(/** @type {DeviceChoice} */ (this.#device.value)),
  });

  connectedCallback() {
    if (this.childElementCount > 0) return;
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", "Controls");
    for (const [value, label] of DEVICES) {
      this.#device.append(element("option", { value }, label));
    }
    pageSession.deviceChoice = askedDevice();
    this.#device.value = pageSession.deviceChoice;
    this.append(
      this.#runButton,
      this.#stopButton,
      this.#restartButton,
      this.#line,
      this.#cpuButton,
      this.#device,
      inspectButton(),
    );
    this.#runButton.addEventListener("pointerenter", () => pageSession.prefetch());
    pageSession.addEventListener("state", () => this.#show());
    this.#show();
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
    if (state === "off") return "Nothing is loaded until you press Run.";
    if (state === "booting") return "Starting Python …";
    if (state === "dead") return `${pageSession.fault} Press Restart: your text is kept.`;
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
    const message = finished ? "All cells have run." : `Stopped after ${this.#progress}.`;
    this.#progress = finished ? "" : this.#progress;
    this.#show();
    announce(message);
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
    if (device) this.#device.value = device;
    this.#progress = "";
    void pageSession.restart(device);
  }
}

/** The device named in the page's address, for links that want one. @returns {DeviceChoice} */
function askedDevice() {
  const asked = new URLSearchParams(location.search).get("device");
  return asked === "cpu" || asked === "webgpu" ? asked : "auto";
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
