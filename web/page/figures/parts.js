import { element } from "../element.js";
import { readout, roving } from "./controls.js";
import { svg } from "./svg.js";

/** How thick lines are. @type {Record<string, number>} */
const STROKES = { line: 5, thin: 2.5, fill: 1.5 };

/**
 * A drawing of named parts and a formula of the same parts: pointing at one shows the other.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function parts(holder) {
  const drawing = svg("svg", { class: "parts-drawing", "aria-hidden": "true" });
  const formula = element("div", {
    class: "parts-formula",
    role: "group",
    "aria-label": "Formula",
  });
  const said = readout();
  holder.append(drawing, formula, said);
  const keys = roving(formula, () => Number.POSITIVE_INFINITY);
  /** @type {any} */
  let figure = null;
  /** What belongs to a part, in the drawing and in the formula. @type {[Element, number][]} */
  let members = [];
  let chosen = -1;

  /** @param {number} part @param {boolean} [aloud] */
  function choose(part, aloud = true) {
    chosen = part;
    for (const [member, own] of members) {
      member.classList.toggle("chosen", own === part);
      member.classList.toggle("dimmed", part !== -1 && own !== part);
      if (member instanceof HTMLButtonElement) {
        member.setAttribute("aria-pressed", String(own === part));
      }
    }
    if (!aloud) return;
    said.textContent =
      part === -1 ? "Point at a part of the cell or of the formula." : figure.parts[part].about;
  }

  /** @template {Element} T @param {T} member @param {number} part @returns {T} */
  function belonging(member, part) {
    members.push([member, part]);
    member.addEventListener("pointerenter", () => choose(part));
    member.addEventListener("pointerdown", () => choose(part));
    return member;
  }

  /** @param {string[]} colours @param {number} room pixels that the drawing may be wide */
  function build(colours, room) {
    const [width, height] = figure.size;
    members = [];
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    // The letters of a small drawing do not shrink with it.
    drawing.style.fontSize = `${Math.min(19, Math.max(13, (10 * width) / room))}px`;
    drawing.style.maxWidth = `${width}px`;
    drawing.replaceChildren(
      ...figure.shapes.map((/** @type {any} */ { part, d, look }) => {
        const colour = colours[part % colours.length];
        const shape = svg("path", {
          d,
          fill: look === "fill" ? colour : "none",
          stroke: colour,
          "stroke-width": STROKES[look] ?? 2,
          "fill-opacity": 0.35,
          "stroke-linecap": "round",
        });
        return belonging(shape, part);
      }),
      ...figure.labels.map((/** @type {any} */ { part, x, y, text, anchor }) =>
        belonging(svg("text", { x, y, "text-anchor": anchor }, text), part),
      ),
    );
    formula.replaceChildren(
      ...figure.formula.map((/** @type {[string, number]} */ [text, part]) => {
        if (part === -1) return element("span", {}, text);
        const { name } = figure.parts[part];
        const button = element(
          "button",
          { type: "button", "aria-label": `${text}: ${name}` },
          text,
        );
        button.addEventListener("focus", () => choose(part));
        return belonging(button, part);
      }),
    );
    keys.enter(0);
    choose(chosen);
  }

  return {
    interactive: true,
    draw(next, { colours, width }) {
      figure = next;
      build(colours.series, width);
    },
  };
}
