import { element } from "../element.js";
import { pageSession } from "../page-session.js";
import { counted, inBytes, inTime } from "./amounts.js";
import { DataTable } from "./data-table.js";
import { KernelView } from "./kernel-view.js";
import { shareBar } from "./share-bar.js";

/** @type {[string, string, (value: number) => string][]} */
const LIMITS = [
  ["maxBufferSize", "largest buffer", inBytes],
  ["maxStorageBufferBindingSize", "largest array of a kernel", inBytes],
  ["maxComputeWorkgroupStorageSize", "memory of a workgroup", inBytes],
  ["maxComputeInvocationsPerWorkgroup", "invocations of a workgroup", String],
  ["maxComputeWorkgroupsPerDimension", "workgroups along an axis", String],
];

/** The kernels of the last run, a kernel's own text, and the adapter. */
export class KernelsTab {
  element = element("div", { class: "kernels" });
  #run = element("p");
  #switch = element(
    "button",
    { type: "button", role: "switch", "aria-checked": "false", onclick: () => void this.#toggle() },
    "Time kernels",
  );
  #hint = element("p", { class: "muted" });
  #whole = 0;
  #table = new DataTable("Kernels of the last run", [
    { label: "Kernel", value: (row) => row.name, cell: (row) => this.#name(row) },
    { label: "Device", value: (row) => (row.device === "webgpu" ? "GPU" : "CPU") },
    { label: "Calls", value: (row) => row.count, numeric: true },
    { label: "Time", value: (row) => row.ms ?? -1, cell: (row) => inTime(row.ms), numeric: true },
    {
      label: "Each",
      value: (row) => (row.ms ?? -1) / row.count,
      cell: (row) => (row.ms === null ? "" : inTime(row.ms / row.count)),
      numeric: true,
    },
    {
      label: "Share",
      value: (row) => this.#share(row),
      cell: (row) => this.#bar(row),
      numeric: true,
    },
  ]);
  #adapter = element("details", { class: "adapter" });
  #list = element(
    "div",
    {},
    element("div", { class: "panel-tools" }, this.#switch),
    this.#hint,
    this.#run,
    this.#table.element,
    this.#adapter,
  );
  #view = new KernelView(() => this.#close());

  constructor() {
    this.element.append(this.#list, this.#view.element);
    this.#view.element.hidden = true;
    this.clear();
  }

  async refresh() {
    const told = await pageSession.ask("kernels");
    if (told === null) return;
    const { run, kernels, gpu_times, adapter } = told;
    let { timed } = told;
    if (timed !== this.#timing) {
      // A new interpreter does not know yet what was switched on.
      timed = (await pageSession.ask("time_kernels", { on: this.#timing })) ?? timed;
    }
    this.#switch.setAttribute("aria-checked", String(timed));
    this.#hint.textContent = hint(timed, adapter, gpu_times);
    this.#run.textContent = run
      ? `Last run: ${run.cell}, ${inTime(run.ms)}, ${counted(kernels.length, "kernel")}.`
      : "";
    const times = kernels.reduce(
      (/** @type {number} */ sum, /** @type {any} */ row) => sum + row.ms,
      0,
    );
    const counts = kernels.reduce(
      (/** @type {number} */ sum, /** @type {any} */ row) => sum + row.count,
      0,
    );
    this.#whole = times || counts;
    this.#byTime = times > 0;
    this.#table.element.hidden = kernels.length === 0;
    this.#table.show(kernels);
    this.#adapter.hidden = !adapter;
    if (adapter) this.#adapter.replaceChildren(...adapterLines(adapter));
  }

  #byTime = false;
  /** What the reader wants. */
  #timing = false;

  clear() {
    this.#run.textContent = "";
    this.#hint.textContent = "";
    this.#table.element.hidden = true;
    this.#adapter.hidden = true;
    this.#close();
  }

  async #toggle() {
    const on = this.#switch.getAttribute("aria-checked") !== "true";
    this.#timing = on; // at once: a refresh on its way compares with it
    const timed = await pageSession.ask("time_kernels", { on });
    if (timed === null) {
      this.#timing = !on;
      this.#hint.textContent = "Run a cell first, or wait until the run has ended.";
      return;
    }
    await this.refresh();
  }

  /** @param {any} row */
  #share(row) {
    return ((this.#byTime ? row.ms : row.count) ?? 0) / (this.#whole || 1);
  }

  /** @param {any} row */
  #bar(row) {
    const share = this.#share(row);
    const percent = share > 0 && share < 0.01 ? "<1 %" : `${Math.round(100 * share)} %`;
    return element("span", { class: "with-share" }, shareBar(share), percent);
  }

  /** @param {any} row */
  #name(row) {
    if (row.id === null) {
      const note = row.simd ? ` (SIMD${row.simd < row.count ? ` ${row.simd} times` : ""})` : "";
      return element("span", {}, row.name, element("span", { class: "muted" }, note));
    }
    const open = () => void this.#open(row);
    return element(
      "button",
      { type: "button", class: "name", title: row.name, onclick: open },
      row.name,
    );
  }

  /** @param {any} row */
  async #open(row) {
    const kernel = await pageSession.ask("kernel", { id: row.id }).catch(() => null);
    if (!kernel) return;
    this.#list.hidden = true;
    this.#view.element.hidden = false;
    this.#view.show(row, kernel);
  }

  #close() {
    const { name } = this.#view;
    const hadFocus = this.#view.element.contains(document.activeElement);
    this.#list.hidden = false;
    this.#view.element.hidden = true;
    if (!hadFocus) return;
    const buttons = [...this.#list.querySelectorAll("button.name")];
    const back = buttons.find((button) => button.textContent === name) ?? this.#switch;
    /** @type {HTMLElement} */ (back).focus();
  }
}

/** @param {boolean} timed @param {any} adapter @param {boolean} gpuTimes */
function hint(timed, adapter, gpuTimes) {
  if (!timed) return "Calls are always counted. Timing makes runs a little slower.";
  if (adapter && !gpuTimes) {
    return "The next runs are timed. This GPU has no timestamps: its kernels are counted only.";
  }
  return adapter
    ? "The next runs are timed. Browsers round a kernel's time on the GPU, often to 0.1 ms."
    : "The next runs are timed.";
}

/** @param {any} adapter */
function adapterLines(adapter) {
  /** @type {[string, string][]} */
  const facts = [
    ["vendor", adapter.vendor],
    ["architecture", adapter.architecture],
    ["name", adapter.name],
    ["kind", adapter.software ? "a program on the CPU" : "a graphics chip"],
    ["features", adapter.features.join(", ")],
  ];
  for (const [key, label, write] of LIMITS) {
    if (key in adapter.limits) facts.push([label, write(adapter.limits[key])]);
  }
  const rows = facts
    .filter(([, value]) => value)
    .flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
  return [element("summary", {}, "Adapter"), element("dl", {}, ...rows)];
}
