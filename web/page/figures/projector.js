/** @import { Place } from "./projected.js" */
/** @import { Space } from "./types.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";
import { choice, controlRow, readout, tick } from "./controls.js";
import { unpack } from "./packed.js";
import { Pixels } from "./pixels.js";
import { Player } from "./player.js";
import { projected } from "./projected.js";
import { drawFocus, drawLabel, drawMark, drawThumbnail, shapeOf } from "./projector-marks.js";
import { Surface } from "./surface.js";
import { arrowWay, towards } from "./towards.js";

const REACH = 14; // pixels from a point within which it is meant
const MOST_LABELS = 12; // of points that were searched for

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

  /** A text that stays is not read out again while t-SNE runs. @param {string} text */
  function say(text) {
    if (said.textContent !== text) said.textContent = text;
  }

  function describe() {
    const { labels, groups, group_of, neighbours, likeness } = figure;
    if (chosen === -1) {
      const { explained, name } = figure.views[view];
      const shares = explained.map((/** @type {number} */ one) => `${(100 * one).toFixed(0)} %`);
      say(
        shares.length
          ? `${name}: the axes hold ${shares.join(", ")} of the variance.`
          : `${labels.length} points. Choose one by a click or the arrow keys.`,
      );
      near.replaceChildren();
      return;
    }
    const of = groups.length && groups[group_of[chosen]] !== labels[chosen];
    const member = of ? ` (${groups[group_of[chosen]]})` : "";
    say(`${labels[chosen]}${member}. Nearest by cosine:`);
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
      const dim =
        (group !== -1 && figure.group_of[at] !== group) || (found.size > 0 && !found.has(at));
      const of = figure.groups.length ? figure.group_of[at] : 0;
      const { x, y, depth } = places[at];
      context.globalAlpha = (dim ? 0.12 : 0.8) * (deep ? 0.55 + 0.45 * depth : 1);
      context.fillStyle = space.colours.series[of % 8];
      const radius = (count > 600 ? 2.6 : 3.8) * (deep ? 0.7 + 0.5 * depth : 1);
      drawMark(context, x, y, radius, shapeOf(of));
    }
    context.globalAlpha = 1;
    const { colours } = space;
    const label = (/** @type {number} */ at) =>
      drawLabel(context, figure.labels[at], places[at], { width, colours });
    for (const at of found.size <= MOST_LABELS ? found : []) if (at !== focus) label(at);
    if (focus === -1) return;
    const near = figure.neighbours[focus].map((/** @type {number} */ at) => places[at]);
    drawFocus(context, places[focus], near, colours);
    label(focus);
    if (pictures) drawThumbnail(context, pictures, focus, places[focus], width);
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
    const way = arrowWay(event.key);
    if (way && event.shiftKey) rotate(way[0] * 0.15, way[1] * 0.15);
    else if (way) {
      const next = chosen === -1 ? 0 : towards(places, chosen, way);
      if (next !== -1) choose(next);
    } else if (event.key === "+" || event.key === "=") setZoom(1.2);
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
