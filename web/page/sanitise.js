import createPurifier from "dompurify";
import { harmlessStyle, isHarmlessPaint } from "./harmless-style.js";

const purifier = createPurifier(window);

/** Attributes by which an element loads something. */
const LOADING = /^(src|srcset|poster|background|xlink:href)$/;
/** Pictures come from the data itself: an output makes no request of its own. */
const OWN = /^(data:image\/|#)/i;
/** Attributes whose values paint, and so could be addresses too. */
const PAINTING = /^(fill|stroke|filter|mask|clip-path|cursor|marker(-start|-mid|-end)?)$/;

purifier.addHook("uponSanitizeAttribute", (_node, attribute) => {
  const { attrName, attrValue } = attribute;
  if (LOADING.test(attrName) && !OWN.test(attrValue)) attribute.keepAttr = false;
  if (PAINTING.test(attrName) && !isHarmlessPaint(attrValue)) attribute.keepAttr = false;
  if (attrName === "style") attribute.attrValue = harmlessStyle(attrValue);
});

purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName === "A" && node.hasAttribute("href")) {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
    tellWhere(node);
  } else if (node.tagName !== "A") {
    const href = node.getAttribute("href");
    if (href && !href.startsWith("#")) node.removeAttribute("href");
  }
  if (node.tagName === "IMG" && !node.hasAttribute("src")) node.remove();
});

/** A link to another site says which, whatever its text says. @param {Element} link */
function tellWhere(link) {
  const { host, href } = new URL(link.getAttribute("href") ?? "", document.baseURI);
  if (host && host !== location.host) link.setAttribute("data-leads", host);
  link.setAttribute("title", href);
}

/**
 * HTML made by a learner's code, without what could run, load or disguise itself as the page.
 *
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function cleanHtml(html) {
  return purifier.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    SANITIZE_NAMED_PROPS: true,
    FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select", "dialog"],
    FORBID_ATTR: ["accesskey", "autofocus", "popover", "popovertarget", "popovertargetaction"],
    ALLOW_DATA_ATTR: false,
  });
}
