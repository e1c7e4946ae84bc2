import { announce } from "../announce.js";
import { element } from "../element.js";
import { pageSession } from "../page-session.js";
import { counted, inBytes, inShape } from "./amounts.js";
import { DataTable } from "./data-table.js";
import { shareBar } from "./share-bar.js";

/** Where the memory is: Python's heap, tensors, and the buffers of the GPU. */
export class MemoryTab {
  element = element("div", { class: "memory" });
  #totals = element("div");
  #largest = new DataTable("Largest tensors", [
    { label: "Held by", value: heldBy, cell: holders },
    { label: "Shape", value: (row) => inShape(row.shape) },
    { label: "Dtype", value: (row) => row.dtype },
    { label: "Device", value: (row) => row.device },
    {
      label: "Memory",
      value: (row) => row.bytes,
      cell: (row) => inBytes(row.bytes),
      numeric: true,
    },
  ]);
  #sizes = new DataTable("GPU buffers by size", [
    { label: "Size", value: (row) => row.size, cell: (row) => inBytes(row.size), numeric: true },
    { label: "In use", value: (row) => row.used, numeric: true },
    { label: "Waiting", value: (row) => row.waiting, numeric: true },
    {
      label: "Together",
      value: (row) => row.size * (row.used + row.waiting),
      cell: (row) => inBytes(row.size * (row.used + row.waiting)),
      numeric: true,
    },
  ]);
  #pool = element("p");
  #release = element(
    "button",
    { type: "button", onclick: () => void this.#giveBack() },
    "Free the waiting buffers",
  );
  #tensors = section("Largest tensors", this.#largest.element);
  #buffers = section("GPU buffers", this.#pool, this.#release, this.#sizes.element);

  constructor() {
    this.element.append(this.#totals, this.#tensors, this.#buffers);
    this.clear();
  }

  async refresh() {
    const told = await pageSession.ask("memory");
    if (told === null) return;
    this.#totals.replaceChildren(...totals(told));
    this.#largest.show(told.largest);
    this.#tensors.hidden = told.largest.length === 0;
    this.#buffers.hidden = !told.pool;
    if (!told.pool) return;
    const { in_use, spare, peak, sizes } = told.pool;
    const most = peak === null ? "" : ` At most ${inBytes(peak)} in use during the last run.`;
    this.#pool.textContent = `${inBytes(in_use)} in use, ${inBytes(spare)} waiting to be used again.${most}`;
    this.#release.setAttribute("aria-disabled", String(spare === 0));
    this.#sizes.show(
      sizes.map((/** @type {number[]} */ [size, used, waiting]) => ({ size, used, waiting })),
    );
  }

  clear() {
    this.#totals.replaceChildren();
    this.#tensors.hidden = true;
    this.#buffers.hidden = true;
  }

  async #giveBack() {
    if (this.#release.getAttribute("aria-disabled") === "true") return;
    const bytes = await pageSession.ask("release");
    if (bytes === null) return;
    announce(`${inBytes(bytes)} were freed.`);
    await this.refresh();
  }
}

/** @param {string} title @param {...Node} content */
function section(title, ...content) {
  return element("section", {}, element("h3", {}, title), ...content);
}

/** @param {any} told */
function totals({ heap, devices }) {
  const lines = [];
  if (heap) {
    lines.push(
      element(
        "p",
        {},
        `Python: ${inBytes(heap.used)} used of ${inBytes(heap.size)}. This memory grows and never shrinks.`,
        shareBar(heap.used / heap.size),
      ),
    );
  }
  for (const [device, { tensors, pieces, bytes }] of Object.entries(devices)) {
    const shared = pieces === 1 ? "1 piece" : `${pieces.toLocaleString("en")} pieces`;
    const where = device === "webgpu" ? "On the GPU" : "On the CPU";
    lines.push(
      element(
        "p",
        {},
        `${where}: ${counted(tensors, "tensor")} over ${shared} of memory, ${inBytes(bytes)}.`,
      ),
    );
  }
  return lines;
}

/** @param {any} row */
function heldBy(row) {
  return row.names.join(", ");
}

/** @param {any} row */
function holders(row) {
  const text = heldBy(row);
  if (text) return element("span", { class: "short-value", title: text }, text);
  return element("span", { class: "muted" }, "no variable");
}
