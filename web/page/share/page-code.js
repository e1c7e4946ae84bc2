/** @import { Cell } from "../cells/cell.js" */
/** @import { LessonControl } from "../control.js" */
/** @import { SharedCell, SharedNotebook } from "./codec.js" */
import { cellList } from "../cells/cell-list.js";
import { pageSession } from "../page-session.js";

/**
 * A page's code as it can be shared.
 *
 * @typedef {object} PageCode
 * @property {SharedNotebook} notebook
 * @property {Element[]} places where each of its cells stands
 * @property {string[]} staying names of what cannot travel with it: files, pictures
 */

/** @type {() => PageCode} */
let source = lessonCode;

/** What is shared of this page, if it is no lesson. @param {() => PageCode} given */
export function shareFrom(given) {
  source = given;
}

/** The code of this page as it stands. */
export function pageCode() {
  return source();
}

/** The device that a link asks for: the one that the reader or the lesson chose. @returns {SharedNotebook["device"]} */
export function sharedDevice() {
  const { deviceChoice } = pageSession;
  return deviceChoice === "auto" ? "" : deviceChoice;
}

/** A lesson's cells with the reader's edits; a control is the variable that it sets. @returns {PageCode} */
function lessonCode() {
  const root = /** @type {HTMLElement} */ (cellList.root);
  const found = [...root.querySelectorAll("gg-cell, gg-note, gg-control")].flatMap((place) => {
    const isControl = place.matches("gg-control");
    const cell = isControl
      ? controlCode(/** @type {LessonControl} */ (place))
      : lessonCell(/** @type {Cell} */ (place));
    return cell ? [{ place, cell }] : [];
  });
  const title = root.querySelector("h1")?.textContent?.trim() ?? "";
  const lesson = root.dataset.slug ?? "";
  const cells = found.map(({ cell }) => cell);
  const notebook = { title, lesson, device: sharedDevice(), cells };
  return { notebook, places: found.map(({ place }) => place), staying: [] };
}

/** @param {Cell} cell @returns {SharedCell} */
function lessonCell(cell) {
  return { kind: cell.kind, text: cell.text, id: cell.isOwn ? "" : cell.id, mayFail: false };
}

/** @param {LessonControl} control @returns {SharedCell | null} null for one that sets nothing */
function controlCode(control) {
  const text = control.assignment;
  return text ? { kind: "code", text, id: control.id, mayFail: false } : null;
}
