/** @import { Space } from "./types.js" */
import { arrowStep, controlRow, readout, sliderFor } from "./controls.js";
import { drawSharp, Pixels } from "./pixels.js";
import { Surface } from "./surface.js";

/** @typedef {[number, number, number, number]} Box corners: left, top, right, bottom */

const SIZE = 460;

/**
 * Boxes over an image; those with low scores, and those that overlap better ones, can be hidden.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function boxes(holder) {
  const surface = new Surface(holder);
  const { canvas } = surface;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  const row = controlRow();
  const said = readout();
  holder.prepend(row);
  holder.append(said);
  /** @type {any} */
  let figure = null;
  /** @type {Space | null} */
  let space = null;
  /** @type {Pixels | null} */
  let pixels = null;
  /** @type {string[]} */
  let classes = [];
  /** @type {number[]} */
  let shown = [];
  let [threshold, most, chosen, scale] = [0, 1, -1, 1];
  let told = NaN;

  function paint() {
    if (!space || !pixels || !figure) return;
    const { colours, width } = space;
    scale = Math.min(SIZE / pixels.height, width / pixels.width);
    const context = surface.begin(pixels.width * scale, pixels.height * scale);
    drawSharp(context, pixels.canvas(0), [0, 0, pixels.width * scale, pixels.height * scale]);
    shown = kept(figure, threshold, most);
    if (!shown.includes(chosen)) chosen = -1;
    context.lineJoin = "round";
    context.setLineDash([6, 4]);
    for (const box of figure.truth) {
      outline(context, box, scale, "#000", 3.5);
      outline(context, box, scale, "#fff", 2);
    }
    context.setLineDash([]);
    // The best above the others, the chosen one above all.
    const rest = shown.filter((at) => at !== chosen).reverse();
    for (const at of chosen === -1 ? rest : [...rest, chosen]) {
      const of = Math.max(0, classes.indexOf(figure.labels[at]));
      const colour = colours.series[of % 8];
      outline(context, figure.boxes[at], scale, colours.paper, at === chosen ? 6 : 4);
      outline(context, figure.boxes[at], scale, colour, at === chosen ? 4 : 2);
      const text = brief(at);
      if (text) name(context, figure.boxes[at], text, colour, false);
    }
    for (const [at, text] of figure.truth_labels.entries()) {
      name(context, figure.truth[at], text, "#444", true);
    }
    describe();
  }

  /** @param {number} at */
  function brief(at) {
    const score = figure.scores[at];
    return `${figure.labels[at] ?? ""} ${score === undefined ? "" : score.toFixed(2)}`.trim();
  }

  function describe() {
    const hidden = figure.boxes.length - shown.length;
    if (chosen === -1) {
      const parts = [`${shown.length} boxes`];
      if (hidden) parts.push(`${hidden} hidden`);
      if (figure.truth.length) {
        parts.push(`${hits(figure, shown)} of ${figure.truth.length} true ones found (IoU ≥ 0.5)`);
      }
      said.textContent = parts.join(", ");
      return;
    }
    const match = figure.matches[chosen];
    const where = figure.boxes[chosen]
      .map((/** @type {number} */ one) => Math.round(one))
      .join(", ");
    said.textContent = `${brief(chosen) || `Box ${chosen + 1}`}: ${where}${
      match
        ? ` · IoU ${match[1].toFixed(2)} with ${figure.truth_labels[match[0]] ?? "the true box"}`
        : ""
    }`;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   * @param {string} text
   * @param {string} colour
   * @param {boolean} below
   */
  function name(context, box, text, colour, below) {
    context.font = "600 12px system-ui, sans-serif";
    const wide = context.measureText(text).width + 8;
    const x = Math.max(0, Math.min(canvas.clientWidth - wide, box[0] * scale - 1));
    const y = below
      ? Math.min(canvas.clientHeight - 17, box[3] * scale)
      : Math.max(0, box[1] * scale - 17);
    context.fillStyle = colour;
    context.fillRect(x, y, wide, 17);
    context.fillStyle = below || !space?.colours.dark ? "#fff" : "#000";
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(text, x + 4, y + 9);
  }

  canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    const [x, y] = [offsetX / scale, offsetY / scale];
    const inside = shown.filter((at) => {
      const [left, top, right, bottom] = figure.boxes[at];
      return x >= left && x <= right && y >= top && y <= bottom;
    });
    // The smallest of those under the pointer: a large one would hide it for good.
    const least = inside.sort((a, b) => area(figure.boxes[a]) - area(figure.boxes[b]))[0] ?? -1;
    chosen = least === chosen ? -1 : least;
    paint();
  });
  canvas.addEventListener("keydown", (event) => {
    const step = Math.sign(arrowStep(event.key, 1));
    if (step === 0 || shown.length === 0) return;
    event.preventDefault();
    const next = chosen === -1 && step < 0 ? shown.length - 1 : shown.indexOf(chosen) + step;
    chosen = shown[(next + shown.length) % shown.length];
    paint();
  });

  return {
    interactive: true,
    draw(next, room) {
      space = room;
      if (next !== figure) {
        figure = next;
        pixels = new Pixels(figure.image);
        classes = [...new Set(/** @type {string[]} */ (figure.labels))].sort();
        canvas.setAttribute("aria-label", "Image with boxes: arrow keys go from box to box");
        row.hidden = figure.scores.length === 0;
        if (told !== figure.threshold) {
          told = threshold = figure.threshold;
          row.replaceChildren(
            sliderFor("Least score", { min: 0, max: 1, step: 0.01, value: threshold }, (value) => {
              threshold = value;
              paint();
            }),
            sliderFor(
              "Most overlap (IoU)",
              { min: 0, max: 1, step: 0.05, value: most },
              (value) => {
                most = value;
                paint();
              },
            ),
          );
        }
      }
      paint();
    },
  };
}

/**
 * The boxes that stay, best first: with a score that is high enough, and no more overlap than
 * allowed with a better box of their class (non-maximum suppression).
 *
 * @param {{boxes: Box[], labels: string[], scores: number[]}} found
 * @param {number} threshold
 * @param {number} most
 * @returns {number[]}
 */
export function kept({ boxes: all, labels, scores }, threshold, most) {
  const order = [...all.keys()].filter((at) => (scores[at] ?? 1) >= threshold);
  order.sort((a, b) => (scores[b] ?? 1) - (scores[a] ?? 1));
  /** @type {number[]} */
  const staying = [];
  for (const at of order) {
    const rival = staying.some(
      (one) => labels[one] === labels[at] && iou(all[one], all[at]) > most,
    );
    if (!rival) staying.push(at);
  }
  return staying;
}

/** How many true boxes a shown one covers. @param {any} figure @param {number[]} shown */
function hits({ matches, truth }, shown) {
  const found = new Set(shown.filter((at) => matches[at]?.[1] >= 0.5).map((at) => matches[at][0]));
  return Math.min(found.size, truth.length);
}

/** @param {Box} box */
function area([left, top, right, bottom]) {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** Intersection over union. @param {Box} a @param {Box} b */
export function iou(a, b) {
  const shared = area([
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ]);
  return shared / Math.max(area(a) + area(b) - shared, 1e-12);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 * @param {number} scale
 * @param {string} colour
 * @param {number} width
 */
function outline(context, [left, top, right, bottom], scale, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(left * scale, top * scale, (right - left) * scale, (bottom - top) * scale);
}
