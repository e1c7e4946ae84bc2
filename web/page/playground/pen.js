/** @import { Point } from "./settings.js" */
import { element } from "../element.js";

/** What own points are drawn with: a class, and the way to take points away again. */
export class Pen {
  /** The class of the next point. */
  label = 0;

  /** @param {HTMLElement} holder @param {(change: (drawn: Point[]) => Point[]) => void} onChange */
  constructor(holder, onChange) {
    this.holder = holder;
    const classes = [0, 1, 2, 3].map((label) => {
      const button = element(
        "button",
        {
          type: "button",
          "aria-pressed": String(label === 0),
          onclick: () => {
            this.label = label;
            for (const [i, one] of classes.entries())
              one.setAttribute("aria-pressed", String(i === label));
          },
        },
        `class ${label}`,
      );
      button.style.setProperty("--class", `var(--series-${label + 1})`);
      return button;
    });
    const away = (/** @type {string} */ name, /** @type {(drawn: Point[]) => Point[]} */ left) =>
      element("button", { type: "button", class: "quiet", onclick: () => onChange(left) }, name);
    holder.replaceChildren(
      element("span", {}, "Draw with"),
      ...classes,
      away("Take the last away", (drawn) => drawn.slice(0, -1)),
      away("Clear", () => []),
    );
  }
}
