import { tell } from "../notice.js";
import { Cell, isEmbed } from "./cell.js";
import { commandsHere } from "./commands.js";

/** Two presses of a key are one command when they come within this time. */
const TOGETHER_MS = 1000;

/**
 * Jupyter's keys for a cell that has the focus itself. Whoever types into something else is let be,
 * and so are the browser's own combinations.
 */
export function startKeys() {
  const byKeys = new Map(
    commandsHere().flatMap((command) => command.keys.map((keys) => [keys, command])),
  );
  const first = new Set(
    [...byKeys.keys()].filter((keys) => keys.includes(" ")).map((keys) => keys[0]),
  );
  let before = "";
  let at = 0;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = /** @type {Element | null} */ (event.target);
    if (savesPage(event) && target?.closest("gg-cell, gg-note")) {
      event.preventDefault();
      tell(
        isEmbed()
          ? "What you type here is not kept: open the cell in Glowgrad to keep it."
          : "Everything you type is kept in this browser already.",
      );
      return;
    }
    // What is typed while the editor is on its way must not be taken for commands.
    if (!(target instanceof Cell) || target.hasAttribute("data-opening")) return;
    const key = nameOf(event);
    const twice = `${key} ${key}`;
    const together = before === key && event.timeStamp - at < TOGETHER_MS && !event.repeat;
    before = together ? "" : key;
    at = event.timeStamp;
    const command = together ? byKeys.get(twice) : byKeys.get(key);
    if (!command && !first.has(key)) return;
    event.preventDefault();
    command?.act(target);
  });
}

/** @param {KeyboardEvent} event */
function savesPage(event) {
  return (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";
}

/** @param {KeyboardEvent} event */
function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const printable = key.length === 1;
  const modifiers = [
    ctrlKey && "Ctrl+",
    metaKey && "Meta+",
    altKey && "Alt+",
    shiftKey && key !== "?" && "Shift+",
  ];
  return modifiers.filter(Boolean).join("") + (printable ? key.toUpperCase() : key);
}
