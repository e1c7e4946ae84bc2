/** @import { Head, HeadView } from "./attention.js" */
import { element } from "../element.js";
import { strongest } from "./attention.js";
import { roving } from "./controls.js";
import { svg } from "./svg.js";

const ROW = 26;
const LEAST = 0.02; // weights below are no lines
const MOST_LINES = 12; // of one token
const MANY = 40; // tokens, of which each has
const FEW_LINES = 4;

/**
 * Queries on the left, keys on the right, and a line for each weight that can be seen.
 *
 * @param {(query: number) => void} choose
 * @returns {HeadView}
 */
export function lineView(choose) {
  const drawing = svg("svg", { class: "attention-lines" });
  const walk = roving(/** @type {any} */ (drawing), () => 1, "g[role=button]");
  drawing.addEventListener("focusin", (event) => {
    const at = /** @type {SVGElement} */ (event.target).dataset.query;
    if (at !== undefined && Number(at) !== shown) choose(Number(at));
  });
  drawing.addEventListener("pointerover", (event) => {
    const token = /** @type {Element} */ (event.target).closest("g[role=button]");
    if (token) hover(Number(/** @type {SVGElement} */ (token).dataset.query));
  });
  drawing.addEventListener("pointerleave", () => hover(-1));
  /** @type {Head | null} */
  let head = null;
  let shown = -1;
  /** What is drawn: choosing a token redraws nothing. @type {{weights?: Float32Array, width?: number}} */
  let drawn = {};

  /** @param {number} query */
  function hover(query) {
    if (head) emphasise(query === -1 ? head.chosen : query);
  }

  /** @param {number} query */
  function emphasise(query) {
    if (!head) return;
    const { weights, keys } = head;
    for (const line of drawing.querySelectorAll("path")) {
      const own = Number(line.dataset.query) === query;
      line.setAttribute("stroke", own ? "var(--accent)" : "var(--muted)");
      line.setAttribute("opacity", query === -1 || own ? String(line.dataset.weight) : "0.04");
    }
    drawing.querySelectorAll("rect").forEach((box) => {
      const { query: of, key } = box.dataset;
      const share = key !== undefined && query >= 0 ? weights[query * keys.length + +key] : 0;
      box.setAttribute("fill-opacity", String(of === String(query) ? 0.28 : share * 0.6));
    });
  }

  return {
    element: element("div", { class: "attention-scroller" }, drawing),
    draw(next) {
      const kept = drawing.contains(document.activeElement);
      head = next;
      shown = next.chosen;
      const { weights, queries, keys } = next;
      const width = Math.min(next.space.width, 520);
      if (sameNumbers(drawn.weights, weights) && drawn.width === width) {
        walk.enter(Math.max(0, shown));
        return emphasise(shown);
      }
      drawn = { weights, width };
      const side = Math.min(width * 0.36, 170);
      const height = Math.max(queries.length, keys.length) * ROW + 6;
      drawing.setAttribute("width", String(width));
      drawing.setAttribute("height", String(height));
      drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
      const middle = (/** @type {number} */ at) => 3 + (at + 0.5) * ROW;
      const lines = queries.flatMap((_, query) => {
        const row = weights.subarray(query * keys.length, (query + 1) * keys.length);
        return strongest(row, queries.length > MANY ? FEW_LINES : MOST_LINES)
          .filter((key) => row[key] >= LEAST)
          .map((key) => {
            const half = width / 2;
            const line = svg("path", {
              d: `M${side} ${middle(query)}C${half} ${middle(query)} ${half} ${middle(key)} ${width - side} ${middle(key)}`,
              fill: "none",
              stroke: "var(--muted)",
              "stroke-width": (0.8 + 4 * Math.min(1, row[key])).toFixed(2),
            });
            line.dataset.query = String(query);
            line.dataset.weight = String(Math.min(0.9, 0.12 + row[key]).toFixed(2));
            return line;
          });
      });
      const left = queries.map((text, query) => {
        const token = tokenBox(text, { x: 0, y: middle(query), width: side, end: true });
        token.box.dataset.query = String(query);
        token.group.dataset.query = String(query);
        token.group.setAttribute("role", "button");
        token.group.setAttribute("aria-label", `query ${text}`);
        token.group.setAttribute("tabindex", "-1");
        token.group.addEventListener("click", () => token.group.focus());
        return token.group;
      });
      const right = keys.map((text, key) => {
        const token = tokenBox(text, { x: width - side, y: middle(key), width: side, end: false });
        token.box.dataset.key = String(key);
        return token.group;
      });
      drawing.replaceChildren(...lines, ...left, ...right);
      walk.enter(Math.max(0, shown));
      if (kept) left[Math.max(0, shown)]?.focus({ preventScroll: true });
      emphasise(shown);
    },
  };
}

/** Whether two arrays are the same part of the same memory. @param {Float32Array | undefined} a @param {Float32Array} b */
function sameNumbers(a, b) {
  return a?.buffer === b.buffer && a.byteOffset === b.byteOffset;
}

/**
 * @param {string} text
 * @param {{x: number, y: number, width: number, end: boolean}} place
 */
function tokenBox(text, { x, y, width, end }) {
  const most = Math.floor((width - 14) / 7.8);
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  const box = svg("rect", {
    x,
    y: y - ROW / 2 + 1,
    width,
    height: ROW - 2,
    rx: 5,
    fill: "var(--accent)",
    "fill-opacity": 0,
  });
  const words = svg(
    "text",
    {
      x: end ? x + width - 7 : x + 7,
      y: y + 4.5,
      "text-anchor": end ? "end" : "start",
      "font-size": 13,
      "font-family": "system-ui, sans-serif",
      fill: "var(--text)",
    },
    cut,
  );
  return { group: svg("g", {}, box, words), box };
}
