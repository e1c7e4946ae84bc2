/** @import { Colours } from "./types.js" */
import { readout } from "./controls.js";
import { drawSharp, Pixels } from "./pixels.js";
import { Player } from "./player.js";
import { Surface } from "./surface.js";
import { short } from "./ticks.js";

const CURVE = 56;

/**
 * An episode of reinforcement learning: its world step by step, and the return so far beneath.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function episode(holder) {
  const surface = new Surface(holder);
  /** @type {any} */
  let figure = null;
  /** @type {import("./types.js").Space | null} */
  let space = null;
  /** @type {Pixels | null} */
  let frames = null;
  /** @type {number[]} */
  let returns = [];
  let [top, count] = [0, 1];

  const player = new Player({
    label: "Step",
    show: (step) => paint(step),
    text: (step) => `${step} of ${count - 1}`,
    steps: true,
  });
  const told = readout(surface.canvas); // which has no focus: the slider's own text is read
  holder.append(player.element, told);

  /** @param {PointerEvent} event */
  const seek = (event) => {
    if (event.offsetY < top || returns.length === 0 || event.buttons === 0) return;
    player.pause();
    const share = (event.offsetX - 8) / (surface.canvas.clientWidth - 16);
    player.go(Math.round(share * (returns.length - 1)));
  };
  surface.canvas.addEventListener("pointerdown", seek);
  surface.canvas.addEventListener("pointermove", seek);

  /** @param {number} step */
  function paint(step) {
    if (!space || !figure) return;
    const { width, colours } = space;
    const wide = Math.min(width, 560);
    const size = worldSize(figure, frames, wide);
    top = size.height + 10;
    const context = surface.begin(wide, top + (returns.length ? CURVE + 6 : 0));
    if (frames) {
      drawSharp(context, frames.canvas(step), [0, 0, size.width, size.height]);
    } else if (figure.world === "grid") {
      drawGrid(context, figure, step, size.width, colours);
    } else {
      drawCart(context, figure.states[step], size, colours);
    }
    if (returns.length) drawReturns(context, returns, step, { top, width: wide }, colours);
    told.textContent = inWords(figure, returns, step);
  }

  return {
    interactive: true,
    draw(next, room) {
      space = room;
      if (next !== figure) {
        figure = next;
        frames = figure.frames ? new Pixels(figure.frames) : null;
        let sum = 0;
        returns = figure.rewards.map((/** @type {number | null} */ gain) => {
          sum += gain ?? 0;
          return sum;
        });
        player.rate = figure.fps;
        count = frames ? frames.count : figure.states.length;
        player.hold(count);
      } else paint(player.at);
    },
    destroy: () => player.pause(),
  };
}

/** @param {any} figure @param {Pixels | null} frames @param {number} width */
function worldSize({ world, cells }, frames, width) {
  if (frames) {
    const scale = Math.min(320 / frames.height, width / frames.width);
    const whole = scale > 1 ? Math.floor(scale) : scale;
    return { width: frames.width * whole, height: frames.height * whole };
  }
  if (world === "cartpole") return { width, height: Math.min(230, width * 0.55) };
  const side = Math.min(44, (width - 2) / cells[0].length);
  return { width: side * cells[0].length + 2, height: side * cells.length + 2 };
}

/** @param {any} figure @param {number[]} returns @param {number} step */
function inWords({ rewards, actions, world, states }, returns, step) {
  const parts = [];
  if (actions[step]) parts.push(`action ${actions[step]}`);
  if (typeof rewards[step] === "number") parts.push(`reward ${short(rewards[step])}`);
  if (returns.length) parts.push(`return so far ${short(returns[step])}`);
  if (world === "grid") parts.push(`row ${states[step][0]}, column ${states[step][1]}`);
  if (world === "cartpole") {
    const degrees = (states[step][2] * 180) / Math.PI;
    parts.push(`cart at ${states[step][0].toFixed(2)}, pole ${degrees.toFixed(1)}°`);
  }
  return parts.join(" · ");
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{cells: string[], states: [number, number][]}} world
 * @param {number} step
 * @param {number} width
 * @param {Colours} colours
 */
function drawGrid(context, { cells, states }, step, width, colours) {
  const side = (width - 2) / cells[0].length;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `600 ${Math.max(9, side * 0.4)}px system-ui, sans-serif`;
  for (const [r, row] of cells.entries()) {
    for (const [c, cell] of [...row].entries()) {
      const [x, y] = [1 + c * side, 1 + r * side];
      const wall = cell === "#" || cell === "█";
      context.fillStyle = wall ? colours.muted : colours.paper;
      context.globalAlpha = wall ? 0.65 : 1;
      context.fillRect(x, y, side, side);
      context.globalAlpha = 1;
      context.strokeStyle = colours.grid;
      context.strokeRect(x, y, side, side);
      if (!wall && cell !== "." && cell !== " ") {
        context.fillStyle = colours.text;
        context.fillText(cell, x + side / 2, y + side / 2);
      }
    }
  }
  const middle = (/** @type {[number, number]} */ [r, c]) => [
    1 + (c + 0.5) * side,
    1 + (r + 0.5) * side,
  ];
  context.beginPath();
  for (const state of states.slice(0, step + 1)) {
    const [x, y] = middle(state);
    context.lineTo(x, y);
  }
  context.strokeStyle = colours.series[0];
  context.globalAlpha = 0.5;
  context.lineWidth = 2.5;
  context.lineJoin = "round";
  context.stroke();
  context.globalAlpha = 1;
  context.lineWidth = 1;
  const [x, y] = middle(states[step]);
  context.beginPath();
  context.arc(x, y, side * 0.3, 0, 2 * Math.PI);
  context.fillStyle = colours.series[0];
  context.fill();
}

const TRACK = 2.4; // metres to each side, as the task ends there

/**
 * @param {CanvasRenderingContext2D} context
 * @param {[number, number, number, number]} state
 * @param {{width: number, height: number}} size
 * @param {Colours} colours
 */
function drawCart(context, [place, , angle], { width, height }, colours) {
  const scale = (width - 60) / (2 * TRACK);
  const x = width / 2 + Math.max(-TRACK - 0.2, Math.min(TRACK + 0.2, place)) * scale;
  const ground = height - 26;
  context.strokeStyle = colours.muted;
  context.fillStyle = colours.muted;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.beginPath();
  context.moveTo(8, ground);
  context.lineTo(width - 8, ground);
  for (const mark of [-TRACK, 0, TRACK]) {
    context.moveTo(width / 2 + mark * scale, ground);
    context.lineTo(width / 2 + mark * scale, ground + 5);
    context.fillText(short(mark), width / 2 + mark * scale, ground + 8);
  }
  context.stroke();
  const deck = ground - 24;
  context.beginPath();
  context.roundRect(x - 30, deck, 60, 17, 4);
  context.fill();
  for (const wheel of [-18, 18]) {
    context.beginPath();
    context.arc(x + wheel, ground - 5, 5, 0, 2 * Math.PI);
    context.fill();
  }
  const long = deck - 14;
  context.beginPath();
  context.moveTo(x, deck + 2);
  context.lineTo(x + Math.sin(angle) * long, deck + 2 - Math.cos(angle) * long);
  context.strokeStyle = colours.series[1];
  context.lineWidth = 7;
  context.lineCap = "round";
  context.stroke();
  context.lineWidth = 1;
  context.lineCap = "butt";
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} returns
 * @param {number} step
 * @param {{top: number, width: number}} place
 * @param {Colours} colours
 */
function drawReturns(context, returns, step, { top, width }, colours) {
  const [low, high] = [Math.min(0, ...returns), Math.max(0, ...returns)];
  const x = (/** @type {number} */ at) => 8 + (at / Math.max(1, returns.length - 1)) * (width - 16);
  const y = (/** @type {number} */ value) =>
    top + CURVE - 4 - ((value - low) / (high - low || 1)) * (CURVE - 22);
  context.strokeStyle = colours.grid;
  context.beginPath();
  context.moveTo(8, y(0));
  context.lineTo(width - 8, y(0));
  context.stroke();
  for (const [end, alpha] of /** @type {const} */ ([
    [returns.length - 1, 0.3],
    [step, 1],
  ])) {
    context.beginPath();
    for (let at = 0; at <= end; at++) context.lineTo(x(at), y(returns[at]));
    context.strokeStyle = colours.series[0];
    context.globalAlpha = alpha;
    context.lineWidth = 2;
    context.stroke();
  }
  context.lineWidth = 1;
  context.beginPath();
  context.arc(x(step), y(returns[step]), 4, 0, 2 * Math.PI);
  context.fillStyle = colours.series[0];
  context.fill();
  context.fillStyle = colours.muted;
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText("return so far", 8, top);
}
