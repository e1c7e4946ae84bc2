/** @type {Record<string, string> | null} */
let hashes = null;

/**
 * The address of a file of the site. What lies in its assets/ is asked for by the plain name, such
 * as "names.json": its address has a hash, which the page knows.
 *
 * @param {string} name
 */
export function siteFile(name) {
  hashes ??= JSON.parse(document.querySelector("#site-files")?.textContent ?? "{}");
  const hash = /** @type {Record<string, string>} */ (hashes)[name];
  const path = hash ? `assets/${name.replace(/(?=\.[a-z]+$)/, `-${hash}`)}` : name;
  return new URL(path, siteFolder()).href;
}

/** The address of the site's own folder. */
export function siteFolder() {
  return new URL(document.documentElement.dataset.root ?? "./", document.baseURI).href;
}
