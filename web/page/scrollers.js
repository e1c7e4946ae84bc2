/** What gets a scroll bar where its content is wider or longer than its place. */
const MAY_SCROLL = "pre, .math, .table, .stream, .picture-holder, .html-output";

/**
 * Lets the keyboard reach what scrolls, and only while it does: a listing that fits its place is no
 * stop for Tab. Not every browser does this by itself.
 */
export function startScrollers() {
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      show(target);
      // A stream of limited height scrolls when the text inside grows.
      if (target.parentElement?.matches(MAY_SCROLL)) show(target.parentElement);
    }
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
function show(place) {
  if (!(place instanceof HTMLElement)) return;
  const scrolls =
    (place.scrollWidth > place.clientWidth + 1 && overflows(place, "overflowX")) ||
    (place.scrollHeight > place.clientHeight + 1 && overflows(place, "overflowY"));
  if (scrolls) place.tabIndex = 0;
  else if (place !== document.activeElement) place.removeAttribute("tabindex");
}

/** @param {HTMLElement} place @param {"overflowX" | "overflowY"} axis */
function overflows(place, axis) {
  return /auto|scroll/.test(getComputedStyle(place)[axis]);
}
