/**
 * Takes the service worker away: deployed under the name of sw.js it replaces the real one in every
 * browser that comes by, deletes what that one kept, and unregisters itself. What readers wrote and
 * their progress are no caches, and stay.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(remove()));

async function remove() {
  for (const name of await caches.keys()) {
    if (name.startsWith("glowgrad-")) await removeFrom(name);
  }
  await worker.registration.unregister();
}

/** Another site of this origin may use caches of the same name. @param {string} name */
async function removeFrom(name) {
  const cache = await caches.open(name);
  const requests = await cache.keys();
  const ours = requests.filter(({ url }) => url.startsWith(scope));
  await Promise.all(ours.map((request) => cache.delete(request)));
  if (ours.length === requests.length) await caches.delete(name);
}
