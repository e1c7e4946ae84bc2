import { element } from "../element.js";

/** A canvas that stays crisp on dense screens; sizes are in CSS pixels. */
export class Surface {
  canvas = element("canvas");
  context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));

  /** @param {HTMLElement} holder */
  constructor(holder) {
    holder.append(this.canvas);
  }

  /** Clears the canvas at a size. @param {number} width @param {number} height */
  begin(width, height) {
    const ratio = devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    // Setting the size drops the picture: only when it changes.
    if (this.canvas.width !== w || this.canvas.height !== h) {
      Object.assign(this.canvas, { width: w, height: h });
      Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, width, height);
    this.context.font = "12px system-ui, sans-serif";
    return this.context;
  }
}
