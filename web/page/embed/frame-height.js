/** What hangs out of the page's flow, and needs room below it while it is open. */
const HANGING = ".menu, .device-panel:not([hidden]), .cm-tooltip, dialog[open]";
const MARGIN = 12;
/** A host that has not followed after so long gives no more room. */
const PATIENCE_MS = 400;

/**
 * Tells how tall the page is, now and whenever that changes. Only the width of the frame enters into
 * it, never its height: so nothing goes in circles. The page scrolls (`data-cramped`) only where the
 * frame stays smaller: a scroll bar that comes and goes would change the width.
 *
 * @param {(height: number) => void} tell
 */
export function watchHeight(tell) {
  let told = 0;
  let asked = false;
  let timer = 0;
  const { documentElement: root } = document;
  const fit = () => root.toggleAttribute("data-cramped", innerHeight + 1 < told);
  const look = () => {
    asked = false;
    const height = Math.ceil(contentHeight());
    if (height === told) return;
    told = height;
    tell(height);
    clearTimeout(timer);
    timer = window.setTimeout(fit, PATIENCE_MS);
  };
  const soon = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(look);
  };
  new ResizeObserver(soon).observe(document.body);
  new MutationObserver(soon).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["hidden", "open"],
  });
  addEventListener("resize", () => innerHeight >= told && fit());
  soon();
}

function contentHeight() {
  let height = document.body.getBoundingClientRect().height;
  for (const one of document.querySelectorAll(HANGING)) {
    const { bottom, height: own } = one.getBoundingClientRect();
    const isCentred = one.localName === "dialog";
    height = Math.max(height, isCentred ? own + 2 * MARGIN : bottom + scrollY + MARGIN);
  }
  return height;
}
