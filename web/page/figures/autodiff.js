/** @import { MachineFigure } from "./autodiff-tape.js" */
/** @import { Colours } from "./types.js" */
import { element } from "../element.js";
import { CodeLine, written } from "./autodiff-code.js";
import { GraphDrawing } from "./autodiff-drawing.js";
import { InputPanel } from "./autodiff-inputs.js";
import { Tape } from "./autodiff-tape.js";
import { frameText, frameWords, nodeWords } from "./autodiff-words.js";
import { neighbour } from "./graph.js";
import { Player } from "./player.js";
import { Viewport } from "./viewport.js";

/** Steps a second: slow enough to read the numbers. */
const RATE = 1.25;
/** How far a key and a pixel move an input. */
const [KEY_STEP, PIXEL_STEP] = [0.1, 0.01];

/**
 * The autodiff machine: a graph that is stepped through, values forward and gradients back, whose
 * inputs can be dragged. Dispatches `machine-values` (`{code}`) when they were.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function autodiff(holder) {
  const code = new CodeLine();
  /** @type {GraphDrawing | null} */
  let graph = null;
  /** @type {Tape | null} */
  let tape = null;
  /** @type {MachineFigure | null} */
  let shown = null;
  /** @type {Colours | null} */
  let colours = null;
  let chosen = -1;
  const place = element("div", { class: "autodiff-place" });
  const words = element("div", { class: "autodiff-words" });
  const player = new Player({
    label: "Steps of the machine",
    rate: RATE,
    steps: true,
    show: () => {
      chosen = -1;
      paint();
      follow();
    },
    text: (at) => (tape ? frameText(tape, at) : ""),
  });
  const inputs = new InputPanel(() => {
    paint();
    if (!shown || !tape) return;
    const detail = { code: written(shown, tape).text };
    holder.dispatchEvent(new CustomEvent("machine-values", { bubbles: true, detail }));
  });
  holder.append(place, player.element, code.element, words, inputs.element);
  /** @type {Viewport | null} */
  let viewport = null;

  function paint() {
    if (!tape || !graph || !colours || !shown) return;
    const now = tape.frames[player.at];
    graph.paint(player.at, chosen, colours);
    // What plays by itself is not read out: it would be too much to hear.
    words.setAttribute("aria-live", player.isPlaying ? "off" : "polite");
    const told = chosen >= 0 ? nodeWords(tape, chosen, player.at) : frameWords(tape, player.at);
    words.replaceChildren(...told);
    const stands = now.kind === "back" ? tape.edges[now.edge].head : -1;
    const node = now.kind === "forward" || now.kind === "seed" ? now.node : stands;
    code.paint(shown, tape, chosen >= 0 ? chosen : node);
    inputs.paint(player.at === tape.frames.length - 1);
  }

  /** Scrolls the graph, and nothing else, to where the frame happens. */
  function follow() {
    const target = graph?.place(player.at);
    if (!target || !viewport) return;
    const { scroller } = viewport;
    const room = scroller.getBoundingClientRect();
    const box = target.getBoundingClientRect();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroller.scrollBy({
      left: outside(box.left, box.right, room.left, room.right),
      top: outside(box.top, box.bottom, room.top, room.bottom),
      behavior: calm ? "instant" : "smooth",
    });
  }

  /** @param {number} at */
  function choose(at) {
    chosen = at;
    paint();
  }

  /** Left and right walk along the edges, up and down within a layer. @param {KeyboardEvent} event */
  function walk(event) {
    const from = graph?.boxes.indexOf(/** @type {SVGGElement} */ (event.target)) ?? -1;
    if (from === -1 || !shown) return;
    const to = neighbour(shown, from, event.key);
    if (event.key === "Escape") choose(-1);
    else if (event.key === "+" || event.key === "-") {
      turn(from, event.key === "+" ? KEY_STEP : -KEY_STEP);
    } else if (event.key === "Enter" || event.key === " ") choose(from);
    else if (to !== null) {
      choose(to);
      graph?.boxes[to].focus();
    } else return;
    event.preventDefault();
  }

  /** Adds to an input that is one number. @param {number} at @param {number} by */
  function turn(at, by) {
    if (tape?.nodes[at].op !== "input" || tape.values[at].shape.length) return;
    inputs.set(at, 0, Number((tape.values[at].data[0] + by).toFixed(4)));
  }

  /** The mouse turns an input by its box: to the right is more. @param {PointerEvent} event */
  function grasp(event) {
    const box = /** @type {Element} */ (event.target).closest("g.node.input");
    const at = graph?.boxes.indexOf(/** @type {SVGGElement} */ (box)) ?? -1;
    if (at < 0 || event.pointerType !== "mouse" || event.button !== 0) return;
    if (tape?.values[at].shape.length) return;
    event.stopPropagation(); // else the drawing would be moved
    let from = event.clientX;
    const move = (/** @type {PointerEvent} */ { clientX }) => {
      turn(at, (clientX - from) * PIXEL_STEP);
      from = clientX;
    };
    const end = () => removeEventListener("pointermove", move);
    addEventListener("pointermove", move);
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
  }

  /** @param {MachineFigure} figure */
  function take(figure) {
    tape = new Tape(figure);
    shown = figure;
    chosen = -1;
    if (!graph) {
      graph = new GraphDrawing(tape);
      viewport = new Viewport(graph.element);
      place.append(viewport.element);
      graph.element.addEventListener("keydown", walk);
      graph.element.addEventListener("pointerdown", grasp);
      graph.element.addEventListener("click", (event) => {
        const box = /** @type {Element} */ (event.target).closest("g.node");
        choose(box ? (graph?.boxes.indexOf(/** @type {SVGGElement} */ (box)) ?? -1) : -1);
      });
    }
    graph.build(tape);
    viewport?.resize(graph.size.width, graph.size.height);
    inputs.build(tape);
    player.pause();
    player.resize(tape.frames.length);
    const starts = { start: 0, values: tape.computed };
    player.go(starts[/** @type {"start"} */ (figure.at)] ?? tape.frames.length - 1);
    place.scrollLeft = 0;
  }

  return {
    interactive: true,
    draw(figure, space) {
      const isNew = figure !== shown;
      colours = space.colours;
      try {
        if (isNew) take(figure);
        else viewport?.fit();
      } catch (error) {
        words.textContent = error instanceof Error ? error.message : String(error);
        return;
      }
      paint();
    },
    destroy: () => player.pause(),
  };
}

/** How far a stretch lies outside of another one. @param {number} start @param {number} end @param {number} from @param {number} to */
function outside(start, end, from, to) {
  const edge = 12;
  if (end > to - edge) return Math.min(end - to + edge, start - from - edge);
  return start < from + edge ? start - from - edge : 0;
}
