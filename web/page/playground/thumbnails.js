/** @import { Colours } from "../figures/types.js" */
/** @import { DataName } from "./settings.js" */
import { css, diverging } from "../figures/colours.js";

/** Where the points of a kind of data lie, for pictures the size of a stamp: x, y in -1..1, a label or a value. @type {Record<DataName, (t: number, i: number) => [number, number, number]>} */
const SHAPES = {
  circles: (t, i) => polar(i % 2 ? 0.4 : 0.9, t * 40, i % 2),
  xor: (_t, i) => {
    const [a, b] = [i & 1, (i >> 1) & 1];
    return [(a ? 0.5 : -0.5) + wobble(i, 0.28), (b ? 0.5 : -0.5) + wobble(i + 9, 0.28), a ^ b];
  },
  clouds: (_, i) => cloud(i, i % 2, i % 2 ? 0.45 : -0.45, i % 2 ? 0.45 : -0.45),
  moons: (t, i) =>
    i % 2
      ? [0.3 + 0.6 * Math.cos(t * Math.PI), 0.25 - 0.75 * Math.sin(t * Math.PI), 1]
      : [-0.3 + 0.6 * Math.cos(t * Math.PI), -0.25 + 0.75 * Math.sin(t * Math.PI), 0],
  spirals: (t, i) => polar(t, t * 8 + (i % 2) * Math.PI, i % 2),
  arms: (t, i) => polar(t, t * 5 + ((i % 3) * 2 * Math.PI) / 3, i % 3),
  trio: (_, i) => cloud(i, i % 4, i & 1 ? 0.5 : -0.5, i & 2 ? 0.5 : -0.5),
  plane: (_, i) => grid(i, (x, y) => (x + y) / 2),
  hills: (_, i) => grid(i, (x, y) => Math.sin(x * 3) * Math.sin(y * 3)),
  waves: (_, i) => grid(i, (x, y) => Math.cos(6 * Math.hypot(x, y))),
  drawn: () => [9, 9, 0],
};

/** @param {number} r @param {number} angle @param {number} label @returns {[number, number, number]} */
function polar(r, angle, label) {
  return [r * Math.cos(angle), r * Math.sin(angle), label];
}

/** A number around 0 that looks random. @param {number} i @param {number} width */
function wobble(i, width) {
  const value = Math.sin(i * 127.1 + 3.7) * 43758.5453;
  return (value - Math.floor(value) - 0.5) * 2 * width;
}

/** @param {number} i @param {number} label @param {number} x @param {number} y @returns {[number, number, number]} */
function cloud(i, label, x, y) {
  return [x + wobble(i, 0.3), y + wobble(i + 50, 0.3), label];
}

/** @param {number} i @param {(x: number, y: number) => number} height @returns {[number, number, number]} */
function grid(i, height) {
  const [x, y] = [((i % 8) - 3.5) / 4, (Math.floor(i / 8) - 3.5) / 4];
  return [x, y, height(x, y)];
}

/** @param {HTMLCanvasElement} canvas @param {DataName} name @param {Colours} colours */
export function paintThumbnail(canvas, name, colours) {
  const side = 36;
  const ratio = devicePixelRatio || 1;
  Object.assign(canvas, { width: side * ratio, height: side * ratio });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  const values = name === "plane" || name === "hills" || name === "waves";
  const count = values ? 64 : 48;
  for (let i = 0; i < count; i++) {
    const [x, y, label] = SHAPES[name](i / count, i);
    context.fillStyle = values
      ? css(diverging(0.5 + label / 2, colours.dark))
      : colours.series[label];
    context.beginPath();
    const size = values ? 2.6 : 1.7;
    context.arc(side / 2 + x * side * 0.44, side / 2 - y * side * 0.44, size, 0, 7);
    context.fill();
  }
  if (name !== "drawn") return;
  context.strokeStyle = colours.text;
  context.lineWidth = 2;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(10, 26);
  context.lineTo(24, 12);
  context.moveTo(8, 28);
  context.lineTo(10, 26);
  context.stroke();
  context.fillStyle = colours.series[1];
  context.beginPath();
  context.arc(27, 9, 3, 0, 7);
  context.fill();
}
