/** @import { Packed } from "../types.js" */
import { element } from "../element.js";
import { unpack } from "./packed.js";

/** Pictures of equal size, as canvases made when they are first needed. */
export class Pixels {
  /** @type {(HTMLCanvasElement | undefined)[]} */
  #made = [];

  /** @param {Packed} packed uint8 (N, H, W) or (N, H, W, 3) */
  constructor(packed) {
    const [count, height, width, channels = 1] = packed.shape;
    this.count = count;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.bytes = unpack(packed);
  }

  /** @param {number} at */
  canvas(at) {
    this.#made[at] ??= this.#paint(at);
    return this.#made[at];
  }

  /** @param {number} at */
  #paint(at) {
    const { width, height, channels } = this;
    const canvas = element("canvas", { width, height });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const image = context.createImageData(width, height);
    const from = at * width * height * channels;
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) {
        image.data[4 * i + c] = this.bytes[from + i * channels + (c % channels)];
      }
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    return canvas;
  }
}

/**
 * Draws a picture unblurred into a rectangle.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {CanvasImageSource} picture
 * @param {[x: number, y: number, width: number, height: number]} place
 */
export function drawSharp(context, picture, [x, y, width, height]) {
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, x, y, width, height);
}
