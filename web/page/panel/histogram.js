import { element } from "../element.js";
import { inNumber } from "./amounts.js";

const HEIGHT = 44;

/**
 * How often values fall into each of equal steps between two ends.
 *
 * @param {number[]} counts @param {number} low @param {number} high
 */
export function histogram(counts, low, high) {
  const most = Math.max(1, ...counts);
  const holder = element("div", { class: "histogram" });
  const bars = counts.map((count, i) => {
    // The square root keeps rare values in sight.
    const height = Math.sqrt(count / most) * HEIGHT;
    return `<rect x="${i + 0.06}" y="${HEIGHT - height}" width="0.88" height="${height}"/>`;
  });
  holder.innerHTML = `<svg viewBox="0 0 ${counts.length} ${HEIGHT}" preserveAspectRatio="none" role="img">${bars.join("")}</svg>`;
  const fullest = counts.indexOf(most);
  const step = (high - low) / counts.length;
  const text = `Histogram from ${inNumber(low)} to ${inNumber(high)}; most values near ${inNumber(low + (fullest + 0.5) * step)}`;
  holder.firstElementChild?.setAttribute("aria-label", text);
  holder.append(
    element("span", {}, inNumber(low)),
    element("span", {}, "histogram, height by square root"),
    element("span", {}, inNumber(high)),
  );
  return holder;
}
