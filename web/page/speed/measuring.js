/** @import { Session } from "../types.js" */
import { siteFile } from "../site.js";

/**
 * @typedef {"cpu" | "webgpu"} Device
 * @typedef {{name: string, flops: number}} Case
 * @typedef {{ms: number, first_ms: number} | {error: string}} Measured
 * @typedef {{device: Device, index: number, case: Case}} Turn
 */

const SET_UP = `
import json, sys
if "speed.zip" not in sys.path:
    sys.path.insert(0, "speed.zip")
import glowgrad as gg
from speed.cases import CASES
from speed.timing import Bench
devices = ["cpu"] + (["webgpu"] if gg.webgpu.is_available() else [])
benches = {device: Bench(gg, device) for device in devices}
print(json.dumps({
    "devices": devices,
    "cases": [{"name": case.name, "flops": case.flops} for case in CASES],
}))
`;

/** The cases, measured one by one in a session of their own. */
export class Measuring {
  /** @type {Session | null} */
  #session = null;
  #stopped = false;
  /** What is known of the graphics adapter. @type {Session["adapter"]} */
  adapter = null;
  /** Which device runs, and why, in the session's words. */
  note = "";
  /** @type {Device[]} */
  devices = [];
  /** @type {Case[]} */
  cases = [];

  /** Starts Python. @param {string[]} only cases whose names hold one of these words; all if none */
  async open(only) {
    const { createSession } = await import(siteFile("session.js"));
    const response = await fetch(siteFile("speed.zip"));
    if (!response.ok) throw new Error("The code that measures could not be loaded.");
    const code = new Uint8Array(await response.arrayBuffer());
    const session = await createSession({ device: "webgpu" });
    if (this.#stopped) {
      session.close();
      throw new Error("Stopped.");
    }
    this.#session = session;
    this.adapter = session.adapter;
    this.note = session.deviceNote;
    await session.writeFile("speed.zip", code);
    const { devices, cases } = await this.#ask(SET_UP);
    this.devices = devices;
    this.cases = cases.filter(
      (/** @type {Case} */ one) =>
        !only.length || only.some((word) => one.name.toLowerCase().includes(word.toLowerCase())),
    );
  }

  /** All measurements to make: devices take turns. @returns {Turn[]} */
  turns() {
    return this.cases.flatMap((one, index) =>
      this.devices.map((device) => ({ device, index, case: one })),
    );
  }

  /** @param {Turn} turn @returns {Promise<Measured>} */
  async measure({ device, case: one }) {
    try {
      const call = `benches[${JSON.stringify(device)}].measure(${JSON.stringify(one.name)})`;
      return await this.#ask(`print(json.dumps(${call}))`);
    } catch (error) {
      if (this.#stopped) throw error;
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Ends Python, also in the middle of a measurement. */
  stop() {
    this.#stopped = true;
    this.#session?.close();
  }

  get stopped() {
    return this.#stopped;
  }

  /** Runs code and reads the last line that it prints. @param {string} code */
  async #ask(code) {
    if (!this.#session) throw new Error("Python has not started.");
    const { error, outputs } = await this.#session.run(code, { name: "speed" });
    if (error) throw new Error(error.message);
    const printed = outputs
      .map((output) => (output.type === "stream" && output.name === "stdout" ? output.text : ""))
      .join("");
    return JSON.parse(printed.trim().split("\n").at(-1) ?? "null");
  }
}
