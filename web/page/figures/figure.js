import { isPlayground } from "../cells/cell.js";
import { element } from "../element.js";
import { loadFigureKinds } from "../loaders.js";
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

/** Kinds that few pages show: their code comes, in one file, when it is needed. */
const LATER = new Set([
  "attention",
  "autodiff",
  "boxes",
  "confusion",
  "depth",
  "episode",
  "gates",
  "graph",
  "maps",
  "masks",
  "network",
  "playground",
  "neurons",
  "parts",
  "projector",
  "race",
  "receptive",
  "rewind",
  "ridgeline",
  "surface",
  "threshold",
  "trials",
  "walk",
]);

/**
 * Draws a figure; null when the page does not know its kind.
 *
 * @param {any} figure
 * @returns {{element: HTMLElement, update(figure: any): boolean, destroy(): void} | null}
 */
export function createFigure(figure) {
  if (figure.kind === "playground" && isPlayground()) return shownElsewhere();
  if (figure.kind === "progress") return new Progress(figure);
  if (figure.kind === "plot") return new Plot(figure);
  const kind = KINDS[figure.kind];
  if (kind) return new FigureFrame(figure, kind);
  return LATER.has(figure.kind) ? new LaterFigure(figure, laterKind) : null;
}

/** What the page shows in a place of its own. */
function shownElsewhere() {
  const nothing = element("div", { hidden: true });
  return { element: nothing, update: () => true, destroy: () => {} };
}

/** @param {string} name */
async function laterKind(name) {
  return (await loadFigureKinds())[/** @type {"graph"} */ (name)];
}
