import { kindOf, pathIn } from "./addresses.js";
import { buildOf, superfluous } from "./builds.js";
import { ASSETS, forgetBuild, keptCourse, knownBuilds, PAGES } from "./caches.js";
import { BUILD, scope } from "./scope.js";
import { buildsOfTabs } from "./tabs.js";

/** Drops what former builds left; what an open tab, a kept page or the kept course needs stays. */
export async function tidy() {
  const builds = await knownBuilds(scope);
  if (builds.every(({ id }) => id === BUILD.id)) return;
  const tabs = await buildsOfTabs();
  const known = new Set(builds.map(({ id }) => id));
  // A tab that does not answer, or a build of which nothing is known (yet): another time.
  if (!tabs || [BUILD.id, ...tabs].some((id) => !known.has(id))) return;

  const assets = await caches.open(ASSETS);
  const pages = await caches.open(PAGES);
  const courses = [await keptCourse(scope), await keptCourse(scope, "unfinished.json")];
  const kept = {
    assets: (await addresses(assets)).map(path).filter((asset) => kindOf(asset) === "asset"),
    builds,
    pages: await buildsOfPages(pages),
    course: courses.flatMap((course) => course?.files.map((file) => file.path) ?? []),
  };
  const gone = superfluous(kept, BUILD.id, tabs);
  await Promise.all([
    ...gone.assets.map((asset) => assets.delete(scope + asset)),
    ...gone.pages.map((page) => pages.delete(page)),
    ...gone.builds.map((id) => forgetBuild(scope, id)),
  ]);
}

/** What a cache holds of this site: another one of the same origin may use it too. @param {Cache} cache */
async function addresses(cache) {
  return (await cache.keys()).map(({ url }) => url).filter((url) => pathIn(scope, url) !== null);
}

/** @param {string} address */
function path(address) {
  return pathIn(scope, address) ?? "";
}

/** @param {Cache} cache @returns {Promise<Map<string, string | null>>} */
async function buildsOfPages(cache) {
  const found = new Map();
  for (const address of await addresses(cache)) {
    if (kindOf(path(address)) !== "page") continue;
    found.set(address, buildOf((await (await cache.match(address))?.text()) ?? ""));
  }
  return found;
}
