import createPurifier from "dompurify";

const purifier = createPurifier(window);

// Pictures come from the data itself: an output makes no request of its own.
purifier.addHook("uponSanitizeAttribute", (_node, attribute) => {
  const { attrName, attrValue } = attribute;
  const loads = ["src", "srcset", "poster", "background", "xlink:href"].includes(attrName);
  if (loads && !/^(data:image\/|#)/i.test(attrValue)) attribute.keepAttr = false;
  if (attrName === "style" && /url\s*\(|@import|position\s*:\s*fixed/i.test(attrValue)) {
    attribute.keepAttr = false;
  }
});

purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName === "A" && node.hasAttribute("href")) {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
  } else if (node.tagName !== "A") {
    const href = node.getAttribute("href");
    if (href && !href.startsWith("#")) node.removeAttribute("href");
  }
  if (node.tagName === "IMG" && !node.hasAttribute("src")) node.remove();
});

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
    ALLOW_DATA_ATTR: false,
  });
}
