/** @import { Packed } from "../types.js" */
import { element } from "../element.js";
import { cellNamed } from "../fixes.js";
import { unpack } from "./packed.js";
import { svg } from "./svg.js";
import { short } from "./ticks.js";
import { Viewport } from "./viewport.js";

/**
 * @typedef {object} GraphNode
 * @property {"input" | "parameter" | "operation" | "layer"} role
 * @property {string} label
 * @property {string} [name] the variable that holds the result
 * @property {number[]} [shape]
 * @property {string} [dtype]
 * @property {string} [device]
 * @property {number} [parameters] of a layer
 * @property {string} [made_with] the layer's arguments
 * @property {Packed} [value]
 * @property {Packed} [gradient]
 * @property {{cell: string, line: number}} [place]
 * @property {string} [code]
 * @property {number} layer
 * @property {number} row
 *
 * @typedef {{tail: number, head: number, route: [number, number][]}} GraphEdge
 */

const WIDTH = 164;
const HEIGHT = 62;
const STEP_X = 206;
const STEP_Y = 78;
const MARGIN = 6;
const ROLES = {
  input: "input",
  parameter: "parameter: a leaf that learns",
  operation: "operation",
  layer: "layer",
};

/**
 * The graph that autograd recorded: boxes from left to right, each told in full below when chosen.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function graph(holder) {
  const drawing = svg("svg", { class: "graph-drawing", role: "list" });
  const viewport = new Viewport(drawing);
  const details = element("div", { class: "graph-details", "aria-live": "polite" });
  holder.append(viewport.element, details);
  /** @type {{nodes: GraphNode[], edges: GraphEdge[]}} */
  let shown = { nodes: [], edges: [] };
  /** @type {SVGGElement[]} */
  let boxes = [];
  let chosen = -1;

  /** @param {number} at @param {boolean} [focus] */
  function choose(at, focus = false) {
    chosen = at;
    for (const [index, box] of boxes.entries()) {
      box.classList.toggle("chosen", index === at);
      box.setAttribute("tabindex", index === Math.max(0, at) ? "0" : "-1");
      box.setAttribute("aria-current", String(index === at));
    }
    for (const line of drawing.querySelectorAll("path[data-tail]")) {
      const { tail, head } = /** @type {SVGPathElement} */ (line).dataset;
      line.classList.toggle("chosen", tail === String(at) || head === String(at));
    }
    details.replaceChildren(...(shown.nodes[at] ? description(shown.nodes[at]) : [hint()]));
    if (focus) boxes[at]?.focus();
  }

  /** Left and right walk along the edges, up and down within a layer. @param {KeyboardEvent} event */
  function walk(event) {
    const from = boxes.indexOf(/** @type {SVGGElement} */ (event.target));
    if (from === -1) return;
    const to = neighbour(shown, from, event.key);
    if (event.key === "Enter" || event.key === " ") choose(from);
    else if (to !== null) choose(to, true);
    else return;
    event.preventDefault();
  }

  drawing.addEventListener("keydown", walk);
  drawing.addEventListener("click", (event) => {
    const box = /** @type {Element} */ (event.target).closest("g.node");
    if (box) choose(boxes.indexOf(/** @type {SVGGElement} */ (box)));
  });

  return {
    interactive: true,
    draw(figure) {
      if (figure === shown) return viewport.fit(); // only the room has changed
      shown = figure;
      const rows = shown.edges.flatMap(({ route }) => route.map(([, row]) => row));
      const top = Math.min(...rows, ...shown.nodes.map(({ row }) => row));
      const bottom = Math.max(...rows, ...shown.nodes.map(({ row }) => row));
      const layers = Math.max(...shown.nodes.map(({ layer }) => layer));
      const corner = (/** @type {number} */ layer, /** @type {number} */ row) => ({
        x: MARGIN + layer * STEP_X,
        y: MARGIN + (row - top) * STEP_Y,
      });
      boxes = shown.nodes.map((node, at) => nodeBox(node, corner(node.layer, node.row), at));
      const lines = shown.edges.map((edge) => arrow(edge, corner));
      drawing.replaceChildren(arrowHead(), ...lines, ...boxes);
      viewport.resize(
        layers * STEP_X + WIDTH + 2 * MARGIN,
        (bottom - top) * STEP_Y + HEIGHT + 2 * MARGIN,
      );
      choose(chosen < boxes.length ? chosen : -1);
    },
  };
}

/**
 * @param {{nodes: {layer: number, row: number}[], edges: {tail: number, head: number}[]}} graph
 * @param {number} from
 * @param {string} key
 * @returns {number | null}
 */
export function neighbour({ nodes, edges }, from, key) {
  const nearest = (/** @type {number[]} */ some) =>
    some.sort(
      (a, b) => Math.abs(nodes[a].row - nodes[from].row) - Math.abs(nodes[b].row - nodes[from].row),
    )[0] ?? null;
  const before = edges.filter(({ head }) => head === from).map(({ tail }) => tail);
  const after = edges.filter(({ tail }) => tail === from).map(({ head }) => head);
  if (key === "ArrowLeft") return nearest(before);
  if (key === "ArrowRight") return nearest(after);
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const sign = key === "ArrowUp" ? -1 : 1;
  const beside = nodes.flatMap((node, at) =>
    node.layer === nodes[from].layer && (node.row - nodes[from].row) * sign > 0 ? [at] : [],
  );
  return nearest(beside);
}

/** @param {GraphNode} node @param {{x: number, y: number}} at @param {number} index */
function nodeBox(node, { x, y }, index) {
  const title = node.name ? `${node.name} = ${node.label}` : node.label;
  const box = svg(
    "g",
    {
      class: `node ${node.role}`,
      transform: `translate(${x} ${y})`,
      tabindex: index === 0 ? 0 : -1,
      role: "listitem",
      "aria-label": `${ROLES[node.role]}: ${title}, ${brief(node)}`,
    },
    svg("rect", { width: WIDTH, height: HEIGHT, rx: 8 }),
    line(title, 20, "title"),
    line(shapeText(node), 37, "shape"),
    line(brief(node), 53, "numbers"),
  );
  return box;
}

/** @param {string} text @param {number} y @param {string} kind */
function line(text, y, kind) {
  const most = kind === "title" ? 21 : 27;
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return svg("text", { x: WIDTH / 2, y, class: kind }, cut);
}

/** @param {GraphNode} node */
function shapeText({ shape = [], dtype = "" }) {
  return shape.length ? `${shape.join(" × ")}  ${dtype}` : `number  ${dtype}`;
}

/** Value and gradient of a number, or how large they are. @param {GraphNode} node */
function brief({ value, gradient, parameters }) {
  const parts = [];
  if (parameters && !value) parts.push(`${parameters.toLocaleString("en")} parameters`);
  if (value) parts.push(size(value, ""));
  if (gradient) parts.push(size(gradient, "∇ "));
  return parts.join("  ");
}

/** @param {Packed} packed @param {string} sign */
function size(packed, sign) {
  const values = unpack(packed);
  if (values.length <= 2) return `${sign}${[...values].map(short).join(", ")}`;
  let sum = 0;
  for (const one of values) sum += one * one;
  return `${sign}‖·‖ ${short(Math.sqrt(sum))}`;
}

function arrowHead() {
  const marker = svg(
    "marker",
    { id: "graph-arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8 },
    svg("path", { d: "M0 0L8 4L0 8z" }),
  );
  marker.setAttribute("orient", "auto");
  return svg("defs", {}, marker);
}

/**
 * @param {GraphEdge} edge
 * @param {(layer: number, row: number) => {x: number, y: number}} corner
 */
function arrow({ tail, head, route }, corner) {
  const [first, ...rest] = route.map(([layer, row]) => corner(layer, row));
  let at = { x: first.x + WIDTH, y: first.y + HEIGHT / 2 };
  let path = `M${at.x} ${at.y}`;
  for (const [index, stop] of rest.entries()) {
    const to = { x: stop.x, y: stop.y + HEIGHT / 2 };
    const half = (to.x - at.x) / 2;
    path += `C${at.x + half} ${at.y} ${to.x - half} ${to.y} ${to.x} ${to.y}`;
    if (index < rest.length - 1) path += `H${to.x + WIDTH}`;
    at = { x: to.x + WIDTH, y: to.y };
  }
  const drawn = svg("path", { d: path, class: "edge", "marker-end": "url(#graph-arrow)" });
  drawn.dataset.tail = String(tail);
  drawn.dataset.head = String(head);
  return drawn;
}

function hint() {
  return element(
    "p",
    { class: "graph-hint" },
    "Click a box, or walk with the arrow keys, to see all that is known of it.",
  );
}

/** @param {GraphNode} node */
function description(node) {
  const title = node.name ? `${node.name} = ${node.label}` : node.label;
  const told = [
    element(
      "p",
      { class: "graph-title" },
      element("strong", {}, title),
      ` ${ROLES[node.role]} · ${shapeText(node)}${node.device ? ` · ${node.device}` : ""}`,
    ),
  ];
  if (node.made_with) told.push(element("p", {}, element("code", {}, node.made_with)));
  if (node.parameters) {
    told.push(element("p", {}, `${node.parameters.toLocaleString("en")} parameters`));
  }
  if (node.code) {
    told.push(
      element("p", { class: "graph-line" }, ...placeOf(node), element("code", {}, node.code)),
    );
  }
  if (node.value) told.push(numbers("Value", node.value));
  if (node.gradient) told.push(numbers("Gradient", node.gradient));
  else if (node.role === "parameter") {
    told.push(element("p", {}, "No gradient yet: call backward()."));
  }
  return told;
}

/** The line as a button that shows it in its cell, where that cell is on the page. @param {GraphNode} node */
function placeOf({ place }) {
  if (!place) return [];
  const name = `${place.cell} line ${place.line}`.trim();
  const cell = cellNamed(place.cell);
  if (!cell) return [`${name}: `];
  const show = () => cell.showLine(place.line);
  return [element("button", { type: "button", class: "line-link", onclick: show }, name), ": "];
}

const MOST_ROWS = 8;
const MOST_COLUMNS = 10;

/** @param {string} title @param {Packed} packed */
function numbers(title, packed) {
  const values = unpack(packed);
  const [rows, columns] = packed.shape;
  const body = element("tbody");
  for (let r = 0; r < Math.min(rows, MOST_ROWS); r++) {
    const row = element("tr");
    for (let c = 0; c < Math.min(columns, MOST_COLUMNS); c++) {
      row.append(element("td", {}, short(values[r * columns + c])));
    }
    if (columns > MOST_COLUMNS) row.append(element("td", {}, "…"));
    body.append(row);
  }
  if (rows > MOST_ROWS) body.append(element("tr", {}, element("td", {}, "…")));
  return element(
    "div",
    { class: "graph-numbers" },
    element("table", {}, element("caption", {}, title), body),
  );
}
