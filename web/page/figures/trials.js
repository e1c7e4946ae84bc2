/** @import { Plot } from "./axes.js" */
/** @import { Colours, Space } from "./types.js" */
import { drawAxes, stroke, xAt, yAt } from "./axes.js";
import { css, inkOn, sequential } from "./colours.js";
import { readout } from "./controls.js";
import { Player } from "./player.js";
import { Surface } from "./surface.js";
import { short, ticks } from "./ticks.js";

/**
 * @typedef {object} Trials
 * @property {[number, number][]} trials two settings of each, in the order they were made
 * @property {(number | null)[]} losses null where a trial failed
 * @property {[string, string]} names of the settings
 * @property {(number | null)[]} bases of the logarithmic axes
 * @property {[number, number][]} limits of both axes
 * @property {string} label
 */

const RADIUS = 9.5;
const FAINTEST = 0.15; // of the scale of colours: the worst trial is still seen

/**
 * A search as dots over two settings; a player makes its trials again, one by one.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function trials(holder) {
  const surface = new Surface(holder);
  const { canvas } = surface;
  canvas.setAttribute("aria-hidden", "true");
  /** @type {{figure: Trials, space: Space, plot: Plot} | null} */
  let last = null;
  const player = new Player({
    label: "Trials of the search",
    show: () => redraw(),
    text: (at) => `trial ${at + 1}`,
    rate: 1.5,
    steps: true,
  });
  const said = readout(player.element);
  holder.append(player.element, said);

  function redraw() {
    if (!last) return;
    const { figure, space, plot } = last;
    const context = surface.begin(plot.left + plot.width + 64, plot.top + plot.height + 44);
    drawFrame(context, plot, figure, space.colours);
    drawScale(context, plot, figure, space.colours);
    const best = bestOf(figure.losses, player.at);
    const made = figure.trials.slice(0, player.at + 1);
    context.strokeStyle = space.colours.muted;
    context.lineWidth = 2;
    made.forEach((_, number) => {
      drawShadows(context, plot, centre(plot, figure, number));
    });
    made.forEach((_, number) => {
      drawTrial(context, plot, figure, number, number === best, space.colours);
    });
    const [x, y] = centre(plot, figure, player.at);
    context.strokeStyle = space.colours.text;
    context.lineWidth = 2;
    circle(context, x, y, RADIUS);
    said.textContent = describe(figure, player.at, best);
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!last) return;
    const { figure, plot } = last;
    const box = canvas.getBoundingClientRect();
    const far = figure.trials.map((_, number) => {
      const [x, y] = centre(plot, figure, number);
      return Math.hypot(x - event.clientX + box.left, y - event.clientY + box.top);
    });
    const nearest = far.indexOf(Math.min(...far));
    if (far[nearest] > 2 * RADIUS) return;
    player.pause();
    player.go(nearest);
  });

  return {
    interactive: true,
    draw(/** @type {Trials} */ figure, space) {
      const width = Math.min(space.width, 560) - 62 - 64;
      const height = Math.round(Math.max(190, width * 0.6));
      const [x, y] = [0, 1].map((axis) => {
        const [low, high] = figure.limits[axis].map((value) => onAxis(figure, axis, value));
        const room = (high - low || 1) * 0.07;
        return /** @type {[number, number]} */ ([low - room, high + room]);
      });
      const plot = { left: 62, top: 14, width, height, xRange: x, yRange: y };
      last = { figure, space, plot };
      player.resize(figure.trials.length);
      redraw();
    },
    destroy() {
      player.pause();
    },
  };
}

/** @param {Trials} figure @param {number} axis @param {number} value */
function onAxis(figure, axis, value) {
  const base = figure.bases[axis];
  return base ? Math.log(value) / Math.log(base) : value;
}

/** @param {Plot} plot @param {Trials} figure @param {number} number @returns {[number, number]} */
function centre(plot, figure, number) {
  const [x, y] = figure.trials[number];
  return [xAt(plot, onAxis(figure, 0, x)), yAt(plot, onAxis(figure, 1, y))];
}

/** The number of the lowest loss so far; -1 where every trial failed. @param {(number | null)[]} losses @param {number} at */
function bestOf(losses, at) {
  const heights = losses.slice(0, at + 1).map((loss) => loss ?? Number.POSITIVE_INFINITY);
  const least = Math.min(...heights);
  return Number.isFinite(least) ? heights.indexOf(least) : -1;
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius */
function circle(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Plot} plot @param {Trials} figure @param {Colours} colours */
function drawFrame(context, plot, figure, colours) {
  const { left, top, width, height } = plot;
  const bottom = top + height;
  context.strokeStyle = colours.grid;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, width, height);
  context.fillStyle = colours.muted;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const [at, text] of marks(figure, 0, plot.xRange, width / 60)) {
    const x = xAt(plot, at);
    stroke(context, x, top, x, bottom + 4);
    context.fillText(text, x, bottom + 7);
  }
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const [at, text] of marks(figure, 1, plot.yRange, height / 30)) {
    const y = yAt(plot, at);
    stroke(context, left - 4, y, left + width, y);
    context.fillText(text, left - 7, y);
  }
  const [x, y] = figure.names;
  drawAxes(context, plot, { x, y, xTicks: false, yTicks: false }, colours);
}

/**
 * Places on an axis and what is written there: whole powers of the base of a logarithmic one.
 *
 * @param {Trials} figure
 * @param {number} axis
 * @param {[number, number]} range
 * @param {number} about
 * @returns {[number, string][]}
 */
function marks(figure, axis, range, about) {
  const base = figure.bases[axis];
  const places = ticks(...range, about);
  if (!base) return places.map((place) => [place, short(place)]);
  return places
    .filter(Number.isInteger)
    .map((place) => [place, String(Number((base ** place).toPrecision(6)))]);
}

/** @param {Trials} figure @param {number} loss */
function colourOf({ losses }, loss) {
  const found = losses.filter((one) => one !== null);
  const height = found.every((one) => one > 0) ? Math.log : Number;
  const [low, high] = [height(Math.min(...found)), height(Math.max(...found))];
  const share = (high - height(loss)) / (high - low || 1);
  return (/** @type {boolean} */ dark) => sequential(FAINTEST + (1 - FAINTEST) * share, dark);
}

/** What the colours stand for. @param {CanvasRenderingContext2D} context @param {Plot} plot @param {Trials} figure @param {Colours} colours */
function drawScale(context, plot, figure, { dark, muted, text }) {
  const found = figure.losses.filter((one) => one !== null);
  if (found.length === 0) return;
  const [low, high] = [Math.min(...found), Math.max(...found)];
  const [x, tall] = [plot.left + plot.width + 14, plot.height - 18];
  const filling = context.createLinearGradient(0, plot.top + 18, 0, plot.top + plot.height);
  filling.addColorStop(0, css(colourOf(figure, high)(dark)));
  filling.addColorStop(1, css(colourOf(figure, low)(dark)));
  context.fillStyle = filling;
  context.fillRect(x, plot.top + 18, 10, tall);
  context.textAlign = "left";
  context.fillStyle = text;
  context.textBaseline = "top";
  context.fillText(figure.label, x, plot.top);
  context.fillStyle = muted;
  context.fillText(short(Number(high.toPrecision(2))), x + 14, plot.top + 18);
  context.textBaseline = "bottom";
  context.fillText(short(Number(low.toPrecision(2))), x + 14, plot.top + plot.height);
}

/** Marks on both axes below and beside a place. @param {CanvasRenderingContext2D} context @param {Plot} plot @param {[number, number]} place */
function drawShadows(context, { left, top, height }, [x, y]) {
  stroke(context, x, top + height - 8, x, top + height);
  stroke(context, left, y, left + 8, y);
}

/**
 * A dot, or a cross where the trial failed.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Plot} plot
 * @param {Trials} figure
 * @param {number} number
 * @param {boolean} best
 * @param {Colours} colours
 */
function drawTrial(context, plot, figure, number, best, { dark, paper, series, warning }) {
  const [x, y] = centre(plot, figure, number);
  const loss = figure.losses[number];
  if (loss === null) {
    context.strokeStyle = warning;
    context.lineWidth = 2;
    stroke(context, x - 6, y - 6, x + 6, y + 6);
    stroke(context, x - 6, y + 6, x + 6, y - 6);
    return;
  }
  const colour = colourOf(figure, loss)(dark);
  context.fillStyle = css(colour);
  context.strokeStyle = best ? series[1] : paper;
  context.lineWidth = best ? 4 : 1;
  circle(context, x, y, best ? RADIUS + 2 : RADIUS);
  context.fill();
  context.fillStyle = inkOn(colour);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(number + 1), x, y + 0.5);
}

/** @param {Trials} figure @param {number} at @param {number} best */
function describe({ trials: all, losses, names, label }, at, best) {
  const settings = names.map(
    (name, axis) => `${name} ${short(Number(all[at][axis].toPrecision(3)))}`,
  );
  const three = (/** @type {number} */ loss) => short(Number(loss.toPrecision(3)));
  const loss = losses[at];
  const result = loss === null ? "failed" : `${label} ${three(loss)}`;
  const lead = `${settings.join(", ")}: ${result}`;
  if (best === at) return `${lead}, the lowest so far`;
  return best < 0
    ? lead
    : `${lead}; the lowest so far is ${three(Number(losses[best]))}, trial ${best + 1}`;
}
