/** @import { Shapes } from "./types.js" */
import { element } from "./element.js";

/** Two shapes, axis under axis: which sizes must agree and which of them do not. @param {Shapes} shapes */
export function shapesDrawing(shapes) {
  const { operands, pairs, note } = shapes;
  // The axes that belong together stand in one column.
  const shift = pairs.length > 0 ? pairs[0].axes[0] - pairs[0].axes[1] : 0;
  const starts = [Math.max(0, -shift), Math.max(0, shift)];
  const columns = Math.max(...operands.map(({ shape }, i) => shape.length + starts[i]), 1);
  const grid = element("div", { class: "shape-grid", "aria-hidden": "true" });
  grid.style.gridTemplateColumns = `repeat(${columns}, minmax(2.8rem, auto))`;
  const paired = [0, 1].map((side) => new Map(pairs.map((p) => [p.axes[side], p.agree])));
  for (const [side, { name, shape, axes }] of operands.slice(0, 2).entries()) {
    const title = element("span", { class: "shape-name" }, name);
    const boxes = shape.map((size, axis) => {
      const agree = paired[side].get(axis);
      const state = agree === undefined ? "free" : agree ? "agrees" : "differs";
      const box = element(
        "span",
        { class: `axis ${state}` },
        element("b", {}, String(size)),
        axes[axis] ? element("small", {}, axes[axis]) : null,
      );
      box.style.gridColumn = String(starts[side] + axis + 1);
      box.style.gridRow = side === 0 ? "2" : "4";
      return box;
    });
    title.style.gridRow = side === 0 ? "1" : "5";
    grid.append(title, ...boxes);
  }
  for (const { axes, agree } of pairs) {
    const [a, b] = axes.map((axis, side) => operands[side].shape[axis]);
    const sign = a === b ? "=" : agree ? "fits" : "≠";
    const link = element("span", { class: `link ${agree ? "agrees" : "differs"}` }, sign);
    link.style.gridColumn = String(axes[0] + starts[0] + 1);
    link.style.gridRow = "3";
    grid.append(link);
  }
  return element(
    "div",
    { class: "shapes" },
    element("p", { class: "visually-hidden" }, inWords(shapes)),
    element("div", { class: "shape-scroller" }, grid),
    element("p", { class: "shape-note" }, note),
  );
}

/** The drawing for those who do not see it. @param {Shapes} shapes */
export function inWords({ operands, pairs }) {
  const shapes = operands.map(
    ({ name, shape }) => `${name}: ${shape.join(" by ") || "one number"}.`,
  );
  const links = pairs.map(({ axes, agree }) => {
    const [a, b] = axes.map((axis, side) => `axis ${axis} of ${operands[side].name}`);
    const sizes = axes.map((axis, side) => operands[side].shape[axis]);
    return `${a} (${sizes[0]}) and ${b} (${sizes[1]}) ${agree ? "agree" : "must agree and do not"}.`;
  });
  return [...shapes, ...links].join(" ");
}
