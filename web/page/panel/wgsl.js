import { element } from "../element.js";

const KEYWORDS =
  "alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if let loop override return struct switch true var while";
const TYPES =
  "array atomic bool f16 f32 i32 mat2x2 mat2x2f mat3x3f mat4x4 mat4x4f u32 vec2 vec2f vec2i vec2u vec3 vec3f vec3i vec3u vec4 vec4f vec4i vec4u";

/** @type {Map<string, string>} */
const WORDS = new Map([
  ...KEYWORDS.split(" ").map((word) => /** @type {[string, string]} */ ([word, "keyword"])),
  ...TYPES.split(" ").map((word) => /** @type {[string, string]} */ ([word, "definition"])),
]);

const TOKEN =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<decorator>@\w+)|(?<number>\b(?:0[xX][\da-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?)[iufh]?|\.\d+(?:[eE][+-]?\d+)?[fh]?)|(?<word>[A-Za-z_]\w*)/g;

/**
 * WGSL cut into what has a colour and what has none, in order.
 *
 * @param {string} text
 * @returns {[text: string, kind: string | null][]}
 */
export function tokens(text) {
  /** @type {[string, string | null][]} */
  const found = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const groups = /** @type {Record<string, string | undefined>} */ (match.groups);
    const kind = groups.word
      ? (WORDS.get(groups.word) ?? null)
      : (["comment", "decorator", "number"].find((name) => groups[name]) ?? null);
    if (!kind) continue;
    if (match.index > end) found.push([text.slice(end, match.index), null]);
    found.push([match[0], kind]);
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push([text.slice(end), null]);
  return found;
}

/** @param {string} text */
export function highlighted(text) {
  return tokens(text).map(([part, kind]) =>
    kind ? element("span", { class: `code-${kind}` }, part) : part,
  );
}
