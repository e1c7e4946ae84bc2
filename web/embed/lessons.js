import { loadScript } from "./place.js";

/**
 * @typedef {{code: string, outputs: string}} LessonCell `outputs`: HTML of what was recorded
 * @typedef {{slug: string, title: string, cells: Record<string, LessonCell>}} LessonCells
 */

/** @type {Map<string, LessonCells>} */
const arrived = new Map();
/** @type {Map<string, Promise<LessonCells>>} */
const asked = new Map();

/** What a lesson's `cells.js` calls. @param {string} slug @param {LessonCells} cells */
export function receiveCells(slug, cells) {
  arrived.set(slug, cells);
}

/**
 * The cells of a lesson; fetched once, however many elements of the page ask.
 *
 * @param {string} slug
 */
export function lessonCells(slug) {
  let cells = asked.get(slug);
  if (!cells) {
    cells = load(slug);
    asked.set(slug, cells);
    // A failure is not for ever: the next one who asks tries again.
    cells.catch(() => asked.delete(slug));
  }
  return cells;
}

/** @param {string} slug @returns {Promise<LessonCells>} */
async function load(slug) {
  if (/^[a-z0-9-]+$/.test(slug)) await loadScript(`lessons/${slug}/cells.js`).catch(() => {});
  const cells = arrived.get(slug);
  if (!cells) throw new Error(`There is no lesson “${slug}”, or it cannot be reached now.`);
  return cells;
}

/**
 * One cell of a lesson, with what it is called.
 *
 * @param {string} slug
 * @param {string} id "" means the first one
 */
export async function lessonCell(slug, id) {
  const lesson = await lessonCells(slug);
  const names = Object.keys(lesson.cells);
  const name = id || names[0];
  if (!Object.hasOwn(lesson.cells, name)) {
    throw new Error(
      `The lesson “${lesson.title}” has no cell “${name}”. Its cells are ${names.join(", ")}.`,
    );
  }
  return { ...lesson.cells[name], lesson: lesson.slug, cell: name, title: lesson.title };
}
