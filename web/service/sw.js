/** The service worker: it lets the site open without a network, and never mixes two versions of it. */

import { registerRoute } from "workbox-routing";
import { kindOf, pathIn } from "./addresses.js";
import { assets, keepAssets } from "./assets.js";
import { PAGES } from "./caches.js";
import { files, keepLoaded, pages } from "./pages.js";
import { BUILD, scope, worker } from "./scope.js";
import { installBuild, shell, shellPages } from "./shell.js";
import { isExpected } from "./tabs.js";
import { tidy } from "./tidy.js";

registerRoute(({ request }) => kind(request) === "asset", assets);
registerRoute(({ request }) => kind(request) === "page", pages);
registerRoute(({ request }) => kind(request) === "file", files);

/** What is untouched goes to the network as if there were no worker. @param {Request} request */
function kind(request) {
  const path = pathIn(scope, request.url);
  if (path === null || request.headers.has("Range")) return "untouched";
  // Code that says how it wants the network's caches used wants the network.
  if (request.mode !== "navigate" && request.cache !== "default") return "untouched";
  return kindOf(path);
}

worker.addEventListener("install", (event) => {
  event.waitUntil(install(event));
});

/** @param {ExtendableEvent} event @throws while the host does not have all files of the build */
async function install(event) {
  await installBuild(); // before its assets come: those of no build are cleared away
  const eager = BUILD.shell.map((path) => scope + path);
  await Promise.all([shell.install(event), keepAssets(event, eager)]);
}

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    Promise.all([
      shell.activate(event),
      forgetFormerShell(),
      worker.registration.navigationPreload?.enable(),
      worker.clients.claim(),
    ]),
  );
});

/** The shell's pages as they were last seen are older than the shell. */
async function forgetFormerShell() {
  const cache = await caches.open(PAGES);
  await Promise.all(shellPages.map((address) => cache.delete(address)));
}

worker.addEventListener("message", (event) => {
  const { type, addresses } = event.data ?? {};
  if (type === "which-build") event.ports[0]?.postMessage(BUILD.id);
  if (type === "take-over") event.waitUntil(worker.skipWaiting());
  if (type === "skip-if-expected") event.waitUntil(skipIfExpected());
  if (type === "tidy") event.waitUntil(tidy());
  if (type === "keep") event.waitUntil(keep(event, addresses));
});

async function skipIfExpected() {
  if (await isExpected()) await worker.skipWaiting();
}

/**
 * Keeps what a page has loaded before this worker was there.
 *
 * @param {ExtendableEvent} event @param {string[]} addresses
 */
async function keep(event, addresses) {
  const ofKind = (/** @type {string} */ wanted) =>
    addresses.filter((address) => kindOf(pathIn(scope, address) ?? "sw.js") === wanted);
  await Promise.allSettled([
    keepAssets(event, ofKind("asset")),
    ...ofKind("page").map((address) => keepLoaded(address, "page")),
    ...ofKind("file").map((address) => keepLoaded(address, "file")),
  ]);
}
