/** @import { Head, HeadView } from "./attention.js" */
import { element } from "../element.js";
import { arrowStep } from "./controls.js";
import { heat } from "./heat.js";
import { drawSharp } from "./pixels.js";
import { Surface } from "./surface.js";

const MOST_SIDE = 34;

/**
 * Queries as rows, keys as columns; a row is chosen by a click or the arrow keys.
 *
 * @param {(query: number) => void} choose
 * @returns {HeadView}
 */
export function tableView(choose) {
  const holder = element("div");
  const surface = new Surface(holder);
  surface.canvas.tabIndex = 0;
  surface.canvas.setAttribute("role", "img");
  let [top, side, rows, chosen] = [0, 1, 0, -1];
  surface.canvas.addEventListener("click", (event) => {
    const row = Math.floor((event.offsetY - top) / side);
    choose(row >= 0 && row < rows && row !== chosen ? row : -1);
  });
  surface.canvas.addEventListener("keydown", (event) => {
    const step = arrowStep(event.key, 1);
    if (step === 0) return;
    event.preventDefault();
    choose(Math.min(rows - 1, Math.max(0, chosen + step)));
  });
  return {
    element: holder,
    draw({ weights, queries, keys, space, ...head }) {
      const { colours } = space;
      const context = surface.context;
      context.font = "12px system-ui, sans-serif";
      const widest = (/** @type {string[]} */ names) =>
        Math.min(90, Math.max(...names.map((name) => context.measureText(name).width)));
      const left = widest(queries) + 10;
      rows = queries.length;
      chosen = head.chosen;
      side = Math.min(MOST_SIDE, (space.width - left - 2) / keys.length);
      const slanted = widest(keys) > side - 4;
      top = (slanted ? widest(keys) : 14) + 8;
      surface.begin(left + side * keys.length + 2, top + side * rows + 2);
      const table = heat(weights, rows, keys.length, { dark: colours.dark });
      drawSharp(context, table, [left, top, side * keys.length, side * rows]);
      const every = Math.max(1, Math.ceil(13 / side));
      context.textBaseline = "middle";
      context.textAlign = "right";
      for (const [row, name] of queries.entries()) {
        if (row % every && row !== chosen) continue;
        context.fillStyle = row === chosen ? colours.text : colours.muted;
        context.fillText(name, left - 6, top + (row + 0.5) * side, 90);
      }
      context.fillStyle = colours.muted;
      for (const [column, name] of keys.entries()) {
        if (column % every) continue;
        context.save();
        context.translate(left + (column + 0.5) * side, top - 7);
        if (slanted) context.rotate(-Math.PI / 2);
        context.textAlign = slanted ? "left" : "center";
        context.fillText(name, 0, 0, 90);
        context.restore();
      }
      if (chosen >= 0) {
        context.strokeStyle = colours.series[1];
        context.lineWidth = 2;
        context.strokeRect(left, top + chosen * side, side * keys.length, side);
        context.lineWidth = 1;
      }
      surface.canvas.setAttribute(
        "aria-label",
        `Table of ${rows} queries by ${keys.length} keys: arrow keys choose a query`,
      );
    },
  };
}
