/**
 * A number, a vector or a matrix, row by row.
 *
 * @typedef {{shape: number[], data: number[]}} Values
 *
 * What the machine knows of an operation: its value, how a gradient goes back through it to each
 * argument, and both in words. `slopes`, where it has them, are the derivatives number by number.
 *
 * @typedef {object} Operation
 * @property {(args: Values[], attrs: any) => Values} value
 * @property {(incoming: Values, args: Values[], value: Values, attrs: any) => Values[]} back
 * @property {(args: Values[], value: Values, attrs: any) => Values[]} [slopes]
 * @property {(attrs: any) => string} sign what stands in its box
 * @property {string} says what it computes, in words
 * @property {(attrs: any) => string} formula of a and b
 * @property {(attrs: any) => string[]} rules the derivative for each argument
 */

/** @param {number[]} shape */
const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/** @param {Values} values @param {(x: number, at: number) => number} change @returns {Values} */
export const mapped = ({ shape, data }, change) => ({ shape, data: data.map(change) });

/** The shape that two operands have together. @param {number[]} a @param {number[]} b */
function common(a, b) {
  const [long, less] = a.length >= b.length ? [a, b] : [b, a];
  const offset = long.length - less.length;
  return long.map((size, axis) => (axis < offset ? size : Math.max(size, less[axis - offset])));
}

/** For each place in `shape`, the place in `small` that is used there. @param {number[]} small @param {number[]} shape */
function places(small, shape) {
  const offset = shape.length - small.length;
  return Array.from({ length: sizeOf(shape) }, (_, at) => {
    let rest = at;
    let place = 0;
    let stride = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const along = rest % shape[axis];
      rest = Math.floor(rest / shape[axis]);
      if (axis < offset) continue;
      const size = small[axis - offset];
      if (size > 1) place += along * stride;
      stride *= size;
    }
    return place;
  });
}

/** Repeats values over a larger shape. @param {Values} values @param {number[]} shape @returns {Values} */
function spread({ shape: small, data }, shape) {
  return { shape, data: places(small, shape).map((place) => data[place]) };
}

/** The way back: what was repeated adds up. @param {Values} values @param {number[]} small @returns {Values} */
function gathered({ shape, data }, small) {
  /** @type {number[]} */
  const sums = new Array(sizeOf(small)).fill(0);
  places(small, shape).forEach((place, at) => {
    sums[place] += data[at];
  });
  return { shape: small, data: sums };
}

/**
 * Number by number: of one argument or two, with a derivative for each.
 *
 * @param {string | ((attrs: any) => string)} sign
 * @param {string} says
 * @param {string | ((attrs: any) => string)} formula
 * @param {(attrs: any) => (a: number, b: number) => number} value
 * @param {[rule: string | ((attrs: any) => string), slope: (a: number, b: number, v: number, attrs: any) => number][]} derivatives
 * @returns {Operation}
 */
function numberwise(sign, says, formula, value, derivatives) {
  const text = (/** @type {string | ((attrs: any) => string)} */ one) =>
    typeof one === "string" ? () => one : one;
  /** @type {NonNullable<Operation["slopes"]>} */
  const slopes = (args, result, attrs) => {
    const [a, b] = args.map((arg) => spread(arg, result.shape).data);
    return derivatives.map(([, slope]) =>
      mapped(result, (v, at) => slope(a[at], b?.[at] ?? 0, v, attrs)),
    );
  };
  return {
    sign: text(sign),
    says,
    formula: text(formula),
    rules: (attrs) => derivatives.map(([rule]) => text(rule)(attrs)),
    value(args, attrs) {
      const shape = args.map((arg) => arg.shape).reduce(common);
      const [a, b] = args.map((arg) => spread(arg, shape).data);
      const compute = value(attrs);
      return { shape, data: a.map((x, at) => compute(x, b?.[at] ?? 0)) };
    },
    back: (incoming, args, result, attrs) =>
      slopes(args, result, attrs).map((slope, slot) =>
        gathered(
          mapped(slope, (x, at) => x * incoming.data[at]),
          args[slot].shape,
        ),
      ),
    slopes,
  };
}

/** @param {string} name @param {string} says @param {(a: number) => number} value @param {string} rule @param {(a: number, v: number) => number} slope */
const functionOf = (name, says, value, rule, slope) =>
  numberwise(name, says, `${name}(a)`, () => value, [[rule, (a, _, v) => slope(a, v)]]);

/** A matrix as rows and columns: a vector is a row on the left of @, a column on the right. @param {Values} a @param {Values} b */
function sides(a, b) {
  const [rows, inner] = a.shape.length === 2 ? a.shape : [1, a.shape[0]];
  const columns = b.shape.length === 2 ? b.shape[1] : 1;
  return { rows, inner, columns };
}

/** @param {number[]} a (rows, inner) @param {number[]} b (inner, columns) @param {number} rows @param {number} inner @param {number} columns */
function product(a, b, rows, inner, columns) {
  return Array.from({ length: rows * columns }, (_, at) => {
    const row = Math.floor(at / columns);
    let sum = 0;
    for (let i = 0; i < inner; i++) sum += a[row * inner + i] * b[i * columns + (at % columns)];
    return sum;
  });
}

/** @param {number[]} data @param {number} rows @param {number} columns */
function turned(data, rows, columns) {
  return Array.from(data, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]);
}

/** @type {Operation} */
const matmul = {
  sign: () => "@",
  says: "multiplies matrices: each number is a row of a times a column of b",
  formula: () => "a @ b",
  rules: () => ["G @ bᵀ", "aᵀ @ G"],
  value([a, b]) {
    const { rows, inner, columns } = sides(a, b);
    const shape = [...a.shape.slice(0, -1), ...b.shape.slice(1)];
    return { shape, data: product(a.data, b.data, rows, inner, columns) };
  },
  back(incoming, [a, b]) {
    const { rows, inner, columns } = sides(a, b);
    const g = incoming.data;
    return [
      {
        shape: a.shape,
        data: product(g, turned(b.data, inner, columns), rows, columns, inner),
      },
      { shape: b.shape, data: product(turned(a.data, rows, inner), g, inner, rows, columns) },
    ];
  },
};

/** @type {Operation} */
const transpose = {
  sign: () => "T",
  says: "turns rows into columns",
  formula: () => "aᵀ",
  rules: () => ["Gᵀ"],
  value: ([{ shape, data }]) =>
    shape.length < 2
      ? { shape, data }
      : { shape: [shape[1], shape[0]], data: turned(data, shape[0], shape[1]) },
  back: (incoming, _, __, attrs) => [transpose.value([incoming], attrs)],
};

/** Where a part begins, and how many numbers it has. @param {number[]} shape @param {number[]} index */
function part(shape, index) {
  const length = sizeOf(shape.slice(index.length));
  return { start: index.reduce((at, one, axis) => at * shape[axis] + one, 0) * length, length };
}

/** @type {Operation} */
const index = {
  sign: (attrs) => `[${attrs.index.join(", ")}]`,
  says: "takes one part out",
  formula: (attrs) => `a[${attrs.index.join(", ")}]`,
  rules: () => ["G at that part, 0 elsewhere"],
  value([{ shape, data }], attrs) {
    const { start, length } = part(shape, attrs.index);
    return { shape: shape.slice(attrs.index.length), data: data.slice(start, start + length) };
  },
  back(incoming, [a], _, attrs) {
    const { start, length } = part(a.shape, attrs.index);
    return [
      mapped(a, (__, at) => (at >= start && at < start + length ? incoming.data[at - start] : 0)),
    ];
  },
};

/** @param {string} name @param {string} says @param {boolean} isMean @returns {Operation} */
function over(name, says, isMean) {
  /** The shape with what is summed over kept as 1. @param {number[]} shape @param {any} attrs */
  const kept = (shape, attrs) =>
    shape.map((size, axis) => (attrs.dim === undefined || attrs.dim === axis ? 1 : size));
  /** @param {number[]} shape @param {any} attrs */
  const share = (shape, attrs) => (isMean ? sizeOf(kept(shape, attrs)) / sizeOf(shape) : 1);
  return {
    sign: (attrs) => (attrs.dim === undefined ? name : `${name} dim ${attrs.dim}`),
    says,
    formula: (attrs) => (attrs.dim === undefined ? `${name}(a)` : `${name}(a, dim=${attrs.dim})`),
    rules: () => [isMean ? "G ÷ n for each part" : "G for each part"],
    value([a], attrs) {
      const small = kept(a.shape, attrs);
      const shape = attrs.dim === undefined ? [] : a.shape.filter((_, axis) => axis !== attrs.dim);
      const scale = share(a.shape, attrs);
      return { shape, data: gathered(a, small).data.map((x) => x * scale) };
    },
    back(incoming, [a], _, attrs) {
      const small = { shape: kept(a.shape, attrs), data: incoming.data };
      const scale = share(a.shape, attrs);
      return [mapped(spread(small, a.shape), (x) => x * scale)];
    },
  };
}

const SUPER = { "-": "⁻", ".": "·" };

/** A number raised: 2 is ². @param {number} n */
function raised(n) {
  return [...String(n)]
    .map((one) => SUPER[/** @type {"-"} */ (one)] ?? "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(one)])
    .join("");
}

const sigmoid = (/** @type {number} */ x) => 1 / (1 + Math.exp(-x));

/** The operations by the names that `glowgrad.pictures.machine` gives them. @type {Record<string, Operation>} */
export const OPERATIONS = {
  add: numberwise("+", "adds", "a + b", () => (a, b) => a + b, [
    ["1", () => 1],
    ["1", () => 1],
  ]),
  sub: numberwise("−", "takes b away from a", "a − b", () => (a, b) => a - b, [
    ["1", () => 1],
    ["−1", () => -1],
  ]),
  mul: numberwise("×", "multiplies", "a × b", () => (a, b) => a * b, [
    ["b", (_, b) => b],
    ["a", (a) => a],
  ]),
  div: numberwise("÷", "divides a by b", "a ÷ b", () => (a, b) => a / b, [
    ["1 ÷ b", (_, b) => 1 / b],
    ["−a ÷ b²", (a, b) => -a / (b * b)],
  ]),
  pow: numberwise("aᵇ", "raises a to the power of b", "aᵇ", () => (a, b) => a ** b, [
    ["b × aᵇ⁻¹", (a, b) => b * a ** (b - 1)],
    ["aᵇ × ln a", (a, _, v) => v * Math.log(a)],
  ]),
  power: numberwise(
    ({ exponent }) => `( )${raised(exponent)}`,
    "raises a to a fixed power",
    ({ exponent }) => `a${raised(exponent)}`,
    ({ exponent }) =>
      (a) =>
        a ** exponent,
    [
      [
        ({ exponent: n }) => (n === 2 ? "2 × a" : `${n} × a${raised(n - 1)}`),
        (a, _, __, { exponent: n }) => (n === 0 ? 0 : n * a ** (n - 1)),
      ],
    ],
  ),
  neg: numberwise("−( )", "turns the sign", "−a", () => (a) => -a, [["−1", () => -1]]),
  maximum: numberwise("max", "takes the larger one", "max(a, b)", () => Math.max, [
    ["1 where a is larger", (a, b) => (a > b ? 1 : a === b ? 0.5 : 0)],
    ["1 where b is larger", (a, b) => (b > a ? 1 : a === b ? 0.5 : 0)],
  ]),
  minimum: numberwise("min", "takes the smaller one", "min(a, b)", () => Math.min, [
    ["1 where a is smaller", (a, b) => (a < b ? 1 : a === b ? 0.5 : 0)],
    ["1 where b is smaller", (a, b) => (b < a ? 1 : a === b ? 0.5 : 0)],
  ]),
  abs: functionOf("abs", "drops the sign", Math.abs, "the sign of a", Math.sign),
  cos: functionOf("cos", "is the cosine", Math.cos, "−sin(a)", (a) => -Math.sin(a)),
  exp: functionOf(
    "exp",
    "raises e to the power of a",
    Math.exp,
    "exp(a), the value itself",
    (_, v) => v,
  ),
  log: functionOf("log", "is the natural logarithm", Math.log, "1 ÷ a", (a) => 1 / a),
  relu: functionOf(
    "relu",
    "lets positive numbers through and makes the others 0",
    (a) => Math.max(a, 0),
    "1 where a > 0, else 0",
    (a) => (a > 0 ? 1 : 0),
  ),
  sigmoid: functionOf(
    "sigmoid",
    "squeezes any number between 0 and 1",
    sigmoid,
    "σ(a) × (1 − σ(a))",
    (_, v) => v * (1 - v),
  ),
  sin: functionOf("sin", "is the sine", Math.sin, "cos(a)", (a) => Math.cos(a)),
  sqrt: functionOf("sqrt", "is the square root", Math.sqrt, "1 ÷ (2 √a)", (_, v) => 0.5 / v),
  tanh: functionOf(
    "tanh",
    "squeezes any number between −1 and 1",
    Math.tanh,
    "1 − tanh(a)²",
    (_, v) => 1 - v * v,
  ),
  matmul,
  transpose,
  index,
  sum: over("sum", "adds all parts up", false),
  mean: over("mean", "is the mean of all parts", true),
};
