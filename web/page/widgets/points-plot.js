/** @import { Plot } from "../figures/axes.js" */
/** @import { Point } from "./drag-points.js" */
import { element } from "../element.js";
import { xAt, yAt } from "../figures/axes.js";
import { svg } from "../figures/svg.js";
import { short, ticks } from "../figures/ticks.js";

/** A second sign beside the colour. */
const DASHES = ["", "7 4", "2 3", "10 3 2 3"];
const WIDEST = 560;
const SQUARE = 340;

/**
 * Which points belong together: those of one name; without names all of them.
 *
 * @param {string[] | null} names @param {number} count of the points
 */
export function groupsOf(names, count) {
  const found = [...new Set(names ?? [""])];
  const of = names ? names.map((name) => found.indexOf(name) % 8) : Array(count).fill(0);
  return { of, count: found.length };
}

/**
 * The rectangle of the plot; a square where both ranges are as long.
 *
 * @param {any} spec @param {number} width @returns {Plot}
 */
export function plotFor({ x, y }, width) {
  const [left, top] = [54, 10];
  const room = Math.min(width, WIDEST) - left - 14;
  const isSquare = Math.abs(x[1] - x[0] - (y[1] - y[0])) < 1e-9;
  const side = Math.min(room, SQUARE);
  return {
    left,
    top,
    width: isSquare ? side : room,
    height: isSquare ? side : Math.min(270, Math.max(190, room * 0.55)),
    xRange: x,
    yRange: y,
  };
}

/**
 * All that lies behind the points: axes, curves, marks, rings, arrows; and what the curves are called.
 *
 * @param {Plot} plot @param {any} spec @param {Point[]} points
 * @param {{of: number[], count: number}} groups
 */
export function drawnPlot(plot, spec, points, groups) {
  const shapes = axes(plot, spec);
  /** @type {HTMLElement[]} */
  const legend = [];
  /** @type {SVGElement[]} */
  const above = [];
  const clip = svg("svg", {
    x: plot.left,
    y: plot.top,
    width: plot.width,
    height: plot.height,
    viewBox: `${plot.left} ${plot.top} ${plot.width} ${plot.height}`,
  });
  Object.entries(spec.curves).forEach(([name, [xs, ys]], at) => {
    const look = {
      class: `point-curve s${((groups.count + at) % 8) + 1}`,
      "stroke-dasharray": DASHES[at % DASHES.length],
    };
    clip.append(svg("path", { ...look, d: wayOf(plot, xs, ys) }));
    legend.push(entry(name, svg("path", { ...look, d: "M1 5h26" })));
  });
  Object.entries(spec.marks ?? {}).forEach(([name, places]) => {
    for (const [x, y] of places) above.push(mark(xAt(plot, x), yAt(plot, y)));
    legend.push(entry(name, mark(14, 5)));
  });
  Object.entries(spec.rings).forEach(([name, places]) => {
    for (const [x, y] of places) above.push(ring(xAt(plot, x), yAt(plot, y), 13));
    legend.push(entry(name, ring(14, 5, 6)));
  });
  shapes.push(clip, ...above);
  if (spec.joined) {
    const d = wayOf(plot, ...inColumns(points));
    shapes.push(svg("path", { class: "point-curve s1", d }));
  }
  if (spec.arrows) {
    points.forEach(([x, y], at) => {
      const d = `M${xAt(plot, 0)} ${yAt(plot, 0)}L${xAt(plot, x)} ${yAt(plot, y)}`;
      shapes.push(svg("path", { class: `point-arrow s${groups.of[at] + 1}`, d }));
    });
  }
  return { shapes, legend };
}

/** @param {Point[]} points @returns {[number[], number[]]} */
function inColumns(points) {
  return [points.map(([x]) => x), points.map(([, y]) => y)];
}

/** @param {number} x @param {number} y */
function mark(x, y) {
  return svg("path", { class: "point-mark", d: `M${x - 6} ${y}l6 -6l6 6l-6 6z` });
}

/** @param {number} cx @param {number} cy @param {number} r */
function ring(cx, cy, r) {
  return svg("circle", { class: "point-mark", cx, cy, r });
}

/** @param {string} name @param {SVGElement} sign */
function entry(name, sign) {
  const drawn = svg("svg", { viewBox: "0 -2 28 14", width: 28, height: 14, "aria-hidden": "true" });
  drawn.append(sign);
  return element("span", { class: "legend-entry" }, drawn, name);
}

/** A curve with a gap where a number is missing. @param {Plot} plot @param {(number | null)[]} xs @param {(number | null)[]} ys */
function wayOf(plot, xs, ys) {
  let d = "";
  let isDown = false;
  xs.forEach((x, at) => {
    const y = ys[at];
    if (x === null || y === null || y === undefined) {
      isDown = false;
      return;
    }
    d += `${isDown ? "L" : "M"}${xAt(plot, x).toFixed(1)} ${yAt(plot, y).toFixed(1)}`;
    isDown = true;
  });
  return d;
}

/** @param {Plot} plot @param {any} spec @returns {SVGElement[]} */
function axes(plot, { x_label, y_label }) {
  const { left, top, width, height } = plot;
  const bottom = top + height;
  /** @type {SVGElement[]} */
  const made = [];
  for (const value of ticks(...plot.xRange, width / 55)) {
    const at = xAt(plot, value);
    const isZero = value === 0 ? " zero" : "";
    made.push(svg("path", { class: `point-grid${isZero}`, d: `M${at} ${top}V${bottom}` }));
    made.push(svg("text", { x: at, y: bottom + 16, "text-anchor": "middle" }, short(value)));
  }
  for (const value of ticks(...plot.yRange, height / 45)) {
    const at = yAt(plot, value);
    const isZero = value === 0 ? " zero" : "";
    made.push(svg("path", { class: `point-grid${isZero}`, d: `M${left} ${at}H${left + width}` }));
    made.push(svg("text", { x: left - 7, y: at + 4, "text-anchor": "end" }, short(value)));
  }
  const middle = top + height / 2;
  made.push(
    svg(
      "text",
      { class: "point-label", x: left + width / 2, y: bottom + 35, "text-anchor": "middle" },
      x_label,
    ),
    svg(
      "text",
      {
        class: "point-label",
        x: 12,
        y: middle,
        "text-anchor": "middle",
        transform: `rotate(-90 12 ${middle})`,
      },
      y_label,
    ),
  );
  return made;
}
