/** @import { Host, Kind } from "./quiz.js" */
import { announce } from "./announce.js";
import { element } from "./element.js";

/**
 * How an arrangement compares with the nearest right one.
 *
 * @param {number[]} given
 * @param {{orders: number[][], mistakes: {order: number[]}[]}} quiz
 */
export function judgeOrder(given, { orders, mistakes }) {
  const heads = orders.map((order) => {
    const at = order.findIndex((line, index) => line !== given[index]);
    return at === -1 ? order.length : at;
  });
  const mistake = mistakes.findIndex(({ order }) => {
    const places = order.map((line) => given.indexOf(line));
    return places.every((place, index) => index === 0 || places[index - 1] < place);
  });
  const head = Math.max(...heads);
  return { right: head === given.length, head, mistake: mistake === -1 ? null : mistake };
}

/**
 * Lines to put in order: by dragging, or by a line's two buttons.
 *
 * @param {Host} host
 * @returns {Kind}
 */
export function order({ root, form, data }) {
  const list = /** @type {HTMLElement} */ (form.querySelector(".order-lines"));
  const items = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const arrangement = () => items().map((item) => Number(item.dataset.line));
  let moved = false;

  const changed = () => {
    moved = true;
    number();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /** The ends of the list have nowhere to go to. */
  const number = () => {
    for (const [index, item] of items().entries()) {
      const [up, down] = item.querySelectorAll("button");
      up.setAttribute("aria-disabled", String(index === 0));
      down.setAttribute("aria-disabled", String(index === list.children.length - 1));
    }
  };

  /** @param {HTMLElement} item @param {-1 | 1} by @param {HTMLElement} button */
  const move = (item, by, button) => {
    const index = items().indexOf(item);
    const other = items()[index + by];
    const name = item.querySelector(".order-text")?.textContent?.trim() ?? "";
    if (!other) {
      announce(by < 0 ? "It is the first line." : "It is the last line.");
      return;
    }
    if (by < 0) other.before(item);
    else other.after(item);
    button.focus();
    changed();
    announce(`${name}: place ${index + by + 1} of ${items().length}.`);
  };

  for (const item of items()) {
    const name = item.querySelector(".order-text")?.textContent?.trim() ?? "";
    const button = (/** @type {-1 | 1} */ by) => {
      const label = by < 0 ? "Move up" : "Move down";
      const made = element(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-label": `${label}: ${name}`,
          title: label,
          onclick: () => move(item, by, made),
          onkeydown: (/** @type {KeyboardEvent} */ event) => {
            const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
            if (!step) return;
            event.preventDefault();
            move(item, step < 0 ? -1 : 1, made);
          },
        },
        by < 0 ? "↑" : "↓",
      );
      return made;
    };
    item.prepend(element("span", { class: "order-handle", "aria-hidden": "true" }));
    item.append(element("span", { class: "order-buttons" }, button(-1), button(1)));
    item.addEventListener("pointerdown", (event) => {
      if (!(event.target instanceof Element) || event.target.closest("button")) return;
      // A finger on the text scrolls the page; on the handle it drags. A mouse drags anywhere.
      const onHandle = event.target.closest(".order-handle");
      if (event.pointerType === "touch" && !onHandle) return;
      if (event.button === 0) drag(list, item, event, changed);
    });
  }
  number();
  root.classList.add("ordering");

  /** @param {number[]} lines */
  const arrange = (lines) => {
    const byLine = new Map(items().map((item) => [Number(item.dataset.line), item]));
    for (const line of lines) list.append(/** @type {HTMLElement} */ (byLine.get(line)));
    number();
  };

  return {
    check: "Check the order",
    missing: "Move a line first: drag it, or use its arrows.",
    read: () => (moved ? arrangement() : null),
    write(answer) {
      const known = new Set(arrangement());
      if (!Array.isArray(answer) || answer.length !== known.size) return false;
      if (new Set(answer).size !== known.size || answer.some((line) => !known.has(line))) {
        return false;
      }
      arrange(answer);
      moved = true;
      return true;
    },
    judge(answer) {
      const { right, head, mistake } = judgeOrder(answer, data);
      if (right) return { state: "right", title: "Right.", html: data.explanationHtml };
      const lines = head === 1 ? "The first line is" : `The first ${head} lines are`;
      const title = head === 0 ? "Not yet: the first line is another one." : `${lines} in place.`;
      return {
        state: "wrong",
        title,
        html: mistake === null ? "" : data.mistakes[mistake].feedbackHtml,
      };
    },
    mark(verdict, answer) {
      const head = verdict ? judgeOrder(answer, data).head : 0;
      for (const [index, item] of items().entries()) item.classList.toggle("right", index < head);
    },
    reveal() {
      arrange(data.orders[0]);
      moved = true;
    },
  };
}

/**
 * Moves a line with the pointer: it follows the finger, and the others make room.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement} item
 * @param {PointerEvent} start
 * @param {() => void} changed
 */
function drag(list, item, start, changed) {
  start.preventDefault();
  // The list holds the pointer: a line that changes places would lose it.
  list.setPointerCapture(start.pointerId);
  item.classList.add("dragged");
  let grip = start.clientY;
  let moved = false;
  const follow = (/** @type {PointerEvent} */ event) => {
    const place = (/** @type {Element | null} */ other) => {
      if (!other) return null;
      const { top, height } = other.getBoundingClientRect();
      return top + height / 2;
    };
    const before = item.offsetTop;
    const [above, below] = [item.previousElementSibling, item.nextElementSibling];
    const [up, down] = [place(above), place(below)];
    if (up !== null && event.clientY < up) above?.before(item);
    else if (down !== null && event.clientY > down) below?.after(item);
    if (item.offsetTop !== before) {
      grip += item.offsetTop - before;
      moved = true;
    }
    item.style.translate = `0 ${event.clientY - grip}px`;
  };
  const end = () => {
    list.removeEventListener("pointermove", follow);
    list.removeEventListener("lostpointercapture", end);
    item.classList.remove("dragged");
    item.style.translate = "";
    if (moved && list.contains(item)) changed();
  };
  list.addEventListener("pointermove", follow);
  list.addEventListener("lostpointercapture", end);
}
