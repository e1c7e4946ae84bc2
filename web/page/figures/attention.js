/** @import { Space } from "./types.js" */
import { element } from "../element.js";
import { lineView } from "./attention-lines.js";
import { patchView } from "./attention-patches.js";
import { tableView } from "./attention-table.js";
import { controlRow, markPressed, pressed, readout, roving, tick } from "./controls.js";
import { heat } from "./heat.js";
import { unpack } from "./packed.js";

/**
 * What the views are given: the weights of one head, and what is chosen.
 *
 * @typedef {object} Head
 * @property {Float32Array} weights row by row (Q, K)
 * @property {string[]} queries
 * @property {string[]} keys
 * @property {number} chosen the query, or -1
 * @property {any} figure
 * @property {Space} space
 *
 * @typedef {{element: HTMLElement, draw(head: Head): void}} HeadView
 */

const MANY = 48; // tokens: more are easier to read in a table
const SMALL = 34;

/**
 * Attention weights: a head chosen by its thumbnail, as lines, as a table, or over an image.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function attention(holder) {
  const thumbnails = element("div", {
    class: "attention-heads",
    role: "group",
    "aria-label": "Heads",
  });
  let columns = 1;
  const walk = roving(thumbnails, () => columns);
  const said = readout();
  const choose = (/** @type {number} */ query) => {
    chosen = query;
    redraw();
  };
  const views = [lineView(choose), tableView(choose), patchView(choose)];
  const names = ["Lines", "Table", "Image"];
  const buttons = names.map((name, at) =>
    pressed(name, () => {
      view = at;
      redraw();
    }),
  );
  const mean = tick("Mean of all heads", false, () => redraw());
  const meanInput = /** @type {HTMLInputElement} */ (mean.querySelector("input"));
  holder.append(
    controlRow(element("div", { class: "figure-buttons" }, ...buttons), mean),
    thumbnails,
    ...views.map((one) => one.element),
    said,
  );
  /** @type {any} */
  let figure = null;
  /** @type {Space | null} */
  let space = null;
  /** @type {Float32Array} */
  let weights = new Float32Array();
  let [at, chosen, view] = [0, -1, -1];
  let dark = false;

  function redraw() {
    if (!space) return;
    const [layers, heads, rows, keys] = figure.weights.shape;
    const size = rows * keys;
    const head = Math.min(at, layers * heads - 1);
    const shown = meanInput.checked
      ? average(weights, size)
      : weights.subarray(head * size, (head + 1) * size);
    chosen = Math.min(chosen, rows - 1);
    markPressed(buttons, view);
    markPressed(thumbnails.children, meanInput.checked ? -1 : head);
    views.forEach((one, number) => {
      one.element.hidden = number !== view;
    });
    views[view].draw({
      weights: shown,
      queries: figure.queries,
      keys: figure.keys,
      chosen,
      figure,
      space,
    });
    const where = meanInput.checked ? "Mean of all heads" : headName(head, layers, heads);
    const told = inWords(shown, figure, chosen);
    said.textContent = layers * heads > 1 ? `${where}. ${told}` : told;
  }

  function drawThumbnails() {
    const [layers, heads, rows, keys] = figure.weights.shape;
    thumbnails.hidden = layers * heads < 2;
    mean.hidden = thumbnails.hidden;
    columns = heads;
    thumbnails.style.gridTemplateColumns = `repeat(${heads}, ${SMALL}px)`;
    thumbnails.replaceChildren(
      ...Array.from({ length: thumbnails.hidden ? 0 : layers * heads }, (_, number) => {
        const part = weights.subarray(number * rows * keys, (number + 1) * rows * keys);
        const name = headName(number, layers, heads);
        const choosing = () => {
          at = number;
          meanInput.checked = false;
          redraw();
        };
        return element(
          "button",
          { type: "button", title: name, "aria-label": name, onclick: choosing },
          heat(part, rows, keys, { dark }),
        );
      }),
    );
    walk.enter(at);
  }

  return {
    interactive: true,
    draw(next, room) {
      const same = next === figure && dark === room.colours.dark;
      space = room;
      dark = room.colours.dark;
      if (!same) {
        const first = figure === null;
        figure = next;
        weights = /** @type {Float32Array} */ (unpack(figure.weights));
        buttons[2].hidden = !figure.image;
        const many = Math.max(figure.queries.length, figure.keys.length) > MANY;
        if (first) view = figure.image ? 2 : many ? 1 : 0;
        drawThumbnails();
      }
      redraw();
    },
  };
}

/** @param {number} at @param {number} layers @param {number} heads */
function headName(at, layers, heads) {
  const head = `Head ${(at % heads) + 1}`;
  return layers > 1 ? `Layer ${Math.floor(at / heads) + 1}, ${head.toLowerCase()}` : head;
}

/** @param {Float32Array} weights @param {number} size of one head */
function average(weights, size) {
  const sum = new Float32Array(size);
  const count = weights.length / size;
  for (let i = 0; i < weights.length; i++) sum[i % size] += weights[i] / count;
  return sum;
}

/** @param {Float32Array} weights @param {any} figure @param {number} query */
function inWords(weights, { queries, keys }, query) {
  if (query === -1) return "Choose a token to see where it looks.";
  const row = weights.subarray(query * keys.length, (query + 1) * keys.length);
  const top = strongest(row, 4).map((key) => `“${keys[key]}” ${row[key].toFixed(2)}`);
  return `“${queries[query]}” looks at ${top.join(", ")}`;
}

/** The places of the largest numbers. @param {Float32Array} row @param {number} count */
export function strongest(row, count) {
  /** @type {number[]} */
  const best = [];
  for (let at = 0; at < row.length; at++) {
    if (best.length === count && row[at] <= row[best[count - 1]]) continue;
    let place = best.length;
    while (place > 0 && row[best[place - 1]] < row[at]) place--;
    best.splice(place, 0, at);
    best.length = Math.min(best.length, count);
  }
  return best;
}
