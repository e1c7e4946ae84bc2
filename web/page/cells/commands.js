/** @import { Item } from "../menu.js" */
/** @import { Cell } from "./cell.js" */
/** @import { CodeCell } from "./code-cell.js" */
import { announce } from "../announce.js";
import { loadEmbedDialog, loadKeysDialog, loadShareDialog, notLoaded } from "../loaders.js";
import { cellsAbove, cellsBelow, runInOrder } from "../notebook.js";
import { askReader, tell } from "../notice.js";
import { pageSession } from "../page-session.js";
import { keepsCells } from "./cell.js";
import { cellList } from "./cell-list.js";

/**
 * What can be done to a cell. `keys` work in command mode, as in Jupyter: "D D" is D pressed twice.
 *
 * @typedef {object} Command
 * @property {string} name
 * @property {string[]} keys the first is shown
 * @property {"run" | "select" | "change" | "page"} group
 * @property {(cell: Cell) => void} act
 */

/** Code cells run, notes are shown. @param {Cell} cell */
function run(cell) {
  void cell.run();
}

/** Runs a cell and goes to the next; below the last a new one is made. @param {Cell} cell */
export function runAndMove(cell) {
  run(cell);
  const next = cellList.neighbour(cell, 1);
  if (next) next.select();
  else if (keepsCells()) cell.select();
  else insertBelow(cell);
}

/** Runs a cell and makes a new one below. @param {Cell} cell */
export function runAndInsert(cell) {
  if (keepsCells()) return runAndMove(cell);
  run(cell);
  insertBelow(cell);
}

/** @param {Cell} cell */
function insertBelow(cell) {
  edit(cellList.insert({ after: cell.id }));
}

/** @param {Cell} cell */
function edit(cell) {
  cell.select();
  void cell.edit();
}

/** @param {Cell[]} list @returns {CodeCell[]} */
function code(list) {
  return /** @type {CodeCell[]} */ (list.filter(({ kind }) => kind === "code"));
}

/** @param {Cell} cell */
function copy(cell) {
  cellList.clipboard = { kind: cell.kind, text: cell.text };
}

/** @param {Cell} cell @param {number} step */
function select(cell, step) {
  cellList.neighbour(cell, step)?.select();
}

/** @param {Cell} cell */
function paste(cell) {
  if (cellList.clipboard) cellList.insert({ after: cell.id }, cellList.clipboard).select();
  else tell("No cell to paste: C copies one, X cuts one.");
}

function askToRestart() {
  if (pageSession.state === "off") tell("Python has not started yet.");
  else {
    askReader("Restart Python?", "Restart", () => void pageSession.restart(), {
      consequence: "Its variables are lost; your text is kept.",
    });
  }
}

/** Shows all keys. */
export async function showKeys() {
  try {
    (await loadKeysDialog()).showKeys(commandsHere());
  } catch (error) {
    tell(notLoaded("The list of keys", error));
  }
}

/** Shows what has to be pasted to have a cell in another page. @param {CodeCell} cell */
async function embed(cell) {
  try {
    (await loadEmbedDialog()).showEmbedDialog(cell);
  } catch (error) {
    tell(notLoaded("Embedding", error));
  }
}

/** Offers a link that carries the page's code, or at first one cell of it. @param {Cell | null} [cell] */
export async function share(cell = null) {
  try {
    (await loadShareDialog()).showShareDialog(cell);
  } catch (error) {
    tell(notLoaded("Sharing", error));
  }
}

/** @type {Record<string, Command>} */
const commands = {
  run: { name: "Run", keys: ["Ctrl+Enter", "Meta+Enter"], group: "run", act: run },
  runAndMove: { name: "Run and move on", keys: ["Shift+Enter"], group: "run", act: runAndMove },
  runAndInsert: {
    name: "Run and add a cell below",
    keys: ["Alt+Enter"],
    group: "run",
    act: runAndInsert,
  },
  stop: {
    name: "Stop",
    keys: ["I I"],
    group: "run",
    act: () => void pageSession.interrupt(),
  },
  restart: { name: "Restart Python", keys: ["0 0"], group: "run", act: askToRestart },
  edit: { name: "Edit", keys: ["Enter"], group: "select", act: (cell) => void cell.edit() },
  up: { name: "Cell above", keys: ["K", "ArrowUp"], group: "select", act: (c) => select(c, -1) },
  down: { name: "Cell below", keys: ["J", "ArrowDown"], group: "select", act: (c) => select(c, 1) },
  insertAbove: {
    name: "Add a cell above",
    keys: ["A"],
    group: "change",
    act: (cell) => cellList.insert({ before: cell.id }).select(),
  },
  insertBelow: {
    name: "Add a cell below",
    keys: ["B"],
    group: "change",
    act: (cell) => cellList.insert({ after: cell.id }).select(),
  },
  delete: { name: "Delete", keys: ["D D"], group: "change", act: (c) => cellList.delete(c) },
  undoDelete: {
    name: "Bring back the deleted cell",
    keys: ["Z"],
    group: "change",
    act: () => cellList.undoDelete(),
  },
  copy: {
    name: "Copy the cell",
    keys: ["C"],
    group: "change",
    act: (cell) => {
      copy(cell);
      announce("Copied.");
    },
  },
  cut: {
    name: "Cut the cell",
    keys: ["X"],
    group: "change",
    act: (cell) => {
      copy(cell);
      cellList.delete(cell);
    },
  },
  paste: { name: "Paste a cell below", keys: ["V"], group: "change", act: paste },
  toNote: {
    name: "Turn into a note",
    keys: ["M"],
    group: "change",
    act: (cell) => cellList.convert(cell, "note"),
  },
  toCode: {
    name: "Turn into code",
    keys: ["Y"],
    group: "change",
    act: (cell) => cellList.convert(cell, "code"),
  },
  keys: { name: "Show all keys", keys: ["?", "H"], group: "page", act: () => void showKeys() },
};

/** All commands that have keys on this page: what others show of their cells keeps its cells. */
export function commandsHere() {
  const all = Object.values(commands);
  return keepsCells()
    ? all.filter(({ group, act }) => group !== "change" && act !== runAndInsert)
    : all;
}

/** What the menu of a cell offers. @param {Cell} cell @returns {Item[]} */
export function cellMenu(cell) {
  const one = (/** @type {string} */ id) => {
    const { name, keys, act } = commands[id];
    return { name, keys: keys[0], act: () => act(cell) };
  };
  const item = (/** @type {string} */ name, /** @type {() => void} */ act) => ({ name, act });
  const part = (/** @type {Item[]} */ ...items) =>
    items.map((entry, index) => ({ ...entry, separated: index === 0 }));
  const isCode = cell.kind === "code";
  const codeCell = /** @type {CodeCell} */ (cell);
  if (keepsCells()) {
    return [
      one(isCode ? "run" : "edit"),
      item("Reset to the original", () => void codeCell.reset()),
      item("Copy the code", () => void copyText(cell.text)),
      { ...one("restart"), separated: true },
      one("keys"),
    ];
  }
  return [
    ...(isCode
      ? [
          one("run"),
          item("Run all above", () => void runInOrder(cellsAbove(cell))),
          item("Run to here", () => void runInOrder([...cellsAbove(cell), codeCell])),
          item("Run this and all below", () => void runInOrder(code([cell, ...cellsBelow(cell)]))),
        ]
      : [one("edit")]),
    ...part(
      one("insertAbove"),
      one("insertBelow"),
      item("Duplicate", () => cellList.duplicate(cell).select()),
      item("Move up", () => cellList.move(cell, -1)),
      item("Move down", () => cellList.move(cell, 1)),
    ),
    ...part(
      ...(cell.isOwn ? [one(isCode ? "toNote" : "toCode")] : []),
      ...(isCode && !cell.isOwn
        ? [item("Reset to the lesson's text", () => void codeCell.reset())]
        : []),
      item(isCode ? "Copy the code" : "Copy the text", () => void copyText(cell.text)),
      item("Share this cell …", () => void share(cell)),
      ...(isCode ? [item("Embed this cell …", () => void embed(codeCell))] : []),
      one("delete"),
    ),
    ...part(one("keys")),
  ];
}

/** @param {string} text */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    tell("Copied.");
  } catch {
    tell("This browser does not let the page copy. Select the text and copy it yourself.");
  }
}
