import { bars } from "./bars.js";
import { field } from "./field.js";
import { FigureFrame } from "./frame.js";
import { images } from "./images.js";
import { lines } from "./lines.js";
import { matrix } from "./matrix.js";
import { Progress } from "./progress.js";

export const FIGURE_TYPE = "application/vnd.glowgrad.figure+json";

/** @type {Record<string, (holder: HTMLElement) => import("./types.js").Picture>} */
const KINDS = { bars, field, images, lines, matrix };

/**
 * Draws a figure; null when the page does not know its kind.
 *
 * @param {any} figure
 * @returns {{element: HTMLElement, update(figure: any): boolean, destroy(): void} | null}
 */
export function createFigure(figure) {
  if (figure.kind === "progress") return new Progress(figure);
  const kind = KINDS[figure.kind];
  return kind ? new FigureFrame(figure, kind) : null;
}
