/** @import { Pixels } from "./pixels.js" */
/** @import { Place } from "./projected.js" */
/** @import { Colours } from "./types.js" */
import { drawSharp } from "./pixels.js";

const SHAPES = 3;
const THUMBNAIL = 56;
const LONGEST = 200; // pixels of a label

/** More groups than colours: the next have another shape. @param {number} group */
export function shapeOf(group) {
  return Math.floor(group / 8) % SHAPES;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {number} shape
 */
export function drawMark(context, x, y, r, shape) {
  if (shape === 1) return context.fillRect(x - r, y - r, 2 * r, 2 * r);
  context.beginPath();
  if (shape === 0) context.arc(x, y, r, 0, 2 * Math.PI);
  else {
    context.moveTo(x, y - 1.3 * r);
    context.lineTo(x + 1.2 * r, y + r);
    context.lineTo(x - 1.2 * r, y + r);
  }
  context.fill();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {Place} place
 * @param {{width: number, colours: Colours}} space
 */
export function drawLabel(context, text, { x, y }, { width, colours }) {
  const wide = Math.min(LONGEST, context.measureText(text).width);
  const left = Math.min(width - wide - 8, x + 9);
  context.fillStyle = colours.paper;
  context.globalAlpha = 0.85;
  context.fillRect(left - 3, y - 9, wide + 6, 18);
  context.globalAlpha = 1;
  context.fillStyle = colours.text;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(text, left, y, LONGEST);
}

/**
 * A ring around a point, and lines to its neighbours.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Place} place
 * @param {Place[]} near
 * @param {Colours} colours
 */
export function drawFocus(context, { x, y }, near, colours) {
  context.strokeStyle = colours.muted;
  context.beginPath();
  for (const other of near) {
    context.moveTo(x, y);
    context.lineTo(other.x, other.y);
  }
  context.stroke();
  context.strokeStyle = colours.text;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  context.stroke();
  context.lineWidth = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Pixels} pictures
 * @param {number} at
 * @param {Place} place
 * @param {number} width of the whole drawing
 */
export function drawThumbnail(context, pictures, at, { x, y }, width) {
  const scale = THUMBNAIL / Math.max(pictures.width, pictures.height);
  const [w, h] = [pictures.width * scale, pictures.height * scale];
  const left = Math.min(width - w - 2, x + 8);
  const top = y > h + 18 ? y - h - 12 : y + 14;
  drawSharp(context, pictures.canvas(at), [left, top, w, h]);
  context.strokeRect(left, top, w, h);
}
