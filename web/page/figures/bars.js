import { drawAxes, stroke, yAt } from "./axes.js";
import { Surface } from "./surface.js";
import { short, ticks } from "./ticks.js";

/**
 * One bar a name, from zero upwards or downwards.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function bars(holder) {
  const surface = new Surface(holder);
  return {
    draw(figure, { width, colours }) {
      /** @type {{names: string[], values: number[]}} */
      const { names, values } = figure;
      const context = surface.context;
      context.font = "12px system-ui, sans-serif";
      const left = figure.y_label ? 62 : 46;
      const total = Math.min(width, Math.max(260, left + 14 + names.length * 72));
      const step = (total - left - 10) / Math.max(1, names.length);
      const widest = Math.max(0, ...names.map((name) => context.measureText(name).width));
      const slanted = widest > step - 4;
      const bottom = (slanted ? widest + 10 : 24) + (figure.x_label ? 20 : 0);
      const plot = {
        left,
        top: 20,
        width: total - left - 10,
        height: 200,
        /** @type {[number, number]} */
        xRange: [0, names.length],
        yRange: rangeWithZero(values),
      };
      surface.begin(total, plot.top + plot.height + bottom);
      context.strokeStyle = colours.grid;
      for (const value of ticks(...plot.yRange, plot.height / 45)) {
        const y = Math.round(yAt(plot, value)) + 0.5;
        stroke(context, plot.left, y, plot.left + plot.width, y);
      }
      const zero = yAt(plot, 0);
      values.forEach((value, i) => {
        const x = plot.left + (i + 0.5) * step;
        const y = yAt(plot, value);
        const thick = Math.min(step * 0.72, 56);
        context.fillStyle = colours.series[0];
        context.fillRect(x - thick / 2, Math.min(y, zero), thick, Math.abs(y - zero));
        context.textAlign = "center";
        context.fillStyle = colours.text;
        const text = short(value);
        if (context.measureText(text).width < step) {
          context.textBaseline = value < 0 ? "top" : "bottom";
          context.fillText(text, x, y + (value < 0 ? 3 : -3));
        }
        context.save();
        context.fillStyle = colours.muted;
        context.translate(x, plot.top + plot.height + 8);
        if (slanted) context.rotate(-Math.PI / 2);
        context.textAlign = slanted ? "right" : "center";
        context.textBaseline = slanted ? "middle" : "top";
        context.fillText(names[i], 0, 0);
        context.restore();
      });
      context.strokeStyle = colours.muted;
      stroke(
        context,
        plot.left,
        Math.round(zero) + 0.5,
        plot.left + plot.width,
        Math.round(zero) + 0.5,
      );
      drawAxes(context, plot, { x: figure.x_label, y: figure.y_label, xTicks: false }, colours);
    },
  };
}

/** @param {number[]} values @returns {[number, number]} */
function rangeWithZero(values) {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const room = (high - low || 1) * 0.06;
  return [low < 0 ? low - room : 0, high > 0 || low === 0 ? high + room : 0];
}
