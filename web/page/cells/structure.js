/**
 * How a reader has rebuilt a page: operations on its cells, by id, replayed on every visit. The page
 * may have changed between two visits, so each operation says what it is about and nothing more.
 *
 * @typedef {"code" | "note"} Kind
 * @typedef {{before: string} | {after: string} | {end: true}} Place
 * @typedef {{op: "insert", id: string, kind: Kind, place: Place}
 *   | {op: "move", id: string, place: Place}
 *   | {op: "delete", id: string}} Operation
 * @typedef {Operation | {op: "restore", id: string} | {op: "convert", id: string, kind: Kind}} Change
 */

/**
 * The log after one more change: what undoes or repeats an earlier entry takes its place.
 *
 * @param {Operation[]} log
 * @param {Change} change
 * @returns {Operation[]}
 */
export function record(log, change) {
  if (change.op === "restore") {
    const at = log.findLastIndex(({ op, id }) => op === "delete" && id === change.id);
    return log.filter((_, index) => index !== at);
  }
  if (change.op === "convert") {
    const { id, kind } = change;
    return log.map((entry) =>
      entry.op === "insert" && entry.id === id ? { ...entry, kind } : entry,
    );
  }
  const last = log.at(-1);
  const again = change.op === "move" && last?.op === "move" && last.id === change.id;
  return [...(again ? log.slice(0, -1) : log), change];
}

/**
 * What of a stored log can be done on the page as it is now: entries about cells that are gone are
 * left out, and a reader's own cell whose neighbour is gone comes to the end.
 *
 * @param {Iterable<string>} ids the page's own cells
 * @param {unknown} stored
 * @returns {Operation[]}
 */
export function playable(ids, stored) {
  const known = new Set(ids);
  const deleted = new Set();
  /** @type {Operation[]} */
  const result = [];
  for (const entry of Array.isArray(stored) ? stored : []) {
    const { op, id, kind, place } = entry ?? {};
    if (typeof id !== "string" || id === "") continue;
    const neighbour = place?.before ?? place?.after;
    const reachable = known.has(neighbour) && neighbour !== id;
    if (op === "insert" && !known.has(id)) {
      known.add(id);
      const where = reachable ? tidy(place) : { end: /** @type {const} */ (true) };
      result.push({ op, id, kind: kind === "note" ? "note" : "code", place: where });
    } else if (op === "move" && known.has(id) && reachable) {
      result.push({ op, id, place: tidy(place) });
    } else if (op === "delete" && known.has(id) && !deleted.has(id)) {
      deleted.add(id);
      result.push({ op, id });
    }
  }
  return result;
}

/**
 * A log without the cells that the reader made and deleted again, unless others stand beside them.
 *
 * @param {Operation[]} log playable
 * @returns {Operation[]}
 */
export function withoutDiscarded(log) {
  const made = new Set(log.filter(({ op }) => op === "insert").map(({ id }) => id));
  const named = new Set(log.flatMap((entry) => ("place" in entry ? neighbours(entry.place) : [])));
  const deleted = log.filter(({ op }) => op === "delete").map(({ id }) => id);
  const gone = new Set(deleted.filter((id) => made.has(id) && !named.has(id)));
  return log.filter(({ id }) => !gone.has(id));
}

/** @param {Place} place @returns {Place} */
function tidy(place) {
  return "before" in place && place.before
    ? { before: place.before }
    : { after: neighbours(place)[0] };
}

/** @param {Place} place */
function neighbours(place) {
  if ("before" in place) return [place.before];
  return "after" in place ? [place.after] : [];
}
