/** @import { MimeBundle } from "./types.js" */
import { element } from "./element.js";
import { createFigure } from "./figures/figure.js";
import { loadMarkdown, loadSanitiser } from "./loaders.js";
import { FIGURE_TYPE, WIDGET_TYPE } from "./mime.js";
import { widget } from "./widgets/view.js";

/**
 * One shown value. `update` draws new data in place and says whether it could.
 *
 * @typedef {{element: HTMLElement, update(data: MimeBundle): boolean, destroy(): void}} View
 * @typedef {(data: MimeBundle, role: string) => View | null} Viewer null: not this form after all
 */

/** How each form is shown, the richest first. @type {[mime: string, viewer: Viewer][]} */
const VIEWERS = [
  [WIDGET_TYPE, widget],
  [FIGURE_TYPE, figure],
  ["image/svg+xml", filled(picture)],
  ["image/png", filled(picture)],
  ["image/jpeg", filled(picture)],
  ["text/html", filled(html)],
  ["text/markdown", filled(markdown)],
  ["text/latex", filled(latex)],
  ["text/plain", filled(plain)],
];

/** Shows the richest form that the page can draw. @param {MimeBundle} data @param {string} role */
export function view(data, role) {
  for (const [mime, viewer] of VIEWERS) {
    const made = mime in data ? viewer(data, role) : null;
    if (made) return made;
  }
  return /** @type {View} */ (filled(plain)(data, role));
}

/** The form that `view` shows. @param {MimeBundle} data */
function best(data) {
  return VIEWERS.find(([mime]) => mime in data)?.[0];
}

/** @type {Viewer} */
function figure(data) {
  const made = createFigure(data[FIGURE_TYPE]);
  return (
    made && {
      element: withText(made.element, data),
      update: (next) => Boolean(next[FIGURE_TYPE]) && made.update(next[FIGURE_TYPE]),
      destroy: () => made.destroy(),
    }
  );
}

/**
 * A value that was recognized as a picture still is a value: its text is one click away.
 *
 * @param {HTMLElement} drawn @param {MimeBundle} data
 */
function withText(drawn, data) {
  const title = data[FIGURE_TYPE].folded_text;
  if (!title) return drawn;
  const text = element("pre", {}, String(data["text/plain"]));
  return element(
    "div",
    {},
    drawn,
    element("details", { class: "folded-text" }, element("summary", {}, title), text),
  );
}

/**
 * A viewer that fills one element, and fills it anew for new data of the same form.
 *
 * @param {(holder: HTMLElement, data: MimeBundle) => void} fill
 * @returns {Viewer}
 */
export function filled(fill) {
  return (data, role) => {
    const holder = element("div", { class: role });
    const form = best(data);
    fill(holder, data);
    return {
      element: holder,
      update: (next) => {
        if (best(next) !== form) return false;
        fill(holder, next);
        return true;
      },
      destroy: () => {},
    };
  };
}

/** @param {HTMLElement} holder @param {MimeBundle} data */
function plain(holder, data) {
  holder.replaceChildren(element("pre", {}, String(data["text/plain"] ?? "")));
}

/** @param {HTMLElement} holder @param {MimeBundle} data */
function picture(holder, data) {
  const alt = String(data["text/plain"] ?? "");
  holder.replaceChildren(element("img", { src: pictureAddress(data), alt, class: "picture" }));
}

/** @param {HTMLElement} holder @param {MimeBundle} data */
function html(holder, data) {
  shownLater(holder, data, async () => {
    const { cleanHtml } = await loadSanitiser();
    const scroller = element("div", { class: "html-output" });
    scroller.append(cleanHtml(String(data["text/html"])));
    return scroller;
  });
}

/** @param {HTMLElement} holder @param {MimeBundle} data */
function markdown(holder, data) {
  shownLater(holder, data, async () => {
    const made = (await loadMarkdown()).markdown(String(data["text/markdown"]));
    return element("div", { class: "html-output markdown-output" }, made);
  });
}

/** @param {HTMLElement} holder @param {MimeBundle} data */
function latex(holder, data) {
  shownLater(holder, data, async () => {
    const made = (await loadMarkdown()).latex(String(data["text/latex"]));
    return element("div", { class: "html-output" }, made);
  });
}

/**
 * Text stands in until the richer form is there, and stays when that cannot be loaded.
 *
 * @param {HTMLElement} holder @param {MimeBundle} data @param {() => Promise<HTMLElement>} make
 */
function shownLater(holder, data, make) {
  if (holder.childNodes.length === 0) plain(holder, data);
  void make()
    .then((made) => holder.replaceChildren(made))
    .catch(() => plain(holder, data));
}

/** @param {MimeBundle} data */
function pictureAddress(data) {
  const svg = data["image/svg+xml"];
  if (typeof svg === "string") return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  const type = "image/png" in data ? "image/png" : "image/jpeg";
  return `data:${type};base64,${String(data[type]).replace(/\s/g, "")}`;
}
