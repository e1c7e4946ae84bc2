/** @import { Entry, LessonTexts } from "./types.js" */

/**
 * The files of the search as entries.
 *
 * @param {LessonTexts} lessons
 * @param {string[][]} names rows of: name, other names, address, page, first sentence
 * @returns {Entry[]}
 */
export function entriesOf(lessons, names) {
  /** @type {Omit<Entry, "id">[]} */
  const entries = [];
  for (const { title, address, part, summary, sections } of lessons.lessons) {
    const [first, ...rest] = sections[0]?.[0] === "" ? sections : [["", "", "", ""], ...sections];
    entries.push({
      kind: "lesson",
      title,
      heading: "",
      text: `${summary} ${first[2]}`,
      names: first[3],
      address,
      place: part,
    });
    for (const [id, heading, text, code] of rest) {
      entries.push({
        kind: "lesson",
        title,
        heading,
        text,
        names: code,
        address: `${address}#${id}`,
        place: part,
      });
    }
  }
  for (const [title, address, text] of lessons.pages) {
    entries.push({
      kind: "lesson",
      title,
      heading: "",
      text,
      names: "",
      address,
      place: "Explore",
    });
  }
  for (const [title, address, text] of lessons.terms) {
    entries.push({ kind: "term", title, heading: "", text, names: "", address, place: "Glossary" });
  }
  for (const [title, heading, address, place, text] of names) {
    entries.push({ kind: "api", title, heading, text, names: "", address, place });
  }
  return entries.map((entry, id) => ({ id, ...entry }));
}
