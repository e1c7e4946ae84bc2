const STOPS =
  "a[href],area[href],button,input,select,textarea,iframe,summary,[tabindex],[contenteditable],audio[controls],video[controls],glowgrad-cell";

/**
 * Puts the focus on what follows (or comes before) an element for somebody who presses Tab.
 *
 * @param {HTMLElement} element
 * @param {"forward" | "backward"} direction
 */
export function leave(element, direction) {
  const stops = [...document.querySelectorAll(STOPS)].filter(
    (stop) => isStop(stop) && !element.contains(stop),
  );
  const isAfter = (/** @type {Element} */ stop) =>
    Boolean(element.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING);
  const next =
    direction === "backward" ? stops.findLast((stop) => !isAfter(stop)) : stops.find(isAfter);
  // Where nothing follows, the next Tab leads on from here into the browser's own controls.
  const target = /** @type {HTMLElement | undefined} */ (next);
  if (target) target.focus();
  else element.shadowRoot?.querySelector("iframe")?.blur();
}

/** @param {Element} stop */
function isStop(stop) {
  return (
    !stop.matches(":disabled,[tabindex^='-'],[inert] *") &&
    stop.checkVisibility({ visibilityProperty: true })
  );
}
