/** @import { Case, Device, Measured } from "./measuring.js" */

/**
 * What was measured on a device, as data and as text.
 *
 * @typedef {{browser: string, cores: number, adapter: string | null, date: string}} Place
 */
export class Results {
  /** @type {Map<string, {flops: number, measured: Partial<Record<Device, Measured>>}>} */
  #rows = new Map();

  /** @param {Case} one @param {Device} device @param {Measured} measured */
  add({ name, flops }, device, measured) {
    const row = this.#rows.get(name) ?? { flops, measured: {} };
    row.measured[device] = measured;
    this.#rows.set(name, row);
  }

  get size() {
    return this.#rows.size;
  }

  /** What could not be measured, and why. */
  failures() {
    return [...this.#rows].flatMap(([name, { measured }]) =>
      Object.entries(measured).flatMap(([device, one]) =>
        "error" in one ? [`${name}, ${device}: ${one.error}`] : [],
      ),
    );
  }

  /** @param {Place} place */
  asJson(place) {
    const cases = Object.fromEntries([...this.#rows].map(([name, row]) => [name, row.measured]));
    return JSON.stringify({ ...place, cases }, null, 1);
  }

  /** A table in Markdown. @param {Place} place @param {Device[]} devices */
  asText(place, devices) {
    const head = ["case", ...devices];
    const rows = [...this.#rows].map(([name, { flops, measured }]) => [
      name,
      ...devices.map((device) => timeWords(measured[device], flops)),
    ]);
    const told = [place.browser, `${place.cores} cores`, place.adapter ?? "no WebGPU", place.date];
    return [
      `Glowgrad, ${told.join("; ")}`,
      "",
      ...[head, head.map((_, i) => (i ? "---:" : "---")), ...rows].map(
        (cells) => `| ${cells.join(" | ")} |`,
      ),
      "",
    ].join("\n");
  }
}

/** "2.41 ms (55.6 GFLOP/s)". @param {Measured | undefined} measured @param {number} flops */
export function timeWords(measured, flops) {
  if (!measured || "error" in measured) return "–";
  const speed = flops ? ` (${digits(flops / measured.ms / 1e6)} GFLOP/s)` : "";
  return `${digits(measured.ms)} ms${speed}`;
}

/** Three figures that count. @param {number} value */
function digits(value) {
  return value >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
