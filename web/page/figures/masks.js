/** @import { Space } from "./types.js" */
import { element } from "../element.js";
import { controlRow, readout, sliderFor } from "./controls.js";
import { unpack } from "./packed.js";
import { drawSharp, Pixels } from "./pixels.js";
import { Surface } from "./surface.js";

const SIZE = 420;
/** Colours over photographs: the same in both themes, as the picture is. @type {[number, number, number][]} */
const COLOURS = [
  [60, 140, 230],
  [240, 130, 30],
  [20, 170, 125],
  [220, 90, 175],
  [140, 120, 235],
  [215, 180, 30],
  [40, 180, 205],
  [150, 155, 165],
];

/**
 * Coloured areas over an image: classes of a segmentation, or objects one by one.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function masks(holder) {
  const surface = new Surface(holder);
  surface.canvas.setAttribute("role", "img");
  surface.canvas.setAttribute("aria-label", "Image with coloured areas, named below");
  const row = controlRow();
  const legend = element("div", { class: "figure-buttons", role: "group" });
  legend.setAttribute("aria-label", "Areas that are shown");
  const said = readout();
  holder.prepend(row);
  holder.append(legend, said);
  const layer = element("canvas");
  /** @type {any} */
  let figure = null;
  /** @type {Space | null} */
  let space = null;
  /** @type {Pixels | null} */
  let pixels = null;
  /** @type {ArrayLike<number>} */
  let strength = [];
  let [opacity, threshold, asked, scale] = [0.55, 0.5, NaN, 1];
  /** @type {Set<string>} */
  const hidden = new Set();

  function paint() {
    if (!space || !pixels || !figure) return;
    const { width, height } = pixels;
    scale = Math.min(SIZE / height, space.width / width);
    const context = surface.begin(width * scale, height * scale);
    drawSharp(context, pixels.canvas(0), [0, 0, width * scale, height * scale]);
    Object.assign(layer, { width, height });
    const painter = /** @type {CanvasRenderingContext2D} */ (layer.getContext("2d"));
    const image = painter.createImageData(width, height);
    const least = figure.soft ? threshold * 255 : 127.5;
    /** @type {string[]} */
    const labels = figure.labels;
    for (const [number, label] of labels.entries()) {
      if (hidden.has(label)) continue;
      const from = number * width * height;
      const [red, green, blue] = COLOURS[number % 8];
      for (let at = 0; at < width * height; at++) {
        if (strength[from + at] < least) continue;
        const x = at % width;
        const edge =
          x === 0 ||
          x === width - 1 ||
          at < width ||
          at >= width * (height - 1) ||
          strength[from + at - 1] < least ||
          strength[from + at + 1] < least ||
          strength[from + at - width] < least ||
          strength[from + at + width] < least;
        image.data[4 * at] = red;
        image.data[4 * at + 1] = green;
        image.data[4 * at + 2] = blue;
        image.data[4 * at + 3] = edge ? 255 : opacity * 255;
      }
    }
    painter.putImageData(image, 0, 0);
    drawSharp(context, layer, [0, 0, width * scale, height * scale]);
  }

  function drawLegend() {
    /** @type {string[]} */
    const labels = figure.labels;
    legend.replaceChildren(
      ...labels.map((label, at) => {
        const swatch = element("span", { class: "figure-swatch" });
        swatch.style.background = `rgb(${COLOURS[at % 8].join(" ")})`;
        const score = figure.scores[at] === undefined ? "" : ` ${figure.scores[at].toFixed(2)}`;
        const one = element(
          "button",
          { type: "button", class: "figure-button" },
          swatch,
          `${label}${score} · ${share(at)}`,
        );
        one.setAttribute("aria-pressed", String(!hidden.has(label)));
        one.addEventListener("click", () => {
          if (!hidden.delete(label)) hidden.add(label);
          one.setAttribute("aria-pressed", String(!hidden.has(label)));
          paint();
        });
        return one;
      }),
    );
  }

  /** How much of the image an area covers. @param {number} number */
  function share(number) {
    const size = /** @type {Pixels} */ (pixels).width * /** @type {Pixels} */ (pixels).height;
    const least = figure.soft ? threshold * 255 : 127.5;
    let count = 0;
    for (let at = 0; at < size; at++) if (strength[number * size + at] >= least) count++;
    const part = (100 * count) / size;
    return `${part > 0 && part < 1 ? "<1" : Math.round(part)} %`;
  }

  surface.canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    if (!pixels) return;
    const [x, y] = [Math.floor(offsetX / scale), Math.floor(offsetY / scale)];
    const { width, height } = pixels;
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const here = figure.labels.flatMap((/** @type {string} */ label, /** @type {number} */ at) => {
      const value = strength[at * width * height + y * width + x] / 255;
      if (value < (figure.soft ? threshold : 0.5)) return [];
      return [figure.soft ? `${label} ${value.toFixed(2)}` : label];
    });
    said.textContent = `Row ${y}, column ${x}: ${here.join(", ") || "nothing"}`;
  });

  return {
    interactive: true,
    draw(next, room) {
      space = room;
      if (next !== figure) {
        figure = next;
        pixels = new Pixels(figure.image);
        strength = unpack(figure.masks);
        if (asked !== figure.threshold) {
          asked = threshold = figure.threshold;
          row.replaceChildren(
            sliderFor("Opacity", { min: 0, max: 1, step: 0.05, value: opacity }, (value) => {
              opacity = value;
              paint();
            }),
          );
          if (figure.soft) {
            row.append(
              sliderFor("Threshold", { min: 0, max: 1, step: 0.01, value: threshold }, (value) => {
                threshold = value;
                drawLegend();
                paint();
              }),
            );
          }
        }
        drawLegend();
      }
      paint();
    },
  };
}
