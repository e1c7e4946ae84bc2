/** @import { Values } from "./autodiff-ops.js" */
/** @import { Tape } from "./autodiff-tape.js" */
/** @import { Colours } from "./types.js" */
import { brief, briefly, headOf, shapeText } from "./autodiff-words.js";
import { css, diverging, inkOn } from "./colours.js";
import { svg } from "./svg.js";
import { short } from "./ticks.js";

/** Widths of a box and of the way to the next one; of a cell with and without its number. */
const [BOX, GAP, MARGIN, SLOT] = [106, 136, 6, 50];
const [WIDE, TALL, SMALL] = [50, 18, 14];
/** Up to so many columns and rows numbers are written into their cells. */
const WRITTEN = 4;

/**
 * The drawn graph: boxes with values and gradients, edges with what flows along them.
 */
export class GraphDrawing {
  element = svg("svg", { class: "autodiff-graph", role: "list" });
  /** @type {SVGGElement[]} */ boxes = [];
  /** @type {SVGGElement[]} */ #edges = [];
  size = { width: 1, height: 1 };

  /** @param {Tape} tape */
  constructor(tape) {
    this.tape = tape;
  }

  /** Draws everything anew. @param {Tape} tape */
  build(tape) {
    this.tape = tape;
    const { nodes, edges } = tape;
    const width = Math.max(BOX, ...nodes.map((_, at) => gridSize(tape.values[at]).width + 16));
    const heights = nodes.map((_, at) => boxHeight(tape, at));
    const rows = edges.flatMap(({ route }) => route.map(([, row]) => row));
    const top = Math.min(...rows);
    const bottom = Math.max(...rows);
    const layers = Math.max(...nodes.map(({ layer }) => layer));
    const stepY = Math.max(...heights) + 20;
    const tallest = Math.max(...heights);
    const middle = (/** @type {number} */ layer, /** @type {number} */ row) => ({
      x: MARGIN + layer * (width + GAP),
      y: MARGIN + (row - top) * stepY + tallest / 2,
    });
    this.size = {
      width: layers * (width + GAP) + width + 2 * MARGIN,
      height: (bottom - top) * stepY + tallest + 2 * MARGIN,
    };
    this.#edges = edges.map(({ head, slot, route }) => {
      const stops = route.map(([layer, row]) => middle(layer, row));
      stops[stops.length - 1].y += (slot - (nodes[head].args.length - 1) / 2) * SLOT;
      return edgeGroup(stops, width);
    });
    this.boxes = nodes.map((node, at) => {
      const { x, y } = middle(node.layer, node.row);
      return this.#box(at, x, y - heights[at] / 2, width, heights[at]);
    });
    this.element.replaceChildren(
      svg("g", { "aria-hidden": "true" }, ...this.#edges),
      ...this.boxes,
    );
  }

  /** @param {number} at @param {number} x @param {number} y @param {number} width @param {number} height */
  #box(at, x, y, width, height) {
    const { op } = this.tape.nodes[at];
    const role = op === "input" || op === "constant" ? op : "operation";
    return svg(
      "g",
      {
        class: `node ${role}`,
        transform: `translate(${x} ${y})`,
        tabindex: at === 0 ? 0 : -1,
        role: "listitem",
      },
      svg("rect", { class: "box", width, height, rx: 8 }),
      svg("text", { x: width / 2, y: 17, class: "title" }, boxTitle(this.tape, at)),
      svg("g", { class: "numbers", transform: `translate(${width / 2} 0)` }),
    );
  }

  /**
   * Shows a frame's numbers.
   *
   * @param {number} frame
   * @param {number} chosen
   * @param {Colours} colours
   */
  paint(frame, chosen, colours) {
    const { tape } = this;
    const now = tape.frames[frame];
    const result = tape.nodes[tape.result].name;
    for (const [at, box] of this.boxes.entries()) {
      const value = tape.isKnown(at, frame) ? tape.values[at] : null;
      const gradient = tape.sofar(at, frame);
      const current =
        ((now.kind === "forward" || now.kind === "seed") && now.node === at) ||
        (now.kind === "back" && tape.edges[now.edge].tail === at);
      box.classList.toggle("current", current);
      box.classList.toggle("waiting", !value);
      box.classList.toggle("chosen", at === chosen);
      box.setAttribute("tabindex", at === Math.max(0, chosen) ? "0" : "-1");
      const numbers = /** @type {SVGGElement} */ (box.lastElementChild);
      numbers.replaceChildren(
        // A constant has its number for a title.
        ...(value && tape.nodes[at].op !== "constant"
          ? numberParts(value, 22, "value", "", colours)
          : []),
        ...(gradient
          ? numberParts(gradient, 24 + partHeight(tape.values[at]), "gradient", "∇ ", colours)
          : []),
      );
      const words = [
        headOf(tape, at),
        value ? briefly(value) : "not computed yet",
        gradient ? `gradient of ${result}: ${briefly(gradient)}` : "",
      ];
      box.setAttribute("aria-label", words.filter(Boolean).join(", "));
    }
    for (const [at, group] of this.#edges.entries()) {
      const { tail, head } = tape.edges[at];
      const flowsOn = now.kind === "forward" && now.node === head;
      const flowsBack = now.kind === "back" && now.edge === at;
      group.setAttribute(
        "class",
        `edge${flowsOn ? " forward" : ""}${flowsBack ? " back" : ""}${
          tape.isPast(at, frame) ? " passed" : ""
        }`,
      );
      const [above, below, sum] = group.querySelectorAll("text");
      above.textContent = tape.isKnown(head, frame) ? briefly(tape.values[tail]) : "";
      const [product, adds] = tape.isPast(at, frame) ? flowText(tape, at) : ["", ""];
      below.textContent = product;
      sum.textContent = adds;
    }
  }

  /** What a frame is about, to be scrolled to. @param {number} frame @returns {Element | null} */
  place(frame) {
    const now = this.tape.frames[frame];
    if (now.kind === "start") return this.boxes[0];
    return now.kind === "back" ? this.#edges[now.edge] : this.boxes[now.node];
  }
}

/** What flows back along an edge, in two short lines. @param {Tape} tape @param {number} edge */
function flowText(tape, edge) {
  const added = /** @type {Values} */ (tape.adds[edge]);
  const { head, slot } = tape.edges[edge];
  const slope = tape.slope(edge);
  const incoming = /** @type {Values} */ (tape.gradients[head]);
  if (slope && slope.data.length === 1 && !added.shape.length) {
    return [`${brief(slope.data[0])} × ${brief(incoming.data[0])}`, `= ${brief(added.data[0])}`];
  }
  const rule = tape.operation(head).rules(tape.nodes[head].attrs)[slot];
  const text = slope ? (rule === "1" ? "G" : `G × (${rule})`) : rule;
  return [text.length > 22 ? "G × slope" : text, `adds ${briefly(added)}`];
}

/** @param {Tape} tape @param {number} at */
function boxTitle(tape, at) {
  const { op, name, attrs, value } = tape.nodes[at];
  if (op === "input") return name;
  if (op === "constant") return short(value[0] ?? Number.NaN);
  const sign = tape.operation(at).sign(attrs);
  const text = name ? `${name} = ${sign}` : sign;
  return text.length > 15 ? `${text.slice(0, 14)}…` : text;
}

/** @param {Tape} tape @param {number} at */
function boxHeight(tape, at) {
  if (tape.nodes[at].op === "constant") return 30;
  const part = partHeight(tape.values[at]);
  const numbers = 24 + part + (tape.hasGradient(at) ? part + 4 : 4);
  const slots = tape.nodes[at].args.length;
  return Math.max(numbers, slots > 1 ? slots * SLOT + 4 : 0);
}

/** @param {Values} values */
function partHeight(values) {
  return values.shape.length ? gridSize(values).height + 18 : 18;
}

/** @param {Values} values */
function gridSize({ shape, data }) {
  if (!shape.length)
    return { width: 0, height: 0, columns: 1, cell: [WIDE, TALL], isWritten: true };
  const columns = shape[shape.length - 1];
  const rows = data.length / columns;
  const isWritten = columns <= WRITTEN && rows <= WRITTEN;
  const cell = isWritten ? [WIDE, TALL] : [SMALL, SMALL];
  return { width: columns * cell[0], height: rows * cell[1], columns, cell, isWritten };
}

/**
 * A number as a line of text; a vector or matrix as coloured cells under its shape.
 *
 * @param {Values} values @param {number} top @param {string} kind @param {string} mark @param {Colours} colours
 */
function numberParts(values, top, kind, mark, colours) {
  if (!values.shape.length) {
    return [svg("text", { y: top + 13, class: kind }, `${mark}${brief(values.data[0])}`)];
  }
  const { width, columns, cell, isWritten } = gridSize(values);
  const [wide, tall] = cell;
  const peak = Math.max(...values.data.map(Math.abs)) || 1;
  /** @type {SVGElement[]} */
  const parts = [
    svg("text", { y: top + 11, class: `${kind} shape` }, `${mark}${shapeText(values.shape)}`),
  ];
  values.data.forEach((one, at) => {
    const x = -width / 2 + (at % columns) * wide;
    const y = top + 15 + Math.floor(at / columns) * tall;
    const fill = diverging(0.5 + (0.42 * one) / peak, colours.dark);
    parts.push(
      svg("rect", { x, y, width: wide - 1, height: tall - 1, fill: css(fill), class: "cell" }),
    );
    if (!isWritten) return;
    const place = { x: x + wide / 2, y: y + tall - 5, class: "cell-number", fill: inkOn(fill) };
    parts.push(svg("text", place, brief(one)));
  });
  return parts;
}

/** @param {{x: number, y: number}[]} stops middles of the left sides @param {number} width */
function edgeGroup(stops, width) {
  const [first, ...rest] = stops;
  let at = { x: first.x + width, y: first.y };
  let path = `M${at.x} ${at.y}`;
  for (const [index, stop] of rest.entries()) {
    const bend = at.x + (GAP - 104);
    const half = (at.x + bend) / 2;
    path += `C${half} ${at.y} ${half} ${stop.y} ${bend} ${stop.y}`;
    const isLast = index === rest.length - 1;
    path += `H${isLast ? stop.x - 5 : stop.x + width}`;
    at = { x: stop.x + width, y: stop.y };
  }
  const end = rest[rest.length - 1];
  const label = (/** @type {number} */ dy, /** @type {string} */ kind) =>
    svg("text", { x: end.x - 55, y: end.y + dy, class: kind });
  return svg(
    "g",
    { class: "edge" },
    svg("path", { d: path, class: "way" }),
    svg("path", { d: `M${end.x - 7} ${end.y - 4}L${end.x} ${end.y}L${end.x - 7} ${end.y + 4}z` }),
    label(-5, "value"),
    label(14, "gradient product"),
    label(27, "gradient"),
  );
}
