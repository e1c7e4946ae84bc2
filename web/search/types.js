/** @typedef {"api" | "lesson" | "term"} Kind */

/**
 * What can be found.
 *
 * @typedef {Object} Entry
 * @property {number} id
 * @property {Kind} kind
 * @property {string} title a lesson's title, a name of the engine, a term
 * @property {string} heading the section of a lesson; the other names of a name
 * @property {string} text
 * @property {string} names the names that a section's code uses
 * @property {string} address from the root of the site
 * @property {string} place the part of a lesson, the page of a name
 */

/**
 * A piece of text, and whether it is what was looked for.
 *
 * @typedef {[text: string, found: boolean]} Piece
 */

/** @typedef {{ kind: Kind, title: Piece[], heading: Piece[], snippet: Piece[], address: string, place: string }} Found */

/** @typedef {{ question: string, results: Found[], total: number, suggestion: string | null, ms: number }} Answer */

/** @typedef {{ lessons: { title: string, address: string, part: string, summary: string, sections: string[][] }[], pages: string[][], terms: string[][] }} LessonTexts */

export {};
