/** @import { Operation, Values } from "./autodiff-ops.js" */
import { mapped, OPERATIONS } from "./autodiff-ops.js";

/**
 * @typedef {object} MachineNode
 * @property {string} op input, constant or a name in OPERATIONS
 * @property {string} name of the variable that holds it, or nothing
 * @property {number[]} shape
 * @property {any} attrs
 * @property {(number | null)[]} value
 * @property {(number | null)[]} [gradient] none for what no gradient flows to
 * @property {boolean} [moves] whether a descent step changes it
 * @property {[number, number]} [span]
 * @property {number[]} args
 * @property {number} layer
 * @property {number} row
 *
 * @typedef {{tail: number, head: number, slot: number, route: [number, number][]}} MachineEdge
 * @typedef {{kind: "autodiff", title: string, alt: string, code: string, at: string, backward: boolean,
 *   nodes: MachineNode[], edges: MachineEdge[]}} MachineFigure
 *
 * One step of the machine: inputs alone, a node's value, the seed 1, or one edge on the way back.
 * @typedef {{kind: "start"} | {kind: "forward", node: number} | {kind: "seed", node: number} |
 *   {kind: "back", edge: number}} Frame
 */

/** Numbers in one tensor, and nodes in one graph, that can be looked at. */
const [MOST_NUMBERS, MOST_NODES] = [64, 200];

/** The values and gradients of a graph, computed anew whenever an input changes. */
export class Tape {
  /** @type {Values[]} */ values = [];
  /** The whole gradient of each node. @type {(Values | null)[]} */ gradients = [];
  /** What each edge adds to the gradient at its tail. @type {(Values | null)[]} */ adds = [];
  /** @type {Frame[]} */ frames = [];

  /** @param {MachineFigure} figure */
  constructor(figure) {
    check(figure);
    this.code = figure.code;
    /** Whether the gradients are computed, or only the values. */
    this.backward = figure.backward !== false;
    this.nodes = figure.nodes;
    this.edges = figure.edges;
    this.result = this.nodes.length - 1;
    this.inputs = indices(this.nodes, ({ op }) => op === "input");
    /** The edges that lead into each node, and those that leave it. */
    this.into = this.nodes.map((_, at) => indices(this.edges, ({ head }) => head === at));
    this.from = this.nodes.map((_, at) => indices(this.edges, ({ tail }) => tail === at));
    const operations = indices(this.nodes, ({ args }) => args.length > 0);
    this.frames = [
      { kind: "start" },
      ...operations.map((node) => /** @type {const} */ ({ kind: "forward", node })),
      ...(this.backward ? [/** @type {const} */ ({ kind: "seed", node: this.result })] : []),
      ...operations
        .reverse()
        .flatMap((node) => this.into[node])
        .filter((edge) => this.carries(edge))
        .map((edge) => /** @type {const} */ ({ kind: "back", edge })),
    ];
    this.reset();
  }

  /** Whether a gradient flows back along an edge. @param {number} edge */
  carries(edge) {
    const { tail, head } = this.edges[edge];
    return this.hasGradient(tail) && this.hasGradient(head);
  }

  /** @param {number} node */
  hasGradient(node) {
    return this.backward && this.nodes[node].gradient !== undefined;
  }

  /** How many frames it takes until all values are there. */
  get computed() {
    return this.nodes.filter(({ args }) => args.length > 0).length;
  }

  /** @param {number} node @returns {Operation} */
  operation(node) {
    return OPERATIONS[this.nodes[node].op];
  }

  /** @param {number} node */
  args(node) {
    return this.nodes[node].args.map((at) => this.values[at]);
  }

  get loss() {
    return this.values[this.result].data[0];
  }

  /** The values of the text. */
  reset() {
    this.values = this.nodes.map(({ shape, value }) => ({
      shape,
      data: value.map((one) => one ?? Number.NaN),
    }));
    this.compute();
  }

  /** @param {number} input @param {number} at @param {number} value */
  set(input, at, value) {
    this.values[input].data[at] = value;
    this.compute();
  }

  /** Values forward, then gradients back. */
  compute() {
    this.#forward();
    this.gradients = this.nodes.map((_, at) =>
      this.hasGradient(at) ? mapped(this.values[at], () => 0) : null,
    );
    if (this.backward) this.gradients[this.result] = mapped(this.values[this.result], () => 1);
    this.adds = this.edges.map(() => null);
    for (let node = this.result; node >= 0; node--) {
      const incoming = this.gradients[node];
      const { args, attrs } = this.nodes[node];
      if (!incoming || args.length === 0) continue;
      const back = this.operation(node).back(incoming, this.args(node), this.values[node], attrs);
      for (const edge of this.into[node]) {
        if (!this.carries(edge)) continue;
        const added = back[this.edges[edge].slot];
        this.adds[edge] = added;
        const { tail } = this.edges[edge];
        const sofar = /** @type {Values} */ (this.gradients[tail]);
        this.gradients[tail] = mapped(sofar, (x, at) => x + added.data[at]);
      }
    }
  }

  #forward() {
    this.nodes.forEach(({ args, attrs }, node) => {
      if (args.length) this.values[node] = this.operation(node).value(this.args(node), attrs);
    });
  }

  /** The local derivative along an edge, where it is one number for each. @param {number} edge */
  slope(edge) {
    const { head, slot } = this.edges[edge];
    const slopes = this.operation(head).slopes;
    return slopes?.(this.args(head), this.values[head], this.nodes[head].attrs)[slot] ?? null;
  }

  /** The gradient of a node as far as the frames up to `frame` have brought it. @param {number} node @param {number} frame */
  sofar(node, frame) {
    if (frame >= this.frames.length - 1) return this.gradients[node];
    if (node === this.result) return frame > this.computed ? this.gradients[node] : null;
    const arrived = this.from[node].filter((edge) => this.adds[edge] && this.isPast(edge, frame));
    if (arrived.length === 0) return null;
    const parts = arrived.map((edge) => /** @type {Values} */ (this.adds[edge]));
    return parts.reduce((sum, one) => mapped(sum, (x, at) => x + one.data[at]));
  }

  /** Whether a frame shows the value of a node. @param {number} node @param {number} frame */
  isKnown(node, frame) {
    if (this.nodes[node].args.length === 0) return true;
    const place = this.frames.findIndex((one) => one.kind === "forward" && one.node === node);
    return place <= frame;
  }

  /** Whether a frame shows what flows back along an edge. @param {number} edge @param {number} frame */
  isPast(edge, frame) {
    const place = this.frames.findIndex((one) => one.kind === "back" && one.edge === edge);
    return place !== -1 && place <= frame;
  }

  /** The slope of the result when one number of an input is nudged both ways. @param {number} input @param {number} at */
  nudged(input, at) {
    const { data } = this.values[input];
    const middle = data[at];
    const h = 1e-5 * Math.max(1, Math.abs(middle));
    const [up, down] = [middle + h, middle - h].map((value) => {
      data[at] = value;
      this.#forward();
      return this.loss;
    });
    data[at] = middle;
    this.#forward();
    return (up - down) / (2 * h);
  }

  /** Every input that moves takes a step against its gradient. @param {number} rate @param {(input: number) => boolean} moves */
  descend(rate, moves) {
    for (const input of this.inputs.filter(moves)) {
      const gradient = /** @type {Values} */ (this.gradients[input]);
      this.values[input] = mapped(this.values[input], (x, at) => x - rate * gradient.data[at]);
    }
    this.compute();
  }
}

/** @template T @param {T[]} list @param {(one: T) => boolean} wanted */
function indices(list, wanted) {
  return list.flatMap((one, at) => (wanted(one) ? [at] : []));
}

/** Data of others must not lead astray: nodes use earlier ones, and arrays are as large as they say. @param {MachineFigure} figure */
function check({ nodes, edges }) {
  const isSound = nodes.every(
    ({ op, shape, value, args, attrs, gradient }, at) =>
      (op === "input" || op === "constant" || Object.hasOwn(OPERATIONS, op)) &&
      args.length > 0 === Object.hasOwn(OPERATIONS, op) &&
      args.every((arg) => Number.isInteger(arg) && arg >= 0 && arg < at) &&
      shape.length <= 2 &&
      value.length === shape.reduce((product, size) => product * size, 1) &&
      (gradient === undefined || Array.isArray(gradient)) &&
      value.length <= MOST_NUMBERS &&
      typeof attrs === "object",
  );
  const fits = edges.every(({ tail, head, slot }) => nodes[head]?.args[slot] === tail);
  if (!isSound || !fits || nodes.length > MOST_NODES || nodes.length === 0) {
    throw new TypeError("This is no graph of the autodiff machine.");
  }
}
