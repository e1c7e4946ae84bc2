/** @import { Space } from "./types.js" */
import { css, diverging, inkOn, sequential } from "./colours.js";
import { readout } from "./controls.js";
import { Player } from "./player.js";
import { svg } from "./svg.js";
import { short } from "./ticks.js";
import { arrowWay, towards } from "./towards.js";

const CROWDED = 60; // nodes: more have no names in them
const MARGIN = 22;
const REACH = 18; // pixels from the middle of a node within which it is meant

/**
 * A graph of nodes and edges, coloured by the nodes' values, round after round; a chosen node shows
 * whom it hears from.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function network(holder) {
  const drawing = svg("svg", { class: "network-drawing", role: "group" });
  /** @type {any} */
  let figure = null;
  /** @type {Space | null} */
  let space = null;
  /** @type {SVGGElement[]} */
  let nodes = [];
  /** @type {SVGPathElement[]} */
  let lines = [];
  /** @type {{x: number, y: number}[]} */
  let spots = [];
  let chosen = -1;
  let width = 0;
  const player = new Player({
    label: "Round",
    show: () => colour(),
    text: (round) => `round ${round} of ${figure.values.length - 1}`,
    rate: 1.5,
    steps: true,
  });
  const said = readout(drawing);
  holder.append(drawing, player.element, said);

  /** Those whose messages a node gets. @param {number} at @returns {number[]} */
  function heard(at) {
    /** @type {[number, number][]} */
    const edges = figure.edges;
    return edges.flatMap(([tail, head]) => {
      if (head === at && tail !== at) return [tail];
      return tail === at && head !== at && !figure.directed ? [head] : [];
    });
  }

  /** @param {number} at @param {boolean} [focus] */
  function choose(at, focus = false) {
    chosen = at;
    for (const [number, node] of nodes.entries()) {
      node.setAttribute("tabindex", number === Math.max(0, at) ? "0" : "-1");
    }
    colour();
    if (focus) nodes[at]?.focus();
  }

  function colour() {
    if (!figure || !space) return;
    const { colours } = space;
    const values = figure.values[player.at] ?? [];
    const all = figure.values.flat();
    const peak = Math.max(1e-12, ...all.map(Math.abs));
    const signed = all.some((/** @type {number} */ value) => value < 0);
    const near = new Set(chosen === -1 ? [] : heard(chosen));
    for (const [at, node] of nodes.entries()) {
      const disc = /** @type {SVGCircleElement} */ (node.querySelector("circle"));
      const group = figure.groups.length ? colours.series[figure.group_of[at] % 8] : null;
      const share = values.length ? values[at] / peak : 0;
      const rgb = signed
        ? diverging(0.5 + share / 2, colours.dark)
        : sequential(share, colours.dark);
      disc.setAttribute("fill", values.length ? css(rgb) : (group ?? "var(--raised)"));
      disc.setAttribute("stroke", at === chosen ? "var(--text)" : (group ?? "var(--muted)"));
      disc.setAttribute(
        "stroke-width",
        at === chosen || near.has(at) ? "3.5" : group ? "2.5" : "1",
      );
      node.setAttribute("opacity", chosen === -1 || at === chosen || near.has(at) ? "1" : "0.45");
      const text = node.querySelector("text");
      const ink = values.length
        ? inkOn(rgb)
        : group
          ? colours.dark
            ? "#000"
            : "#fff"
          : "var(--text)";
      text?.setAttribute("fill", ink);
      const worth = values.length ? `, value ${short(values[at])}` : "";
      const member = figure.groups.length ? `, ${figure.groups[figure.group_of[at]]}` : "";
      node.setAttribute("aria-label", `node ${figure.names[at]}${member}${worth}`);
    }
    for (const [number, line] of lines.entries()) {
      const [tail, head] = figure.edges[number];
      const own = head === chosen || (tail === chosen && !figure.directed);
      line.setAttribute("stroke", own ? "var(--accent)" : "var(--muted)");
      line.setAttribute("stroke-width", own ? "2.5" : "1");
      line.setAttribute("opacity", chosen === -1 || own ? "0.8" : "0.25");
      // What travels in this round is drawn as moving dashes, towards the chosen node.
      line.classList.toggle("message", own && figure.values.length > 1);
      line.classList.toggle("backwards", own && tail === chosen && !figure.directed);
    }
    describe(values, [...near]);
  }

  /** @param {number[]} values @param {number[]} near */
  function describe(values, near) {
    if (chosen === -1) {
      said.textContent = `${figure.names.length} nodes, ${figure.edges.length} edges. Choose a node to see its neighbours.`;
      return;
    }
    const before = player.at > 0 ? figure.values[player.at - 1] : values;
    const told = near.map((at) =>
      values.length ? `${figure.names[at]} (${short(before[at])})` : figure.names[at],
    );
    const worth = values.length ? ` = ${short(values[chosen])}` : "";
    const hears = figure.values.length > 1 && player.at > 0 ? "heard from" : "neighbours:";
    said.textContent = `${figure.names[chosen]}${worth}, ${hears} ${told.join(", ") || "none"}`;
  }

  function build() {
    const { names, places, edges, directed } = figure;
    const height = Math.round(Math.min(width * 0.72, 440));
    for (const [name, value] of [
      ["width", width],
      ["height", height],
    ]) {
      drawing.setAttribute(String(name), String(value));
    }
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const crowded = names.length > CROWDED;
    const radius = crowded ? 7 : 14;
    spots = places.map((/** @type {[number, number]} */ [x, y]) => ({
      x: MARGIN + x * (width - 2 * MARGIN),
      y: MARGIN + y * (height - 2 * MARGIN),
    }));
    lines = edges.map((/** @type {[number, number]} */ [tail, head]) =>
      svg("path", { d: edgePath(spots[tail], spots[head], radius, directed), fill: "none" }),
    );
    nodes = spots.map(({ x, y }, at) => {
      const node = svg(
        "g",
        { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, role: "button" },
        svg("circle", { r: radius }),
      );
      if (!crowded) node.append(label(names[at]));
      node.append(svg("title", {}, names[at]));
      return node;
    });
    drawing.replaceChildren(...lines, ...nodes);
    choose(chosen < names.length ? chosen : -1);
  }

  drawing.addEventListener("click", (event) => {
    // The nearest within reach: small nodes that stand close are still hit by a finger.
    const { left, top } = drawing.getBoundingClientRect();
    const far = spots.map(({ x, y }) =>
      Math.hypot(x + left - event.clientX, y + top - event.clientY),
    );
    const at = far.indexOf(Math.min(...far));
    if (far[at] > REACH || at === chosen) choose(-1);
    else choose(at, true);
  });
  drawing.addEventListener("keydown", (event) => {
    const from = nodes.indexOf(/** @type {SVGGElement} */ (event.target));
    if (from === -1) return;
    if (event.key === "Enter" || event.key === " ") choose(from === chosen ? -1 : from);
    else if (event.key === "Escape") choose(-1);
    else if (arrowWay(event.key)) {
      const way = /** @type {[number, number]} */ (arrowWay(event.key));
      const to = towards(spots, from, way);
      if (to !== -1) choose(to, true);
    } else return;
    event.preventDefault();
  });

  return {
    interactive: true,
    draw(next, room) {
      const rebuilt = width !== Math.min(room.width, 640) || !sameShape(figure, next);
      space = room;
      figure = next;
      width = Math.min(room.width, 640);
      if (rebuilt) build();
      player.hold(Math.max(1, figure.values.length));
      colour();
    },
    destroy: () => player.pause(),
  };
}

/** Whether only values have changed. @param {any} before @param {any} after */
function sameShape(before, after) {
  const shape = (/** @type {any} */ one) => JSON.stringify([one?.places, one?.edges, one?.names]);
  return before !== null && (before === after || shape(before) === shape(after));
}

/** @param {string} name */
function label(name) {
  const cut = name.length > 5 ? `${name.slice(0, 4)}…` : name;
  const look = {
    y: 4,
    "text-anchor": "middle",
    "font-size": cut.length > 3 ? 9 : 11,
    "font-family": "system-ui, sans-serif",
    "pointer-events": "none",
  };
  return svg("text", look, cut);
}

/**
 * From disc to disc, with an arrow head where edges have a direction; a loop above its node.
 *
 * @param {{x: number, y: number}} from
 * @param {{x: number, y: number}} to
 * @param {number} radius
 * @param {boolean} directed
 */
function edgePath({ x: x0, y: y0 }, { x: x1, y: y1 }, radius, directed) {
  const far = Math.hypot(x1 - x0, y1 - y0);
  if (far < 1) return `M${x0 - 6} ${y0 - radius}c-12 -26 24 -26 12 0`;
  const [dx, dy] = [(x1 - x0) / far, (y1 - y0) / far];
  const end = [x1 - dx * radius, y1 - dy * radius];
  const line = `M${(x0 + dx * radius).toFixed(1)} ${(y0 + dy * radius).toFixed(1)}L${end[0].toFixed(1)} ${end[1].toFixed(1)}`;
  if (!directed) return line;
  const wing = (/** @type {number} */ side) =>
    `${(end[0] - dx * 9 + side * dy * 5).toFixed(1)} ${(end[1] - dy * 9 - side * dx * 5).toFixed(1)}`;
  return `${line}M${wing(1)}L${end[0].toFixed(1)} ${end[1].toFixed(1)}L${wing(-1)}`;
}
