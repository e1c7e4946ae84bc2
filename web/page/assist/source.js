import { pickedCompletion, startCompletion } from "@codemirror/autocomplete";
import { announce } from "../announce.js";
import { describedPage } from "./describe.js";
import { importPlace } from "./imports.js";
import { loadNames, staticItems } from "./static-names.js";

/**
 * @import { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete"
 * @import { EditorView } from "@codemirror/view"
 * @import { Knowledge } from "./knowledge.js"
 *
 * @typedef {{label: string, kind: string, detail?: string, apply?: string, import?: string}} Item
 */

/** What typing alone opens the list: a word, a part of something, a key, an import. */
const OPENS = /([\p{L}_][\p{L}\p{N}_]*|\.|\[["'][^"'\n]*|\b(import|from) +)$/u;
const MOST = 1500;

/** Items of a kind stand before or after others that fit as well. @type {Record<string, number>} */
const BOOST = { parameter: 60, keyword: -10, import: -50 };

/**
 * Completions from the live namespace; from the static list while Python is not there.
 *
 * @param {Knowledge} knowledge
 */
export function completionSource(knowledge) {
  return async (/** @type {CompletionContext} */ context) => {
    const { pos, state, explicit } = context;
    const code = state.doc.toString();
    const line = state.doc.lineAt(pos);
    if (!explicit && !OPENS.test(line.text.slice(0, pos - line.from))) return null;
    const answer = await ask(knowledge, code, pos);
    if (context.aborted) return null;
    if (answer?.pending && answer.items.length === 0) learnMore(knowledge, context);
    const live = answer !== null;
    if (!live && inText(code.slice(0, pos))) return null;
    const { replace, items } =
      answer ?? staticItems(await loadNames(), code.slice(0, pos), knowledge.cells());
    if (items.length === 0) {
      if (explicit && !answer?.pending) announce("No completions.");
      return null;
    }
    /** @type {CompletionResult} */
    const result = {
      from: pos - replace,
      options: items.map((/** @type {Item} */ item) =>
        option(item, live ? knowledge : null, code, pos),
      ),
    };
    // Names that can be imported come with their first letter, so a list made before lacks them.
    const narrowed = replace > 0 || code[pos - 1] === ".";
    if (narrowed && items.length < MOST) {
      result.validFor = items[0].kind === "key" ? /^[^"'\n]*$/ : /^[\p{L}\p{N}_]*$/u;
    }
    return result;
  };
}

/**
 * What takes Python longer to find out for the text before a word: one such question at a time.
 *
 * @type {{before: string, answer: Promise<any>} | null}
 */
let late = null;

/** @param {Knowledge} knowledge @param {string} code @param {number} offset */
async function ask(knowledge, code, offset) {
  const before = code.slice(0, offset).replace(/[\p{L}\p{N}_]+$/u, "");
  if (late?.before !== before) {
    const answer = await knowledge.ask("complete", { code, offset });
    if (!answer?.late) return answer;
    if (late?.before !== before) {
      const mine = { before, answer: knowledge.ask("complete", { code, offset, patient: true }) };
      late = mine;
      const forget = () => {
        if (late === mine) late = null;
      };
      mine.answer.then(forget, forget);
    }
  }
  const { length } = code.slice(before.length, offset);
  const answer = await late?.answer;
  return answer && { ...answer, replace: length }; // more of the word may have been typed since
}

/** Whether the end of the code is in a comment or a string of its line. @param {string} before */
function inText(before) {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const rest = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "");
  return /["'#]/.test(rest);
}

/** @param {Item} item @param {Knowledge | null} knowledge @param {string} code @param {number} offset @returns {Completion} */
function option(item, knowledge, code, offset) {
  const { label, kind, detail, apply } = item;
  const hidden = label.startsWith("__") ? -99 : label.startsWith("_") ? -80 : 0;
  const described = knowledge && !["keyword", "key", "import", "parameter"].includes(kind);
  return {
    label,
    type: kind,
    boost: (BOOST[kind] ?? 0) + hidden,
    ...(detail && { detail }),
    ...(apply && { apply }),
    ...(item.import && { apply: withImport(item.import) }),
    ...(described && {
      info: async () => {
        const told = await knowledge.ask("describe", { code, offset, name: label });
        return told ? { dom: describedPage(told) } : null;
      },
    }),
  };
}

/** Inserts the name, and its import at the top of the cell. @param {string} statement */
function withImport(statement) {
  return (
    /** @type {EditorView} */ view,
    /** @type {Completion} */ completion,
    /** @type {number} */ from,
    /** @type {number} */ to,
  ) => {
    const { doc } = view.state;
    const line = `${statement}\n`;
    const at = Math.min(importPlace(doc.toString()), doc.lineAt(from).from);
    view.dispatch({
      changes: [
        { from: at, insert: line },
        { from, to, insert: completion.label },
      ],
      selection: { anchor: from + line.length + completion.label.length },
      annotations: pickedCompletion.of(completion),
      userEvent: "input.complete",
    });
    announce(`Added at the top of the cell: ${statement}`);
  };
}

/** Loads what infers more, and asks again if the reader still waits at the same place. @param {Knowledge} knowledge @param {CompletionContext} context */
function learnMore(knowledge, context) {
  const { view, state } = context;
  void knowledge.learn().then((there) => {
    if (there && view?.state.doc.eq(state.doc) && view.hasFocus) startCompletion(view);
  });
}
