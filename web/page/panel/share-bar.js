import { element } from "../element.js";

/** A bar that says how much of a whole something is; the number beside it says it in words. @param {number} share 0 to 1 */
export function shareBar(share) {
  const bar = element("span", { class: "share", "aria-hidden": "true" });
  bar.style.setProperty("--share", `${Math.round(1000 * Math.min(1, share)) / 10}%`);
  return bar;
}
