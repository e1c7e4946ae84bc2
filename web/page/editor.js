import {
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionStatus,
} from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
} from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  keymap,
  rectangularSelection,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { assist } from "./assist/assist.js";
import { pageKnowledge } from "./assist/knowledge.js";
import { changeBetween, partOf } from "./places.js";

/** @import { Text } from "@codemirror/state" */
/** @import { Knowledge } from "./assist/knowledge.js" */
/** @import { Place } from "./places.js" */

/**
 * @typedef {object} EditorOptions
 * @property {HTMLElement} parent
 * @property {string} text
 * @property {string} label what screen readers call it
 * @property {string} describedBy id of the element that explains the keys
 * @property {(text: string) => void} onChange
 * @property {() => void} onRun
 * @property {() => void} onRunAndMove
 * @property {Knowledge} [knowledge] where completions and descriptions come from; the page's Python
 * @property {() => void} onRunAndInsert
 * @property {() => void} onLeave
 * @property {boolean} [plain] text rather than Python
 */

/** The same colours as the static listing: classes that code.css styles. */
export const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier], class: "tok-keyword" },
  { tag: [tags.bool, tags.null], class: "tok-constant" },
  { tag: tags.comment, class: "tok-comment" },
  { tag: [tags.string, tags.special(tags.string)], class: "tok-string" },
  { tag: tags.number, class: "tok-number" },
  { tag: [tags.function(tags.definition(tags.variableName))], class: "tok-definition" },
  { tag: tags.definition(tags.className), class: "tok-definition" },
  { tag: tags.operator, class: "tok-operator" },
  { tag: tags.meta, class: "tok-decorator" },
  { tag: tags.self, class: "tok-constant" },
]);

/** @type {import("@codemirror/state").StateEffectType<Place | null>} */
const setFailedLine = StateEffect.define();

const failedLine = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setFailedLine)) continue;
      next = effect.value ? failedMarks(transaction.state.doc, effect.value) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** @type {import("@codemirror/state").StateEffectType<number[]>} */
const setLitLines = StateEffect.define();

/** Lines that something else than the reader has changed, until the next change of that kind. */
const litLines = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setLitLines)) continue;
      const { doc } = transaction.state;
      const lines = effect.value.filter((line) => line >= 1 && line <= doc.lines);
      next = Decoration.set(lines.map((line) => lit.range(doc.line(line).from)));
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const lit = Decoration.line({ class: "lit-line" });

const failed = Decoration.line({ class: "failed-line" });
const failedPart = Decoration.mark({ class: "failed-part" });

/** The line that failed and, where it is known, the part of it. @param {Text} doc @param {Place} place */
function failedMarks(doc, place) {
  if (place.line < 1 || place.line > doc.lines) return Decoration.none;
  const marks = [failed.range(doc.line(place.line).from)];
  const part = partOf(doc.toString(), place);
  if (part) marks.push(failedPart.range(part.from, part.to));
  return Decoration.set(marks);
}

/** Completions that are still looked up show nothing that Escape could close. @param {EditorView} view */
function dropPendingCompletion(view) {
  if (completionStatus(view.state) === "pending") closeCompletion(view);
  return false;
}

/** Leaves the editor, unless there is something in it for Escape to end. @param {() => void} leave */
function leaveBy(leave) {
  return (/** @type {EditorView} */ view) => {
    if (view.state.selection.ranges.length > 1) return false;
    leave();
    return true;
  };
}

/** Draws the eye to a line. @param {Node} node in that line */
function flash(node) {
  const start = node instanceof Element ? node : node.parentElement;
  start
    ?.closest(".cm-line")
    ?.animate?.([{ backgroundColor: "var(--accent-paper)" }, {}], { duration: 1200 });
}

/** Makes the editor of one cell. @param {EditorOptions} options */
export function createEditor(options) {
  const run = (/** @type {() => void} */ act) => () => {
    act();
    return true;
  };
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        Prec.highest(
          keymap.of([
            { key: "Mod-Enter", run: run(options.onRun) },
            { key: "Ctrl-Enter", run: run(options.onRun) },
            { key: "Shift-Enter", run: run(options.onRunAndMove) },
            { key: "Alt-Enter", run: run(options.onRunAndInsert) },
            { key: "Escape", run: dropPendingCompletion },
          ]),
        ),
        history(),
        drawSelection(),
        rectangularSelection(),
        options.plain ? EditorView.lineWrapping : python(),
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightSelectionMatches({ minSelectionLength: 2 }),
        syntaxHighlighting(highlighting),
        failedLine,
        litLines,
        options.plain ? [] : assist(options.knowledge ?? pageKnowledge),
        keymap.of([
          { key: "Tab", run: indentMore, shift: indentLess },
          ...closeBracketsKeymap,
          ...searchKeymap,
          { key: "Escape", run: leaveBy(options.onLeave) },
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        // Tab indents in here, so Tab must not lead in: the cell around it is the stop.
        EditorView.contentAttributes.of({
          tabindex: "-1",
          "aria-label": options.label,
          "aria-describedby": options.describedBy,
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });

  return {
    element: view.dom,
    get text() {
      return view.state.doc.toString();
    },
    /** Replaces the text as one undoable step. @param {string} text */
    setText(text) {
      const changes = changeBetween(view.state.doc.toString(), text);
      if (changes) view.dispatch({ changes });
    },
    /** Focuses the text, at a point of the screen if one is given. @param {{x: number, y: number}} [point] */
    focus(point) {
      const at = point ? view.posAtCoords(point) : null;
      if (at !== null) view.dispatch({ selection: { anchor: at } });
      view.focus();
    },
    /** Marks the line that failed, and its part; null takes the mark away. @param {Place | null} place */
    markLine(place) {
      view.dispatch({ effects: setFailedLine.of(place) });
    },
    /** Lights lines up, the first of them in sight. @param {number[]} lines from 1, in order */
    lightUp(lines) {
      const { doc } = view.state;
      /** @type {StateEffect<any>[]} */
      const effects = [setLitLines.of(lines)];
      if (lines.length && lines[0] <= doc.lines && !view.hasFocus) {
        const first = doc.line(lines[0]).from;
        const block = view.lineBlockAt(first);
        const { scrollTop, clientHeight } = view.scrollDOM;
        const seen = block.top >= scrollTop && block.bottom <= scrollTop + clientHeight;
        if (!seen) view.scrollDOM.scrollTop = Math.max(0, block.top - clientHeight / 3);
      }
      view.dispatch({ effects });
    },
    /** Puts the cursor on a line and the line on the screen. @param {number} line */
    showLine(line) {
      const { doc } = view.state;
      const { from } = doc.line(Math.min(Math.max(line, 1), doc.lines));
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: "center" }),
      });
      view.focus();
      flash(view.domAtPos(from).node);
    },
    destroy() {
      view.destroy();
    },
  };
}
