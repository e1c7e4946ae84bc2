import { python } from "@codemirror/lang-python";
import { syntaxHighlighting } from "@codemirror/language";
import { unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { highlighting } from "../editor.js";
import { element } from "../element.js";

/**
 * A reader's text against the lesson's new one, hunk by hunk, and what the lesson changed.
 *
 * @param {{before: string | null, mine: string, lesson: string}} texts
 */
export function compareTexts({ before, mine, lesson }) {
  const view = new EditorView({
    state: EditorState.create({
      doc: mine,
      extensions: [
        ...listing("Your text, with the lesson's lines that differ"),
        unifiedMergeView({ original: lesson, gutter: true, mergeControls: control }),
      ],
    }),
  });
  const holder = element(
    "div",
    { class: "comparison" },
    element("p", {}, "Green is yours, red is the lesson's new text. Choose for each difference."),
    view.dom,
  );
  if (before !== null && before !== lesson) {
    const changes = new EditorView({
      state: EditorState.create({
        doc: lesson,
        extensions: [
          ...listing("What the lesson changed"),
          EditorState.readOnly.of(true),
          unifiedMergeView({ original: before, gutter: true, mergeControls: false }),
        ],
      }),
    });
    holder.append(
      element("details", {}, element("summary", {}, "What the lesson changed"), changes.dom),
    );
  }
  return { element: holder, text: () => view.state.doc.toString() };
}

/** @param {string} label */
function listing(label) {
  return [
    python(),
    syntaxHighlighting(highlighting),
    EditorView.contentAttributes.of({ "aria-label": label }),
  ];
}

/** @param {"reject" | "accept"} type @param {(event: MouseEvent) => void} act */
function control(type, act) {
  const name = type === "accept" ? "Keep mine" : "Take the lesson's";
  return element("button", { type: "button", onclick: act }, name);
}
