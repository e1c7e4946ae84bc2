import { siteFile } from "../site.js";
import { importedModules } from "./imports.js";

/**
 * What is offered while Python cannot be asked: the engine's names, as they were when the site was
 * built, and the words of the page's cells.
 *
 * @typedef {{python: string[], tensor: string[],
 *   modules: {name: string, twin: string, names: string[]}[]}} StaticNames
 * @typedef {import("./source.js").Item} Item
 */

/** @type {Promise<StaticNames | null> | null} */
let loading = null;

/** @returns {Promise<StaticNames | null>} null without a connection */
export function loadNames() {
  loading ??= fetch(siteFile("names.json"))
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null)
    .then((names) => {
      if (!names) loading = null;
      return names;
    });
  return loading;
}

/**
 * @param {StaticNames | null} names
 * @param {string} before the code before the cursor
 * @param {string} cells the text of all cells
 * @returns {{replace: number, items: Item[]}}
 */
export function staticItems(names, before, cells) {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const prefix = line.match(/[\p{L}_][\p{L}\p{N}_]*$/u)?.[0] ?? "";
  const left = line.slice(0, line.length - prefix.length);
  const replace = prefix.length;
  const module = left.match(/^\s*from\s+([\w.]+)\s+import\s+(?:[\w\s,(]*)$/)?.[1];
  if (module) return { replace, items: members(names, module) };
  if (/^\s*(from|import)\s+[\w.]*$/.test(left)) return { replace, items: moduleItems(names, left) };
  const owner = left.match(/([\p{L}_][\p{L}\p{N}_.]*)\.$/u)?.[1];
  if (owner) {
    const [first, ...rest] = owner.split(".");
    const behind = importedModules(cells).get(first);
    if (behind) return { replace, items: members(names, [behind, ...rest].join(".")) };
  }
  if (left.endsWith(".")) {
    return { replace, items: (names?.tensor ?? []).map((label) => ({ label, kind: "method" })) };
  }
  if (!prefix) return { replace, items: [] };
  return { replace, items: [...words(cells, prefix), ...known(names, prefix, cells)] };
}

/** @param {StaticNames | null} names @param {string} module @returns {Item[]} */
function members(names, module) {
  const found = names?.modules.find(({ name, twin }) => name === module || twin === module);
  return (found?.names ?? []).map((label) => ({ label, kind: kindOf(label) }));
}

/** @param {StaticNames | null} names @param {string} left @returns {Item[]} */
function moduleItems(names, left) {
  const above = left.match(/([\w.]+)\.$/)?.[1];
  const start = above ? `${above}.` : "";
  const all = names?.modules.flatMap(({ name, twin }) => (twin ? [name, twin] : [name])) ?? [];
  const parts = all.filter((name) => name.startsWith(start));
  const labels = new Set(parts.map((name) => name.slice(start.length).split(".")[0]));
  return [...labels].map((label) => ({ label, kind: "module" }));
}

/** @param {string} text @param {string} prefix @returns {Item[]} */
function words(text, prefix) {
  const found = new Set(text.match(/[\p{L}_][\p{L}\p{N}_]+/gu));
  found.delete(prefix);
  const first = prefix[0].toLowerCase();
  return [...found]
    .filter((word) => word[0].toLowerCase() === first)
    .map((label) => ({ label, kind: "variable" }));
}

/** @param {StaticNames | null} names @param {string} prefix @param {string} cells @returns {Item[]} */
function known(names, prefix, cells) {
  if (!names) return [];
  const first = prefix[0].toLowerCase();
  const fits = (/** @type {string} */ name) => name[0].toLowerCase() === first;
  const python = names.python
    .filter(fits)
    .map((label) => ({ label, kind: /^[a-z]/.test(label) ? "keyword" : "class" }));
  const torch = /^\s*(import|from)\s+torch\b/m.test(cells);
  /** @type {Map<string, Item>} */
  const items = new Map();
  for (const { name, twin, names: labels } of names.modules) {
    for (const label of labels.filter(fits)) {
      const statement = `from ${torch && twin ? twin : name} import ${label}`;
      if (!items.has(label)) {
        items.set(label, { label, kind: "import", detail: statement, import: statement });
      }
    }
  }
  return [...python, ...items.values()];
}

/** @param {string} label */
function kindOf(label) {
  return /^[A-Z]/.test(label) ? "class" : "function";
}
