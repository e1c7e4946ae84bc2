/**
 * Whether what a cell shows still follows from what stands above it.
 *
 * @typedef {{code: string, reads: string[], writes: string[], turn: number,
 *   sources: Record<string, string>}} Run `sources`: which run had bound each name that was read
 * @typedef {{name: string, by: string, why: "rebound" | "edited"}} Stale
 */
export class Freshness {
  #turn = 0;
  /** The last run of each cell in the present interpreter, by name. @type {Map<string, Run>} */
  #runs = new Map();
  /** Which run bound a name last. @type {Map<string, string>} */
  #writer = new Map();

  /** The interpreter is new. */
  forget() {
    this.#runs.clear();
    this.#writer.clear();
  }

  /**
   * @param {string} id
   * @param {{code: string, reads?: string[], writes?: string[]}} ended
   */
  ran(id, { code, reads = [], writes = [] }) {
    /** @type {Record<string, string>} */
    const sources = {};
    for (const name of reads) {
      const writer = this.#writer.get(name);
      if (writer && writer !== id) sources[name] = writer;
    }
    this.#turn += 1;
    this.#runs.set(id, { code, reads, writes, turn: this.#turn, sources });
    for (const name of writes) this.#writer.set(name, id);
  }

  /**
   * The first input of a cell that is no longer what the cell has seen. An input comes from the
   * nearest cell above that binds it, else from where it came when the cell ran: a cell below that
   * binds the name again is the normal course of a page.
   *
   * @param {{id: string, text: string}[]} cells from top to bottom
   * @param {string} id
   * @returns {Stale | null}
   */
  stale(cells, id) {
    const run = this.#runs.get(id);
    if (!run) return null;
    const above = cells.slice(
      0,
      Math.max(
        0,
        cells.findIndex((cell) => cell.id === id),
      ),
    );
    for (const name of run.reads) {
      const nearest = above.findLast((cell) => this.#runs.get(cell.id)?.writes.includes(name));
      const by = nearest?.id ?? run.sources[name];
      const source = by === undefined ? undefined : this.#runs.get(by);
      if (!by || !source) continue;
      if (source.turn > run.turn) return { name, by, why: "rebound" };
      const text = cells.find((cell) => cell.id === by)?.text;
      if (text !== undefined && text !== source.code) return { name, by, why: "edited" };
    }
    return null;
  }
}
