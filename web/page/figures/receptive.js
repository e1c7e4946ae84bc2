import { element } from "../element.js";
import { stroke } from "./axes.js";
import { choice, controlRow, readout, tick } from "./controls.js";
import { ARROWS } from "./maps.js";
import { unpack } from "./packed.js";
import { Surface } from "./surface.js";

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {[number, number]} size units down and across
 * @property {[number, number]} field
 * @property {[number, number]} jump
 * @property {[number, number]} offset of the first unit's field
 * @property {[number, number]} middle the unit that was measured
 * @property {import("../types.js").Packed} measured
 */

/**
 * What a unit of a convolutional layer sees of the input.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function receptive(holder) {
  const layers = choice("Layer", (at) => {
    chosen = at;
    unit = [...layer().middle];
    redraw();
  });
  const measured = tick("What it really reacts to (measured)", false, (on) => {
    measuring = on;
    redraw();
  });
  const [inputPlace, unitsPlace] = [
    element("div", { "aria-hidden": "true" }),
    element("div", {
      class: "receptive-units",
      tabindex: 0,
      role: "application",
      "aria-label": "Units of the layer: arrow keys move",
    }),
  ];
  const [input, units] = [new Surface(inputPlace), new Surface(unitsPlace)];
  const told = readout();
  holder.append(
    controlRow(layers.element, measured),
    element(
      "div",
      { class: "receptive-pair" },
      part("Input", inputPlace),
      part("Units of the layer", unitsPlace),
    ),
    told,
  );
  /** @type {any} */
  let shown = null;
  let chosen = -1;
  let measuring = false;
  /** @type {import("./types.js").Space} */
  let space;
  /** @type {[number, number]} */
  let unit = [0, 0];
  /** The input as it was painted last. @type {{heat: unknown, image: unknown, canvas: HTMLCanvasElement} | null} */
  let ground = null;

  const layer = () => /** @type {Layer} */ (shown.layers[chosen]);

  function redraw() {
    const { colours, width } = space;
    const [rows, columns] = shown.image.shape;
    const { size, field, jump, offset, middle, name } = layer();
    const room = width > 480 ? (width - 40) / 2 : width - 24;
    const side = Math.min(320, room) / Math.max(rows, columns);
    // A field can lie partly in the padding: there is a margin for it.
    const margin = 14;
    const context = input.begin(columns * side + 2 * margin, rows * side + 2 * margin);
    context.imageSmoothingEnabled = false;
    const isMiddle = unit[0] === middle[0] && unit[1] === middle[1];
    measured.inert = !isMiddle;
    const heat = measuring && isMiddle ? layer().measured : null;
    if (!ground || ground.heat !== heat || ground.image !== shown.image) {
      ground = { heat, image: shown.image, canvas: picture(shown.image, heat) };
    }
    context.drawImage(ground.canvas, margin, margin, columns * side, rows * side);
    const [top, left] = [0, 1].map((i) => offset[i] + unit[i] * jump[i]);
    context.fillStyle = colours.series[1];
    if (!heat) {
      context.globalAlpha = 0.28;
      context.fillRect(margin + left * side, margin + top * side, field[1] * side, field[0] * side);
      context.globalAlpha = 1;
    }
    context.strokeStyle = colours.series[1];
    context.lineWidth = 2.5;
    context.strokeRect(margin + left * side, margin + top * side, field[1] * side, field[0] * side);
    context.strokeStyle = colours.muted;
    context.lineWidth = 1;
    context.strokeRect(margin, margin, columns * side, rows * side);

    const step = Math.min(320, room) / Math.max(...size);
    const cells = units.begin(size[1] * step + 2, size[0] * step + 2);
    cells.fillStyle = colours.grid;
    cells.fillRect(1, 1, size[1] * step, size[0] * step);
    if (step > 6) {
      cells.strokeStyle = colours.paper;
      for (let c = 1; c < size[1]; c++) stroke(cells, 1 + c * step, 0, 1 + c * step, room);
      for (let r = 1; r < size[0]; r++) stroke(cells, 0, 1 + r * step, room, 1 + r * step);
    }
    cells.fillStyle = colours.series[1];
    cells.fillRect(1 + unit[1] * step, 1 + unit[0] * step, step, step);
    const [bottom, right] = [top + field[0], left + field[1]];
    const inside =
      Math.max(0, Math.min(bottom, rows) - Math.max(top, 0)) *
      Math.max(0, Math.min(right, columns) - Math.max(left, 0));
    const outside = field[0] * field[1] - inside;
    told.textContent =
      `${name}: unit (${unit[0]}, ${unit[1]}) sees ${field[0]} × ${field[1]} pixels, ` +
      `rows ${top} to ${bottom - 1}, columns ${left} to ${right - 1}` +
      (outside ? `; ${outside} of them lie in the padding` : "");
  }

  /** @param {number} row @param {number} column */
  function move(row, column) {
    const [rows, columns] = layer().size;
    unit = [Math.min(rows - 1, Math.max(0, row)), Math.min(columns - 1, Math.max(0, column))];
    redraw();
  }

  const point = (/** @type {PointerEvent} */ event) => {
    const box = units.canvas.getBoundingClientRect();
    const [rows, columns] = layer().size;
    move(
      Math.floor(((event.clientY - box.top) / box.height) * rows),
      Math.floor(((event.clientX - box.left) / box.width) * columns),
    );
  };
  units.canvas.addEventListener("pointermove", point);
  units.canvas.addEventListener("pointerdown", point);
  unitsPlace.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    move(unit[0] + step[0], unit[1] + step[1]);
  });

  return {
    interactive: true,
    draw(figure, given) {
      space = given;
      if (figure !== shown) {
        shown = figure;
        const names = figure.layers.map((/** @type {Layer} */ { name }) => name);
        if (chosen < 0 || chosen >= names.length) chosen = names.length - 1;
        layers.set(names, chosen);
        unit = [...layer().middle];
      }
      redraw();
    },
  };
}

/** @param {string} title @param {HTMLElement} content */
function part(title, content) {
  return element("div", {}, element("p", { class: "receptive-title" }, title), content);
}

/** The input in grey or colour, its measured part in orange over it. @param {import("../types.js").Packed} image @param {import("../types.js").Packed | null} measured */
function picture(image, measured) {
  const [height, width, channels = 1] = image.shape;
  const values = unpack(image);
  const heat = measured && unpack(measured);
  const canvas = element("canvas", { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      const own = values[i * channels + (c % channels)] * 255;
      const share = heat ? 0.85 * Math.sqrt(heat[i]) : 0;
      pixels.data[4 * i + c] = own * (1 - share) + [245, 130, 30][c] * share;
    }
    pixels.data[4 * i + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}
