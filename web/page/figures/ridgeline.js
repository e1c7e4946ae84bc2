import { drawAxes, stroke, xAt } from "./axes.js";
import { Surface } from "./surface.js";
import { short } from "./ticks.js";

const STEP = 34;
const TALL = 44; // a ridge reaches into the one above it

/**
 * Histograms over one axis, one ridge above the other.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function ridgeline(holder) {
  const surface = new Surface(holder);
  return {
    draw(figure, { width, colours }) {
      /** @type {{name: string, counts: number[], mean: number, spread: number}[]} */
      const ridges = figure.ridges;
      const context = surface.context;
      context.font = "12px system-ui, sans-serif";
      const wanted = Math.max(...ridges.map(({ name }) => context.measureText(name).width)) + 14;
      const left = Math.min(wanted, width * 0.4);
      const wide = Math.min(width, 640);
      const told = ridges.map(
        ({ mean, spread }) =>
          `${short(Number(mean.toPrecision(2)))} ± ${short(Number(spread.toPrecision(2)))}`,
      );
      const widest = Math.max(...told.map((text) => context.measureText(text).width));
      const numbers = wide > 460 ? Math.max(110, widest + 12) : 0;
      const plot = {
        left,
        top: TALL - STEP + 6,
        width: wide - left - 10 - numbers,
        height: ridges.length * STEP,
        xRange: figure.x_range,
        /** @type {[number, number]} */
        yRange: [0, 1],
      };
      const bottom = plot.top + plot.height;
      surface.begin(wide, bottom + 44);
      context.strokeStyle = colours.grid;
      const zero = Math.round(xAt(plot, 0)) + 0.5;
      if (figure.x_range[0] < 0 && figure.x_range[1] > 0) stroke(context, zero, 0, zero, bottom);
      ridges.forEach(({ name, counts }, i) => {
        const base = plot.top + (i + 1) * STEP;
        const peak = Math.max(1, ...counts);
        const x = (/** @type {number} */ bin) =>
          plot.left + ((bin + 0.5) / counts.length) * plot.width;
        context.beginPath();
        context.moveTo(x(0), base);
        counts.forEach((count, bin) => {
          context.lineTo(x(bin), base - (count / peak) * TALL);
        });
        context.lineTo(x(counts.length - 1), base);
        context.fillStyle = colours.series[0];
        context.globalAlpha = 0.35;
        context.fill();
        context.globalAlpha = 1;
        context.strokeStyle = colours.series[0];
        context.lineWidth = 1.5;
        context.stroke();
        context.fillStyle = colours.text;
        context.textAlign = "right";
        context.textBaseline = "bottom";
        context.fillText(name, plot.left - 8, base, left - 10);
        if (!numbers) return;
        context.fillStyle = colours.muted;
        context.textAlign = "left";
        context.fillText(told[i], plot.left + plot.width + 10, base);
      });
      drawAxes(context, plot, { yTicks: false }, colours);
      context.fillStyle = colours.text;
      context.textAlign = "center";
      context.textBaseline = "bottom";
      context.fillText(figure.x_label, plot.left + plot.width / 2, bottom + 43);
    },
  };
}
