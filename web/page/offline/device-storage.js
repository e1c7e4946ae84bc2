/** @import { Library } from "../notebooks/library.js" */

import { PAGES } from "../../service/caches.js";
import { counted } from "../panel/amounts.js";

/** @typedef {{name: string, count: string, bytes: number}} Holding */

/** Caches of the site that are not the course; what they hold, in the reader's words. */
const CACHES = {
  "glowgrad-snapshot": "Python’s memory after its start, for a faster one",
  [PAGES]: "Pages that you visited",
};

/**
 * What this browser keeps of the site besides the course.
 *
 * @param {CacheStorage} caches
 * @param {string} base the site's address
 * @param {Library} library the reader's notebooks
 * @param {Map<string, any>} entries edits, answers, settings
 * @returns {Promise<Holding[]>}
 */
export async function otherHoldings(caches, base, library, entries) {
  const notebooks = await library.list();
  let size = 0;
  for (const { id } of notebooks) size += bytesOf(await library.get(id));
  const found = [
    { name: "Your notebooks", count: counted(notebooks.length, "notebook"), bytes: size },
    {
      name: "Your edits, answers and settings",
      count: counted(entries.size, "entry", "entries"),
      bytes: entries.size > 0 ? bytesOf([...entries]) : 0,
    },
  ];
  for (const [cache, name] of Object.entries(CACHES)) {
    if (!(await caches.has(cache))) continue;
    const sizes = await sizesOf(await caches.open(cache), base);
    const bytes = sizes.reduce((sum, one) => sum + one, 0);
    if (sizes.length > 0) found.push({ name, count: counted(sizes.length, "file"), bytes });
  }
  return found;
}

/** @param {Cache} cache @param {string} base */
async function sizesOf(cache, base) {
  const sizes = [];
  for (const request of await cache.keys()) {
    if (!request.url.startsWith(base)) continue;
    const found = await cache.match(request, { ignoreVary: true });
    if (found) sizes.push((await found.blob()).size);
  }
  return sizes;
}

/**
 * Removes all that the site's caches hold, and the service worker, which the next visit sets up anew.
 *
 * @param {CacheStorage} caches
 * @param {string} base
 */
export async function removeCaches(caches, base) {
  for (const name of await caches.keys()) {
    if (!name.startsWith("glowgrad-")) continue;
    const cache = await caches.open(name);
    const requests = await cache.keys();
    // Another site of this origin may use caches of the same name.
    const own = requests.filter(({ url }) => url.startsWith(base));
    if (own.length === requests.length) await caches.delete(name);
    else for (const request of own) await cache.delete(request, { ignoreVary: true });
  }
  const registration = await navigator.serviceWorker?.getRegistration(base);
  if (registration?.scope === base) await registration.unregister();
}

/** @param {Library} library */
export async function removeNotebooks(library) {
  for (const { id } of await library.list()) await library.delete(id);
}

/** @param {unknown} value */
function bytesOf(value) {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
