import { everything, recall, remember } from "./storage.js";

/**
 * What a reader has done in a lesson, apart from answers and edits, which have keys of their own.
 * `at` is when anything of the lesson was last kept; `place` is the section they were in.
 *
 * @typedef {{version: 1, at: number, sections: string[], ran: string[],
 *   place: {id: string, title: string} | null}} LessonRecord
 *
 * @typedef {{slug: string, checks: string[], sections?: string[]}} LessonOutline
 * `checks` are the ids of quizzes and exercises
 *
 * @typedef {{done: number, total: number, begun: boolean, finished: boolean, at: number,
 *   sections: number, place: LessonRecord["place"]}} Standing
 */

/** @returns {LessonRecord} */
function emptyRecord() {
  return { version: 1, at: 0, sections: [], ran: [], place: null };
}

/**
 * A stored record, whatever stands there.
 *
 * @param {any} value
 * @returns {LessonRecord}
 */
export function readRecord(value) {
  if (typeof value !== "object" || value === null) return emptyRecord();
  const texts = (/** @type {any} */ list) =>
    Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
  const { id, title } = value.place ?? {};
  return {
    version: 1,
    at: Number.isFinite(value.at) ? value.at : 0,
    sections: texts(value.sections),
    ran: texts(value.ran),
    place: typeof id === "string" ? { id, title: String(title ?? "") } : null,
  };
}

/**
 * Changes the record of a lesson, and notes the time.
 *
 * @param {string} slug
 * @param {(record: LessonRecord) => void} [change]
 */
export function noteProgress(slug, change = () => {}) {
  const record = readRecord(recall(`progress:${slug}`));
  change(record);
  record.at = Date.now();
  remember(`progress:${slug}`, record);
}

/**
 * How far a lesson is: finished when all its checks are, or, where it has none, all its sections.
 *
 * @param {Map<string, any>} entries everything that is kept, by key
 * @param {LessonOutline} lesson
 * @returns {Standing}
 */
export function standing(entries, { slug, checks, sections = [] }) {
  const record = readRecord(entries.get(`progress:${slug}`));
  const done = checks.filter((id) => {
    const exercise = entries.get(`exercise:${slug}:${id}`);
    return entries.get(`quiz:${slug}:${id}`)?.done || exercise?.done || exercise === "solved";
  }).length;
  const read = sections.filter((id) => record.sections.includes(id)).length;
  const finished =
    checks.length > 0 ? done === checks.length : read > 0 && read === sections.length;
  return {
    done,
    total: checks.length,
    finished,
    begun: finished || done > 0 || record.at > 0,
    at: record.at,
    sections: read,
    place: record.place,
  };
}

/** The lesson that a key belongs to, or null. @param {string} key */
export function lessonOf(key) {
  return /^[a-z-]+:([^:]+)(?::|$)/.exec(key)?.[1] ?? null;
}

/**
 * Moves what is kept of lessons under their former slugs to the present one; what the reader has
 * done under the present slug stays.
 *
 * @param {Iterable<{slug: string, formerly: string[]}>} lessons
 */
export function moveFormer(lessons) {
  /** @type {Map<string, string>} */
  const present = new Map();
  for (const { slug, formerly } of lessons) for (const old of formerly) present.set(old, slug);
  if (present.size === 0) return;
  const entries = everything();
  for (const [key, value] of entries) {
    const old = lessonOf(key);
    const slug = old === null ? undefined : present.get(old);
    if (slug === undefined) continue;
    const target = key.replace(`:${old}`, `:${slug}`);
    if (entries.has(target) || remember(target, value)) remember(key, null);
  }
}

/**
 * A ring that is filled so far; drawn, for what it says stands beside it.
 *
 * @param {number} share 0 to 1
 */
export function ring(share) {
  const holder = document.createElement("span");
  holder.className = share >= 1 ? "ring full" : "ring";
  const filled = Math.max(0, Math.min(1, share)).toFixed(3);
  holder.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.5"/><circle class="filled" cx="10" cy="10" r="7.5" pathLength="1" stroke-dasharray="${filled} 1"/>${share >= 1 ? '<path d="M6.600 10.300l2.300 2.300 4.500-5"/>' : ""}</svg>`;
  return holder;
}
