/** @import { SharedCell } from "./codec.js" */
import { python } from "@codemirror/lang-python";
import { syntaxHighlighting } from "@codemirror/language";
import { unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { highlighting } from "../editor.js";
import { element } from "../element.js";
import { readIpynb } from "../notebooks/ipynb.js";

/**
 * Shows how code differs from the lesson that it was made from, cell by cell.
 *
 * @param {string} slug @param {SharedCell[]} cells
 * @throws where there is no such lesson
 */
export async function showComparison(slug, cells) {
  const answer = await fetch(new URL(`../lessons/${slug}/${slug}.ipynb`, location.href));
  if (!answer.ok) throw new Error(answer.statusText);
  const { notebook } = readIpynb(await answer.text());
  const lesson = new Map(notebook.cells.map(({ id, source }) => [id, source]));
  const code = cells.filter(({ kind }) => kind === "code");
  const changed = code.filter(({ id, text }) => lesson.has(id) && lesson.get(id) !== text);
  const added = code.filter(({ id }) => !lesson.has(id));
  const same = code.length - changed.length - added.length;
  const dialog = element(
    "dialog",
    { class: "question comparison-dialog", "aria-labelledby": "comparison-title" },
    element("h2", { id: "comparison-title" }, "Compared with the lesson"),
    element("p", {}, summary(same, changed.length, added.length)),
    ...changed.map(({ id, text }) => section(`Cell ${id}`, text, lesson.get(id) ?? "")),
    ...added.map(({ text }) => section("Not in the lesson", text, text)),
    element(
      "p",
      { class: "question-buttons" },
      element("button", { type: "button", onclick: () => dialog.close() }, "Close"),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {number} same @param {number} changed @param {number} added */
function summary(same, changed, added) {
  if (changed + added === 0) return "All of its code stands in the lesson too, word for word.";
  const green = changed > 0 ? " Green is this code, red the lesson’s." : "";
  return `${same} the same, ${changed} changed, ${added} not in the lesson.${green}`;
}

/** @param {string} title @param {string} text @param {string} original */
function section(title, text, original) {
  const view = new EditorView({
    state: EditorState.create({
      doc: text,
      extensions: [
        python(),
        syntaxHighlighting(highlighting),
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ "aria-label": title, tabindex: "0" }),
        unifiedMergeView({ original, gutter: true, mergeControls: false }),
      ],
    }),
  });
  return element("section", { class: "comparison" }, element("h3", {}, title), view.dom);
}
