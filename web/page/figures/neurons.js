/** @import { Space } from "./types.js" */
import { element } from "../element.js";
import { xAt, yAt } from "./axes.js";
import { css, diverging, mixed } from "./colours.js";
import { choice, controlRow, readout } from "./controls.js";
import { outline } from "./field.js";
import { heat } from "./heat.js";
import { answers, layersOf, unitMaps, verdict } from "./mlp.js";
import { Surface } from "./surface.js";
import { short } from "./ticks.js";
import { arrowWay } from "./towards.js";

const GRID = 40; // places a side at which the network is asked
const NARROW = 560;
const LARGEST = 34; // pixels a side of a neuron
const STEP = 0.05; // of the plane, by an arrow key

/**
 * A network over the plane, neuron by neuron: what each answers everywhere, or at one place.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function neurons(holder) {
  const surface = new Surface(holder);
  const { canvas } = surface;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute(
    "aria-label",
    "The plane and the neurons: arrow keys move a point through the plane, Escape takes it away",
  );
  canvas.style.touchAction = "pan-y";
  const shown = choice("In the plane", (at) => {
    picked = at - 1;
    paint();
  });
  const said = readout(canvas);
  holder.prepend(controlRow(shown.element));
  holder.append(said);
  const raster = element("canvas", { width: GRID, height: GRID });
  /** @type {any} */
  let figure = null;
  /** @type {Space | null} */
  let space = null;
  /** @type {import("./mlp.js").Layer[]} */
  let layers = [];
  /** @type {Float32Array[][]} */
  let maps = [];
  /** @type {HTMLCanvasElement[][]} */
  let tiles = [];
  /** The neuron that the plane shows, counted through all layers; -1: the network's answer. */
  let picked = -1;
  let hovered = -1;
  /** @type {[number, number] | null} the point that goes through the network */
  let place = null;
  /** @type {import("./axes.js").Plot} */
  let plot = { left: 0, top: 0, width: 1, height: 1, xRange: [0, 1], yRange: [0, 1] };
  /** @type {{x: number, y: number, size: number, layer: number, unit: number}[]} */
  let spots = [];

  const unitName = (/** @type {number} */ at) => {
    const { layer, unit } = spots[at];
    return layer === layers.length - 1
      ? `output ${unit + 1}`
      : `layer ${layer + 1}, neuron ${unit + 1}`;
  };

  /** Where the plane and the neurons lie. @param {number} width */
  function arrange(width) {
    const narrow = width < NARROW;
    const side = narrow ? Math.min(width, 300) : Math.min(300, width * 0.42);
    plot = { ...plot, left: 0, top: 0, width: side, height: side };
    const [left, top] = narrow ? [0, side + 16] : [side + 26, 0];
    const right = Math.min(width, narrow ? 420 : left + 460);
    const x = (/** @type {number} */ column) =>
      left + LARGEST / 2 + 4 + ((right - left - LARGEST - 8) * column) / layers.length;
    spots = layers.flatMap(({ units }, layer) =>
      Array.from({ length: units }, (_, unit) => ({
        x: x(layer + 1),
        y: top + (side * (unit + 0.5)) / units,
        size: Math.max(9, Math.min(LARGEST, side / units - 3)),
        layer,
        unit,
      })),
    );
    const inputs = [1, 2].map((at) => ({ x: x(0), y: top + (side * at) / 3, size: 24 }));
    return { inputs, height: top + side + 2, width };
  }

  function paint() {
    if (!figure || !space) return;
    const { colours } = space;
    const { inputs, height, width } = arrange(space.width);
    const context = surface.begin(width, height);
    const values = place ? answers(layers, place) : null;
    paintPlane(context, hovered === -1 ? picked : hovered);
    paintEdges(context, inputs, values);
    for (const [at, spot] of inputs.entries()) {
      disc(context, spot, place ? place[at] : 0, 1);
      context.fillStyle = colours.text;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(at === 0 ? "x₁" : "x₂", spot.x, spot.y);
    }
    for (const [at, spot] of spots.entries()) {
      const { layer, unit, size } = spot;
      if (values) {
        const peak = Math.max(1e-9, ...values[layer].map(Math.abs));
        disc(context, spot, values[layer][unit], peak);
      } else {
        const [x, y] = [spot.x - size / 2, spot.y - size / 2];
        context.imageSmoothingEnabled = true;
        context.drawImage(tiles[layer][unit], x, y, size, size);
        context.strokeStyle = colours.muted;
        context.lineWidth = 1;
        context.strokeRect(x, y, size, size);
      }
      if (at === (hovered === -1 ? picked : hovered)) {
        context.strokeStyle = colours.text;
        context.lineWidth = 2.5;
        context.strokeRect(spot.x - size / 2 - 2, spot.y - size / 2 - 2, size + 4, size + 4);
      }
    }
    describe(values);
  }

  /** @param {CanvasRenderingContext2D} context @param {{x: number, y: number, size: number}} spot @param {number} value @param {number} peak */
  function disc(context, { x, y, size }, value, peak) {
    const { colours } = /** @type {Space} */ (space);
    context.beginPath();
    context.arc(x, y, size / 2, 0, 2 * Math.PI);
    context.fillStyle = css(diverging(0.5 + value / peak / 2, colours.dark));
    context.fill();
    context.strokeStyle = colours.muted;
    context.lineWidth = 1;
    context.stroke();
  }

  /** @param {CanvasRenderingContext2D} context @param {number} unit */
  function paintPlane(context, unit) {
    const { colours } = /** @type {Space} */ (space);
    if (unit !== -1) {
      const { layer, unit: own } = spots[unit];
      heat(maps[layer][own], GRID, GRID, { dark: colours.dark, signed: true, canvas: raster });
    } else paintAnswer(colours);
    context.save();
    context.beginPath();
    context.rect(0, 0, plot.width, plot.height);
    context.clip();
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(raster, 0, 0, plot.width, plot.height);
    const { x, y, label } = figure.points;
    context.strokeStyle = colours.paper;
    context.lineWidth = 1;
    for (let i = 0; i < x.length; i++) {
      context.fillStyle = colours.series[label[i] % 8];
      context.beginPath();
      outline(context, label[i], xAt(plot, x[i]), yAt(plot, y[i]), x.length > 150 ? 3 : 4.5);
      context.closePath();
      context.fill();
      context.stroke();
    }
    if (place) {
      const [px, py] = [xAt(plot, place[0]), yAt(plot, place[1])];
      context.strokeStyle = colours.text;
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(px, py, 7, 0, 2 * Math.PI);
      context.moveTo(px - 12, py);
      context.lineTo(px + 12, py);
      context.moveTo(px, py - 12);
      context.lineTo(px, py + 12);
      context.stroke();
    }
    context.restore();
    context.strokeStyle = colours.muted;
    context.lineWidth = 1;
    context.strokeRect(0.5, 0.5, plot.width - 1, plot.height - 1);
  }

  /** Each place in the colour of its class, paler where another is nearly as likely. @param {import("./types.js").Colours} colours */
  function paintAnswer({ series, paper }) {
    Object.assign(raster, { width: GRID, height: GRID });
    const pixels = /** @type {CanvasRenderingContext2D} */ (raster.getContext("2d"));
    const image = pixels.createImageData(GRID, GRID);
    const last = maps[maps.length - 1];
    const STEPS = 32;
    /** @type {Map<number, number[]>} */
    const known = new Map();
    for (let i = 0; i < GRID * GRID; i++) {
      const { label, share, count } = verdict(last.map((map) => map[i]));
      const sure = Math.round(((share - 1 / count) / (1 - 1 / count)) * STEPS);
      const key = label * 100 + sure;
      if (!known.has(key)) {
        known.set(key, mixed(paper, series[label % 8], 0.12 + (0.55 * sure) / STEPS));
      }
      image.data.set([.../** @type {number[]} */ (known.get(key)), 255], i * 4);
    }
    pixels.putImageData(image, 0, 0);
  }

  /**
   * Lines between neurons, as strong as the signal on them: the weight, times what comes in.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {{x: number, y: number, size: number}[]} inputs
   * @param {Float32Array[] | null} values
   */
  function paintEdges(context, inputs, values) {
    const { colours } = /** @type {Space} */ (space);
    const [low, high] = [css(diverging(0.08, colours.dark)), css(diverging(0.92, colours.dark))];
    let tails = inputs;
    for (const [layer, { weight, units, inputs: count }] of layers.entries()) {
      const heads = spots.filter((spot) => spot.layer === layer);
      const incoming = values ? (layer === 0 ? place : values[layer - 1]) : null;
      const strength = (/** @type {number} */ at) =>
        weight[at] * (incoming ? incoming[at % count] : 1);
      let peak = 1e-9;
      for (let at = 0; at < units * count; at++) peak = Math.max(peak, Math.abs(strength(at)));
      for (let at = 0; at < units * count; at++) {
        const share = strength(at) / peak;
        const [tail, head] = [tails[at % count], heads[Math.floor(at / count)]];
        context.globalAlpha = 0.06 + 0.8 * Math.abs(share) ** 1.5;
        context.strokeStyle = share < 0 ? low : high;
        context.lineWidth = 0.6 + 1.6 * Math.abs(share);
        context.beginPath();
        context.moveTo(tail.x + tail.size / 2, tail.y);
        context.lineTo(head.x - head.size / 2, head.y);
        context.stroke();
      }
      tails = heads;
    }
    context.globalAlpha = 1;
  }

  /** @param {Float32Array[] | null} values */
  function describe(values) {
    const at = hovered === -1 ? picked : hovered;
    const parts = [];
    if (at !== -1) {
      const { layer, unit } = spots[at];
      const name = unitName(at);
      const own = values ? `: ${short(values[layer][unit])}` : "";
      parts.push(name[0].toUpperCase() + name.slice(1) + own);
    }
    if (place && values) {
      const { label, share } = verdict(values[values.length - 1]);
      const name = figure.class_names[label] ?? `class ${label}`;
      const where = place.map((one) => one.toFixed(2)).join(", ");
      parts.push(`At (${where}) the network says ${name}, ${Math.round(share * 100)} %`);
    }
    if (!parts.length) {
      parts.push("Move over the plane to send a point through, or over a neuron to see it large.");
    }
    said.textContent = parts.join(" · ");
  }

  /** @param {PointerEvent} event */
  function look({ offsetX, offsetY }) {
    const inside = offsetX < plot.width && offsetY < plot.height;
    const near = spots.findIndex(
      ({ x, y, size }) => Math.max(Math.abs(x - offsetX), Math.abs(y - offsetY)) < size / 2 + 2,
    );
    hovered = inside ? -1 : near;
    place = inside ? placeAt(offsetX / plot.width, 1 - offsetY / plot.height) : null;
    paint();
  }

  /** @param {number} x @param {number} y in 0..1 @returns {[number, number]} */
  function placeAt(x, y) {
    const along = (/** @type {[number, number]} */ [low, high], /** @type {number} */ at) =>
      low + (high - low) * Math.min(1, Math.max(0, at));
    return [along(plot.xRange, x), along(plot.yRange, y)];
  }

  canvas.addEventListener("pointermove", look);
  canvas.addEventListener("pointerdown", look);
  canvas.addEventListener("pointerleave", () => {
    hovered = -1;
    place = null;
    paint();
  });
  canvas.addEventListener("keydown", (event) => {
    const way = arrowWay(event.key);
    if (event.key === "Escape") place = null;
    else if (!way) return;
    else {
      const from = place ?? placeAt(0.5, 0.5);
      const share = (/** @type {number} */ at, /** @type {[number, number]} */ [low, high]) =>
        (at - low) / (high - low);
      place = placeAt(
        share(from[0], plot.xRange) + STEP * way[0],
        share(from[1], plot.yRange) - STEP * way[1],
      );
    }
    event.preventDefault();
    paint();
  });

  return {
    interactive: true,
    draw(next, room) {
      const fresh = next !== figure || room.colours !== space?.colours;
      space = room;
      if (fresh) {
        figure = next;
        layers = layersOf(figure.layers);
        plot = { ...plot, xRange: figure.x_range, yRange: figure.y_range };
        maps = unitMaps(layers, figure.x_range, figure.y_range, GRID);
        const { dark } = room.colours;
        tiles = maps.map((units, layer) =>
          units.map((map, unit) =>
            heat(map, GRID, GRID, { dark, signed: true, canvas: tiles[layer]?.[unit] }),
          ),
        );
        arrange(room.width);
        if (picked >= spots.length) picked = -1;
        shown.set(["the answer", ...spots.map((_, at) => unitName(at))], picked + 1);
      }
      paint();
    },
  };
}
