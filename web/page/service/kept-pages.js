import { cacheKey, kindOf, pathIn } from "../../service/addresses.js";
import { ASSETS, courseCache, keptCourse, PAGES, shellCache } from "../../service/caches.js";
import { element } from "../element.js";
import { siteFile } from "../site.js";

/** The file without which no cell runs. */
const PYTHON = /^runtime\/[^/]+\/pyodide\.asm\.wasm$/;

/** Says, in place of a page that is not there, which are. @param {HTMLElement} main */
export async function showKeptPages(main) {
  const scope = siteFile("./");
  for (const again of main.querySelectorAll("[data-again]")) {
    again.addEventListener("click", () => location.reload());
  }
  addEventListener("online", () => location.reload());
  const place = main.querySelector(".kept-pages");
  if (!("caches" in window) || !place) return;
  const pages = await keptPages(scope);
  const course = await keptCourse(scope);
  place.replaceChildren(
    element("p", {}, await aboutPython(scope)),
    course?.complete
      ? element("p", {}, "The whole course is kept, with its data, packages and search.")
      : "",
    element(
      "ul",
      {},
      ...pages.map(({ address, title }) =>
        element("li", {}, element("a", { href: address }, title)),
      ),
    ),
  );
}

/**
 * The pages that open without a network, by their titles.
 *
 * @param {string} scope
 * @returns {Promise<{address: string, title: string}[]>}
 */
async function keptPages(scope) {
  const course = await keptCourse(scope);
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const name of [
    shellCache(scope),
    PAGES,
    ...(course?.complete ? [courseCache(course.id)] : []),
  ]) {
    if (!(await caches.has(name))) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const address = cacheKey(request.url);
      const path = pathIn(scope, address);
      if (path === null || path === "not-kept/" || kindOf(path) !== "page" || found.has(address))
        continue;
      const title = titleOf((await (await cache.match(request))?.text()) ?? "");
      if (title) found.set(address, title);
    }
  }
  return [...found]
    .map(([address, title]) => ({ address, title }))
    .sort((a, b) => a.title.localeCompare(b.title));
}

/** @param {string} html */
function titleOf(html) {
  const title = new DOMParser().parseFromString(html, "text/html").title;
  return title.replace(/ · Glowgrad$/, "").trim();
}

/** @param {string} scope */
async function aboutPython(scope) {
  const paths = (await caches.has(ASSETS))
    ? (await (await caches.open(ASSETS)).keys()).map(({ url }) => pathIn(scope, url) ?? "")
    : [];
  return paths.some((path) => PYTHON.test(path))
    ? "Python is kept too: the cells of these pages run without a network."
    : "Python is not kept yet: these pages can be read; their cells run once you have run one with a network.";
}
