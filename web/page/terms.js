const GAP = 6;
const DELAY_MS = 150;

/** Shows what a term means beside its link: on hover, on focus, at the first tap. */
export function startTerms() {
  if (!document.querySelector(".term-tips")) return;
  /** @type {HTMLElement | null} */ let link = null;
  /** @type {HTMLElement | null} */ let tip = null;
  let timer = 0;
  let touched = false;

  const hide = () => {
    clearTimeout(timer);
    if (tip) tip.hidden = true;
    link = tip = null;
  };

  /** @param {HTMLElement} next */
  const show = (next) => {
    clearTimeout(timer);
    if (link === next) return;
    hide();
    tip = document.getElementById(next.getAttribute("aria-describedby") ?? "");
    if (!tip) return;
    link = next;
    tip.hidden = false;
    place(tip, next);
  };

  /** @param {Event} event */
  const termOf = (event) =>
    /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.("a.term"));

  const content = /** @type {HTMLElement} */ (document.querySelector("main"));
  content.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const term = termOf(event);
    // The pointer may go from the link to what it shows and stay there.
    if (term) {
      clearTimeout(timer);
      timer = window.setTimeout(() => show(term), DELAY_MS);
    } else if (tip?.contains(/** @type {Node} */ (event.target))) clearTimeout(timer);
    else {
      clearTimeout(timer);
      if (link && document.activeElement !== link) timer = window.setTimeout(hide, 2 * DELAY_MS);
    }
  });
  content.addEventListener("focusin", (event) => {
    const term = termOf(event);
    if (term?.matches(":focus-visible")) show(term);
  });
  content.addEventListener("focusout", (event) => {
    if (termOf(event) && !touched) hide();
  });
  content.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
  });
  content.addEventListener("click", (event) => {
    const term = termOf(event);
    if (!term) {
      if (!tip?.contains(/** @type {Node} */ (event.target))) hide();
      return;
    }
    // The first tap shows; the second one follows the link.
    if (!touched || term === link) return;
    event.preventDefault();
    show(term);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && tip) hide();
  });
}

/** Puts a tip below its link, or above where there is no room. @param {HTMLElement} tip @param {HTMLElement} link */
function place(tip, link) {
  const [line] = link.getClientRects();
  const parent = /** @type {HTMLElement} */ (tip.offsetParent ?? document.body);
  const origin = parent.getBoundingClientRect();
  const below = line.bottom + GAP + tip.offsetHeight < innerHeight;
  const top = below ? line.bottom + GAP : line.top - GAP - tip.offsetHeight;
  const left = Math.max(
    8,
    Math.min(line.left, document.documentElement.clientWidth - tip.offsetWidth - 8),
  );
  tip.style.insetBlockStart = `${top - origin.top}px`;
  tip.style.insetInlineStart = `${left - origin.left}px`;
}
