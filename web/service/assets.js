import { CacheFirst } from "workbox-strategies";
import { cacheKey } from "./addresses.js";
import { ASSETS } from "./caches.js";
import { notKept } from "./not-kept.js";

/** Assets from the cache; what is not there (yet, or any more) is fetched and kept. */
export const assets = new CacheFirst({
  cacheName: ASSETS,
  matchOptions: { ignoreVary: true },
  plugins: [
    {
      cacheKeyWillBeUsed: async ({ request }) => cacheKey(request.url),
      cacheWillUpdate: async ({ response }) => (isAsset(response) ? response : null),
      handlerDidError: async () => notKept(),
    },
  ],
});

/** Some hosts answer with a page, and the status 200, where there is nothing. @param {Response} response */
function isAsset(response) {
  return response.status === 200 && !response.headers.get("Content-Type")?.startsWith("text/html");
}

/**
 * Keeps assets that are not kept yet.
 *
 * @param {ExtendableEvent} event
 * @param {string[]} addresses
 * @throws if one of them cannot be had
 */
export async function keepAssets(event, addresses) {
  await Promise.all(
    addresses.map(async (address) => {
      const [answer, kept] = assets.handleAll({ event, request: new Request(address) });
      const { ok, status } = await answer;
      if (!ok) throw new Error(`${address}: ${status}`);
      await kept;
    }),
  );
}
