/**
 * The address of a file of the site. Bundling may put this module beside page.js or into parts/, so
 * the page's own script says where the site begins.
 *
 * @param {string} path
 */
export function siteFile(path) {
  const script = document.querySelector('script[type="module"][src$="page.js"]');
  const base = /** @type {HTMLScriptElement | null} */ (script)?.src ?? import.meta.url;
  return new URL(path, base).href;
}
