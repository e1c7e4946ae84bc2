/** @import { Colours } from "../figures/types.js" */
/** @import { Frame } from "./frame.js" */
import { drawAxes, xAt, yAt } from "../figures/axes.js";
import { Surface } from "../figures/surface.js";
import { short, ticks } from "../figures/ticks.js";

/** The losses over the epochs, and where the shown picture stands among them. */
export class CurvesView {
  /** @type {Surface} */
  #surface;
  /** @type {(() => void) | null} */
  #again = null;

  /** @param {HTMLElement} holder */
  constructor(holder) {
    this.holder = holder;
    this.#surface = new Surface(holder);
    this.#surface.canvas.setAttribute("role", "img");
    new ResizeObserver(() => this.#again?.()).observe(holder);
  }

  /** @param {Frame | null} latest @param {number} shown the epoch of the picture @param {Colours} colours */
  draw(latest, shown, colours) {
    this.#again = () => this.draw(latest, shown, colours);
    const { clientWidth: width, clientHeight: height } = this.holder;
    if (!width) return;
    const context = this.#surface.begin(width, height);
    const { epoch = [], train = [], test = [] } = latest?.curves ?? {};
    const known = [...train, ...test].filter((one) => one !== null);
    const top = Math.max(0.01, ...sorted(known).slice(0, Math.ceil(known.length * 0.98) || 1));
    const last = Math.max(10, epoch.at(-1) ?? 0);
    const plot = {
      left: 40,
      top: 8,
      width: width - 52,
      height: height - 34,
      xRange: /** @type {[number, number]} */ ([0, last]),
      yRange: /** @type {[number, number]} */ ([0, top * 1.05]),
    };
    drawAxes(context, plot, { yTicks: false }, colours);
    context.fillStyle = colours.muted;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const value of new Set([0, ticks(0, top, 2).at(-1) ?? top]))
      context.fillText(short(value), plot.left - 5, yAt(plot, value));
    context.strokeStyle = colours.grid;
    context.strokeRect(plot.left + 0.5, plot.top + 0.5, plot.width, plot.height);
    context.save();
    context.beginPath();
    context.rect(plot.left, plot.top - 2, plot.width + 2, plot.height + 4);
    context.clip();
    const curve = (
      /** @type {(number | null)[]} */ values,
      /** @type {string} */ colour,
      /** @type {number[]} */ dash,
    ) => {
      context.beginPath();
      let open = false;
      for (const [i, value] of values.entries()) {
        if (value === null) open = false;
        else if (open) context.lineTo(xAt(plot, epoch[i]), yAt(plot, value));
        else {
          context.moveTo(xAt(plot, epoch[i]), yAt(plot, value));
          open = true;
        }
      }
      context.setLineDash(dash);
      context.strokeStyle = colour;
      context.lineWidth = 2;
      context.stroke();
      context.setLineDash([]);
    };
    curve(test, colours.series[2], [5, 3]);
    curve(train, colours.series[4], []);
    const x = xAt(plot, Math.min(shown, last));
    context.strokeStyle = colours.text;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, plot.top);
    context.lineTo(x, plot.top + plot.height);
    context.stroke();
    context.restore();
    const told = latest ? `Losses up to epoch ${latest.epoch}` : "Losses: nothing is trained yet";
    this.#surface.canvas.setAttribute("aria-label", told);
  }
}

/** @param {number[]} values */
function sorted(values) {
  return [...values].sort((a, b) => a - b);
}
