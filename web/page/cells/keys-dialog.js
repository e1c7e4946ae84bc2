/** @import { Command } from "./commands.js" */
import { element } from "../element.js";

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);
const GROUPS = { run: "Running", select: "Moving", change: "Cells", page: "Help" };
/** @type {[keys: string[], what: string][]} */
const EDITOR_KEYS = [
  [["Ctrl+Enter"], "Run"],
  [["Shift+Enter"], "Run and move on"],
  [["Alt+Enter"], "Run and add a cell below"],
  [["Esc"], "Leave the code; then Tab leads on"],
  [["Tab"], "Indent"],
  [["Shift+Tab"], "Indent less"],
  [["Ctrl+/"], "Make a comment of the lines, or code again"],
  [["Ctrl+F"], "Find in the cell"],
  [["Ctrl+Z"], "Undo, also past a run"],
  [["Ctrl+S"], "Not needed: everything is kept"],
];

/** @type {HTMLDialogElement | null} */
let dialog = null;

/** Shows all keys. @param {Command[]} commands */
export function showKeys(commands) {
  dialog ??= build(commands);
  document.body.append(dialog);
  if (!dialog.open) dialog.showModal();
}

/** @param {Command[]} commands */
function build(commands) {
  const made = element("dialog", { class: "keys-dialog", "aria-labelledby": "keys-title" });
  const close = element(
    "button",
    { type: "button", class: "keys-close", onclick: () => made.close() },
    "Close",
  );
  const sections = Object.entries(GROUPS).map(([group, title]) => {
    const rows = commands
      .filter((command) => command.group === group)
      .map(({ keys, name }) =>
        row(
          keys.filter((key) => MAC || !key.startsWith("Meta")),
          name,
        ),
      );
    return section(title, rows);
  });
  made.append(
    element("h2", { id: "keys-title" }, "Keys"),
    close,
    element(
      "p",
      {},
      "They are Jupyter's. A cell that is framed takes the keys of the left column; Enter goes into its code, Esc comes out.",
    ),
    element(
      "div",
      { class: "keys-columns" },
      element("div", {}, element("h3", {}, "On a framed cell"), ...sections),
      element(
        "div",
        {},
        element("h3", {}, "In the code"),
        section(
          null,
          EDITOR_KEYS.map(([keys, what]) => row(keys, what)),
        ),
      ),
    ),
  );
  made.addEventListener("click", (event) => {
    if (event.target === made) made.close();
  });
  return made;
}

/** @param {string | null} title @param {HTMLElement[][]} rows */
function section(title, rows) {
  const list = element("dl", {}, ...rows.flat());
  return element("section", {}, title === null ? null : element("h4", {}, title), list);
}

/** @param {string[]} keys @param {string} what */
function row(keys, what) {
  const pressed = keys.flatMap((key, index) => [
    ...(index > 0 ? [" or "] : []),
    ...key.split(" ").flatMap((part) => [" ", element("kbd", {}, shown(part))]),
  ]);
  return [element("dt", {}, ...pressed), element("dd", {}, what)];
}

/** @param {string} key */
function shown(key) {
  const named = key.replace("Arrow", "").replace("Meta+", "⌘");
  return MAC && /^Ctrl\+[/FZS]$/.test(named) ? named.replace("Ctrl+", "⌘") : named;
}
