/** @import { Table } from "./menu-button.js" */
import { readTrack } from "./race-tracks.js";

/** @type {Record<string, (figure: any) => Table[]>} */
const KINDS = {
  lines: ({ series, x_label }) =>
    series.map((/** @type {any} */ { name, x, y }) => ({
      name,
      columns: { [`${x_label || "x"} `]: x, [`${name} `]: y },
    })),
  rewind: ({ curves }) => KINDS.lines(curves),
  bars: ({ title, names, values }) => [
    { name: title || "bars", columns: { name: names, value: values } },
  ],
  autodiff: ({ nodes }) => {
    const flat = (/** @type {any} */ numbers) => numbers?.join(" ") ?? "";
    const column = (/** @type {(node: any) => any} */ read) => nodes.map(read);
    const columns = {
      name: column(({ name }) => name),
      operation: column(({ op }) => op),
      shape: column(({ shape }) => shape.join(" × ")),
      value: column(({ value }) => flat(value)),
      gradient: column(({ gradient }) => flat(gradient)),
    };
    return [{ name: "nodes", columns }];
  },
  matrix: table,
  confusion: (figure) => [
    ...table(figure),
    {
      name: "scores by class",
      columns: {
        class: figure.row_names,
        precision: figure.precision,
        recall: figure.recall,
      },
    },
  ],
  field: ({ points, x_label, y_label }) =>
    points
      ? [
          {
            name: "points",
            columns: {
              [x_label || "x"]: points.x,
              [y_label || "y"]: points.y,
              label: points.label,
            },
          },
        ]
      : [],
  parts: ({ title, parts }) => {
    const column = (/** @type {string} */ key) => parts.map((/** @type {any} */ one) => one[key]);
    return [{ name: title || "parts", columns: { part: column("name"), term: column("term") } }];
  },
  neurons: (figure) => KINDS.field(figure),
  playground: ({ curves }) => [
    {
      name: "losses",
      columns: { epoch: curves.epoch, "training loss": curves.train, "test loss": curves.test },
    },
  ],
  surface: ({ paths }) =>
    paths.map((/** @type {any} */ { name, x, y, loss }) => ({ name, columns: { x, y, loss } })),
  race: ({ runners }) =>
    runners.map((/** @type {import("./race-tracks.js").Runner} */ one) => {
      const track = readTrack(one);
      const step = Array.from({ length: track.count }, (_, i) => i);
      return { name: one.name, columns: { step, ...track.columns } };
    }),
  depth: ({ names, values, marks, y_label, title }) => [
    { name: title || y_label, columns: { layer: names, [y_label]: values, mark: marks } },
  ],
  ridgeline: ({ ridges, title }) => {
    const column = (/** @type {string} */ key) => ridges.map((/** @type {any} */ one) => one[key]);
    return [
      {
        name: title || "histograms",
        columns: { name: column("name"), mean: column("mean"), spread: column("spread") },
      },
    ];
  },
  threshold: ({ thresholds, true_positives, false_positives }) => [
    {
      name: "thresholds",
      columns: {
        threshold: thresholds,
        "true positives": true_positives,
        "false positives": false_positives,
      },
    },
  ],
  trials: ({ trials, losses, names, label, title }) => {
    const columns = {
      [names[0]]: trials.map((/** @type {number[]} */ [x]) => x),
      [names[1]]: trials.map((/** @type {number[]} */ [, y]) => y),
      [label]: losses,
    };
    return [{ name: title || "trials", columns }];
  },
};

/** The numbers of a figure as tables, for copying and for who cannot see it. @param {any} figure @returns {Table[]} */
export function tablesOf(figure) {
  return KINDS[figure.kind]?.(figure) ?? [];
}

/** @param {any} figure @returns {Table[]} */
function table({ title, values, row_names, column_names, row_label, column_label }) {
  /** @type {Table["columns"]} */
  const columns = { [row_label || "row"]: row_names };
  column_names.forEach((/** @type {string} */ name, /** @type {number} */ c) => {
    // With its label: an object would move a column called "0" to the front.
    columns[`${column_label || "column"} ${name}`] = values.map(
      (/** @type {number[]} */ row) => row[c],
    );
  });
  return [{ name: title || "table", columns }];
}
