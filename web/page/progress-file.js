import { lessonOf, readRecord } from "./progress.js";

const APP = "glowgrad";
const VERSION = 1;
export const LARGEST_FILE = 20 * 1024 * 1024;

/** What is wrong with a file, said to the reader. */
export class ProgressFileError extends Error {}

/** @typedef {Map<string, any>} Entries */

/** @type {Record<string, (value: any) => boolean>} */
const SOUND = {
  edit: (value) => typeof value?.text === "string",
  quiz: (value) => typeof value === "number" || typeof value?.done === "boolean",
  exercise: (value) => value === "solved" || typeof value?.done === "boolean",
  predict: (value) => typeof value === "string",
  control: (value) => ["number", "string", "boolean"].includes(typeof value),
  progress: (value) => Number.isFinite(value?.at) && Array.isArray(value?.sections),
  theme: (value) => value === "light" || value === "dark",
};

/**
 * Everything as the text of one file.
 *
 * @param {Entries} entries
 * @param {Date} [now]
 */
export function progressText(entries, now = new Date()) {
  const file = { app: APP, kind: "progress", version: VERSION, saved: now.toISOString() };
  return JSON.stringify({ ...file, entries: Object.fromEntries(entries) }, null, 1);
}

/**
 * What such a file holds; `damaged` counts entries that are none. Throws ProgressFileError.
 *
 * @param {string} text
 * @returns {{entries: Entries, damaged: number, saved: string}}
 */
export function readProgressText(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    const cut = text.trimStart().startsWith("{")
      ? " It begins like one, but is cut off or damaged."
      : "";
    throw new ProgressFileError(`This is no progress file.${cut} Nothing was changed.`);
  }
  if (file?.app !== APP || file.kind !== "progress") {
    throw new ProgressFileError(
      "This file was not saved by Glowgrad's progress page. Nothing was changed.",
    );
  }
  if (typeof file.version !== "number" || file.version > VERSION) {
    throw new ProgressFileError(
      "This file was saved by a newer Glowgrad. Reload this page to get it, then try again. Nothing was changed.",
    );
  }
  const given = file.entries;
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new ProgressFileError("This progress file has lost its contents. Nothing was changed.");
  }
  const all = Object.entries(given);
  const sound = all.filter(([key, value]) => isSound(key, value));
  if (all.length > 0 && sound.length === 0) {
    throw new ProgressFileError("Nothing in this progress file can be read. Nothing was changed.");
  }
  return {
    entries: new Map(sound.map(([key, value]) => [key, arrived(key, value)])),
    damaged: all.length - sound.length,
    saved: typeof file.saved === "string" ? file.saved : "",
  };
}

/** What a file brings: its notebooks (some browsers keep them here) are others' code until trusted. @param {string} key @param {any} value */
function arrived(key, value) {
  if (!key.startsWith("notebook:") || typeof value !== "object") return value;
  const known = value.provenance ?? { kind: "file", from: "", at: 0 };
  return { ...value, provenance: { ...known, trusted: false } };
}

/** @param {string} key @param {any} value */
function isSound(key, value) {
  const kind = /^([a-z-]+)(?::|$)/.exec(key)?.[1];
  if (kind === undefined || value === null || value === undefined) return false;
  return (SOUND[kind] ?? (() => true))(value);
}

/**
 * How the lessons of a file stand to those here.
 *
 * @param {Entries} here
 * @param {Entries} there
 */
export function compareProgress(here, there) {
  const counts = { lessons: 0, new: 0, newer: 0, older: 0, same: 0 };
  const begun = new Set([...here.keys()].map(lessonOf));
  for (const slug of new Set([...there.keys()].map(lessonOf))) {
    if (slug === null) continue;
    counts.lessons += 1;
    const [mine, other] = [here, there].map((one) => timeOf(one, slug));
    if (!begun.has(slug)) counts.new += 1;
    else if (other > mine) counts.newer += 1;
    else if (other < mine) counts.older += 1;
    else counts.same += 1;
  }
  return counts;
}

/** @param {Entries} entries @param {string} slug */
function timeOf(entries, slug) {
  return readRecord(entries.get(`progress:${slug}`)).at;
}

/**
 * Both together: what was solved on either side is solved, what was read is read; of texts and
 * settings those of the side on which the lesson was touched last.
 *
 * @param {Entries} here
 * @param {Entries} there
 * @returns {Entries}
 */
export function mergeProgress(here, there) {
  const merged = new Map(here);
  for (const [key, other] of there) {
    const mine = here.get(key);
    merged.set(key, mine === undefined ? other : together(key, mine, other, here, there));
  }
  return merged;
}

/** @param {string} key @param {any} mine @param {any} other @param {Entries} here @param {Entries} there */
function together(key, mine, other, here, there) {
  const slug = lessonOf(key);
  if (slug === null) return mine;
  const newer = timeOf(there, slug) > timeOf(here, slug) ? other : mine;
  const kind = key.split(":", 1)[0];
  if (kind === "progress") {
    const [a, b] = [readRecord(mine), readRecord(other)];
    return {
      ...readRecord(newer),
      sections: [...new Set([...a.sections, ...b.sections])],
      ran: [...new Set([...a.ran, ...b.ran])],
    };
  }
  if (kind === "quiz" || kind === "exercise") {
    const solved = [mine, other].filter((one) => one === "solved" || one?.done === true);
    if (solved.length === 1) return solved[0];
  }
  return newer;
}
