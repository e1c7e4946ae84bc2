/** @import { Space } from "./types.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { choice, controlRow, readout, tick } from "./controls.js";
import { unpack } from "./packed.js";
import { drawSharp, Pixels } from "./pixels.js";
import { Player } from "./player.js";
import { projected } from "./projected.js";
import { Surface } from "./surface.js";

/** @typedef {{x: number, y: number, depth: number}} Place */

const REACH = 14; // pixels from a point within which it is meant
const SHAPES = 3;
const THUMBNAIL = 56;

/**
 * Vectors as points: turned in space, searched by label, each with its neighbours.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function projector(holder) {
  const surface = new Surface(holder);
  const { canvas } = surface;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.classList.add("projector-canvas");
  /** @type {any} */
  let figure = null;
  /** @type {Space | null} */
  let space = null;
  /** @type {Pixels | null} */
  let pictures = null;
  /** @type {(Float32Array | Uint8Array)[]} */
  let packed = [];
  /** @type {Place[]} */
  let places = [];
  let [view, chosen, hovered, group, zoom] = [0, -1, -1, -1, 1];
  let turn = { yaw: 0.5, pitch: 0.35 };
  /** @type {Set<number>} */
  let found = new Set();

  const views = choice("Method", (at) => {
    view = at;
    begin();
  });
  const flat = tick("3-D", true, () => paint());
  const flatInput = /** @type {HTMLInputElement} */ (flat.querySelector("input"));
  const search = element("input", { type: "search", placeholder: "Find a label" });
  search.setAttribute("aria-label", "Find a label");
  search.addEventListener("input", () => look());
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || found.size === 0) return;
    const all = [...found];
    choose(all[(all.indexOf(chosen) + 1) % all.length]);
  });
  const player = new Player({
    label: "Step of t-SNE",
    show: () => paint(),
    text: (at) => `step ${(at + 1) * (figure.views[view].every ?? 1)}`,
  });
  const legend = element("div", { class: "figure-buttons projector-legend" });
  const said = readout();
  const near = element("div", { class: "figure-buttons", role: "group" });
  near.setAttribute("aria-label", "Nearest by cosine");
  holder.prepend(controlRow(views.element, flat, search));
  holder.append(player.element, legend, said, near);

  function look() {
    const text = search.value.trim().toLowerCase();
    /** @type {string[]} */
    const labels = figure.labels;
    found = new Set(
      text ? labels.flatMap((one, at) => (one.toLowerCase().includes(text) ? [at] : [])) : [],
    );
    if (text) announce(found.size === 1 ? "1 point found" : `${found.size} points found`);
    paint();
  }

  /** @param {number} at */
  function choose(at) {
    chosen = at === chosen ? -1 : at;
    describe();
    paint();
  }

  function describe() {
    const { labels, groups, group_of, neighbours, likeness } = figure;
    if (chosen === -1) {
      const { explained, name } = figure.views[view];
      const shares = explained.map((/** @type {number} */ one) => `${(100 * one).toFixed(0)} %`);
      said.textContent = shares.length
        ? `${name}: the axes hold ${shares.join(", ")} of the variance.`
        : `${labels.length} points. Choose one by a click or the arrow keys.`;
      near.replaceChildren();
      return;
    }
    const of = groups.length && groups[group_of[chosen]] !== labels[chosen];
    said.textContent = `${labels[chosen]}${of ? ` (${groups[group_of[chosen]]})` : ""}. Nearest by cosine:`;
    near.replaceChildren(
      ...neighbours[chosen].map((/** @type {number} */ other, /** @type {number} */ rank) =>
        element(
          "button",
          { type: "button", class: "figure-button", onclick: () => choose(other) },
          picture(other),
          `${labels[other]} ${likeness[chosen][rank].toFixed(2)}`,
        ),
      ),
    );
  }

  /** @param {number} at */
  function picture(at) {
    if (!pictures) return null;
    const copy = element("canvas", { width: pictures.width, height: pictures.height });
    copy.getContext("2d")?.drawImage(pictures.canvas(at), 0, 0);
    return copy;
  }

  function drawLegend() {
    /** @type {string[]} */
    const names = figure.groups;
    legend.replaceChildren(
      ...names.map((name, at) => {
        const swatch = element("span", { class: "figure-swatch", "data-shape": shapeOf(at) });
        swatch.style.background = `var(--series-${(at % 8) + 1})`;
        const only = element("button", { type: "button", class: "figure-button" }, swatch, name);
        only.setAttribute("aria-pressed", String(group === at));
        only.addEventListener("click", () => {
          group = group === at ? -1 : at;
          for (const [number, one] of [...legend.children].entries()) {
            one.setAttribute("aria-pressed", String(number === group));
          }
          paint();
        });
        return only;
      }),
    );
  }

  function begin() {
    const frames = figure.views[view].points.shape[0];
    flat.hidden = figure.views[view].points.shape[2] < 3;
    player.hold(frames);
    player.go(frames - 1);
    describe();
    paint();
  }

  /** @param {number} at @param {boolean} dim */
  function lookOf(at, dim) {
    const colours = /** @type {Space} */ (space).colours;
    const of = figure.groups.length ? figure.group_of[at] : 0;
    return { colour: colours.series[of % 8], shape: shapeOf(of), alpha: dim ? 0.12 : 0.8 };
  }

  function paint() {
    if (!space || !figure) return;
    const width = Math.min(space.width, 640);
    const height = Math.min(width, 430);
    const [, count, size] = figure.views[view].points.shape;
    const from = player.at * count * size;
    const points = packed[view].subarray(from, from + count * size);
    const deep = size === 3 && flatInput.checked;
    canvas.style.touchAction = deep ? "pan-y" : "auto";
    places = projected(points, size, { width, height, zoom, turn: deep ? turn : null });
    const context = surface.begin(width, height);
    const focus = hovered === -1 ? chosen : hovered;
    const order = deep
      ? [...places.keys()].sort((a, b) => places[a].depth - places[b].depth)
      : [...places.keys()];
    for (const at of order) {
      const other = group !== -1 && figure.group_of[at] !== group;
      const { colour, shape, alpha } = lookOf(at, other || (found.size > 0 && !found.has(at)));
      const { x, y, depth } = places[at];
      context.globalAlpha = deep ? alpha * (0.55 + 0.45 * depth) : alpha;
      context.fillStyle = colour;
      mark(context, x, y, (count > 600 ? 2.6 : 3.8) * (deep ? 0.7 + 0.5 * depth : 1), shape);
    }
    context.globalAlpha = 1;
    for (const at of found.size <= 12 ? found : []) if (at !== focus) drawLabel(at);
    if (focus !== -1) drawFocus(focus);

    /** @param {number} at */
    function drawLabel(at) {
      const text = figure.labels[at];
      const { x, y } = places[at];
      const wide = Math.min(200, context.measureText(text).width);
      const left = Math.min(width - wide - 8, x + 9);
      context.fillStyle = space?.colours.paper ?? "";
      context.globalAlpha = 0.85;
      context.fillRect(left - 3, y - 9, wide + 6, 18);
      context.globalAlpha = 1;
      context.fillStyle = space?.colours.text ?? "";
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillText(text, left, y, 200);
    }

    /** @param {number} at */
    function drawFocus(at) {
      const { x, y } = places[at];
      context.strokeStyle = space?.colours.muted ?? "";
      context.beginPath();
      for (const other of figure.neighbours[at]) {
        context.moveTo(x, y);
        context.lineTo(places[other].x, places[other].y);
      }
      context.stroke();
      context.strokeStyle = space?.colours.text ?? "";
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x, y, 7, 0, 2 * Math.PI);
      context.stroke();
      context.lineWidth = 1;
      drawLabel(at);
      if (!pictures) return;
      const scale = THUMBNAIL / Math.max(pictures.width, pictures.height);
      const [w, h] = [pictures.width * scale, pictures.height * scale];
      const left = Math.min(width - w - 2, x + 8);
      const up = y > h + 18 ? y - h - 12 : y + 14;
      drawSharp(context, pictures.canvas(at), [left, up, w, h]);
      context.strokeRect(left, up, w, h);
    }
  }

  /** The point under a pointer, or -1. @param {PointerEvent | MouseEvent} event */
  function under({ offsetX, offsetY }) {
    let [best, least] = [-1, REACH * REACH];
    for (const [at, { x, y }] of places.entries()) {
      const far = (x - offsetX) ** 2 + (y - offsetY) ** 2;
      if (far < least) [best, least] = [at, far];
    }
    return best;
  }

  let dragged = false;
  canvas.addEventListener("pointerdown", () => {
    dragged = false;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons && !flat.hidden && flatInput.checked) {
      if (Math.abs(event.movementX) + Math.abs(event.movementY) > 1) dragged = true;
      rotate(event.movementX * 0.01, event.movementY * 0.01);
      return;
    }
    const at = under(event);
    if (at === hovered) return;
    hovered = at;
    paint();
  });
  canvas.addEventListener("pointerleave", () => {
    hovered = -1;
    paint();
  });
  canvas.addEventListener("click", (event) => {
    if (!dragged) choose(under(event));
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // a plain wheel scrolls the page
      event.preventDefault();
      setZoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (way && event.shiftKey) rotate(way[0] * 0.15, way[1] * 0.15);
    else if (way) step(way);
    else if (event.key === "+" || event.key === "=") setZoom(1.2);
    else if (event.key === "-") setZoom(1 / 1.2);
    else if (event.key === "Escape" && chosen !== -1) choose(-1);
    else return;
    event.preventDefault();
  });

  /** @param {number} by */
  function setZoom(by) {
    zoom = Math.min(12, Math.max(0.5, zoom * by));
    paint();
  }

  /** @param {number} yaw @param {number} pitch */
  function rotate(yaw, pitch) {
    const upright = Math.PI / 2;
    turn = {
      yaw: turn.yaw + yaw,
      pitch: Math.min(upright, Math.max(-upright, turn.pitch + pitch)),
    };
    paint();
  }

  /** To the nearest point in a direction. @param {[number, number]} way */
  function step([dx, dy]) {
    if (chosen === -1) return choose(0);
    const { x, y } = places[chosen];
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (const [at, place] of places.entries()) {
      const along = (place.x - x) * dx + (place.y - y) * dy;
      const aside = Math.abs((place.x - x) * dy) + Math.abs((place.y - y) * dx);
      if (at === chosen || along <= 0.5) continue;
      if (along + 2 * aside < least) [best, least] = [at, along + 2 * aside];
    }
    if (best !== -1) choose(best);
  }

  return {
    interactive: true,
    draw(next, room) {
      space = room;
      if (next === figure) return paint();
      figure = next;
      pictures = figure.images ? new Pixels(figure.images) : null;
      packed = figure.views.map((/** @type {any} */ one) => unpack(one.points));
      view = Math.min(view, figure.views.length - 1);
      if (chosen >= figure.labels.length) chosen = -1;
      hovered = -1;
      views.set(
        figure.views.map((/** @type {any} */ one) => one.name),
        view,
      );
      canvas.setAttribute(
        "aria-label",
        "Points: arrow keys go from point to point, with Shift they turn the space, + and − zoom",
      );
      drawLegend();
      begin();
    },
    destroy: () => player.pause(),
  };
}

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** More groups than colours: the next have another shape. @param {number} group */
function shapeOf(group) {
  return Math.floor(group / 8) % SHAPES;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {number} shape
 */
function mark(context, x, y, r, shape) {
  if (shape === 1) return context.fillRect(x - r, y - r, 2 * r, 2 * r);
  context.beginPath();
  if (shape === 0) context.arc(x, y, r, 0, 2 * Math.PI);
  else {
    context.moveTo(x, y - 1.3 * r);
    context.lineTo(x + 1.2 * r, y + r);
    context.lineTo(x - 1.2 * r, y + r);
  }
  context.fill();
}
