/** @import { MachineFigure, Tape } from "./autodiff-tape.js" */
import { element } from "../element.js";

/** The text with the numbers as they are now, and the part that a node stands for marked. */
export class CodeLine {
  element = element("pre", {
    class: "autodiff-code",
    role: "group",
    tabindex: 0,
    "aria-label": "The expression",
  });

  /** @param {MachineFigure} figure @param {Tape} tape @param {number} node -1 for none */
  paint(figure, tape, node) {
    const { text, moved } = written(figure, tape);
    const span = tape.nodes[node]?.span;
    if (!span) {
      this.element.replaceChildren(element("code", {}, text));
      return;
    }
    const [start, end] = span.map(moved);
    this.element.replaceChildren(
      element(
        "code",
        {},
        text.slice(0, start),
        element("mark", {}, text.slice(start, end)),
        text.slice(end),
      ),
    );
  }
}

/**
 * The text with the present values of its inputs, and where a place of the old text is in it.
 *
 * @param {MachineFigure} figure @param {Tape} tape
 */
export function written({ code }, tape) {
  const parts = tape.inputs
    .flatMap((input) => {
      const { span } = tape.nodes[input];
      return span && isChanged(tape, input) ? [{ span, text: literal(tape, input) }] : [];
    })
    .sort((a, b) => a.span[0] - b.span[0]);
  // What the text gives no number gets a line of its own once it was changed.
  const added = tape.inputs
    .filter((input) => !tape.nodes[input].span && isChanged(tape, input))
    .map((input) => `${tape.nodes[input].name} = ${literal(tape, input)}\n`)
    .join("");
  let text = added;
  let at = 0;
  for (const { span, text: number } of parts) {
    text += code.slice(at, span[0]) + number;
    at = span[1];
  }
  const moved = (/** @type {number} */ place) => {
    let shift = added.length;
    for (const { span, text: number } of parts) {
      if (place >= span[1]) shift += number.length - (span[1] - span[0]);
    }
    return place + shift;
  };
  return { text: text + code.slice(at), moved };
}

/** @param {Tape} tape @param {number} input */
function isChanged(tape, input) {
  const { value } = tape.nodes[input];
  return tape.values[input].data.some((one, at) => one !== value[at]);
}

/** An input's value as Python writes it. @param {Tape} tape @param {number} input */
function literal(tape, input) {
  const { shape, data } = tape.values[input];
  const numbers = data.map((one) => String(Number(one.toPrecision(4))));
  if (shape.length === 0) return numbers[0];
  if (shape.length === 1) return `[${numbers.join(", ")}]`;
  const rows = Array.from({ length: shape[0] }, (_, row) =>
    numbers.slice(row * shape[1], (row + 1) * shape[1]),
  );
  return `[${rows.map((row) => `[${row.join(", ")}]`).join(", ")}]`;
}
