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
  const mark = () => {
    const line = innerHeight * 0.3;
    const reached = headings.filter((heading) => heading.getBoundingClientRect().top < line);
    const now = links.get(reached.at(-1)) ?? null;
    if (now === marked) return;
    marked?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    marked = now;
    if (now && wide.matches) keepInSight(nav, now);
  };
  // A heading that crosses the line, or the page's ends, is when the mark may change.
  const watcher = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
  for (const heading of headings) watcher.observe(heading);
}

/** Scrolls a long list by itself, never the page. @param {Element} nav @param {HTMLElement} link */
function keepInSight(nav, link) {
  const box = nav.getBoundingClientRect();
  const place = link.getBoundingClientRect();
  if (place.top < box.top) nav.scrollTop += place.top - box.top - 20;
  else if (place.bottom > box.bottom) nav.scrollTop += place.bottom - box.bottom + 20;
}
