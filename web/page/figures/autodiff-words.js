/** @import { Values } from "./autodiff-ops.js" */
/** @import { Frame, Tape } from "./autodiff-tape.js" */
import { element } from "../element.js";
import { short } from "./ticks.js";

/** Characters of the text that may stand for a node. */
const LONGEST = 28;

/** A number with three digits that count. @param {number} value */
export function brief(value) {
  if (Number.isFinite(value)) return short(Number(value.toPrecision(3)));
  return Number.isNaN(value) ? "no number" : value > 0 ? "∞" : "−∞";
}

/** A number, or the shape of what holds several. @param {Values | null} values */
export function briefly(values) {
  if (!values) return "";
  return values.shape.length ? shapeText(values.shape) : brief(values.data[0]);
}

/** @param {number[]} shape */
export function shapeText(shape) {
  return shape.length === 1 ? `(${shape[0]})` : `(${shape.join(" × ")})`;
}

/** What a node is called in a sentence: its name, or what stands in the text. @param {Tape} tape @param {number} at @returns {string} */
export function nameOf(tape, at) {
  const { op, name, value, args, attrs, span } = tape.nodes[at];
  if (name) return name;
  if (op === "constant") return short(value[0] ?? Number.NaN);
  const text = span ? tape.code.slice(...span) : "";
  if (text && text.length <= LONGEST && !text.includes("\n")) return text;
  const parts = args.map((arg) => (tape.nodes[arg].args.length ? "…" : nameOf(tape, arg)));
  return filled(tape.operation(at).formula(attrs), parts);
}

/** A node with what it is computed as: d = w*x - y. @param {Tape} tape @param {number} at */
export function headOf(tape, at) {
  const { name, span, args, attrs } = tape.nodes[at];
  if (!name || args.length === 0) return nameOf(tape, at);
  const text = span ? tape.code.slice(...span) : "";
  return `${name} = ${text || tape.operation(at).formula(attrs)}`;
}

/** A formula of a and b with others in their place. @param {string} formula @param {string[]} parts */
function filled(formula, parts) {
  return formula.replaceAll(/(?<![a-zα-ω])[ab](?![a-zα-ω(])/g, (letter) => {
    const part = parts[letter === "a" ? 0 : 1];
    if (part === undefined) return letter;
    return /^[\wα-ω.−…]+$/.test(part) && !(part.startsWith("−") && formula.length > 1)
      ? part
      : `(${part})`;
  });
}

/** How a frame is called beside the slider. @param {Tape} tape @param {number} frame */
export function frameText(tape, frame) {
  const one = tape.frames[frame];
  if (!one || one.kind === "start") return "the inputs";
  if (one.kind === "forward") return `forward ${frame} of ${tape.computed}`;
  const last = tape.frames.length - 1;
  return `back ${frame - tape.computed} of ${last - tape.computed}`;
}

/** What happens in a frame. @param {Tape} tape @param {number} at @returns {HTMLElement[]} */
export function frameWords(tape, at) {
  const frame = tape.frames[at];
  const result = tape.nodes[tape.result].name;
  if (frame.kind === "start") {
    return [
      title("The inputs"),
      line(
        tape.backward
          ? `${tape.frames.length - 1} steps to go: first every operation computes its value, from left to right. Then the gradients come back from ${result}, edge by edge.`
          : `${tape.frames.length - 1} steps to go: every operation computes its value, from left to right, until ${result} is known.`,
      ),
    ];
  }
  if (frame.kind === "forward") return nodeValue(tape, frame.node);
  if (frame.kind === "seed") {
    return [
      title(`Back from ${result}`),
      line(
        `The gradient of a node says how fast ${result} changes with it. ${result} changes with itself at the rate 1: here the way back begins.`,
      ),
    ];
  }
  return edgeWords(tape, frame.edge, at);
}

/** @param {Tape} tape @param {number} node */
function nodeValue(tape, node) {
  const { attrs } = tape.nodes[node];
  const operation = tape.operation(node);
  const formula = operation.formula(attrs);
  const shown = [title(headOf(tape, node))];
  shown.push(line(`The operation ${operation.says}.`));
  const inner = tape.args(node);
  const value = tape.values[node];
  if ([value, ...inner].every(({ data, shape }) => data.length === 1 && shape.length === 0)) {
    const numbers = inner.map(({ data }) => brief(data[0]));
    shown.push(line(math(`${filled(formula, numbers)} = ${brief(value.data[0])}`)));
  } else {
    const shapes = inner.map(({ shape }) => (shape.length ? shapeText(shape) : "number"));
    const made = value.shape.length ? shapeText(value.shape) : "one number";
    shown.push(line(`Shapes: ${shapes.join(" and ")} give ${made}.`), grid(value, "Value"));
  }
  return shown;
}

/** @param {Tape} tape @param {number} edge @param {number} frame */
function edgeWords(tape, edge, frame) {
  const { tail, head, slot } = tape.edges[edge];
  const { attrs } = tape.nodes[head];
  const operation = tape.operation(head);
  const letter = slot === 0 ? "a" : "b";
  const formula = operation.formula(attrs);
  const name = nameOf(tape, tail);
  const added = /** @type {Values} */ (tape.adds[edge]);
  const incoming = /** @type {Values} */ (tape.gradients[head]);
  const slope = tape.slope(edge);
  const shown = [title(`Back through ${nameOf(tape, head)} to ${name}`)];
  const rule = operation.rules(attrs)[slot];
  if (slope && slope.data.length === 1 && added.data.length === 1) {
    shown.push(
      line(
        `The local derivative of ${formula} with respect to ${letter} is `,
        math(rule),
        ", here ",
        math(brief(slope.data[0])),
        `: a small change of ${name} comes out ${brief(slope.data[0])} times as large.`,
      ),
      line(
        "Local derivative times incoming gradient: ",
        math(`${brief(slope.data[0])} × ${brief(incoming.data[0])} = ${brief(added.data[0])}`),
      ),
    );
  } else {
    shown.push(
      line(
        `With G for the incoming gradient, what goes back to ${letter} of ${formula} is `,
        math(slope ? (rule === "1" ? "G itself" : `G × (${rule})`) : rule),
        `. Its shape is that of ${name}, ${added.shape.length ? shapeText(added.shape) : "one number"}${
          slope && added.shape.join() !== incoming.shape.join()
            ? ": what was repeated on the way forward adds up on the way back"
            : ""
        }.`,
      ),
      grid(added, "What this edge adds"),
    );
  }
  const uses = tape.from[tail].filter((one) => tape.adds[one]);
  if (uses.length > 1) {
    const arrived = uses.filter((one) => tape.isPast(one, frame));
    shown.push(
      line(
        `${name} is used ${uses.length} times, and its gradient is the sum of what comes back: `,
        math(sumText(tape, arrived)),
        arrived.length < uses.length ? ` (${uses.length - arrived.length} still to come)` : "",
      ),
    );
  }
  return shown;
}

/** @param {Tape} tape @param {number[]} edges that have arrived */
function sumText(tape, edges) {
  const parts = edges.map((edge) => /** @type {Values} */ (tape.adds[edge]));
  if (parts.some(({ shape }) => shape.length))
    return `${parts.length} × ${shapeText(parts[0].shape)}`;
  const total = parts.reduce((sum, { data }) => sum + data[0], 0);
  const terms = parts.map(({ data }) => brief(data[0])).join(" + ");
  return parts.length > 1 ? `${terms} = ${brief(total)}` : terms;
}

/** All that is known of a node. @param {Tape} tape @param {number} node @param {number} frame */
export function nodeWords(tape, node, frame) {
  const { op, name, shape } = tape.nodes[node];
  const result = tape.nodes[tape.result].name;
  const isOperation = tape.nodes[node].args.length > 0;
  const shown = isOperation
    ? nodeValue(tape, node)
    : [
        title(name || nameOf(tape, node)),
        line(
          op === "input"
            ? shape.length
              ? `An input of shape ${shapeText(shape)}: change it below.`
              : "An input: drag its box sideways, press + or −, or change it below."
            : "A number of the text: no gradient flows to it.",
        ),
      ];
  if (isOperation && tape.backward) {
    const rules = tape.operation(node).rules(tape.nodes[node].attrs);
    const parts = rules.flatMap((rule, at) => [
      at ? ", with respect to b: " : `Derivative with respect to a: `,
      math(rule),
    ]);
    shown.push(line(...parts, "."));
  }
  const gradient = tape.sofar(node, frame);
  if (!gradient) return shown;
  const uses = tape.from[node].filter((edge) => tape.isPast(edge, frame));
  if (gradient.shape.length) {
    shown.push(grid(gradient, `Gradient of ${result}`));
  } else {
    const sum = uses.length > 1 ? sumText(tape, uses) : brief(gradient.data[0]);
    shown.push(line(`Gradient: ∂${result}/∂${name || "node"} = `, math(sum)));
  }
  return shown;
}

/** @param {string} text */
function title(text) {
  return element("p", { class: "autodiff-title" }, element("strong", {}, text));
}

/** @param {...(string | HTMLElement)} parts */
function line(...parts) {
  return element("p", {}, ...parts);
}

/** @param {string} text */
function math(text) {
  return element("span", { class: "autodiff-math" }, text);
}

/** @param {Values} values @param {string} caption */
function grid({ shape, data }, caption) {
  const columns = shape.length ? shape[shape.length - 1] : 1;
  const body = element("tbody");
  for (let start = 0; start < data.length; start += columns) {
    const numbers = data.slice(start, start + columns);
    body.append(element("tr", {}, ...numbers.map((one) => element("td", {}, brief(one)))));
  }
  return element(
    "div",
    { class: "autodiff-grid" },
    element("table", {}, element("caption", {}, caption), body),
  );
}
