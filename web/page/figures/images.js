import { element } from "../element.js";
import { unpack } from "./packed.js";

/** Captions need this much room, however small the picture. */
const MIN_CELL = 52;

/**
 * A batch of small pictures with captions; wrong ones carry a border and a cross.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function images(holder) {
  const grid = element("div", { class: "image-grid" });
  holder.append(grid);
  /** @type {unknown} */
  let drawn = null;

  return {
    draw(figure, { width: room }) {
      if (figure === drawn) return; // pixels do not depend on width or theme
      drawn = figure;
      const [count, height, width, channels = 1] = figure.images.shape;
      const pixels = /** @type {Uint8Array} */ (unpack(figure.images));
      const scale = figure.scale ?? Math.max(1, Math.round(64 / width));
      const columns = figure.columns ?? count;
      const cell = Math.min(Math.max(width * scale, figure.captions ? MIN_CELL : 0), room);
      grid.style.setProperty("--cell", `${cell}px`);
      grid.style.maxInlineSize = `calc(${columns} * (${cell}px + 0.5rem) + 8px)`;
      while (grid.children.length > count) grid.lastElementChild?.remove();
      while (grid.children.length < count) grid.append(tile());
      for (let i = 0; i < count; i++) {
        const at = i * height * width * channels;
        const part = pixels.subarray(at, at + height * width * channels);
        const wrong = Boolean(figure.marks?.[i]);
        const box = /** @type {HTMLElement} */ (grid.children[i]);
        box.classList.toggle("wrong", wrong);
        const caption = figure.captions?.[i] ?? "";
        const text = /** @type {HTMLElement} */ (box.lastElementChild);
        text.textContent = wrong ? `✗ ${caption}` : caption;
        paint(/** @type {HTMLCanvasElement} */ (box.firstElementChild), part, width, height);
      }
    },
  };
}

function tile() {
  return element("div", { class: "tile" }, element("canvas"), element("span"));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} pixels
 * @param {number} width
 * @param {number} height
 */
function paint(canvas, pixels, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const channels = pixels.length / (width * height);
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = pixels[i * channels + (c % channels)];
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
