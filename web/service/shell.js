import { PrecacheController } from "workbox-precaching";
import { buildOf } from "./builds.js";
import { rememberBuild, shellCache } from "./caches.js";
import { BUILD, scope } from "./scope.js";

/** The pages that open without a network before they were ever seen. */
const PAGES = ["./", "notebook/", "offline/", "not-kept/"];

/** They are of one build with the worker: an update takes all of them or none. */
export const shell = new PrecacheController({
  cacheName: shellCache(scope),
  plugins: [
    {
      cacheWillUpdate: async ({ response }) =>
        response.ok && buildOf(await response.clone().text()) === BUILD.id ? response : null,
    },
  ],
});
shell.addToCacheList(PAGES.map((path) => ({ url: new URL(path, scope).href, revision: BUILD.id })));

/** The addresses of the shell's pages. */
export const shellPages = shell.getCachedURLs();

/** Notes which assets are of this build. @throws while the host has other files */
export async function installBuild() {
  const answer = await fetch(`${scope}build.json`, { cache: "no-cache" });
  /** @type {{id: string, files: {path: string, kind: string}[]}} */
  const { id, files } = await answer.json();
  if (id !== BUILD.id) throw new Error(`build.json is of ${id}, the worker of ${BUILD.id}`);
  const paths = files.filter(({ kind }) => kind === "asset").map(({ path }) => path);
  await rememberBuild(scope, { id, assets: paths, since: Date.now() });
}
