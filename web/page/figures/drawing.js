/** What a drawing may consist of: shapes, words and pictures, nothing that runs, loads or links. */
const ELEMENTS = new Set(["svg", "g", "path", "rect", "circle", "text", "tspan", "image"]);
const ATTRIBUTES = new Set(
  (
    "viewBox width height x y d r cx cy dy fill stroke opacity transform overflow role " +
    "fill-opacity stroke-opacity stroke-width stroke-linejoin stroke-linecap stroke-dasharray " +
    "fill-rule text-anchor font-size font-family font-weight font-style paint-order " +
    "preserveAspectRatio aria-label class style href"
  ).split(" "),
);
/** What the values of some attributes must look like. @type {Record<string, RegExp>} */
const VALUES = {
  class: /^gg-plot$/,
  style: /^image-rendering:pixelated$/,
  href: /^data:image\/png;base64,[A-Za-z0-9+/=]+$/,
};

/**
 * The SVG text of a plot as an element of the page; null where it holds anything else than drawing.
 *
 * @param {string} text
 * @returns {SVGSVGElement | null}
 */
export function parseDrawing(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const root = parsed.documentElement;
  if (root.nodeName !== "svg" || parsed.querySelector("parsererror")) return null;
  for (const node of [root, ...root.querySelectorAll("*")]) {
    if (!ELEMENTS.has(node.nodeName)) return null;
    for (const { name, value } of node.attributes) {
      if (name === "xmlns") continue;
      if (!ATTRIBUTES.has(name) || /url\s*\(|\\/i.test(value)) return null;
      if (VALUES[name] && !VALUES[name].test(value)) return null;
    }
  }
  return /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.importNode(root, true)));
}
