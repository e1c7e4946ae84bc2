import { tell } from "./notice.js";
import { saveFile } from "./save-file.js";
import { siteFolder } from "./site.js";

/**
 * Lets the site's downloads come from what is kept: browsers fetch a link with `download` past the
 * service worker, while what code fetches goes through it.
 */
export function startKeptDownloads() {
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[download]"));
    if (!link?.href.startsWith(siteFolder()) || !navigator.serviceWorker?.controller) return;
    event.preventDefault();
    void save(link.href);
  });
}

/** @param {string} address */
async function save(address) {
  const name = decodeURIComponent(address.replace(/^.*\//, ""));
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status}`);
    saveFile(name, await answer.blob());
  } catch {
    tell(`${name} is not kept on this device, and the site does not answer.`);
  }
}
