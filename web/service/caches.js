/** @import { KnownBuild } from "./builds.js" */
import { cacheKey } from "./addresses.js";

/** Assets by address. */
export const ASSETS = "glowgrad-assets";
/** Pages and files as they were last seen. */
export const PAGES = "glowgrad-pages";
/** Says in kept.json what of the course was taken offline. */
export const COURSE = "glowgrad-course";

/** The pages that are there from the start; sites of one origin have one each. @param {string} scope */
export function shellCache(scope) {
  return `glowgrad-shell-${scope}`;
}

/** Pages, files and downloads of a course that was taken offline. @param {string} id */
export function courseCache(id) {
  return `${COURSE}-${id}`;
}

/** @typedef {{id: string, complete?: boolean, files: {path: string}[]}} KeptCourse */

/**
 * The course that was taken offline ("kept.json"), or that is being taken ("unfinished.json").
 *
 * @param {string} scope @param {"kept.json" | "unfinished.json"} name
 * @returns {Promise<KeptCourse | null>}
 */
export async function keptCourse(scope, name = "kept.json") {
  const kept = await fromCache(COURSE, scope + name);
  /** @type {KeptCourse | null} */
  const told = await kept?.json().catch(() => null);
  return typeof told?.id === "string" && Array.isArray(told.files) ? told : null;
}

/**
 * Looks into one cache, without making it.
 *
 * @param {string} name @param {string} address
 * @returns {Promise<Response | undefined>}
 */
export async function fromCache(name, address) {
  try {
    return await caches.match(cacheKey(address), { cacheName: name, ignoreVary: true });
  } catch {
    return undefined; // the browser keeps nothing, or no longer can
  }
}

/** Where the worker remembers which assets a build may ask for. @param {string} scope @param {string} id */
function buildAddress(scope, id) {
  return `${scope}build.json?${id}`;
}

/** @param {string} scope @param {KnownBuild} build */
export async function rememberBuild(scope, build) {
  const cache = await caches.open(ASSETS);
  await cache.put(buildAddress(scope, build.id), new Response(JSON.stringify(build)));
}

/** @param {string} scope @param {string} id */
export async function forgetBuild(scope, id) {
  await (await caches.open(ASSETS)).delete(buildAddress(scope, id));
}

/** The builds that were remembered, the oldest first. @param {string} scope @returns {Promise<KnownBuild[]>} */
export async function knownBuilds(scope) {
  const cache = await caches.open(ASSETS);
  const found = [];
  for (const { url } of await cache.keys()) {
    if (!url.startsWith(buildAddress(scope, ""))) continue;
    const build = await (await cache.match(url))?.json().catch(() => null);
    if (build) found.push(build);
  }
  return found.sort((a, b) => a.since - b.since);
}
