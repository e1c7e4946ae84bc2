import { element } from "../element.js";
import { diverging, inkOn, sequential } from "./colours.js";
import { readout } from "./controls.js";
import { heat } from "./heat.js";
import { unpack } from "./packed.js";
import { drawSharp } from "./pixels.js";
import { Surface } from "./surface.js";
import { short } from "./ticks.js";

/** Room that a number needs inside its square. */
const FOR_NUMBERS = 40;

/**
 * Kernels or feature maps as small pictures; the chosen one is shown large, with its numbers.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function maps(holder) {
  const grid = element("div", { class: "maps-grid", role: "group", "aria-label": "Maps" });
  const large = element("div", {
    class: "maps-large",
    tabindex: 0,
    role: "application",
    "aria-label": "Values of the chosen map: arrow keys move",
    hidden: true,
  });
  const surface = new Surface(large);
  const told = readout();
  holder.append(grid, large, told);
  /** @type {any} */
  let shown = null;
  let dark = false;
  let room = 0;
  /** @type {Float32Array | Uint8Array} */
  let values = new Float32Array();
  let chosen = -1;
  let cursor = { row: 0, column: 0 };

  const size = () => ({ height: shown.maps.shape[1], width: shown.maps.shape[2] });
  const value = (
    /** @type {number} */ map,
    /** @type {number} */ row,
    /** @type {number} */ column,
  ) => values[(map * size().height + row) * size().width + column];

  const part = (/** @type {number} */ map) =>
    values.subarray(map * size().height * size().width, (map + 1) * size().height * size().width);

  /** How all maps are coloured, so that they can be compared. */
  function look() {
    const [low, high] = shown.limits;
    return { dark, signed: shown.signed, peak: Math.max(Math.abs(low), Math.abs(high)) };
  }

  /** @param {number} amount */
  function colour(amount) {
    const { signed, peak } = look();
    const share = amount / (peak || 1);
    return signed ? diverging(0.5 + share / 2, dark) : sequential(share, dark);
  }

  /** @param {number} map */
  function choose(map) {
    chosen = map === chosen ? -1 : map;
    const { height, width } = size();
    cursor = { row: Math.floor(height / 2), column: Math.floor(width / 2) };
    drawLarge();
  }

  function drawLarge() {
    large.hidden = chosen < 0;
    [...grid.children].forEach((tile, i) => {
      tile.setAttribute("aria-pressed", String(i === chosen));
    });
    if (chosen < 0) {
      told.textContent = "Choose one to see its numbers.";
      return;
    }
    const { height, width } = size();
    const side = Math.max(2, Math.min(52, (Math.min(room, 460) - 4) / width));
    const context = surface.begin(side * width + 4, side * height + 4);
    context.textAlign = "center";
    context.textBaseline = "middle";
    const picture = heat(part(chosen), height, width, look());
    drawSharp(context, picture, [2, 2, side * width, side * height]);
    if (side >= FOR_NUMBERS) drawNumbers(context, side);
    const { row, column } = cursor;
    context.lineWidth = 2;
    context.strokeStyle = inkOn(colour(value(chosen, row, column)));
    context.strokeRect(3 + column * side, 3 + row * side, side - 2, side - 2);
    told.textContent = `${shown.captions[chosen]}: row ${row}, column ${column}: ${short(value(chosen, row, column))}`;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} side */
  function drawNumbers(context, side) {
    const { height, width } = size();
    for (let r = 0; r < height; r++) {
      for (let c = 0; c < width; c++) {
        const own = value(chosen, r, c);
        context.fillStyle = inkOn(colour(own));
        const text = short(Number(own.toPrecision(2)));
        context.fillText(text, 2 + (c + 0.5) * side, 2 + (r + 0.5) * side);
      }
    }
  }

  /** @param {PointerEvent} event */
  function point(event) {
    const box = surface.canvas.getBoundingClientRect();
    const { height, width } = size();
    const column = Math.floor(((event.clientX - box.left - 2) / (box.width - 4)) * width);
    const row = Math.floor(((event.clientY - box.top - 2) / (box.height - 4)) * height);
    if (row < 0 || column < 0 || row >= height || column >= width) return;
    cursor = { row, column };
    drawLarge();
  }

  large.addEventListener("pointermove", point);
  large.addEventListener("pointerdown", point);
  large.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const { height, width } = size();
    cursor = {
      row: Math.min(height - 1, Math.max(0, cursor.row + step[0])),
      column: Math.min(width - 1, Math.max(0, cursor.column + step[1])),
    };
    drawLarge();
  });

  return {
    interactive: true,
    draw(figure, { width, colours }) {
      const fresh = figure !== shown || dark !== colours.dark;
      [shown, dark, room] = [figure, colours.dark, width];
      if (fresh) {
        values = unpack(figure.maps);
        const count = figure.maps.shape[0];
        while (grid.children.length > count) grid.lastElementChild?.remove();
        while (grid.children.length < count) grid.append(tile(grid.children.length, choose));
        const { height, width: across } = size();
        const side = Math.min(72, Math.max(40, across * 3));
        grid.style.setProperty("--cell", `${side}px`);
        [...grid.children].forEach((button, map) => {
          const caption = figure.captions[map];
          button.setAttribute("aria-label", `Map ${caption}`);
          const [canvas, text] = button.children;
          text.textContent = caption;
          heat(part(map), height, across, {
            ...look(),
            canvas: /** @type {HTMLCanvasElement} */ (canvas),
          });
        });
        if (chosen >= count) chosen = -1;
      }
      drawLarge();
    },
  };
}

/** @type {Record<string, [number, number]>} rows and columns that a key moves */
export const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** @param {number} number @param {(map: number) => void} choose */
function tile(number, choose) {
  return element(
    "button",
    { type: "button", class: "maps-tile", onclick: () => choose(number) },
    element("canvas"),
    element("span"),
  );
}
