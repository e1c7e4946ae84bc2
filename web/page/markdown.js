import MarkdownIt from "markdown-it";
import temml from "temml";
import { cleanHtml } from "./sanitise.js";

/** @typedef {import("markdown-it").StateInline} StateInline */

/**
 * Markdown that a learner or a learner's code wrote, formulas between dollar signs included.
 *
 * @param {string} text
 * @returns {DocumentFragment} without anything that could run or load
 */
export function markdown(text) {
  return cleanHtml(renderer.render(text));
}

/**
 * A note of a notebook: HTML in it is HTML as in Jupyter, as far as it is harmless, and pictures may
 * be attached.
 *
 * @param {string} text
 * @param {Record<string, any>} attachments MIME bundles by name
 */
export function note(text, attachments) {
  return cleanHtml(notes.render(text, { attachments }));
}

/**
 * A formula of LaTeX, with or without the dollar signs or brackets around it.
 *
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function latex(text) {
  const { tex, isBlock } = unwrapped(text.trim());
  return cleanHtml(mathml(tex, isBlock));
}

/** @param {boolean} html */
function rendererOf(html) {
  const made = new MarkdownIt({ html, linkify: false, typographer: false });
  made.inline.ruler.before("escape", "formula", formula);
  made.renderer.rules.formula = (tokens, at) =>
    mathml(tokens[at].content, tokens[at].markup === "$$");
  return made;
}

const renderer = rendererOf(false);
const notes = rendererOf(true);
const image = notes.renderer.rules.image;
notes.renderer.rules.image = (tokens, at, options, env, self) => {
  const name = /^attachment:(.*)$/.exec(String(tokens[at].attrGet("src")))?.[1];
  const attachments = Object.entries(env?.attachments ?? {});
  const bundle = attachments.find(([one]) => one === name || encodeURI(one) === name)?.[1];
  const [mime, data] = Object.entries(bundle ?? {}).find(([one]) => one.startsWith("image/")) ?? [];
  if (mime) tokens[at].attrSet("src", `data:${mime};base64,${[data].flat().join("")}`);
  return image?.(tokens, at, options, env, self) ?? "";
};

/**
 * `$x^2$` and `$$x^2$$`. As in pandoc, no space follows the first dollar sign and none stands before
 * the last, so that "from $5 to $10" stays what it is.
 *
 * @param {StateInline} state @param {boolean} silent
 */
function formula(state, silent) {
  const found = /^(\$\$?)(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\1(?!\d)/s.exec(state.src.slice(state.pos));
  const loose = found ?? /^(\$\$)\s*((?:\\.|[^$\\])+?)\s*\1/s.exec(state.src.slice(state.pos));
  if (!loose) return false;
  if (!silent) {
    const token = state.push("formula", "math", 0);
    token.markup = loose[1];
    token.content = loose[2];
  }
  state.pos += loose[0].length;
  return true;
}

/** @param {string} tex @param {boolean} displayMode */
function mathml(tex, displayMode) {
  // A formula that Temml does not know is shown as its source, marked, instead of an exception.
  return temml.renderToString(tex, { displayMode, throwOnError: false });
}

/** @param {string} text */
function unwrapped(text) {
  for (const [open, close, isBlock] of /** @type {const} */ ([
    ["$$", "$$", true],
    ["\\[", "\\]", true],
    ["\\(", "\\)", false],
    ["$", "$", false],
  ])) {
    const wrapped = text.startsWith(open) && text.endsWith(close);
    if (wrapped && text.length >= open.length + close.length) {
      return { tex: text.slice(open.length, -close.length), isBlock };
    }
  }
  return { tex: text, isBlock: true };
}
