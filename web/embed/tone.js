/**
 * Whether an element stands on a dark page: its text is lighter than what lies behind it. That
 * holds however a page sets its colours, by an attribute, a class or the system's choice.
 *
 * @param {Element} element
 */
export function isOnDark(element) {
  const text = lightness(getComputedStyle(element).color);
  return text > backgroundLightness(element);
}

/** @param {Element} element */
function backgroundLightness(element) {
  for (let at = /** @type {Element | null} */ (element); at; at = parent(at)) {
    const colour = getComputedStyle(at).backgroundColor;
    const [, alpha = "1"] = /^(?:rgba\(.*,|.*\/) ([\d.]+)\)$/.exec(colour) ?? [];
    if (Number(alpha) > 0.5) return lightness(colour);
  }
  return getComputedStyle(document.documentElement).colorScheme.startsWith("dark") ||
    matchMedia("(prefers-color-scheme: dark)").matches
    ? 0
    : 1;
}

/** @param {Element} element @returns {Element | null} */
function parent(element) {
  const root = element.getRootNode();
  return (
    element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
  );
}

/**
 * From 0 to 1, of a colour as browsers give it back: `rgb(…)`, `oklch(…)`, `color(srgb …)`, ….
 *
 * @param {string} colour
 */
export function lightness(colour) {
  const [, kind, rest] = /^([a-z]+)\((?:[a-z][\w-]* )?(.*)/.exec(colour) ?? ["", "", ""];
  const [first, second, third] = (rest.match(/-?[\d.]+/g) ?? ["0"]).map(Number);
  if (kind.startsWith("ok")) return first;
  if (kind.startsWith("l")) return first / 100;
  const weighed = 0.3 * first + 0.59 * (second ?? first) + 0.11 * (third ?? first);
  return kind === "color" ? weighed : weighed / 255;
}
