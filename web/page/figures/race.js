/** @import { Runner, Track } from "./race-tracks.js" */
import { element } from "../element.js";
import { choice, controlRow, readout, tick } from "./controls.js";
import { ARROWS } from "./maps.js";
import { Player } from "./player.js";
import { RaceChart } from "./race-chart.js";
import { RaceMap, shapeOf } from "./race-map.js";
import { partsOfStep, readTrack, standings } from "./race-tracks.js";
import { short } from "./ticks.js";

const SPEEDS = [
  ["¼ speed", 0.25],
  ["normal speed", 1],
  ["4 × speed", 4],
];
const NORMAL = 1;
/** Seconds that a race takes at normal speed, at most. */
const LONGEST = 8;
/** How far an arrow key moves the start: a share of the map. */
const NUDGE = 1 / 40;

/**
 * Optimizers on the contours of one loss: a player moves them, a table ranks them, charts show losses
 * and rates. Where the figure is `movable`, its start can be moved: "racestart" bubbles from the holder
 * with `{place: [x, y], done}`. A step and arrows to begin with stand in its `view: {at, arrows}`, and
 * "raceview" tells what is looked at; with `plays` it runs at once, unless less motion was asked for.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function race(holder) {
  const map = new RaceMap();
  const lossChart = new RaceChart();
  const rateChart = new RaceChart();
  const told = readout(map.element);
  const ticks = element("div", { class: "race-runners", role: "group", "aria-label": "Shown" });
  const board = element("div", { class: "race-board" });
  /** @type {{figure: any, space: import("./types.js").Space} | null} */
  let last = null;
  /** @type {Track[]} */
  let tracks = [];
  let steps = 0;
  /** Runners that are not shown, by name. @type {Set<string>} */
  const hidden = new Set();
  /** Whose arrows are drawn: nobody's, everybody's, or one runner's. */
  let pointed = 0;
  let speed = NORMAL;
  /** What a listener of "raceview" knows; at the end and while it plays, `at` is null. */
  let seen = { at: /** @type {number | null} */ (null), arrows: 0 };
  /** The start while it is dragged. @type {[number, number] | null} */
  let dragged = null;
  /** The figure whose view was taken. @type {any} */
  let viewed = null;

  const player = new Player({
    label: "Step of the race",
    show: () => redraw(),
    text: (at) => `step ${at}`,
    steps: true,
  });
  const speeds = choice("Speed", (at) => {
    speed = at;
    setRate();
    if (player.isPlaying) {
      player.pause();
      player.play();
    }
  });
  speeds.set(
    SPEEDS.map(([name]) => String(name)),
    NORMAL,
  );
  const arrows = choice("Arrows", (at) => {
    pointed = at;
    redraw();
  });
  player.button.addEventListener("click", () => redraw());
  holder.append(
    map.element,
    player.element,
    controlRow(speeds.element, arrows.element),
    told,
    ticks,
    board,
    element("div", { class: "race-charts" }, lossChart.element, rateChart.element),
  );

  function setRate() {
    player.rate = Math.max(12, steps / LONGEST) * Number(SPEEDS[speed][1]);
  }

  /** @returns {Runner[]} */
  const runners = () => last?.figure.runners ?? [];
  /** Which colour and shape a runner has: its number, or its place. */
  const signs = () => runners().map(({ number }, i) => number ?? i);
  const isShown = (/** @type {number} */ number) => !hidden.has(runners()[number].name);
  const hasArrows = (/** @type {number} */ number) => pointed === 1 || pointed === number + 2;

  function redraw() {
    if (!last) return;
    const { figure, space } = last;
    const at = player.at;
    const start = dragged ?? figure.start;
    map.draw(figure, space, { tracks, signs: signs(), at, isShown, arrows: hasArrows, start });
    drawBoard(at);
    const shown = tracks.flatMap((track, number) => (isShown(number) ? [{ track, number }] : []));
    const state = { at, steps, width: space.width, key: [tracks, [...hidden].join()] };
    const least = figure.least ?? 0;
    lossChart.draw(
      least ? `Loss above its least, ${short(least)}` : "Loss",
      shown.map(({ track, number }) => ({
        number: signs()[number],
        values: track.columns.loss.map((one) => (one === null ? null : one - least)),
      })),
      state,
      space.colours,
    );
    rateChart.draw(
      `Effective learning rate of ${figure.x_label} (solid) and ${figure.y_label} (dashed)`,
      shown.flatMap(({ track: { columns }, number }) => [
        { number: signs()[number], values: columns.rate_x },
        { number: signs()[number], values: columns.rate_y, dashed: true },
      ]),
      state,
      space.colours,
    );
    told.textContent = words(at);
    const view = { at: player.isPlaying || at === steps ? null : at, arrows: pointed };
    if (view.at !== seen.at || view.arrows !== seen.arrows) {
      seen = view;
      holder.dispatchEvent(new CustomEvent("raceview", { bubbles: true, detail: view }));
    }
  }

  /** What the arrows say in numbers, or where the start is. @param {number} at */
  function words(at) {
    const figure = last?.figure;
    const number = pointed - 2;
    if (pointed > 1 && runners()[number]) {
      const parts = partsOfStep(tracks[number], at);
      const name = runners()[number].name;
      if (!parts) return `${name} takes no further step.`;
      const pair = ([x, y] = [0, 0]) => `(${three(x)}, ${three(y)})`;
      const { gradient, carried } = parts;
      return `${name}, step ${at}: at ${pair([parts.x, parts.y])} the gradient alone would move it by ${pair(gradient)} (solid arrow); ${pair(carried)} is carried on from before (dashed).`;
    }
    if (pointed === 1)
      return "Solid arrows: what the gradient alone would do. Dashed: what is carried on.";
    const [x, y] = dragged ?? figure.start;
    const target = figure.target === null ? "" : ` Target: a loss of ${short(figure.target)}.`;
    const how = figure.movable ? " Click, drag or press arrow keys to move it." : "";
    return `Start (dashed ring) at (${three(x)}, ${three(y)}).${how}${target} Crosses: lowest places.`;
  }

  /** @param {number} at */
  function drawBoard(at) {
    const rows = standings(runners(), tracks, at).filter(({ number }) => isShown(number));
    const head = ["", "optimizer", "loss now", "at target", "how it ends"];
    board.replaceChildren(
      element(
        "table",
        { class: "race-table" },
        element("caption", { class: "visually-hidden" }, `Ranks after ${at} steps`),
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            ...head.map((name) =>
              name ? element("th", { scope: "col" }, name) : element("td", {}),
            ),
          ),
        ),
        element(
          "tbody",
          {},
          ...rows.map(({ name, number, loss, reached, words }, i) =>
            element(
              "tr",
              {},
              element("td", {}, String(i + 1)),
              element("th", { scope: "row" }, sign(signs()[number]), name),
              element("td", {}, loss === null ? "not finite" : short(Number(loss.toPrecision(3)))),
              element("td", {}, reached === null ? "–" : `step ${reached}`),
              element("td", { class: words.startsWith("left") ? "race-lost" : "" }, words),
            ),
          ),
        ),
      ),
    );
  }

  /** @param {any} figure */
  function renew(figure) {
    tracks = figure.runners.map(readTrack);
    steps = Math.max(0, ...tracks.map(({ count }) => count - 1));
    ticks.replaceChildren(
      ...runners().map(({ name, settings }, number) => {
        const shown = tick(name, !hidden.has(name), (on) => {
          if (on) hidden.delete(name);
          else hidden.add(name);
          redraw();
        });
        shown.title = settings;
        shown.querySelector("input")?.after(sign(signs()[number]));
        return shown;
      }),
    );
    arrows.set(
      ["none", "of all", ...runners().map(({ name }) => name)],
      Math.min(pointed, runners().length + 1),
    );
    map.element.tabIndex = figure.movable ? 0 : -1;
    map.element.toggleAttribute("data-movable", Boolean(figure.movable));
    if (figure.movable) {
      map.element.setAttribute("role", "application");
      map.element.setAttribute("aria-label", "Map: arrow keys move the start");
    }
  }

  /** @param {[number, number]} place @param {boolean} done */
  function moveStart(place, done) {
    dragged = place;
    holder.dispatchEvent(new CustomEvent("racestart", { bubbles: true, detail: { place, done } }));
    redraw();
  }

  map.element.addEventListener("pointerdown", (event) => {
    const place = last?.figure.movable && map.placeOf(event);
    if (!place || event.target !== map.canvas) return;
    map.element.setPointerCapture(event.pointerId);
    moveStart(place, false);
  });
  map.element.addEventListener("pointermove", (event) => {
    const place = map.element.hasPointerCapture(event.pointerId) && map.placeOf(event);
    if (place) moveStart(place, false);
  });
  map.element.addEventListener("pointerup", (event) => {
    const place = map.element.hasPointerCapture(event.pointerId) && map.placeOf(event);
    if (place) moveStart(place, true);
  });
  map.element.addEventListener("keydown", (event) => {
    const move = ARROWS[event.key];
    const figure = last?.figure;
    if (!move || !figure?.movable) return;
    event.preventDefault();
    const [x, y] = dragged ?? figure.start;
    const [[x0, x1], [y0, y1]] = [figure.x_range, figure.y_range];
    moveStart(
      [
        Math.min(x1, Math.max(x0, x + move[1] * NUDGE * (x1 - x0))),
        Math.min(y1, Math.max(y0, y - move[0] * NUDGE * (y1 - y0))),
      ],
      true,
    );
  });

  return {
    interactive: true,
    draw(figure, space) {
      const fresh = figure !== last?.figure || space.colours !== last?.space.colours;
      last = { figure, space };
      if (fresh) {
        dragged = null;
        if (figure.view && figure !== viewed) pointed = figure.view.arrows;
        renew(figure);
        setRate();
        player.resize(steps + 1);
        if (figure.view && figure !== viewed) {
          player.pause();
          player.go(figure.view.at ?? steps);
          if (figure.view.plays && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
            player.play();
          }
        }
        viewed = figure;
      }
      redraw();
    },
    destroy() {
      player.pause();
    },
  };
}

/** A runner's colour and shape. @param {number} number */
export function sign(number) {
  const shape = ["circle", "square", "triangle", "diamond"][shapeOf(number)];
  const made = element("span", { class: `race-sign race-${shape}`, "aria-hidden": "true" });
  made.style.background = `var(--series-${(number % 8) + 1})`;
  return made;
}

/** @param {number} value */
function three(value) {
  return short(Number(value.toPrecision(3)));
}
