import { closeCompletion } from "@codemirror/autocomplete";
import { indentLess } from "@codemirror/commands";
import { syntaxTree } from "@codemirror/language";
import { Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, ViewPlugin } from "@codemirror/view";
import { announce } from "../announce.js";
import { describedPage, signaturePage, spokenDescription, spokenSignature } from "./describe.js";

/**
 * @import { EditorState } from "@codemirror/state"
 * @import { ViewUpdate } from "@codemirror/view"
 * @import { Knowledge } from "./knowledge.js"
 *
 * @typedef {{pos: number, page: () => HTMLElement, call: boolean}} Hint call: follows the cursor
 *   through the arguments of a call
 */

const WAIT_MS = 40;

/** @type {import("@codemirror/state").StateEffectType<Hint | null>} */
const setHint = StateEffect.define();

/** @type {StateField<Hint | null>} */
const shownHint = StateField.define({
  create: () => /** @type {Hint | null} */ (null),
  update(hint, transaction) {
    for (const effect of transaction.effects) if (effect.is(setHint)) return effect.value;
    if (!hint) return null;
    if (!hint.call && (transaction.docChanged || transaction.selection)) return null;
    return transaction.docChanged
      ? { ...hint, pos: transaction.changes.mapPos(hint.pos, -1) }
      : hint;
  },
  provide: (field) =>
    showTooltip.from(field, (hint) =>
      hint ? { pos: hint.pos, above: true, create: () => ({ dom: hint.page() }) } : null,
    ),
});

/**
 * Parameter hints while typing in a call, Shift+Tab for what stands at the cursor, and the same
 * under the pointer.
 *
 * @param {Knowledge} knowledge
 */
export function hints(knowledge) {
  return [
    shownHint,
    ViewPlugin.define((view) => new CallWatch(view, knowledge)),
    Prec.high(
      keymap.of([
        { key: "Escape", run: closeHint },
        { key: "Shift-Tab", run: (view) => showHelp(view, knowledge) },
      ]),
    ),
    hoverTooltip(
      async (view, pos) => {
        const word = view.state.wordAt(pos);
        if (!word) return null;
        const code = view.state.doc.toString();
        const told = await knowledge.ask("describe", { code, offset: pos });
        if (!told || view.state.doc.toString() !== code) return null;
        return {
          pos: word.from,
          end: word.to,
          above: true,
          create: () => ({ dom: describedPage(told) }),
        };
      },
      { hoverTime: 350 },
    ),
  ];
}

/** @param {EditorView} view */
function closeHint(view) {
  if (!view.state.field(shownHint)) return false;
  view.dispatch({ effects: setHint.of(null) });
  return true;
}

/** Follows the cursor into calls and out of them. */
class CallWatch {
  #view;
  #knowledge;
  #timer = 0;
  #asked = 0;

  /** @param {EditorView} view @param {Knowledge} knowledge */
  constructor(view, knowledge) {
    this.#view = view;
    this.#knowledge = knowledge;
  }

  /** @param {ViewUpdate} update */
  update(update) {
    if (!update.docChanged && !update.selectionSet) return;
    const open = update.state.field(shownHint)?.call ?? false;
    const typed = update.transactions.some((one) => one.isUserEvent("input.type"));
    const before = update.state.sliceDoc(
      update.state.selection.main.head - 1,
      update.state.selection.main.head,
    );
    const begins = typed && /[(,]/.test(before) && update.view.hasFocus;
    if (!open && !begins) return;
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(open), WAIT_MS);
  }

  /** @param {boolean} open */
  async #ask(open) {
    const view = this.#view;
    const mine = this.#asked;
    const { head } = view.state.selection.main;
    const asked = { code: view.state.doc.toString(), offset: head };
    const call = await this.#knowledge.ask("signature", asked);
    if (mine !== this.#asked || view.state.selection.main.head !== head) return;
    if (!call) return void closeHint(view);
    const hint = { pos: callStart(view.state, head), page: () => signaturePage(call), call: true };
    view.dispatch({ effects: setHint.of(hint) });
    if (!open) announce(spokenSignature(call));
  }

  destroy() {
    clearTimeout(this.#timer);
  }
}

/** Where the arguments around a place begin: the hint stays there. @param {EditorState} state @param {number} head */
function callStart(state, head) {
  for (let node = syntaxTree(state).resolveInner(head, -1); node.parent; node = node.parent) {
    if (node.name === "ArgList" && node.from < head) return node.from;
  }
  return head;
}

/**
 * Shift+Tab: what stands at the cursor, as in Jupyter; at the start of a line, or with text
 * selected, it takes indentation away.
 *
 * @param {EditorView} view @param {Knowledge} knowledge
 */
function showHelp(view, knowledge) {
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  const atStart = line.text.slice(0, main.head - line.from).trim() === "";
  if (!main.empty || atStart) return indentLess(view);
  closeCompletion(view);
  void help(view, knowledge, main.head);
  return true;
}

/** @param {EditorView} view @param {Knowledge} knowledge @param {number} head */
async function help(view, knowledge, head) {
  const asked = { code: view.state.doc.toString(), offset: head };
  const described = await knowledge.ask("describe", asked);
  const call = described ? null : await knowledge.ask("signature", asked);
  if (view.state.selection.main.head !== head) return;
  if (!described && !call) {
    const why = knowledge.whyNot() || "Nothing is known about what stands here.";
    announce(why);
    const page = () => describedPage({ name: why, kind: "", signature: "", facts: [], doc: [] });
    view.dispatch({ effects: setHint.of({ pos: head, page, call: false }) });
    return;
  }
  announce(described ? spokenDescription(described) : spokenSignature(call));
  const page = () => (described ? describedPage(described) : signaturePage(call));
  const pos = described ? (view.state.wordAt(head)?.from ?? head) : callStart(view.state, head);
  view.dispatch({ effects: setHint.of({ pos, page, call: !described }) });
}
