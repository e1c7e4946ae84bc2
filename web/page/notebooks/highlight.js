const KEYWORDS = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

/** A comment, a string, a number, a name; everything else is plain. */
const TOKEN =
  /(#.*)|((?:\b[rbfuRBFU]{1,2})?(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))|(\b\d[\w.]*)|([\p{L}_][\p{L}\p{N}_]*)/gu;

/**
 * Python in the colours of the lessons' listings, until the editor takes over.
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
    const [text, comment, string, number, name] = found;
    const isDefined = before === "def" || before === "class";
    const kind = comment
      ? "c1"
      : string
        ? "s1"
        : number
          ? "mi"
          : KEYWORDS.has(name)
            ? "k"
            : isDefined
              ? "nf"
              : "";
    before = name ?? "";
    if (!kind) continue;
    if (found.index > end) pieces.push([code.slice(end, found.index), ""]);
    pieces.push([text, kind]);
    end = found.index + text.length;
  }
  if (end < code.length) pieces.push([code.slice(end), ""]);
  return pieces;
}
