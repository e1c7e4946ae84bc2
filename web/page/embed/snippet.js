/**
 * What somebody pastes into a page of their own to show a cell there.
 *
 * @typedef {object} Choice
 * @property {string} site the address of this site's folder
 * @property {string} lesson "" for code that is no lesson's
 * @property {string} cell a cell or an exercise of the lesson
 * @property {string} code
 * @property {string} title
 * @property {"auto" | "light" | "dark"} theme
 * @property {number} height CSS pixels; 0: as tall as it is
 * @property {boolean} own a Python that the page's other cells do not see
 */

/** How tall a frame is that cannot grow, unless somebody says otherwise. */
export const FRAME_HEIGHT = 420;

/**
 * The script and the element. Inside of `<pre>` Markdown does not take code apart at its empty lines.
 *
 * @param {Choice} choice
 */
export function elementSnippet({ site, lesson, cell, code, theme, height, own }) {
  const opening = tag("glowgrad-cell", {
    lesson,
    cell: lesson && cell,
    theme: theme === "auto" ? "" : theme,
    height: height > 0 ? String(height) : "",
    session: own ? "own" : "",
  });
  const script = tag("script", { async: true, src: new URL("v1/embed.js", site).href });
  return `${script}</script>\n\n<pre>${opening}\n${escaped(code)}\n</glowgrad-cell></pre>\n`;
}

/**
 * A frame, for pages that allow no scripts.
 *
 * @param {Choice} choice
 * @param {string} shared the share text of code that is no lesson's
 */
export function frameSnippet(choice, shared) {
  const opening = tag("iframe", {
    src: frameAddress(choice, shared),
    title: choice.title,
    width: "100%",
    height: String(choice.height || FRAME_HEIGHT),
    style: "border: 0",
    loading: "lazy",
    allow: "clipboard-write",
  });
  return `${opening}</iframe>\n`;
}

/** @param {Choice} choice @param {string} shared */
function frameAddress({ site, lesson, cell, theme }, shared) {
  const address = new URL("embed/", site);
  if (lesson) address.searchParams.set("lesson", lesson);
  address.searchParams.set("cell", cell);
  if (theme !== "auto") address.searchParams.set("theme", theme);
  if (shared) address.hash = shared;
  return address.href;
}

/** @param {string} name @param {Record<string, string | boolean>} attributes empty ones are left out */
function tag(name, attributes) {
  const written = Object.entries(attributes)
    .filter(([, value]) => value)
    .map(([key, value]) => (value === true ? key : `${key}="${escaped(String(value))}"`));
  return `<${[name, ...written].join(" ")}>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
