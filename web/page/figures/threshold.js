import { element } from "../element.js";
import { drawAxes, stroke, xAt, yAt } from "./axes.js";
import { Surface } from "./surface.js";
import { short } from "./ticks.js";

/**
 * A ROC or precision-recall curve; a slider, or a click on the curve, moves the threshold.
 *
 * @param {HTMLElement} holder
 * @returns {import("./types.js").Picture}
 */
export function threshold(holder) {
  const place = element("div", { class: "threshold-plot", "aria-hidden": "true" });
  const surface = new Surface(place);
  const slider = element("input", {
    type: "range",
    min: 0,
    step: 1,
    class: "player-slider",
    "aria-label": "Threshold",
    oninput: () => redraw(),
  });
  const value = element("output");
  const counts = element("table", { class: "threshold-counts" });
  const scores = element("dl", { class: "threshold-scores" });
  holder.append(
    element(
      "div",
      { class: "threshold-pair" },
      place,
      element(
        "div",
        { class: "threshold-side" },
        element("label", { class: "threshold-label" }, "Positive from ", value, slider),
        counts,
        scores,
      ),
    ),
  );
  /** @type {any} */
  let shown = null;
  /** @type {import("./types.js").Space} */
  let space;
  /** @type {import("./axes.js").Plot} */
  let plot;

  /** @param {number} i @returns {[number, number]} */
  function pointAt(i) {
    const { true_positives: tp, false_positives: fp, positives, negatives, curve } = shown;
    const recall = tp[i] / positives;
    return curve === "roc"
      ? [fp[i] / negatives, recall]
      : [recall, tp[i] + fp[i] ? tp[i] / (tp[i] + fp[i]) : 1];
  }

  function redraw() {
    const { colours, width } = space;
    const roc = shown.curve === "roc";
    const side = Math.min(width - 70, 300);
    plot = { left: 52, top: 8, width: side, height: side, xRange: [0, 1], yRange: [0, 1] };
    const context = surface.begin(side + 66, side + 54);
    context.strokeStyle = colours.grid;
    context.strokeRect(plot.left + 0.5, plot.top + 0.5, side, side);
    context.setLineDash([4, 4]);
    context.strokeStyle = colours.muted;
    const chance = shown.positives / (shown.positives + shown.negatives);
    const [from, to] = roc ? [0, 1] : [chance, chance];
    stroke(context, xAt(plot, 0), yAt(plot, from), xAt(plot, 1), yAt(plot, to));
    context.setLineDash([]);
    context.beginPath();
    shown.thresholds.forEach((/** @type {number} */ _, /** @type {number} */ i) => {
      const [x, y] = pointAt(i);
      context.lineTo(xAt(plot, x), yAt(plot, y));
    });
    context.strokeStyle = colours.series[0];
    context.lineWidth = 2.2;
    context.stroke();
    const at = shown.thresholds.length - 1 - Number(slider.value);
    const [x, y] = pointAt(at);
    context.beginPath();
    context.arc(xAt(plot, x), yAt(plot, y), 7, 0, 2 * Math.PI);
    context.fillStyle = colours.series[1];
    context.fill();
    context.strokeStyle = colours.paper;
    context.lineWidth = 2;
    context.stroke();
    const labels = roc
      ? { x: "false positive rate", y: "true positive rate" }
      : { x: "recall", y: "precision" };
    drawAxes(context, plot, labels, colours);
    tell(at);
  }

  /** @param {number} at */
  function tell(at) {
    const { true_positives, false_positives, positives, negatives, thresholds } = shown;
    const [tp, fp] = [true_positives[at], false_positives[at]];
    const [fn, tn] = [positives - tp, negatives - fp];
    const text = short(Number(thresholds[at].toPrecision(3)));
    value.textContent = text;
    slider.setAttribute("aria-valuetext", text);
    const head = (/** @type {string} */ name, scope = "col") => element("th", { scope }, name);
    const row = (/** @type {string} */ name, /** @type {number} */ a, /** @type {number} */ b) =>
      element("tr", {}, head(name, "row"), element("td", {}, `${a}`), element("td", {}, `${b}`));
    counts.replaceChildren(
      element("tr", {}, element("td"), head("called positive"), head("called negative")),
      row("positive", tp, fn),
      row("negative", fp, tn),
    );
    const precision = ratio(tp, tp + fp);
    const recall = ratio(tp, positives);
    const told = {
      precision,
      recall,
      F1: ratio(2 * tp, 2 * tp + fp + fn),
      accuracy: ratio(tp + tn, positives + negatives),
      [shown.curve === "roc" ? "area under the curve" : "average precision"]: shown.area.toFixed(3),
    };
    scores.replaceChildren(
      ...Object.entries(told).map(([name, score]) =>
        element("div", {}, element("dt", {}, name), element("dd", {}, score)),
      ),
    );
  }

  /** @param {PointerEvent} event */
  function point(event) {
    if (event.type === "pointermove" && event.buttons === 0) return;
    const box = surface.canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    let [best, nearest] = [0, Number.POSITIVE_INFINITY];
    for (let i = 0; i < shown.thresholds.length; i++) {
      const [x, y] = pointAt(i);
      const far = Math.hypot(xAt(plot, x) - px, yAt(plot, y) - py);
      if (far < nearest) [best, nearest] = [i, far];
    }
    slider.value = String(shown.thresholds.length - 1 - best);
    redraw();
  }
  place.addEventListener("pointerdown", point);
  place.addEventListener("pointermove", point);

  return {
    interactive: true,
    draw(figure, given) {
      space = given;
      if (figure !== shown) {
        shown = figure;
        // To the right the threshold grows, as on any axis; the curve's points begin at the highest.
        slider.max = String(figure.thresholds.length - 1);
        slider.value = String(figure.thresholds.length - 1 - figure.start);
      }
      redraw();
    },
  };
}

/** @param {number} part @param {number} whole */
function ratio(part, whole) {
  return whole ? (part / whole).toFixed(3) : "–";
}
