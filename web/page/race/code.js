/** @import { Kind, RaceState } from "./state.js" */
import { KINDS, OWN, plainNumber } from "./state.js";

/** Functions that a formula may call by their plain names. */
const FUNCTIONS =
  "abs acos asin atan cos cosh erf exp log log10 log2 maximum minimum relu sigmoid sin sinh sqrt square tan tanh";
const CALLED = new RegExp(String.raw`(?<![\w.])(${FUNCTIONS.replaceAll(" ", "|")})(?=\s*\()`, "g");
/** Ways to write a formula that Python does not know, and what they are there. @type {[RegExp, string][]} */
const WRITTEN = [
  [/\^/g, "**"],
  [/²/g, "**2"],
  [/³/g, "**3"],
  [/⁴/g, "**4"],
  [/[−–]/g, "-"],
  [/[·×⋅]/g, "*"],
  [/÷/g, "/"],
  [/√/g, "sqrt"],
  [/π(?=\s*[\w(])/g, "π*"],
  [/π|(?<![\w.])pi\b/g, "gg.pi"],
  [/(?<![\w.])(?:math|np|numpy|torch)\./g, "gg."],
  [/(?<![\w.])ln(?=\s*\()/g, "log"],
  [/(?<![\w.])e(?=\s*\*\*)/g, "gg.e"],
  [/(?<![a-zA-Z_.])xy(?!\w)/g, "x*y"],
  // 2x, 3(x + y), 0.5 sin(x), (x + 1)(y - 1); but 1e5 is a number, and a word of Python no factor.
  [/(?<![\w.])(\d+\.?\d*|\.\d+)\s*(?!e[-+]?\d|(?:if|else|and|or)\b)(?=[a-zA-Z_(])/g, "$1*"],
  [/\)\s*(?!(?:if|else|and|or)\b)(?=[a-zA-Z_(\d])/g, ")*"],
];

/**
 * A formula as it is written on paper, as Python: 2x² + sin(y) is 2*x**2 + gg.sin(y).
 *
 * @param {string} formula
 */
export function pythonOf(formula) {
  const written = WRITTEN.reduce((text, [sign, python]) => text.replace(sign, python), formula);
  return written.replace(CALLED, "gg.$1");
}

/** Whether a formula depends on a place. @param {string} formula */
export function takesPlace(formula) {
  return /(?<![\w.])[xy](?!\w)/.test(pythonOf(formula));
}

/**
 * The Python that runs a race: what the page's cell holds.
 *
 * @param {RaceState} state
 */
export function codeOf(state) {
  const { surface, formula, start, steps, seed, racers } = state;
  const own = surface === OWN;
  const lines = own
    ? ["import glowgrad as gg", "from glowgrad import optim"]
    : ["from glowgrad import landscapes, optim"];
  lines.push("from glowgrad.pictures import optimizer_race", "");
  if (own) lines.push("def f(x, y):", `    return ${pythonOf(formula)}`, "");
  lines.push("race = optimizer_race(", `    ${own ? "f" : `landscapes.${surface}`},`, "    {");
  for (const kind of KINDS) {
    const { on, values } = racers[kind.name];
    lines.push(
      `        ${on ? "" : "# "}"${kind.name}": lambda p: optim.${kind.class}(p, ${argumentsOf(kind, values)}),`,
    );
  }
  lines.push("    },");
  const pair = (/** @type {[number, number]} */ two) => `(${two.map(plainNumber).join(", ")})`;
  const options = [`start=${pair(start)}`, `steps=${steps}`];
  if (own) options.push(`x=${pair(state.x)}`, `y=${pair(state.y)}`);
  if (seed) options.push(`seed=${seed}`);
  lines.push(`    ${options.join(", ")},`, ")", "print(race.table())", "race");
  return lines.join("\n");
}

/** @param {Kind} kind @param {number[]} values */
function argumentsOf({ knobs, fixed }, values) {
  /** @type {string[]} */
  const told = [];
  /** @type {string[]} */
  const betas = [];
  knobs.forEach(({ name }, i) => {
    if (name.startsWith("beta")) betas.push(plainNumber(values[i]));
    else told.push(`${name}=${plainNumber(values[i])}`);
  });
  if (betas.length) told.splice(1, 0, `betas=(${betas.join(", ")})`);
  if (fixed) told.push(fixed);
  return told.join(", ");
}
