import uPlot from "uplot";
import { element } from "../element.js";
import { align } from "./align.js";
import { short } from "./ticks.js";

/** @import { Series } from "./align.js" */

/** A second sign beside the colour. */
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [], [7, 4], [2, 3], [10, 3, 2, 3]];

/** Distances between ticks, and those for an axis that counts (no step 2.5 there). */
const STEPS = Array.from({ length: 19 }, (_, i) => 10 ** (i - 9)).flatMap((unit) =>
  [1, 2, 2.5, 5].map((factor) => Number((factor * unit).toPrecision(3))),
);
const WHOLE_STEPS = STEPS.filter(Number.isInteger);

/**
 * Curves over a common axis, cheap enough to grow while a network trains.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function lines(holder) {
  const legend = element("div", { class: "legend" });
  const place = element("div", { class: "plot" });
  holder.append(place, legend);
  /** @type {uPlot | null} */
  let plot = null;
  let made = "";
  /** The x that a slider stands at, if one moves along the curves. @type {number | null} */
  let marker = null;

  return {
    draw(figure, { width, colours }) {
      marker = figure.marker ?? null;
      /** @type {Series[]} */
      const series = figure.series;
      const size = { width, height: Math.round(Math.min(300, Math.max(200, width * 0.45))) };
      const data = align(series, Boolean(figure.y_log));
      const key = JSON.stringify([
        series.map(({ name, points }) => [name, points]),
        figure.x_label,
        figure.y_label,
        figure.y_log,
        figure.y_range,
        colours.text,
      ]);
      if (plot && key === made) {
        if (plot.width !== size.width) plot.setSize(size);
        plot.setData(data);
      } else {
        plot?.destroy();
        plot = new uPlot(
          options(
            figure,
            size,
            colours,
            () => showValues(),
            (drawn) => drawMarker(drawn, marker, colours.text),
          ),
          data,
          place,
        );
        made = key;
      }
      showValues();

      function showValues() {
        if (!plot) return;
        const marked = marker === null ? -1 : data[0].findLastIndex((x) => x <= Number(marker));
        const at = plot.cursor.idx ?? (marked < 0 ? null : marked);
        legend.replaceChildren(
          ...series.map(({ name, y, points }, i) => {
            const column = data[i + 1];
            const value = at === null ? (points ? null : lastNumber(y)) : column[at];
            return entry(name, colours.series[i % 8], points ? null : DASHES[i % 8], value ?? null);
          }),
        );
      }
    },
    destroy() {
      plot?.destroy();
    },
  };
}

/**
 * @param {any} figure
 * @param {{width: number, height: number}} size
 * @param {import("./types.js").Colours} colours
 * @param {() => void} onCursor
 * @param {(plot: uPlot) => void} onDraw
 * @returns {uPlot.Options}
 */
function options(figure, size, colours, onCursor, onDraw) {
  const axis = {
    stroke: colours.muted,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { stroke: colours.grid, width: 1, size: 4 },
    font: "12px system-ui, sans-serif",
    labelFont: "12px system-ui, sans-serif",
    labelSize: 18,
    labelGap: 2,
  };
  const values = (/** @type {uPlot} */ _plot, /** @type {(number | null)[]} */ splits) =>
    splits.map((value) => (value === null ? "" : short(value)));
  // Of many decades only their ends: ten lines each would fill the plot.
  const decades = (/** @type {uPlot} */ plot, /** @type {number[]} */ splits) => {
    const { min = 1, max = 1 } = plot.scales.y;
    const whole = Math.log10(Number(max) / Number(min)) > 4;
    return splits.map((value) => (whole && Math.log10(value) % 1 !== 0 ? null : value));
  };
  const grid = figure.y_log ? { ...axis.grid, filter: decades } : axis.grid;
  const incrs = (/** @type {uPlot} */ plot) =>
    plot.data[0].every(Number.isInteger) ? WHOLE_STEPS : STEPS;
  return {
    ...size,
    scales: {
      x: { time: false },
      y: { distr: figure.y_log ? 3 : 1, ...(figure.y_range && { range: figure.y_range }) },
    },
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    padding: [8, 12, 0, 0],
    axes: [
      { ...axis, label: figure.x_label || undefined, size: 28, values, incrs },
      {
        ...axis,
        label: figure.y_label || undefined,
        size: 50,
        values: (plot, splits) => values(plot, splits).map((text) => text.replace(".0e", "e")),
        grid,
        ticks: { ...axis.ticks, ...(figure.y_log && { filter: decades }) },
      },
    ],
    series: [
      {},
      ...figure.series.map((/** @type {Series} */ { name, points }, /** @type {number} */ i) => ({
        label: name,
        stroke: colours.series[i % 8],
        width: 2,
        dash: DASHES[i % 8],
        spanGaps: true,
        points: { show: (/** @type {uPlot} */ u) => u.data[0].length < 16, size: 6 },
        // Dots without a line: what was measured, beside the curve through it.
        ...(points && {
          paths: () => null,
          points: { show: true, size: 8, fill: colours.series[i % 8] },
        }),
      })),
    ],
    hooks: { setCursor: [onCursor], draw: [onDraw] },
  };
}

/** @param {uPlot} plot @param {number | null} at @param {string} colour */
function drawMarker(plot, at, colour) {
  if (at === null) return;
  const { ctx: context, bbox } = plot;
  const x = Math.round(plot.valToPos(at, "x", true));
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1.5 * devicePixelRatio;
  context.beginPath();
  context.moveTo(x, bbox.top);
  context.lineTo(x, bbox.top + bbox.height);
  context.stroke();
  context.restore();
}

/** @param {(number | null)[]} values */
function lastNumber(values) {
  return values.findLast((value) => typeof value === "number") ?? null;
}

/**
 * @param {string} name
 * @param {string} colour
 * @param {number[] | null} dash null for dots
 * @param {number | null} value
 */
function entry(name, colour, dash, value) {
  const sign = document.createElement("span");
  const drawn = dash
    ? `<path d="M1 4h26" stroke="${colour}" stroke-width="2.500" stroke-dasharray="${dash.join(" ")}"/>`
    : `<circle cx="14" cy="4" r="3.500" fill="${colour}"/>`;
  sign.innerHTML = `<svg viewBox="0 0 28 8" width="28" height="8" aria-hidden="true">${drawn}</svg>`;
  const text = value === null ? name : `${name} `;
  return element(
    "span",
    { class: "legend-entry" },
    sign,
    text,
    value === null ? null : element("b", {}, short(value)),
  );
}
