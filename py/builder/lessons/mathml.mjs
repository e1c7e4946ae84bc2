// Reads a JSON list of [tex, isDisplay] and writes a JSON list of {mathml} or {error}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const temml = createRequire(import.meta.url)("temml");

const formulas = JSON.parse(readFileSync(0, "utf8"));
const results = formulas.map(([tex, displayMode]) => {
  try {
    return { mathml: temml.renderToString(tex, { displayMode, throwOnError: true, strict: true }) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
});
process.stdout.write(JSON.stringify(results));
