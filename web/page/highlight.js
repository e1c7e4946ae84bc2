const KEYWORDS = new Set(
  "and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);
const CONSTANTS = new Set("True False None self cls NotImplemented Ellipsis".split(" "));

/** A string in three quotes; one that is never closed goes on to the end. */
const long = (/** @type {string} */ quote) =>
  `${quote}{3}(?:\\\\[^]|(?!${quote}{3})[^\\\\])*(?:${quote}{3})?`;
/** A string in single quotes; one that is never closed goes on to the end of the line. */
const short = (/** @type {string} */ quote) => `${quote}(?:\\\\[^]|[^${quote}\\\\\\n])*${quote}?`;

/** A comment, a string, a decorator, a number, a name; everything else is plain. */
const TOKEN = new RegExp(
  [
    "(#.*)",
    `([rbfu]{0,2}(?:${[long('"'), long("'"), short('"'), short("'")].join("|")}))`,
    "(^[ \\t]*@[\\w.]+)",
    "(0[xob][\\da-f_]+|(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:e[+-]?\\d+)?j?)",
    "([\\p{L}_][\\p{L}\\p{N}_]*)",
  ].join("|"),
  "gimu",
);

/**
 * Python in the colours of the lessons' listings, where no editor and no Pygments is at hand.
 *
 * @param {string} code
 * @returns {[text: string, name: string][]} pieces with the class of each, "" for plain ones
 */
export function highlighted(code) {
  /** @type {[string, string][]} */
  const pieces = [];
  let end = 0;
  let before = "";
  for (const found of code.matchAll(TOKEN)) {
    const [text, comment, string, decorator, number, name] = found;
    const isDefined = before === "def" || before === "class";
    before = name ?? "";
    const kind = comment
      ? "c1"
      : decorator
        ? "nd"
        : number
          ? "mi"
          : KEYWORDS.has(name)
            ? "k"
            : CONSTANTS.has(name)
              ? "kc"
              : isDefined
                ? "nf"
                : "";
    if (!kind && !string) continue;
    if (found.index > end) pieces.push([code.slice(end, found.index), ""]);
    if (string) pieces.push(...stringPieces(string));
    else pieces.push([text, kind]);
    end = found.index + text.length;
  }
  if (end < code.length) pieces.push([code.slice(end), ""]);
  return pieces;
}

/**
 * What stands in the braces of an f-string is code.
 *
 * @param {string} string
 * @returns {[string, string][]}
 */
function stringPieces(string) {
  if (!/^[rb]?f/i.test(string)) return [[string, "s1"]];
  /** @type {[string, string][]} */
  const pieces = [];
  // Every second part is what a pair of braces holds; double braces stand for themselves.
  for (const [index, part] of string.split(/(?<!\{)\{([^{}]+(?:\{[^{}]*\})?)\}/).entries()) {
    const [code] = index % 2 ? (/^(?:[^:!]|!=)*/.exec(part) ?? [""]) : [""];
    if (index % 2 === 0) pieces.push([part, "s1"]);
    else pieces.push(["{", "si"], ...highlighted(code), [`${part.slice(code.length)}}`, "si"]);
  }
  return pieces.filter(([text]) => text);
}
