import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  selectedCompletion,
  startCompletion,
} from "@codemirror/autocomplete";
import { Prec } from "@codemirror/state";
import { keymap, tooltips } from "@codemirror/view";
import { hints } from "./hints.js";
import { completionSource } from "./source.js";

/** @import { EditorView } from "@codemirror/view" */
/** @import { Knowledge } from "./knowledge.js" */

/**
 * The editor's help: completions, signatures, descriptions.
 *
 * @param {Knowledge} knowledge
 */
export function assist(knowledge) {
  return [
    // A cell's frame would cut them off.
    tooltips({ position: "fixed", parent: document.body }),
    Prec.highest(
      keymap.of([
        { key: "Enter", run: leaveWhole },
        { key: "Tab", run: (view) => acceptCompletion(view) || completeWord(view) },
      ]),
    ),
    autocompletion({
      override: [completionSource(knowledge)],
      activateOnTypingDelay: 40,
      maxRenderedOptions: 60,
      tooltipClass: () => "assist-list",
    }),
    hints(knowledge),
  ];
}

/** A word that is typed to its end needs no completion: Enter is then a new line. @param {EditorView} view */
function leaveWhole(view) {
  const chosen = completionStatus(view.state) === "active" ? selectedCompletion(view.state) : null;
  if (chosen && chosen.type !== "import" && chosen.label === wordBefore(view))
    closeCompletion(view);
  return false;
}

/** Tab after a word or a dot asks for completions; elsewhere it indents. @param {EditorView} view */
function completeWord(view) {
  const { main } = view.state.selection;
  if (!main.empty || !/[\p{L}\p{N}_.]$/u.test(lineBefore(view))) return false;
  return startCompletion(view);
}

/** @param {EditorView} view */
function wordBefore(view) {
  return lineBefore(view).match(/[\p{L}\p{N}_]+$/u)?.[0] ?? "";
}

/** @param {EditorView} view */
function lineBefore(view) {
  const { head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  return line.text.slice(0, head - line.from);
}
