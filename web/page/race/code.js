/** @import { Kind, RaceState } from "./state.js" */
import { KINDS, OWN, plainNumber } from "./state.js";

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
  if (own) lines.push("def f(x, y):", `    return ${formula}`, "");
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
