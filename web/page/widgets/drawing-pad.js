/** @import { Maker } from "./mount.js" */
import { announce } from "../announce.js";
import { element } from "../element.js";

const UNDO_STEPS = 20;
/** How often a stroke that goes on is told. */
const TELL_MS = 50;

/** A pad for mouse, finger, pen and keyboard: ink of 0 to 255 in each of its pixels. @type {Maker} */
export function drawingPad({ label, shape, brush, value }, tell) {
  const [height, width] = shape;
  const canvas = element("canvas", {
    width,
    height,
    tabindex: 0,
    role: "application",
    "aria-label": `${label}, ${height} by ${width} pixels. Arrow keys move, Space paints, Shift and arrow keys paint a line.`,
  });
  const ink = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  ink.lineWidth = brush;
  ink.lineCap = "round";
  ink.lineJoin = "round";
  ink.strokeStyle = "#fff";
  const cursor = element("span", { class: "pad-cursor", "aria-hidden": "true" });
  const at = { x: Math.floor(width / 2), y: Math.floor(height / 2) };
  /** @type {Uint8Array[]} */
  const past = [];
  let toldAt = 0;
  let drawing = false;

  const pixels = () => {
    const { data } = ink.getImageData(0, 0, width, height);
    return Uint8Array.from({ length: width * height }, (_, i) => data[4 * i + 3]);
  };
  const put = (/** @type {ArrayLike<number>} */ values) => {
    const image = ink.createImageData(width, height);
    for (let i = 0; i < width * height; i++) image.data.set([255, 255, 255, values[i]], 4 * i);
    ink.putImageData(image, 0, 0);
  };
  const send = (/** @type {boolean} */ settled) => {
    const now = performance.now();
    if (!settled && now - toldAt < TELL_MS) return;
    toldAt = now;
    const bytes = pixels();
    tell({ shape }, { bytes, settled });
  };
  const keep = () => {
    past.push(pixels());
    if (past.length > UNDO_STEPS) past.shift();
  };

  /** @param {{x: number, y: number}} from @param {{x: number, y: number}} to */
  const stroke = (from, to) => {
    ink.beginPath();
    ink.moveTo(from.x, from.y);
    ink.lineTo(to.x, to.y);
    ink.stroke();
  };
  const place = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * width,
      y: ((event.clientY - box.top) / box.height) * height,
    };
  };
  let last = at;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    keep();
    drawing = true;
    last = place(event);
    stroke(last, { x: last.x + 0.01, y: last.y });
    send(false);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const way = event.getCoalescedEvents?.() ?? [];
    for (const step of way.length > 0 ? way : [event]) {
      const next = place(step);
      stroke(last, next);
      last = next;
    }
    send(false);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    canvas.addEventListener(end, () => {
      if (!drawing) return;
      drawing = false;
      send(true);
    });
  }

  const middle = () => ({ x: at.x + 0.5, y: at.y + 0.5 });
  const showCursor = () => {
    cursor.style.insetInlineStart = `${(100 * at.x) / width}%`;
    cursor.style.insetBlockStart = `${(100 * at.y) / height}%`;
    cursor.style.inlineSize = `${100 / width}%`;
    cursor.style.blockSize = `${100 / height}%`;
  };
  const where = () => `row ${at.y + 1}, column ${at.x + 1}`;
  /** @type {Record<string, [number, number]>} */
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    if (step) {
      const from = middle();
      at.x = Math.min(width - 1, Math.max(0, at.x + step[0]));
      at.y = Math.min(height - 1, Math.max(0, at.y + step[1]));
      if (event.shiftKey) {
        keep();
        stroke(from, middle());
        send(true);
      }
      announce(event.shiftKey ? `painted to ${where()}` : where());
    } else if (event.key === " ") {
      keep();
      stroke(middle(), { x: at.x + 0.51, y: at.y + 0.5 });
      send(true);
      announce(`painted ${where()}`);
    } else return;
    event.preventDefault();
    showCursor();
  });

  const clear = () => {
    keep();
    ink.clearRect(0, 0, width, height);
    send(true);
    announce("cleared");
  };
  const undo = () => {
    const before = past.pop();
    if (!before) return announce("nothing to undo");
    put(before);
    send(true);
    announce("undone");
  };
  showCursor();
  put(value);
  return {
    element: element(
      "div",
      { class: "widget-leaf widget-pad", role: "group", "aria-label": label },
      element("span", { class: "widget-name" }, label),
      element("div", { class: "pad" }, canvas, cursor),
      element(
        "div",
        { class: "widget-row" },
        element("button", { type: "button", onclick: clear }, "Clear"),
        element("button", { type: "button", onclick: undo }, "Undo"),
      ),
    ),
    set: (next) => {
      if (Array.isArray(next)) put(next);
    },
  };
}
