/**
 * The id of the build that a page of the site belongs to; null for any other page, such as the one
 * by which a network asks its guests to sign in.
 *
 * @param {string} html
 */
export function buildOf(html) {
  return /<meta name="glowgrad-build" content="([^"]+)">/.exec(html)?.[1] ?? null;
}

/**
 * A build as the worker remembers it: which assets it may ask for.
 *
 * @typedef {{id: string, assets: string[], since: number}} KnownBuild
 * assets: paths below the site's folder
 */

/** How many builds besides those in use may have kept pages. */
const FORMER = 2;

/**
 * What may go when a build takes over: assets that nothing asks for any more, and former builds.
 *
 * @param {object} kept
 * @param {string[]} kept.assets paths of all that are kept
 * @param {KnownBuild[]} kept.builds the oldest first
 * @param {Map<string, string | null>} kept.pages the build of each kept page by its address
 * @param {string[]} kept.course paths of the course that was taken offline
 * @param {string} own id of the build that has taken over
 * @param {Set<string>} tabs ids of the builds of open tabs
 * @returns {{assets: string[], builds: string[], pages: string[]}}
 */
export function superfluous({ assets, builds, pages, course }, own, tabs) {
  // What came after it waits for its own turn.
  const later = builds.slice(builds.findIndex(({ id }) => id === own)).map(({ id }) => id);
  const inUse = new Set([...tabs, ...later]);
  const ofPages = new Set(pages.values());
  const former = builds.filter(({ id }) => ofPages.has(id) && !inUse.has(id)).slice(-FORMER);
  const staying = [...builds.filter(({ id }) => inUse.has(id)), ...former];
  const ids = new Set(staying.map(({ id }) => id));
  const needed = new Set([...course, ...staying.flatMap((build) => build.assets)]);
  return {
    assets: assets.filter((path) => !needed.has(path)),
    builds: builds.map(({ id }) => id).filter((id) => !ids.has(id)),
    // Without its assets a page would be shown in part.
    pages: [...pages].filter(([, id]) => id === null || !ids.has(id)).map(([address]) => address),
  };
}
