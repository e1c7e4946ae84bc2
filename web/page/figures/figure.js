import { bars } from "./bars.js";
import { field } from "./field.js";
import { FigureFrame } from "./frame.js";
import { images } from "./images.js";
import { LaterFigure } from "./later.js";
import { lines } from "./lines.js";
import { matrix } from "./matrix.js";
import { Plot } from "./plot.js";
import { Progress } from "./progress.js";

/** @type {Record<string, (holder: HTMLElement) => import("./types.js").Picture>} */
const KINDS = { bars, field, images, lines, matrix };

/**
 * Kinds that few pages show: their code comes when it is needed.
 *
 * @type {Record<string, () => Promise<(holder: HTMLElement) => import("./types.js").Picture>>}
 */
const LATER = {
  attention: () => import("./attention.js").then(({ attention }) => attention),
  boxes: () => import("./boxes.js").then(({ boxes }) => boxes),
  episode: () => import("./episode.js").then(({ episode }) => episode),
  gates: () => import("./gates.js").then(({ gates }) => gates),
  graph: () => import("./graph.js").then(({ graph }) => graph),
  rewind: () => import("./rewind.js").then(({ rewind }) => rewind),
  masks: () => import("./masks.js").then(({ masks }) => masks),
  network: () => import("./network.js").then(({ network }) => network),
  projector: () => import("./projector.js").then(({ projector }) => projector),
  walk: () => import("./walk.js").then(({ walk }) => walk),
};

/**
 * Draws a figure; null when the page does not know its kind.
 *
 * @param {any} figure
 * @returns {{element: HTMLElement, update(figure: any): boolean, destroy(): void} | null}
 */
export function createFigure(figure) {
  if (figure.kind === "progress") return new Progress(figure);
  if (figure.kind === "plot") return new Plot(figure);
  const kind = KINDS[figure.kind];
  if (kind) return new FigureFrame(figure, kind);
  const load = LATER[figure.kind];
  return load ? new LaterFigure(figure, load) : null;
}
