/** @import { Notebook } from "../notebooks/format.js" */
/** @import { Provenance } from "../notebooks/provenance.js" */
import { freshRecord } from "../notebooks/desk.js";
import { Library } from "../notebooks/library.js";

export { downloadNotebook } from "../notebooks/saving.js";

/**
 * Keeps shared code among the reader's notebooks, still walled off.
 *
 * @param {Notebook} notebook @param {string} title @param {Provenance} provenance
 * @returns {Promise<string | null>} the notebook's id; null: this browser keeps nothing
 */
export async function keepShared(notebook, title, provenance) {
  const library = await Library.open();
  const record = { ...freshRecord(notebook, title), version: 1, provenance };
  return (await library.put(record)) === "kept" ? record.id : null;
}
