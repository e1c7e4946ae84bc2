import { pageSession } from "../page-session.js";

/**
 * What the editor's help knows of Python: the live namespace, and the text of the page's cells.
 *
 * @typedef {object} Knowledge
 * @property {(question: string, parameters: Record<string, unknown>) => Promise<any>} ask null
 *   while Python is not there to answer
 * @property {() => Promise<boolean>} learn loads what infers more (jedi); whether it is there now
 * @property {() => string} cells the text of all cells of the page
 * @property {() => string} whyNot one sentence on why Python does not answer; empty when it would
 */

/** @type {Promise<boolean> | null} */
let learning = null;

/** @type {Knowledge} */
export const pageKnowledge = {
  async ask(question, parameters) {
    try {
      return await pageSession.ask(question, parameters);
    } catch {
      return null; // a question that fails leaves the editor as it was
    }
  },
  learn() {
    learning ??= learn().then((there) => {
      if (!there) learning = null;
      return there;
    });
    return learning;
  },
  cells() {
    const cells = /** @type {Iterable<HTMLElement & {text?: string}>} */ (
      document.querySelectorAll("gg-cell")
    );
    return Array.from(cells, (cell) => cell.text ?? "").join("\n");
  },
  whyNot() {
    if (pageSession.state === "ready" && !pageSession.isBusy) return "";
    if (pageSession.isBusy) return "Python is running: help comes when it is done.";
    return "Run a cell first: help comes from what has run.";
  },
};

// A new interpreter has to load it anew.
pageSession.addEventListener("restart", () => {
  learning = null;
});

async function learn() {
  if (!(await pageSession.load("jedi"))) return false;
  return (await pageKnowledge.ask("load_inference", {})) === true;
}
