/** @import { Space } from "./types.js" */
import { readout } from "./controls.js";
import { heat } from "./heat.js";
import { unpack } from "./packed.js";
import { drawSharp } from "./pixels.js";
import { Player } from "./player.js";
import { Surface } from "./surface.js";
import { short } from "./ticks.js";

/**
 * @typedef {object} Panel
 * @property {string} name
 * @property {string} about
 * @property {Float32Array} values (units, T)
 * @property {number} units
 * @property {boolean} signed
 * @property {HTMLCanvasElement} [table]
 * @property {boolean} [dark] the theme of the table
 */

const LEFT = 92;
const NARROW_LEFT = 4;
const GAP = 20;
const CURVE = 44;

/**
 * Gates and states over time: units as rows, time steps as columns, what was read beneath. One step
 * and one unit can be chosen; the player goes through the steps.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function gates(holder) {
  const surface = new Surface(holder);
  const { canvas } = surface;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  /** @type {any} */
  let figure = null;
  /** @type {Space | null} */
  let space = null;
  /** @type {Panel[]} */
  let panels = [];
  let [steps, panel, unit, left, side] = [0, 0, -1, LEFT, 1];
  /** @type {{top: number, height: number}[]} */
  let spots = [];

  const player = new Player({
    label: "Time step",
    show: () => paint(),
    text: (step) =>
      figure.tokens[step] ? `${step}: ${figure.tokens[step]}` : `${step} of ${steps - 1}`,
    rate: 4,
    steps: true,
  });
  const said = readout(canvas);
  holder.append(player.element, said);

  /** The heat map of a panel, painted once a theme. @param {Panel} panel @param {boolean} dark */
  function tableOf(panel, dark) {
    if (!panel.table || panel.dark !== dark) {
      const peak = panel.signed ? undefined : 1;
      panel.table = heat(panel.values, panel.units, steps, { dark, signed: panel.signed, peak });
      panel.dark = dark;
    }
    return panel.table;
  }

  function paint() {
    if (!space || !figure) return;
    const { colours, width } = space;
    const step = player.at;
    const narrow = width < 480;
    left = narrow ? NARROW_LEFT : LEFT;
    side = Math.min(30, (width - left - 4) / steps);
    const wide = left + side * steps + 4;
    const { tokens, inputs } = figure;
    const above = narrow ? GAP : 6;
    const heights = panels.map(({ units }) => Math.min(130, Math.max(34, units * 6)));
    const beneath = (tokens.length ? 22 : 0) + (inputs.length ? CURVE + 8 : 0);
    const total = heights.reduce((sum, one) => sum + one + above, 0) + beneath + 4;
    const context = surface.begin(wide, total);
    let top = above - 4;
    spots = [];
    for (const [at, { name, units }] of panels.entries()) {
      const height = heights[at];
      spots.push({ top, height });
      drawSharp(context, tableOf(panels[at], colours.dark), [left, top, side * steps, height]);
      context.strokeStyle = colours.grid;
      context.strokeRect(left, top, side * steps, height);
      context.fillStyle = colours.text;
      context.textBaseline = narrow ? "bottom" : "middle";
      context.textAlign = narrow ? "left" : "right";
      if (narrow) context.fillText(name, left, top - 2);
      else context.fillText(name, left - 8, top + height / 2);
      if (unit !== -1 && at === panel) {
        context.strokeStyle = colours.series[1];
        const row = height / units;
        context.strokeRect(left, top + unit * row, side * steps, row);
      }
      top += height + above;
    }
    top -= above - 4;
    if (tokens.length) drawTokens(context, top, step);
    if (inputs.length) drawInputs(context, top + (tokens.length ? 22 : 0), step);
    context.strokeStyle = colours.text;
    context.lineWidth = 1.5;
    context.strokeRect(left + step * side, spots[0].top, side, top - spots[0].top - 4);
    context.lineWidth = 1;
    describe(step);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} top @param {number} step */
  function drawTokens(context, top, step) {
    const { colours } = /** @type {Space} */ (space);
    context.textAlign = "center";
    context.textBaseline = "top";
    let free = 0;
    for (const at of [step, ...figure.tokens.keys()]) {
      const x = left + (at + 0.5) * side;
      const half = context.measureText(figure.tokens[at]).width / 2 + 2;
      const own = at === step;
      const beside = Math.abs(at - step) * side < half + 8 && !own;
      if (!own && (x - half < free || beside)) continue;
      if (!own) free = x + half;
      context.fillStyle = own ? colours.text : colours.muted;
      context.font = `${own ? "700 " : ""}12px system-ui, sans-serif`;
      context.fillText(figure.tokens[at], x, top + 2);
    }
    context.font = "12px system-ui, sans-serif";
  }

  /** @param {CanvasRenderingContext2D} context @param {number} top @param {number} step */
  function drawInputs(context, top, step) {
    const { colours } = /** @type {Space} */ (space);
    /** @type {number[]} */
    const inputs = figure.inputs;
    const [low, high] = [Math.min(...inputs), Math.max(...inputs)];
    const y = (/** @type {number} */ value) =>
      top + 4 + (1 - (value - low) / (high - low || 1)) * (CURVE - 8);
    context.beginPath();
    for (const [at, value] of inputs.entries()) context.lineTo(left + (at + 0.5) * side, y(value));
    context.strokeStyle = colours.series[2];
    context.lineWidth = 2;
    context.stroke();
    context.lineWidth = 1;
    context.beginPath();
    context.arc(left + (step + 0.5) * side, y(inputs[step]), 4, 0, 2 * Math.PI);
    context.fillStyle = colours.series[2];
    context.fill();
    if (left === LEFT) {
      context.fillStyle = colours.text;
      context.textAlign = "right";
      context.textBaseline = "middle";
      context.fillText("input", left - 8, top + CURVE / 2);
    }
  }

  /** @param {number} step */
  function describe(step) {
    const { name, about, values, units } = panels[panel];
    const at = (/** @type {number} */ row) => values[row * steps + step];
    if (unit !== -1) {
      said.textContent = `${name}, unit ${unit}: ${short(at(unit))}${about ? ` — ${about}` : ""}`;
      return;
    }
    const means = panels.map((one) => {
      let sum = 0;
      for (let row = 0; row < one.units; row++) sum += one.values[row * steps + step];
      return `${one.name} ${short(Number((sum / one.units).toFixed(2)))}`;
    });
    said.textContent = units > 1 ? `Mean over units: ${means.join(", ")}` : means.join(", ");
  }

  canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    const step = Math.floor((offsetX - left) / side);
    const at = spots.findIndex(({ top, height }) => offsetY >= top && offsetY < top + height);
    if (at !== -1) {
      const { top, height } = spots[at];
      panel = at;
      unit = Math.floor(((offsetY - top) / height) * panels[at].units);
    }
    player.pause();
    player.go(step);
  });
  canvas.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      player.pause();
      player.go(player.at + (key === "ArrowRight" ? 1 : -1));
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      const next = unit + (key === "ArrowDown" ? 1 : -1);
      if (next >= panels[panel].units && panel < panels.length - 1) [panel, unit] = [panel + 1, 0];
      else if (next < 0 && panel > 0) [panel, unit] = [panel - 1, panels[panel - 1].units - 1];
      else unit = Math.min(panels[panel].units - 1, Math.max(0, next));
      paint();
    } else if (key === "Escape") {
      unit = -1;
      paint();
    } else return;
    event.preventDefault();
  });

  return {
    interactive: true,
    draw(next, room) {
      space = room;
      if (next === figure) return paint();
      figure = next;
      panels = figure.panels.map((/** @type {any} */ one) => {
        const values = transposed(unpack(one.values), one.values.shape);
        const signed = values.some((value) => value < 0);
        return { ...one, values, units: one.values.shape[1], signed };
      });
      steps = figure.panels[0].values.shape[0];
      panel = Math.min(panel, panels.length - 1);
      unit = Math.min(unit, panels[panel].units - 1);
      canvas.setAttribute(
        "aria-label",
        "Heat maps: left and right choose the time step, up and down the unit",
      );
      player.hold(steps);
    },
    destroy: () => player.pause(),
  };
}

/** (T, units) as (units, T). @param {ArrayLike<number>} values @param {number[]} shape */
function transposed(values, [rows, columns]) {
  const turned = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) turned[c * rows + r] = values[r * columns + c];
  }
  return turned;
}
