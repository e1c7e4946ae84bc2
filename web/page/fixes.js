/** @import { CodeCell } from "./cells/code-cell.js" */
/** @import { Fix } from "./types.js" */
import { announce } from "./announce.js";
import { element } from "./element.js";
import { applyEdits } from "./places.js";

/** The cell that tracebacks call by this name. @param {string} name @returns {CodeCell | null} */
export function cellNamed(name) {
  const found = document.getElementById(name);
  return found?.localName === "gg-cell" ? /** @type {CodeCell} */ (found) : null;
}

/** Text whose parts between backticks are code. @param {string} text */
export function withCode(text) {
  return text.split("`").map((part, index) => (index % 2 ? element("code", {}, part) : part));
}

/** What may mend an error: each a button that edits its cell. @param {Fix[]} fixes */
export function fixesList(fixes) {
  const list = element("ul", { class: "fixes", "aria-label": "What may mend it" });
  list.append(...fixes.map((fix) => element("li", {}, ...offer(fix, list))));
  return list;
}

/** @param {Fix} fix @param {HTMLElement} list */
function offer(fix, list) {
  const apply = element(
    "button",
    { type: "button", class: "fix", onclick: () => void applyFix(fix, list) },
    ...withCode(fix.label),
  );
  const changed = cellNamed(fix.cell)?.text;
  const after = changed === undefined ? null : applyEdits(changed, fix.edits);
  return after === null || changed === undefined ? [apply] : [apply, difference(changed, after)];
}

/** The lines that change, before and after. @param {string} before @param {string} after */
function difference(before, after) {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < old.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(old.length, fresh.length) - start &&
    old.at(-1 - end) === fresh.at(-1 - end)
  )
    end += 1;
  const line = (/** @type {"del" | "ins"} */ tag, /** @type {string} */ text) =>
    element(tag, {}, text || " ");
  return element(
    "pre",
    { class: "fix-lines", "aria-label": "Before and after", tabindex: 0, role: "group" },
    ...old.slice(start, old.length - end).map((text) => line("del", text)),
    ...fresh.slice(start, fresh.length - end).map((text) => line("ins", text)),
  );
}

/** @param {Fix} fix @param {HTMLElement} list */
async function applyFix(fix, list) {
  const own = /** @type {CodeCell | null} */ (list.closest("gg-cell"));
  const cell = cellNamed(fix.cell) ?? own;
  const text = cell && applyEdits(cell.text, fix.edits);
  if (!cell || text === null) {
    settle(list, "The code has changed since this ran: run it again first.");
    return;
  }
  await cell.setText(text);
  const elsewhere = own && cell !== own;
  const again = element(
    "button",
    {
      type: "button",
      class: "fix",
      onclick: async () => {
        if (elsewhere && (await cell.run()).status !== "ok") return;
        await (own ?? cell).run();
      },
    },
    elsewhere ? `Run ${fix.cell}, then this cell` : "Run again",
  );
  settle(list, elsewhere ? `Changed in ${fix.cell}. ` : "Changed; undo brings it back. ", again);
  again.focus();
}

/** @param {HTMLElement} list @param {string} said @param {HTMLElement} [button] */
function settle(list, said, button) {
  list.replaceChildren(element("li", { class: "fix-done" }, said, button));
  announce(said.trim());
}
