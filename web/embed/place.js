const script =
  /** @type {HTMLScriptElement | null} */ (document.currentScript) ??
  /** @type {HTMLScriptElement | null} */ (document.querySelector('script[src*="embed.js"]'));

/** The folder of Glowgrad's site, as this script's own address tells it. */
export const SITE = new URL(WAY_TO_SITE, script?.src || document.baseURI);

const NONCE = script?.nonce ?? "";

/** What pages need that let a script's address and HTML come from named policies only. */
const policy = trustedTypes();

/** @typedef {{createHTML: (text: string) => any, createScriptURL: (text: string) => any}} Policy */

/** @returns {Policy} */
function trustedTypes() {
  const as = (/** @type {string} */ text) => text;
  const rules = { createHTML: as, createScriptURL: as };
  try {
    return /** @type {any} */ (window).trustedTypes?.createPolicy("glowgrad", rules) ?? rules;
  } catch {
    return rules;
  }
}

/** Runs a classic script of the site. @param {string} path @returns {Promise<void>} */
export function loadScript(path) {
  return new Promise((resolve, reject) => {
    const added = document.createElement("script");
    added.src = policy.createScriptURL(new URL(path, SITE).href);
    added.nonce = NONCE;
    added.referrerPolicy = "no-referrer";
    added.onload = () => resolve();
    added.onerror = () => reject(new Error(`${path} could not be loaded from ${SITE.href}`));
    document.head.append(added);
    added.remove();
  });
}

/**
 * Elements of HTML that the site's builder wrote. Pages may forbid style attributes, so these
 * arrive under another name.
 *
 * @param {string} html
 */
export function siteHtml(html) {
  const holder = document.createElement("template");
  holder.innerHTML = policy.createHTML(html);
  for (const styled of holder.content.querySelectorAll("[data-style]")) {
    /** @type {HTMLElement} */ (styled).style.cssText = styled.getAttribute("data-style") ?? "";
  }
  return holder.content;
}
