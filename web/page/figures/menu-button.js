import { element } from "../element.js";
import { loadFigureMenu, notLoaded } from "../loaders.js";
import { tell } from "../notice.js";

/**
 * What a figure offers its menu: its drawing, its data as tables, and a name.
 *
 * @typedef {{name: string, columns: Record<string, (number | string | null)[]>}} Table
 * @typedef {{
 *   svg?: () => SVGSVGElement | null,
 *   canvas?: () => HTMLCanvasElement | null,
 *   data?: () => Table[],
 *   figure?: () => any,
 *   name: () => string,
 * }} FigureParts
 */

/** The button that opens a figure's menu; the menu itself is loaded then. @param {FigureParts} parts */
export function menuButton(parts) {
  const button = element(
    "button",
    {
      type: "button",
      class: "figure-menu-button",
      "aria-label": "Figure menu",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      title: "Download, copy the data, enlarge",
      onclick: () =>
        void loadFigureMenu().then(
          ({ toggleMenu }) => toggleMenu(button, parts),
          (error) => tell(notLoaded("The menu", error)),
        ),
    },
    "⋯",
  );
  return button;
}
