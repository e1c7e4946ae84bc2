/** What gets a scroll bar where its content is wider or longer than its place. */
const MAY_SCROLL = "pre, .math, .table, .stream, .picture-holder, .html-output, .race-board";

/**
 * Lets the keyboard reach what scrolls, and only while it does: a listing that fits its place is no
 * stop for Tab. Not every browser does this by itself.
 */
export function startScrollers() {
  const sizes = new ResizeObserver((entries) => {
    /** @type {Set<Element>} */
    const places = new Set();
    for (const { target } of entries) {
      places.add(target);
      // A stream of limited height scrolls when the text inside grows.
      if (target.parentElement?.matches(MAY_SCROLL)) places.add(target.parentElement);
    }
    // First everything is read, then written, so that the page is laid out once.
    const found = [...places].map((place) => ({ place, scrolls: scrolls(place) }));
    for (const { place, scrolls } of found) show(/** @type {HTMLElement} */ (place), scrolls);
  });
  const watch = (/** @type {ParentNode} */ place) => {
    for (const one of place.querySelectorAll(MAY_SCROLL)) sizes.observe(one);
  };
  watch(document);
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (!(node instanceof HTMLElement)) continue;
        if (node.matches(MAY_SCROLL)) sizes.observe(node);
        watch(node);
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
}

/** @param {Element} place */
function scrolls(place) {
  return (
    (place.scrollWidth > place.clientWidth + 1 && overflows(place, "overflowX")) ||
    (place.scrollHeight > place.clientHeight + 1 && overflows(place, "overflowY"))
  );
}

/** @param {HTMLElement} place @param {boolean} stop */
function show(place, stop) {
  if (stop) place.tabIndex = 0;
  else if (place !== document.activeElement) place.removeAttribute("tabindex");
}

/** @param {Element} place @param {"overflowX" | "overflowY"} axis */
function overflows(place, axis) {
  return /auto|scroll/.test(getComputedStyle(place)[axis]);
}
