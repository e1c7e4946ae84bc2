/** @import { LessonTexts } from "./types.js" */
import { entriesOf } from "./entries.js";
import { SearchIndex } from "./search-index.js";

// Indexing takes longer than a page may stand still: it happens here. The newest question counts.

/** @type {Promise<SearchIndex> | null} */
let loading = null;

/** Addresses of what is searched; the first message brings them. @type {{lessons: string, names: string}} */
let texts;

/** @param {string} address */
async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

async function load() {
  const [lessons, names] = await Promise.all([read(texts.lessons), read(texts.names)]);
  const index = new SearchIndex();
  index.add(entriesOf(/** @type {LessonTexts} */ (lessons), names));
  return index;
}

addEventListener("message", async ({ data }) => {
  texts ??= data.texts;
  try {
    loading ??= load();
    const index = await loading;
    postMessage({ ready: true, ...(data.question === null ? {} : index.search(data.question)) });
  } catch {
    loading = null;
    postMessage({ failed: true });
  }
});
