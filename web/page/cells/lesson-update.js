import { element } from "../element.js";
import { loadDiff } from "../loaders.js";

/**
 * Tells that the lesson's text changed under a reader's edit, and offers the three ways out.
 *
 * @param {{before: string | null, mine: () => string, lesson: string,
 *   onChoice: (text: string | null) => void}} options
 *   `onChoice` gets the text to go on with, or null: the reader's as it is
 */
export function lessonUpdate({ before, mine, lesson, onChoice }) {
  const notice = element("div", {
    class: "cell-notice",
    role: "group",
    "aria-label": "Lesson updated",
  });
  /** @type {(() => string) | null} */
  let merged = null;
  const choose = (/** @type {string | null} */ text) => {
    notice.remove();
    onChoice(text);
  };
  const button = (/** @type {string} */ name, /** @type {() => void} */ act) =>
    element("button", { type: "button", class: "quiet", onclick: act }, name);
  const compare = button("Compare", async () => {
    compare.setAttribute("aria-disabled", "true");
    const { compareTexts } = await loadDiff();
    if (merged) return;
    const comparison = compareTexts({ before, mine: mine(), lesson });
    merged = comparison.text;
    compare.replaceWith(button("Use the merged text", () => choose(merged?.() ?? null)));
    notice.append(comparison.element);
  });
  notice.append(
    element("span", {}, "The lesson was updated after you edited this cell. Your text is kept. "),
    compare,
    button("Keep mine", () => choose(null)),
    button("Take the new text", () => choose(lesson)),
  );
  return notice;
}
