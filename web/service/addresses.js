/**
 * What an address of the site is for:
 * "asset": its content never changes, because a hash of it is part of the address;
 * "page": HTML, the newest wherever there is a network;
 * "file": anything else at an address that stays, such as a script for other sites or a download;
 * "fresh": what tells of a new version, and so must never come from a cache.
 *
 * @typedef {"asset" | "page" | "file" | "fresh"} Kind
 */

const ASSET = /^(?:assets\/.+-[A-Z2-7]{8}\.\w+|(?:runtime|engine)\/[A-Z2-7]{8}\/.+)$/;
const FRESH = new Set(["sw.js", "build.json"]);

/**
 * The path of an address below the site's folder, without query and fragment; null outside of it.
 *
 * @param {string} scope the site's folder, as an address with a slash at its end
 * @param {string} address
 */
export function pathIn(scope, address) {
  const bare = address.replace(/[?#].*$/, "");
  return bare.startsWith(scope) ? bare.slice(scope.length) : null;
}

/** @param {string} path below the site's folder @returns {Kind} */
export function kindOf(path) {
  if (FRESH.has(path)) return "fresh";
  if (ASSET.test(path)) return "asset";
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name === "" || name.endsWith(".html") || !name.includes(".") ? "page" : "file";
}

/**
 * The one address under which caches hold a page or a file: a static host gives the same for every
 * query, and a folder's index.html at the folder's own address too.
 *
 * @param {string} address
 */
export function cacheKey(address) {
  return address.replace(/[?#].*$/, "").replace(/\/index\.html$/, "/");
}

/**
 * The address with the slash that a folder's page needs for its relative addresses; null where there
 * is one, or where the address means a file.
 *
 * @param {string} address
 */
export function withSlash(address) {
  const url = new URL(address);
  if (!/\/[^/.]+$/.test(url.pathname)) return null;
  url.pathname += "/";
  return url.href;
}
