/** @import { Box } from "./box-geometry.js" */
/** @import { Space } from "./types.js" */
import { area, grown, iou, kept, moved } from "./box-geometry.js";
import { controlRow, readout, sliderFor } from "./controls.js";
import { drawSharp, Pixels } from "./pixels.js";
import { Surface } from "./surface.js";
import { arrowWay } from "./towards.js";

const SIZE = 460;
const CORNER = 14; // pixels around a corner in which it is meant

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
  /** @type {Box[]} where the boxes are, after the reader has moved some */
  let places = [];
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
    shown = kept({ ...figure, boxes: places }, threshold, most);
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
      outline(context, places[at], scale, colours.paper, at === chosen ? 6 : 4);
      outline(context, places[at], scale, colour, at === chosen ? 4 : 2);
      if (figure.movable) drawCorner(context, places[at], colour);
      const text = brief(at);
      if (text) name(context, places[at], text, colour, false);
    }
    for (const [at, text] of figure.truth_labels.entries()) {
      name(context, figure.truth[at], text, "#444", true);
    }
    describe();
  }

  /** @param {CanvasRenderingContext2D} context @param {Box} box @param {string} colour */
  function drawCorner(context, [, , right, bottom], colour) {
    context.fillStyle = colour;
    context.fillRect(right * scale - 5, bottom * scale - 5, 10, 10);
  }

  /** The true box that one covers best, and how well. @param {number} at @returns {[number, number]} */
  function match(at) {
    if (!figure.movable) return figure.matches[at] ?? [-1, 0];
    const overlaps = figure.truth.map((/** @type {Box} */ one) => iou(one, places[at]));
    const best = overlaps.indexOf(Math.max(...overlaps));
    return [best, overlaps[best] ?? 0];
  }

  /** @param {number} at */
  function brief(at) {
    const score = figure.scores[at];
    return `${figure.labels[at] ?? ""} ${score === undefined ? "" : score.toFixed(2)}`.trim();
  }

  function describe() {
    const hidden = places.length - shown.length;
    if (chosen === -1) {
      const parts = [shown.length === 1 ? "1 box" : `${shown.length} boxes`];
      if (hidden) parts.push(`${hidden} hidden`);
      if (figure.truth.length) {
        parts.push(
          `${hits(figure.truth, shown.map(match))} of ${figure.truth.length} true ones found (IoU ≥ 0.5)`,
        );
      }
      said.textContent = parts.join(", ");
      return;
    }
    const where = places[chosen].map((one) => Math.round(one)).join(", ");
    const parts = [`${brief(chosen) || `Box ${chosen + 1}`}: ${where}`];
    if (figure.truth.length) {
      const [best, overlap] = match(chosen);
      parts.push(`IoU ${overlap.toFixed(2)} with ${figure.truth_labels[best] ?? "the true box"}`);
    }
    said.textContent = parts.join(" · ");
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

  /** The smallest box under a pointer, as a large one would hide it for good; or -1. @param {PointerEvent} event */
  function under({ offsetX, offsetY }) {
    const [x, y] = [offsetX / scale, offsetY / scale];
    const inside = shown.filter((at) => {
      const [left, top, right, bottom] = grown(places[at], figure.movable ? CORNER / scale : 0);
      return x >= left && x <= right && y >= top && y <= bottom;
    });
    if (figure.movable && inside.includes(chosen)) return chosen;
    return inside.sort((a, b) => area(places[a]) - area(places[b]))[0] ?? -1;
  }

  /** Moves the chosen box, or its lower right corner. @param {number} dx @param {number} dy @param {boolean} corner */
  function move(dx, dy, corner) {
    const { width, height } = /** @type {Pixels} */ (pixels);
    places[chosen] = moved(places[chosen], [dx, dy], corner, [width, height]);
    paint();
  }

  canvas.addEventListener("pointerdown", (event) => {
    const at = under(event);
    const before = chosen;
    chosen = at;
    paint();
    if (at === -1) return;
    if (!figure.movable) {
      if (at === before) chosen = -1;
      return paint();
    }
    event.preventDefault(); // no text is selected while a box is dragged
    canvas.focus();
    canvas.setPointerCapture(event.pointerId);
    const [, , right, bottom] = places[at];
    const near = [right * scale - event.offsetX, bottom * scale - event.offsetY];
    const corner = Math.max(...near.map(Math.abs)) < CORNER;
    let last = [event.offsetX, event.offsetY];
    const drag = (/** @type {PointerEvent} */ to) => {
      move((to.offsetX - last[0]) / scale, (to.offsetY - last[1]) / scale, corner);
      last = [to.offsetX, to.offsetY];
    };
    canvas.addEventListener("pointermove", drag);
    const end = () => canvas.removeEventListener("pointermove", drag);
    canvas.addEventListener("lostpointercapture", end, { once: true });
  });
  canvas.addEventListener("keydown", (event) => {
    const way = arrowWay(event.key);
    if (!way || shown.length === 0) return;
    event.preventDefault();
    if (figure.movable && chosen !== -1 && (event.shiftKey || event.altKey)) {
      return move(...way, event.altKey);
    }
    const step = way[0] + way[1];
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
        places = figure.boxes.map((/** @type {Box} */ one) => [...one]);
        const keys = figure.movable
          ? "with Shift they move it, with Alt they move its lower right corner"
          : "";
        const name = "Image with boxes: arrow keys go from box to box";
        canvas.setAttribute("aria-label", keys ? `${name}, ${keys}` : name);
        canvas.style.touchAction = figure.movable ? "none" : "auto";
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

/** How many true boxes are covered well enough. @param {Box[]} truth @param {[number, number][]} matches */
function hits(truth, matches) {
  const found = new Set(matches.filter(([, overlap]) => overlap >= 0.5).map(([at]) => at));
  return Math.min(found.size, truth.length);
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
