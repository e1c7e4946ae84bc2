/**
 * Whether a name stands inside a loop of Python code; Python's blocks are known by their indentation.
 *
 * @param {string} code @param {string} name
 */
export function isReadInLoop(code, name) {
  const word = new RegExp(`(?<![\\w.])${name}\\b(?!\\s*=[^=])`);
  /** @type {number[]} indentations of the loops that are open */
  const loops = [];
  for (const line of code.split("\n")) {
    const text = line.replace(/#.*/, "");
    if (!text.trim()) continue;
    const indentation = text.length - text.trimStart().length;
    while (loops.length > 0 && indentation <= loops[loops.length - 1]) loops.pop();
    const begins = /^\s*(async\s+for|for|while)\b/.test(text);
    if (loops.length > 0 && word.test(text)) return true;
    if (begins && /^\s*while\b/.test(text) && word.test(text)) return true;
    if (begins) loops.push(indentation);
    if (begins && /:\s*\S/.test(text) && word.test(text.slice(text.indexOf(":")))) return true;
  }
  return false;
}
