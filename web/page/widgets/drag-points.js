/** @import { Plot } from "../figures/axes.js" */
/** @import { Maker } from "./mount.js" */
import { element } from "../element.js";
import { xAt, yAt } from "../figures/axes.js";
import { svg } from "../figures/svg.js";
import { short } from "../figures/ticks.js";
import { arrowWay } from "../figures/towards.js";
import { drawnPlot, groupsOf, plotFor } from "./points-plot.js";

/** @typedef {[number, number]} Point */

/** How many steps an arrow key goes with Shift. */
const LEAP = 5;
const HINT = "Drag a point, or move to it with Tab and use the arrow keys.";

/** Points in a plot that are moved by mouse, finger, pen and arrow keys. @type {Maker} */
export function dragPoints(spec, tell) {
  const { label, x: xRange, y: yRange, step, moves } = spec;
  /** @type {Point[]} */
  let points = spec.value.map((/** @type {Point} */ point) => [...point]);
  let { curves = {}, rings = {} } = spec;
  /** @type {Plot} */
  let plot;
  let dragged = -1;
  const groups = groupsOf(spec.names, points.length);
  const behind = svg("g", { "aria-hidden": "true" });
  const front = svg("g");
  const root = svg("svg", { class: "points-plot", role: "group", "aria-label": label });
  root.append(behind, front);
  const legend = element("div", { class: "legend" });
  const note = element("span", { class: "widget-note" }, HINT);
  const holder = element(
    "div",
    { class: "widget-leaf widget-points" },
    element("span", { class: "widget-name" }, label),
    root,
    legend,
    note,
  );
  // Names that are all different stand beside their points; others are those of classes.
  const isAlone = spec.names && groups.count === points.length;
  const handles = points.map((_, at) => {
    const kind = spec.names ? `${spec.names[at]}, ` : "";
    const name = isAlone ? spec.names[at] : `${kind}point ${at + 1}`;
    const handle = svg(
      "g",
      { class: `point-handle s${groups.of[at] + 1} moves-${moves}`, tabindex: 0, role: "slider" },
      svg("circle", { class: "point-reach", r: 18 }),
      groups.of[at] % 2 === 1 && !isAlone
        ? svg("rect", { class: "point-dot", x: -7, y: -7, width: 14, height: 14 })
        : svg("circle", { class: "point-dot", r: 8 }),
    );
    handle.setAttribute("aria-label", name);
    if (isAlone) handle.append(svg("text", { x: 11, y: -9 }, name));
    handle.addEventListener("keydown", (event) => press(event, at));
    handle.addEventListener("pointerdown", (event) => grab(event, at));
    front.append(handle);
    return handle;
  });

  /** @param {number} at @param {number} x @param {number} y @param {boolean} settled */
  function move(at, x, y, settled) {
    const [oldX, oldY] = points[at];
    const next = [
      moves === "y" ? oldX : snapped(x, xRange, step[0]),
      moves === "x" ? oldY : snapped(y, yRange, step[1]),
    ];
    if (!settled && next[0] === oldX && next[1] === oldY) return;
    points[at] = /** @type {Point} */ (next);
    place(at);
    note.textContent = `${handles[at].getAttribute("aria-label")}: ${where(at)}`;
    tell(
      points.map((point) => [...point]),
      { settled },
    );
  }

  /** @param {KeyboardEvent} event @param {number} at */
  function press(event, at) {
    const way = arrowWay(event.key);
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const far = event.shiftKey ? LEAP : 1;
    const [x, y] = points[at];
    // Where there is only one way to go, all four keys go it, as with any slider.
    const across = moves === "x" && way[0] === 0 ? -way[1] : way[0];
    const up = moves === "y" && way[1] === 0 ? way[0] : -way[1];
    move(at, x + far * across * step[0], y + far * up * step[1], true);
  }

  /** @param {PointerEvent} event @param {number} at */
  function grab(event, at) {
    if (event.button !== 0) return;
    event.preventDefault(); // no text is selected on the way
    const handle = handles[at];
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
    dragged = at;
    const drag = (/** @type {PointerEvent} */ to) => {
      const box = root.getBoundingClientRect();
      const across = (to.clientX - box.left - plot.left) / plot.width;
      const down = (to.clientY - box.top - plot.top) / plot.height;
      const [x, y] = [between(xRange, across), between(yRange, 1 - down)];
      move(at, x, y, false);
    };
    handle.addEventListener("pointermove", drag);
    const end = () => {
      handle.removeEventListener("pointermove", drag);
      dragged = -1;
      move(at, ...points[at], true);
    };
    handle.addEventListener("lostpointercapture", end, { once: true });
  }

  /** @param {number} at */
  function where(at) {
    const [x, y] = points[at];
    const told = { x: `${spec.x_label} ${short(x)}`, y: `${spec.y_label} ${short(y)}` };
    return moves === "both" ? `${told.x}, ${told.y}` : told[/** @type {"x" | "y"} */ (moves)];
  }

  /** @param {number} at */
  function place(at) {
    const [x, y] = points[at];
    const handle = handles[at];
    const range = moves === "x" ? xRange : yRange;
    handle.setAttribute("aria-valuemin", range[0]);
    handle.setAttribute("aria-valuemax", range[1]);
    handle.setAttribute("aria-valuenow", String(moves === "x" ? x : y));
    handle.setAttribute("aria-valuetext", where(at));
    if (moves === "y") handle.setAttribute("aria-orientation", "vertical");
    if (!plot) return;
    handle.setAttribute("transform", `translate(${xAt(plot, x)} ${yAt(plot, y)})`);
    if (spec.arrows || spec.joined) paintBehind();
  }

  function paintBehind() {
    const drawn = drawnPlot(plot, { ...spec, curves, rings }, points, groups);
    behind.replaceChildren(...drawn.shapes);
    legend.replaceChildren(...drawn.legend);
  }

  function layOut() {
    const width = holder.clientWidth;
    if (width === 0) return;
    plot = plotFor(spec, width);
    const [wide, high] = [plot.left + plot.width + 14, plot.top + plot.height + 42];
    root.setAttribute("width", String(wide));
    root.setAttribute("height", String(high));
    paintBehind();
    points.forEach((_, at) => {
      place(at);
    });
  }

  points.forEach((_, at) => {
    place(at);
  });
  const watch = new ResizeObserver(layOut);
  watch.observe(holder);
  return {
    element: holder,
    set(next, given) {
      ({ curves = curves, rings = rings } = given);
      // What Python drew for an earlier place must not take a point back that moves on.
      if (!given.answers && dragged === -1) {
        points = next.map((/** @type {Point} */ point) => [...point]);
      }
      if (plot) layOut();
    },
    destroy: () => watch.disconnect(),
  };
}

/** The nearest place of a grid within a range. @param {number} value @param {Point} range @param {number} step */
function snapped(value, [low, high], step) {
  const nearest = low + Math.round((value - low) / step) * step;
  return Number(Math.min(high, Math.max(low, nearest)).toPrecision(12));
}

/** @param {Point} range @param {number} share */
function between([low, high], share) {
  return low + share * (high - low);
}
