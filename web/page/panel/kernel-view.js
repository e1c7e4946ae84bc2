import { announce } from "../announce.js";
import { element } from "../element.js";
import { counted, inTime } from "./amounts.js";
import { crumbs } from "./pages.js";
import { highlighted } from "./wgsl.js";

/** One kernel: from which lines it ran, in which workgroups, over which arrays, and its WGSL. */
export class KernelView {
  element = element("div", { class: "kernel-view" });
  #onClose;
  name = "";

  /** @param {() => void} onClose back to all kernels */
  constructor(onClose) {
    this.#onClose = onClose;
  }

  /** @param {any} row what the last run did with it @param {any} kernel */
  show(row, kernel) {
    this.name = kernel.name;
    const copy = element("button", { type: "button" }, "Copy");
    copy.addEventListener("click", async () => {
      const copied = await navigator.clipboard.writeText(kernel.text).then(
        () => true,
        () => false,
      );
      copy.textContent = copied ? "Copied" : "The browser refuses to copy";
      announce(copy.textContent);
    });
    const time = row.ms === null ? "" : `, ${inTime(row.ms)} in all`;
    const lines = row.lines.map(
      (/** @type {any} */ [[cell, line], times]) => `${cell}, line ${line} (${times} ×)`,
    );
    const groups = row.groups.map(
      (/** @type {number[]} */ [x, y, z, times]) => `${x} × ${y} × ${z} (${times} ×)`,
    );
    this.element.replaceChildren(
      crumbs([
        ["Kernels", this.#onClose],
        [kernel.name, () => {}],
      ]),
      element("p", { class: "facts" }, `${kernel.file} · ${counted(row.count, "call")}${time}`),
      facts([
        ["launched from", lines.join("; ")],
        ["workgroups", groups.join("; ")],
        ["invocations in each", kernel.workgroup],
        ["constants", kernel.constants.map(constant).join(", ")],
        ["chosen for", kernel.reasons.join("; ")],
      ]),
      bindings(kernel.bindings),
      element("div", { class: "code-head" }, element("h3", {}, "WGSL"), copy),
      element(
        "pre",
        { class: "wgsl", tabindex: 0, "aria-label": "WGSL" },
        ...highlighted(kernel.text),
      ),
    );
    /** @type {HTMLElement | null} */ (this.element.querySelector(".crumbs button"))?.focus();
  }
}

/** @param {any} one */
function constant(one) {
  return `${one.name} = ${one.value}`;
}

/** @param {[string, string][]} pairs */
function facts(pairs) {
  const shown = pairs.filter(([, value]) => value);
  return element(
    "dl",
    {},
    ...shown.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
  );
}

/** @param {any[]} arrays */
function bindings(arrays) {
  const rows = arrays.map(({ number, access, name, type, note }) =>
    element(
      "tr",
      {},
      element("td", { class: "numeric" }, String(number)),
      element("th", { scope: "row" }, name),
      element("td", {}, type),
      element("td", {}, access.replace("storage, ", "")),
      element("td", {}, note),
    ),
  );
  const heads = ["Binding", "Name", "Type", "Access", "Shape"].map((head) =>
    element("th", { scope: "col" }, head),
  );
  return element(
    "div",
    { class: "data-table", tabindex: 0, role: "region", "aria-label": "Bindings" },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows),
    ),
  );
}
