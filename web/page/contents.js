const wide = matchMedia("(min-width: 75rem)");

/** The table of contents: open beside a wide page, where it marks the section that is read. */
export function startContents() {
  const nav = document.querySelector("nav.toc");
  const details = /** @type {HTMLDetailsElement | null} */ (nav?.querySelector("details"));
  if (!nav || !details) return;
  const root = document.documentElement;
  const fit = () => {
    details.open = wide.matches && !root.classList.contains("inspecting");
  };
  wide.addEventListener("change", fit);
  new MutationObserver(fit).observe(root, { attributeFilter: ["class"] });
  fit();
  const links = new Map();
  for (const link of nav.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  /** @type {HTMLElement | null} */
  let marked = null;
  const reached = new Set();
  const mark = (/** @type {IntersectionObserverEntry[]} */ entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) reached.add(target);
      else reached.delete(target);
    }
    const now = links.get(headings.findLast((heading) => reached.has(heading))) ?? null;
    if (now === marked) return;
    marked?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    marked = now;
    if (now && wide.matches) keepInSight(nav, now);
  };
  // Whatever is above the line counts, however far: asking hundreds of headings where they are
  // would lay out the whole page.
  const watcher = new IntersectionObserver(mark, { rootMargin: "10000000px 0px -70% 0px" });
  for (const heading of headings) watcher.observe(heading);
}

/** Scrolls a long list by itself, never the page. @param {Element} nav @param {HTMLElement} link */
function keepInSight(nav, link) {
  const box = nav.getBoundingClientRect();
  const place = link.getBoundingClientRect();
  if (place.top < box.top) nav.scrollTop += place.top - box.top - 20;
  else if (place.bottom > box.bottom) nav.scrollTop += place.bottom - box.bottom + 20;
}
