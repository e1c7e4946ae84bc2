/**
 * Where a new import goes: before the first import of a text, else after the comments and
 * notebook lines that it begins with.
 *
 * @param {string} text
 */
export function importPlace(text) {
  let at = 0;
  let afterHead = null;
  for (const line of text.split("\n")) {
    if (/^(import|from)\s/.test(line) && !/^from\s+__future__\b/.test(line)) return at;
    const head = /^\s*([#%!]|$)/.test(line) || /^from\s+__future__\b/.test(line);
    if (!head) afterHead ??= at;
    at += line.length + 1;
  }
  return afterHead ?? 0;
}

/**
 * The names that imports give, and the modules behind them: `import torch.nn as nn`, `from torch import nn`.
 *
 * @param {string} text
 * @returns {Map<string, string>}
 */
export function importedModules(text) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const [, module, name] of text.matchAll(/^\s*import\s+([\w.]+)(?:\s+as\s+(\w+))?/gm)) {
    found.set(name ?? module.split(".")[0], name ? module : module.split(".")[0]);
  }
  for (const [, module, names] of text.matchAll(/^\s*from\s+([\w.]+)\s+import\s+\(?([^)\n]+)/gm)) {
    for (const part of names.split(",")) {
      const [name, , other] = part.trim().split(/\s+/);
      if (name) found.set(other ?? name, `${module}.${name}`);
    }
  }
  return found;
}
