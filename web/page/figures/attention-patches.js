/** @import { Head, HeadView } from "./attention.js" */
import { element } from "../element.js";
import { arrowStep, markPressed, roving } from "./controls.js";
import { drawSharp, Pixels } from "./pixels.js";
import { Surface } from "./surface.js";

const SIZE = 300;
const MOST_WORDS = 120;

/**
 * An image with each patch shaded by its weight; the queries are words beside it, or the
 * patches themselves.
 *
 * @param {(query: number) => void} choose
 * @returns {HeadView}
 */
export function patchView(choose) {
  const holder = element("div");
  const surface = new Surface(holder);
  const words = element("div", { class: "figure-buttons", role: "group", "aria-label": "Queries" });
  const walk = roving(words, () => 1);
  holder.append(words);
  /** @type {Head | null} */
  let head = null;
  /** @type {any} */
  let drawn = null;
  /** @type {Pixels | null} */
  let pixels = null;

  /** The number of keys before the patches, such as a class token. */
  const before = () => {
    const [rows, columns] = head?.figure.patches ?? [0, 0];
    return (head?.keys.length ?? 0) - rows * columns;
  };
  const ownPatches = () => Boolean(head) && head?.queries.length === head?.keys.length;
  surface.canvas.setAttribute("role", "img");
  surface.canvas.addEventListener("click", (event) => {
    if (!head || !ownPatches()) return;
    const [rows, columns] = head.figure.patches;
    const { clientWidth, clientHeight } = surface.canvas;
    const row = Math.min(rows - 1, Math.floor((event.offsetY / clientHeight) * rows));
    const column = Math.min(columns - 1, Math.floor((event.offsetX / clientWidth) * columns));
    const query = before() + row * columns + column;
    choose(query === head.chosen ? -1 : query);
  });
  surface.canvas.addEventListener("keydown", (event) => {
    if (!head || !ownPatches()) return;
    const [, columns] = head.figure.patches;
    const step = arrowStep(event.key, columns);
    if (step === 0) return;
    event.preventDefault();
    const next = head.chosen === -1 ? 0 : head.chosen + step;
    if (next >= 0 && next < head.queries.length) choose(next);
  });

  return {
    element: holder,
    draw(next) {
      head = next;
      const { figure, weights, queries, keys, space } = next;
      if (drawn !== figure) {
        drawn = figure;
        pixels = figure.image ? new Pixels(figure.image) : null;
        const few = queries.length <= MOST_WORDS && !ownPatches();
        words.replaceChildren(
          ...(few ? queries : []).map((text, at) =>
            element(
              "button",
              { type: "button", class: "figure-button", onclick: () => choose(at) },
              text,
            ),
          ),
        );
        surface.canvas.tabIndex = ownPatches() ? 0 : -1;
        walk.enter(Math.max(0, next.chosen));
      }
      if (!pixels) return;
      markPressed(words.children, next.chosen);
      const scale = Math.min(SIZE / pixels.height, space.width / pixels.width);
      const [width, height] = [pixels.width * scale, pixels.height * scale];
      const context = surface.begin(width, height);
      drawSharp(context, pixels.canvas(0), [0, 0, width, height]);
      const [rows, columns] = figure.patches;
      const row = weightsOf(weights, queries.length, keys.length, next.chosen);
      const peak = Math.max(1e-12, ...row.subarray(before()));
      const [w, h] = [width / columns, height / rows];
      for (let at = 0; at < rows * columns; at++) {
        const share = row[before() + at] / peak;
        const [x, y] = [(at % columns) * w, Math.floor(at / columns) * h];
        // Dark where it is weak, warm where it is strong: seen on black and on white pictures.
        context.fillStyle = `rgb(8 10 14 / ${((1 - share) * 0.65).toFixed(3)})`;
        context.fillRect(x, y, w + 0.5, h + 0.5);
        context.fillStyle = `rgb(255 150 40 / ${(share * 0.45).toFixed(3)})`;
        context.fillRect(x, y, w + 0.5, h + 0.5);
      }
      const own = ownPatches() ? next.chosen - before() : -1;
      if (own >= 0) {
        context.strokeStyle = "#fff";
        context.lineWidth = 2.5;
        context.strokeRect((own % columns) * w, Math.floor(own / columns) * h, w, h);
        context.lineWidth = 1;
      }
      surface.canvas.setAttribute(
        "aria-label",
        `Image in ${rows} by ${columns} patches, warm where attention is strong${
          ownPatches() ? "; arrow keys choose the patch that looks" : ""
        }`,
      );
    },
  };
}

/**
 * The weights of one query, or the mean of all.
 *
 * @param {Float32Array} weights @param {number} queries @param {number} keys @param {number} chosen
 */
function weightsOf(weights, queries, keys, chosen) {
  if (chosen >= 0) return weights.subarray(chosen * keys, (chosen + 1) * keys);
  const mean = new Float32Array(keys);
  for (let i = 0; i < weights.length; i++) mean[i % keys] += weights[i] / queries;
  return mean;
}
