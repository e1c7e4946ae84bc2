/** @import { Space } from "./types.js" */

import { element } from "../element.js";
import { arrowStep, readout } from "./controls.js";
import { drawSharp, Pixels } from "./pixels.js";
import { Player } from "./player.js";
import { Surface } from "./surface.js";

const PICTURE = 200;

/**
 * A decoder's images along a way, by a slider, or over a plane, by a pad.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function walk(holder) {
  const row = element("div", { class: "walk-views" });
  holder.append(row);
  const picture = new Surface(row);
  const pad = new Surface(row);
  picture.canvas.setAttribute("role", "img");
  pad.canvas.setAttribute("role", "img");
  pad.canvas.classList.add("walk-pad");
  /** @type {any} */
  let figure = null;
  /** @type {Space | null} */
  let space = null;
  /** @type {Pixels | null} */
  let frames = null;
  let at = 0;
  const player = new Player({
    label: "Place on the way",
    show: (step) => {
      if (figure.rows === 1) show(step);
    },
    text: (step) => nameOf(step) || `${step} of ${figure.columns - 1}`,
    steps: true,
  });
  const said = readout(pad.canvas);
  holder.append(player.element, said);

  /** What the code is called, or between which it lies. @param {number} step */
  function nameOf(step) {
    if (!figure?.names.length || !figure.every) return "";
    const before = Math.min(Math.floor(step / figure.every), figure.names.length - 2);
    const share = step / figure.every - before;
    if (share === 0) return figure.names[before];
    if (share === 1) return figure.names[before + 1];
    return `${Math.round((1 - share) * 100)} % ${figure.names[before]}`;
  }

  /** @param {number} step */
  function show(step) {
    at = step;
    paint();
  }

  function paint() {
    if (!space || !frames || !figure) return;
    const { rows } = figure;
    const narrow = space.width < 440;
    const large = Math.min(PICTURE, narrow && rows > 1 ? 140 : PICTURE);
    const scale = large / Math.max(frames.width, frames.height);
    const context = picture.begin(frames.width * scale, frames.height * scale);
    drawSharp(context, frames.canvas(at), [0, 0, frames.width * scale, frames.height * scale]);
    if (rows > 1)
      paintPad(Math.min(space.width, narrow ? space.width : space.width - large - 16, 380));
    const numbers = figure.codes[at].map((/** @type {number} */ one) =>
      one.toFixed(2).replace("-", "−"),
    );
    const more = figure.size > numbers.length ? ", …" : "";
    said.textContent = `${nameOf(at) ? `${nameOf(at)} · ` : ""}z = (${numbers.join(", ")}${more})`;
    picture.canvas.setAttribute("aria-label", `Decoded image of ${said.textContent}`);
  }

  /** All images of the plane, small, with the chosen one marked. @param {number} room */
  function paintPad(room) {
    const { rows, columns } = figure;
    const { width, height } = /** @type {Pixels} */ (frames);
    const cell = room / columns;
    const tall = (cell * height) / width;
    const context = pad.begin(cell * columns, tall * rows);
    for (let number = 0; number < rows * columns; number++) {
      const place = [(number % columns) * cell, Math.floor(number / columns) * tall, cell, tall];
      context.imageSmoothingEnabled = true;
      context.drawImage(
        /** @type {Pixels} */ (frames).canvas(number),
        .../** @type {[number, number, number, number]} */ (place),
      );
    }
    context.strokeStyle = "#ff9a2e";
    context.lineWidth = 3;
    context.strokeRect((at % columns) * cell, Math.floor(at / columns) * tall, cell, tall);
    context.lineWidth = 1;
  }

  /** @param {PointerEvent} event */
  const point = ({ offsetX, offsetY, buttons, type, pointerType }) => {
    if (type === "pointermove" && buttons === 0 && pointerType !== "mouse") return;
    const { rows, columns } = figure;
    const { clientWidth, clientHeight } = pad.canvas;
    const column = Math.floor((offsetX / clientWidth) * columns);
    const line = Math.floor((offsetY / clientHeight) * rows);
    if (column < 0 || line < 0 || column >= columns || line >= rows) return;
    show(line * columns + column);
  };
  pad.canvas.addEventListener("pointerdown", point);
  pad.canvas.addEventListener("pointermove", point);
  pad.canvas.addEventListener("keydown", (event) => {
    const step = arrowStep(event.key, figure.columns);
    if (step === 0) return;
    event.preventDefault();
    const beside = Math.abs(step) === 1;
    const line = Math.floor(at / figure.columns);
    const next = at + step;
    if (next < 0 || next >= figure.rows * figure.columns) return;
    if (beside && Math.floor(next / figure.columns) !== line) return;
    show(next);
  });

  return {
    interactive: true,
    draw(next, room) {
      space = room;
      if (next === figure) return paint();
      const first = figure === null;
      figure = next;
      frames = new Pixels(figure.frames);
      const plane = figure.rows > 1;
      pad.canvas.hidden = !plane;
      pad.canvas.tabIndex = plane ? 0 : -1;
      pad.canvas.setAttribute("aria-label", "Plane of codes: arrow keys choose one");
      player.hold(plane ? 1 : frames.count);
      if (plane) {
        const middle =
          Math.floor(figure.rows / 2) * figure.columns + Math.floor(figure.columns / 2);
        show(first ? middle : Math.min(at, frames.count - 1));
      }
    },
    destroy: () => player.pause(),
  };
}
