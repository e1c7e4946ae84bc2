/** @import { LessonTexts } from "./types.js" */
import { entriesOf } from "./entries.js";
import { SearchIndex } from "./search-index.js";

// Indexing takes longer than a page may stand still: it happens here. The newest question counts.

/** @type {Promise<SearchIndex> | null} */
let loading = null;

/** @param {string} name */
async function read(name) {
  const response = await fetch(new URL(`search/${name}`, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

async function load() {
  const [lessons, names] = await Promise.all([read("lessons.json"), read("api.json")]);
  const index = new SearchIndex();
  index.add(entriesOf(/** @type {LessonTexts} */ (lessons), names));
  return index;
}

addEventListener("message", async ({ data }) => {
  try {
    loading ??= load();
    const index = await loading;
    postMessage({ ready: true, ...(data.question === null ? {} : index.search(data.question)) });
  } catch {
    loading = null;
    postMessage({ failed: true });
  }
});
