/** @import { Answer, Entry, Found, Kind } from "./types.js" */
import MiniSearch from "minisearch";
import { marked, snippet } from "./snippet.js";

/** How many results of a kind are shown. @type {Record<Kind, number>} */
const SHOWN = { api: 8, lesson: 12, term: 4 };

/** @type {import("minisearch").SearchOptions} */
const OPTIONS = {
  prefix: (term) => term.length > 1,
  fuzzy: (term) => (term.length > 3 ? 0.2 : false),
  maxFuzzy: 2,
  boost: { title: 5, heading: 2.5, names: 1.2 },
  weights: { fuzzy: 0.2, prefix: 0.5 },
};

/** Words, and of a dotted name its parts too: `torch.nn.Linear` is found by `linear`. @param {string} text */
export function tokens(text) {
  const found = [];
  for (const word of text.split(/[^\p{L}\p{N}_.]+/u)) {
    const name = word.replace(/^\.+|\.+$/g, "");
    if (!name) continue;
    found.push(name);
    if (name.includes(".")) found.push(...name.split("."));
    if (/[^_]_[^_]/.test(name)) found.push(...name.split(/[_.]/).filter((part) => part.length > 1));
  }
  return found;
}

const SMALL_WORDS = new Set(
  "a an and are as at by do does for from how i in is it of on or that the to what when which why with".split(
    " ",
  ),
);

/** The question's words that say what it is about; all, if none does. @param {string} question */
function withoutSmallWords(question) {
  const words = question.split(/\s+/);
  return words.filter((word) => !SMALL_WORDS.has(word.toLowerCase())).join(" ") || question;
}

/** Finds lessons, names of the engine and terms. */
export class SearchIndex {
  /** @type {MiniSearch<Entry>} */
  #index = new MiniSearch({
    fields: ["title", "heading", "text", "names"],
    storeFields: ["kind"],
    tokenize: tokens,
  });
  /** @type {Entry[]} */
  #entries = [];
  /** Entries by a name that is exactly theirs, in lower case. @type {Map<string, number[]>} */
  #exact = new Map();

  /** @param {Entry[]} entries with ids that count on from those there are */
  add(entries) {
    for (const entry of entries) {
      this.#entries[entry.id] = entry;
      if (entry.kind === "api") for (const name of namesOf(entry)) this.#note(name, entry.id);
      if (entry.kind === "term") this.#note(entry.title.toLowerCase(), entry.id);
    }
    this.#index.addAll(entries);
  }

  /** @param {string} name @param {number} id */
  #note(name, id) {
    const ids = this.#exact.get(name) ?? [];
    if (!ids.includes(id)) this.#exact.set(name, [...ids, id]);
  }

  /**
   * Answers a question: names that are exactly what was asked come first, and each kind is a
   * group, the one with the best result first.
   *
   * @param {string} asked
   * @returns {Answer}
   */
  search(asked) {
    const started = performance.now();
    const question = asked.trim();
    if (!question) return { question, results: [], total: 0, suggestion: null, ms: 0 };
    const exact = this.#exact.get(called(question)) ?? [];
    // Every word must be there; only where nothing has them all, some are enough.
    const wanted = withoutSmallWords(question);
    const all = this.#index.search(wanted, { ...OPTIONS, combineWith: "AND" });
    const hits = all.length > 0 ? all : this.#index.search(wanted, OPTIONS);
    const scores = new Map(hits.map((hit) => [/** @type {number} */ (hit.id), hit.score]));
    const words = new Map(hits.map((hit) => [hit.id, Object.keys(hit.match)]));
    const best = hits[0]?.score ?? 1;
    for (const id of exact) {
      // A name that is exactly this beats whatever the words score.
      scores.set(id, best * (10 + closeness(this.#entries[id], question)));
    }
    const ids = [...scores.keys()].sort((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0));
    const results = grouped(ids.map((id) => this.#entries[id]));
    return {
      question,
      results: results.map((entry) => found(entry, words.get(entry.id) ?? tokens(question))),
      total: ids.length,
      suggestion: ids.length === 0 ? this.#suggest(question) : null,
      ms: performance.now() - started,
    };
  }

  /** A question that has results, for one that has none. @param {string} question */
  #suggest(question) {
    const options = { fuzzy: 0.4, maxFuzzy: 4, prefix: true, fields: ["title", "heading", "text"] };
    const words = tokens(question).flatMap((word) => {
      const [first] = this.#index.autoSuggest(word, options);
      return first ? [first.suggestion.split(" ")[0]] : [];
    });
    const suggestion = words.join(" ");
    return suggestion && this.#index.search(suggestion).length > 0 ? suggestion : null;
  }
}

/** A name as it is asked for: without brackets, in lower case. @param {string} question */
function called(question) {
  return question
    .toLowerCase()
    .replace(/\(.*$/, "")
    .replace(/^(?:gg|glowgrad|torch)\.(?=[^.]+$)/, "")
    .replace(/^f\.(?=[^.]+$)/, "nn.functional.");
}

/** @param {Entry} entry */
function namesOf(entry) {
  const all = [entry.title, ...entry.heading.split(" ")].filter(Boolean);
  return new Set(
    all.flatMap((name) => {
      const lower = name.toLowerCase();
      const last = lower.slice(lower.lastIndexOf(".") + 1);
      return [lower, called(lower), last];
    }),
  );
}

/** How closely a name is what was asked; of equals the shorter one is meant. @param {Entry} entry @param {string} question */
function closeness(entry, question) {
  const name = question.replace(/\(.*$/, "");
  const all = [entry.title, ...entry.heading.split(" ")];
  const ends = all.some((one) => one.slice(one.lastIndexOf(".") + 1) === name);
  const whole = all.some((one) => one.toLowerCase() === name.toLowerCase());
  return (all.includes(name) ? 4 : 0) + (whole ? 2 : 0) + (ends ? 1 : 0) + 1 / entry.title.length;
}

/** The first of each kind, the kind of the best entry first. @param {Entry[]} entries */
function grouped(entries) {
  const kinds = [...new Set(entries.map((entry) => entry.kind))];
  return kinds.flatMap((kind) =>
    entries.filter((entry) => entry.kind === kind).slice(0, SHOWN[kind]),
  );
}

/** @param {Entry} entry @param {string[]} words @returns {Found} */
function found(entry, words) {
  return {
    kind: entry.kind,
    title: marked(entry.title, words),
    heading: entry.kind === "api" ? [] : marked(entry.heading, words),
    snippet: snippet(entry.text, words),
    address: entry.address,
    place: entry.place,
  };
}
