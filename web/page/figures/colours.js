/** @import { Colours } from "./types.js" */
import { isDark, themeChanges } from "../theme.js";

/** @type {Colours | null} */
let known = null;
themeChanges.addEventListener("change", () => {
  known = null;
});

/** The page's colours as a canvas needs them, read from the style sheet once a theme. */
export function currentColours() {
  known ??= readColours();
  return known;
}

/** @returns {Colours} */
function readColours() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const read = (/** @type {string} */ name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: read("--text"),
    muted: read("--muted"),
    grid: read("--grid"),
    paper: read("--paper"),
    warning: read("--warning"),
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => read(`--series-${n}`)),
    dark: isDark(),
  };
  probe.remove();
  return colours;
}

/** @typedef {[number, number, number]} Rgb */

/** @type {{light: Rgb[], dark: Rgb[]}} blue over neutral to orange, told apart by all eyes */
const DIVERGING = {
  light: [
    [38, 102, 176],
    [146, 190, 228],
    [247, 246, 243],
    [250, 188, 124],
    [199, 92, 10],
  ],
  dark: [
    [86, 160, 235],
    [44, 88, 138],
    [33, 36, 41],
    [138, 80, 26],
    [245, 150, 62],
  ],
};

/** @type {{light: Rgb[], dark: Rgb[]}} paper to deep blue */
const SEQUENTIAL = {
  light: [
    [248, 249, 251],
    [170, 201, 232],
    [72, 137, 201],
    [14, 68, 130],
  ],
  dark: [
    [28, 31, 36],
    [32, 69, 110],
    [62, 128, 196],
    [168, 213, 255],
  ],
};

/** @param {Rgb[]} stops @param {number} at 0..1 @returns {Rgb} */
function blend(stops, at) {
  const place = Math.min(1, Math.max(0, Number.isFinite(at) ? at : 0)) * (stops.length - 1);
  const left = Math.min(stops.length - 2, Math.floor(place));
  const share = place - left;
  const mix = (/** @type {0 | 1 | 2} */ c) =>
    Math.round(stops[left][c] * (1 - share) + stops[left + 1][c] * share);
  return [mix(0), mix(1), mix(2)];
}

/** Colour of a value between two poles; 0.5 is neutral. @param {number} at @param {boolean} dark */
export function diverging(at, dark) {
  return blend(dark ? DIVERGING.dark : DIVERGING.light, at);
}

/** Colour of an amount; 0 is nothing. @param {number} at @param {boolean} dark */
export function sequential(at, dark) {
  return blend(dark ? SEQUENTIAL.dark : SEQUENTIAL.light, at);
}

/** Black or white, whichever reads better on a colour. @param {Rgb} colour */
export function inkOn([r, g, b]) {
  const linear = [r, g, b].map((c) => (c / 255) ** 2.2);
  const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return luminance > 0.18 ? "#000" : "#fff";
}

/** A colour laid over another one. @param {string} under @param {string} over rgb(…) both @param {number} share @returns {Rgb} */
export function mixed(under, over, share) {
  const [a, b] = [under, over].map((text) => (text.match(/[\d.]+/g) ?? []).map(Number));
  const part = (/** @type {0 | 1 | 2} */ c) => Math.round(a[c] * (1 - share) + b[c] * share);
  return [part(0), part(1), part(2)];
}

/** @param {Rgb} colour */
export function css([r, g, b]) {
  return `rgb(${r} ${g} ${b})`;
}
