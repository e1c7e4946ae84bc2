import { NetworkFirst } from "workbox-strategies";
import { cacheKey, withSlash } from "./addresses.js";
import { buildOf } from "./builds.js";
import { courseCache, fromCache, keptCourse, PAGES } from "./caches.js";
import { notKept, notKeptPage } from "./not-kept.js";
import { scope } from "./scope.js";
import { shell } from "./shell.js";

/** How long a reader waits for the newest version of what an older one is kept of. */
const PATIENCE_S = 3;

/** A page or file of the course that was taken offline. @param {string} address */
async function fromCourse(address) {
  const course = await keptCourse(scope);
  return course?.complete ? fromCache(courseCache(course.id), address) : undefined;
}

/** What there is without a network. @param {string} address */
async function kept(address) {
  return (
    (await fromCourse(address)) ??
    (await fromCache(PAGES, address)) ??
    (await shell.matchPrecache(cacheKey(address)))
  );
}

/** @type {import("workbox-core").WorkboxPlugin} */
const newestElseKept = {
  cacheKeyWillBeUsed: async ({ request }) => cacheKey(request.url),
  cachedResponseWillBeUsed: async ({ request }) => kept(request.url),
  handlerWillRespond: async ({ request, response }) =>
    response.status >= 500 ? ((await kept(request.url)) ?? response) : response,
};

/** Pages from the network, else as they were kept. */
export const pages = new NetworkFirst({
  cacheName: PAGES,
  networkTimeoutSeconds: PATIENCE_S,
  plugins: [
    newestElseKept,
    {
      cacheWillUpdate: async ({ request, response }) =>
        request.mode === "navigate" && (await isOurs(response)) ? response : null,
      handlerDidError: async ({ request }) => {
        const folder = withSlash(request.url);
        if (folder && (await kept(folder))) return Response.redirect(folder);
        return request.mode === "navigate" ? notKeptPage() : notKept();
      },
    },
  ],
});

/** Files at addresses that stay, in the same way. */
export const files = new NetworkFirst({
  cacheName: PAGES,
  networkTimeoutSeconds: PATIENCE_S,
  plugins: [
    newestElseKept,
    {
      cacheWillUpdate: async ({ response }) => (response.status === 200 ? response : null),
      handlerDidError: async () => notKept(),
    },
  ],
});

/** A network that asks its guests to sign in answers with pages of its own. @param {Response} response */
async function isOurs(response) {
  return response.status === 200 && buildOf(await response.clone().text()) !== null;
}

/**
 * Keeps a page or file that was loaded before the worker was there.
 *
 * @param {string} address @param {"page" | "file"} kind
 */
export async function keepLoaded(address, kind) {
  if (await fromCache(PAGES, address)) return;
  const response = await fetch(cacheKey(address), { cache: "force-cache" });
  if (response.status !== 200 || (kind === "page" && !(await isOurs(response)))) return;
  await (await caches.open(PAGES)).put(cacheKey(address), response);
}
