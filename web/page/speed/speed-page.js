/** @import { Case, Device, Measured, Turn } from "./measuring.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { Measuring } from "./measuring.js";
import { Results, timeWords } from "./results.js";

const NAMES = { cpu: "CPU", webgpu: "WebGPU" };
const INVITES =
  "The training steps (compiled) and kernels of the tables below, on this device's processor and graphics chip. It takes a minute or two, fetches Python if it is not here yet, and sends nothing anywhere.";

/** Measures on the reader's device: a button, a bar, a table that fills, something to copy. */
export class SpeedPage {
  /** @type {Measuring | null} */
  #measuring = null;
  #results = new Results();
  /** @type {Map<string, HTMLElement>} by case and device */
  #cells = new Map();
  #start = element(
    "button",
    { type: "button", class: "check-button", onclick: () => void this.#measure() },
    "Measure on this device",
  );
  #stop = element(
    "button",
    { type: "button", hidden: true, onclick: () => this.#measuring?.stop() },
    "Stop",
  );
  #copyText = this.#copier("Copy as text", () =>
    this.#results.asText(this.#place(), this.#devices()),
  );
  #copyJson = this.#copier("Copy as JSON", () => this.#results.asJson(this.#place()));
  #bar = element("progress", { hidden: true, "aria-labelledby": "speed-line" });
  #line = element("p", { class: "speed-line", id: "speed-line" }, INVITES);
  #note = element("p", { hidden: true });
  #failed = element("ul", { hidden: true });
  #table = element("div", { class: "table speeds", hidden: true });

  /** @param {HTMLElement} root */
  constructor(root) {
    root.replaceChildren(
      element(
        "section",
        { class: "speed-card", "aria-label": "Measure on this device" },
        this.#line,
        this.#bar,
        this.#note,
        element(
          "p",
          { class: "speed-buttons" },
          this.#start,
          this.#stop,
          this.#copyText,
          this.#copyJson,
        ),
        this.#table,
        this.#failed,
      ),
    );
  }

  async #measure() {
    const measuring = new Measuring();
    this.#measuring = measuring;
    this.#results = new Results();
    this.#begin();
    try {
      await measuring.open(new URLSearchParams(location.search).getAll("only"));
      this.#tell(measuring);
      this.#draw(measuring);
      const turns = measuring.turns();
      for (const [done, turn] of turns.entries()) {
        this.#show(turn, done, turns.length);
        this.#put(turn, await measuring.measure(turn));
      }
      this.#end("Measured.");
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#end(measuring.stopped ? "Stopped: what was measured stays." : why);
    }
    measuring.stop();
  }

  #begin() {
    this.#start.hidden = true;
    this.#stop.hidden = false;
    this.#stop.focus();
    this.#bar.hidden = false;
    this.#bar.removeAttribute("value");
    for (const part of [this.#copyText, this.#copyJson, this.#table, this.#failed, this.#note])
      part.hidden = true;
    this.#say("Python starts …");
  }

  /** @param {string} words */
  #end(words) {
    const focused = document.activeElement === this.#stop;
    this.#start.hidden = false;
    this.#start.textContent = "Measure again";
    this.#stop.hidden = true;
    this.#bar.hidden = true;
    this.#copyText.hidden = this.#copyJson.hidden = !this.#results.size;
    const failures = this.#results.failures();
    this.#failed.replaceChildren(...failures.map((words) => element("li", {}, words)));
    this.#failed.hidden = !failures.length;
    for (const cell of this.#cells.values()) if (cell.textContent === "…") cell.textContent = "–";
    if (focused) this.#start.focus();
    this.#say(words);
  }

  /** What the reader should know of the devices. @param {Measuring} measuring */
  #tell({ devices, note, adapter }) {
    const words = !devices.includes("webgpu")
      ? `${note} So there is no column for WebGPU.`
      : adapter?.isFallbackAdapter
        ? "The WebGPU of this browser is a program on the processor: its column says nothing of a graphics chip."
        : "";
    this.#note.textContent = words;
    this.#note.hidden = !words;
    if (words) announce(words);
  }

  /** The table, still without numbers. @param {Measuring} measuring */
  #draw({ cases, devices }) {
    this.#cells.clear();
    const rows = cases.map(({ name }) => {
      const row = element("tr", {}, element("th", { scope: "row" }, name));
      for (const device of devices) {
        const cell = element("td", {}, "…");
        this.#cells.set(`${device} ${name}`, cell);
        row.append(cell);
      }
      return row;
    });
    const heads = devices.map((device) => element("th", { scope: "col" }, NAMES[device]));
    this.#table.replaceChildren(
      element(
        "table",
        {},
        element("caption", {}, "On this device"),
        element("thead", {}, element("tr", {}, element("td"), ...heads)),
        element("tbody", {}, ...rows),
      ),
    );
    this.#table.hidden = false;
  }

  /** @param {Turn} turn @param {number} done @param {number} all */
  #show({ device, case: one }, done, all) {
    this.#bar.max = all;
    this.#bar.value = done;
    const words = `${NAMES[device]}: ${one.name} (${done + 1} of ${all})`;
    // Screen readers hear of every fourth: a measurement takes a second or two.
    if (done % 4) this.#line.textContent = words;
    else this.#say(words);
  }

  /** @param {Turn} turn @param {Measured} measured */
  #put({ device, case: one }, measured) {
    this.#results.add(one, device, measured);
    const cell = this.#cells.get(`${device} ${one.name}`);
    if (cell) cell.textContent = timeWords(measured, one.flops);
  }

  /** @param {string} words */
  #say(words) {
    this.#line.textContent = words;
    announce(words);
  }

  /** @returns {Device[]} */
  #devices() {
    return this.#measuring?.devices ?? [];
  }

  #place() {
    const { adapter } = this.#measuring ?? {};
    const named = adapter && [adapter.vendor, adapter.architecture, adapter.description];
    return {
      browser: navigator.userAgent,
      cores: navigator.hardwareConcurrency,
      adapter: named ? named.filter(Boolean).join(" ") : null,
      date: new Date().toISOString(),
    };
  }

  /** @param {string} words @param {() => string} text */
  #copier(words, text) {
    const copy = async () => {
      await navigator.clipboard.writeText(text());
      this.#say("Copied.");
    };
    return element("button", { type: "button", hidden: true, onclick: () => void copy() }, words);
  }
}
