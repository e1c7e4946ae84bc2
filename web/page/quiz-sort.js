/** @import { Host, Kind } from "./quiz.js" */
import { announce } from "./announce.js";
import { element } from "./element.js";

const NEAR = 5; // pixels that a pointer may move without dragging

/**
 * What a sorting says so far; `groups[i]` is where item i lies, -1 while it lies nowhere.
 *
 * @param {number[]} groups
 * @param {{group: number}[]} items
 */
export function judgeSort(groups, items) {
  const right = groups.filter((group, at) => group === items[at].group).length;
  return { right, left: items.length - right, all: right === items.length };
}

/**
 * Things to put into groups, each answered at once: by dragging, or by choosing the thing and then
 * its group.
 *
 * @param {Host} host
 * @returns {Kind}
 */
export function sort({ root, form, data, submit }) {
  const tray = /** @type {HTMLElement} */ (form.querySelector(".sort-tray"));
  const boxes = /** @type {HTMLElement[]} */ ([...form.querySelectorAll(".sort-group")]).sort(
    (a, b) => Number(a.dataset.group) - Number(b.dataset.group),
  );
  /** @type {{item: HTMLElement, chip: HTMLButtonElement, at: number, name: string}[]} */
  const things = [];
  /** Where each item lies, and which one came last. */
  let groups = data.items.map(() => -1);
  let last = -1;
  let chosen = -1;

  const nameOf = (/** @type {HTMLElement} */ box) =>
    box.querySelector(".sort-name")?.textContent?.trim() ?? "";
  const settled = (/** @type {number} */ at) => groups[at] === data.items[at].group;
  const listOf = (/** @type {number} */ group) =>
    group === -1 ? tray : /** @type {HTMLElement} */ (boxes[group].querySelector(".sort-items"));

  /** Lays the things where they belong and marks what lies somewhere. */
  const arrange = () => {
    for (const { item, chip, at } of things) {
      if (item.parentElement !== listOf(groups[at])) listOf(groups[at]).append(item);
      const right = settled(at);
      item.classList.toggle("right", right);
      item.classList.toggle("wrong", groups[at] !== -1 && !right);
      chip.disabled = right;
    }
  };

  /** Chooses a thing, or lets go of it: while one is chosen, the groups have a button each. @param {number} at */
  const choose = (at) => {
    chosen = at;
    for (const { chip, at: own } of things) chip.setAttribute("aria-pressed", String(own === at));
    for (const box of boxes) box.querySelector(":scope > .put-here")?.remove();
    const thing = things.find((one) => one.at === at);
    if (!thing) return;
    for (const [group, box] of boxes.entries()) {
      const button = element(
        "button",
        {
          type: "button",
          class: "put-here",
          "aria-label": `put it here: “${thing.name}” to ${nameOf(box)}`,
          onclick: () => put(at, group),
        },
        "put it here",
      );
      box.querySelector(".sort-name")?.after(button);
    }
  };

  /** @param {number} at @param {number} group */
  const put = (at, group) => {
    choose(-1);
    [groups[at], last] = [group, at];
    arrange();
    submit();
    const still = things.find((one) => !settled(one.at) && (one.at === at || settled(at)));
    still?.chip.focus({ preventScroll: true });
  };

  for (const item of /** @type {NodeListOf<HTMLElement>} */ (tray.querySelectorAll("li"))) {
    const text = /** @type {HTMLElement} */ (item.querySelector(".sort-text"));
    const at = Number(item.dataset.item);
    const chip = element("button", { type: "button", class: "sort-text", "aria-pressed": "false" });
    chip.append(...text.childNodes);
    text.replaceWith(chip);
    const name = chip.textContent?.trim() ?? "";
    things.push({ item, chip, at, name });
    chip.addEventListener("click", (event) => {
      if (chosen === at) return choose(-1);
      choose(at);
      const byKey = event.detail === 0;
      if (byKey) /** @type {HTMLElement | null} */ (form.querySelector(".put-here"))?.focus();
      announce(`${name} is chosen. Choose its group.`);
    });
    chip.addEventListener("pointerdown", (event) => {
      // A finger scrolls the page; it taps the thing and then the group.
      if (event.pointerType === "touch" || event.button !== 0 || chip.disabled) return;
      drag(event, item, boxes, (group) => put(at, group));
    });
  }
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || chosen === -1) return;
    const thing = things.find((one) => one.at === chosen);
    choose(-1);
    thing?.chip.focus();
  });
  root.classList.add("sorting");

  return {
    missing: "Put one of them into a group first.",
    read: () => (last === -1 ? null : [...groups]),
    write(answer) {
      const fits = (/** @type {any} */ group) =>
        Number.isInteger(group) && group >= -1 && group < boxes.length;
      if (!Array.isArray(answer) || answer.length !== groups.length || !answer.every(fits)) {
        return false;
      }
      groups = [...answer];
      arrange();
      return true;
    },
    judge(answer) {
      const { right, left, all } = judgeSort(answer, data.items);
      if (all) return { state: "right", title: "All in place.", html: data.explanationHtml };
      const count = `${right} of ${data.items.length} in place.`;
      if (last === -1 || answer[last] === -1) return { state: "waiting", title: count };
      if (answer[last] !== data.items[last].group) {
        return { state: "wrong", title: "Not there.", html: data.items[last].feedbackHtml };
      }
      const more = left === 1 ? "One is left." : `${left} are left.`;
      return { state: "waiting", title: `✓ That is its place. ${more}` };
    },
    mark: arrange,
  };
}

/**
 * Lets a thing follow the pointer until it is let go of over a group. What hardly moved was a click.
 *
 * @param {PointerEvent} start
 * @param {HTMLElement} item
 * @param {HTMLElement[]} boxes
 * @param {(group: number) => void} dropped
 */
function drag(start, item, boxes, dropped) {
  const controller = new AbortController();
  const { signal } = controller;
  let moved = false;
  const under = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const at = document.elementFromPoint(clientX, clientY)?.closest(".sort-group");
    return boxes.indexOf(/** @type {HTMLElement} */ (at));
  };
  const stop = () => {
    controller.abort();
    item.classList.remove("dragged");
    item.style.translate = "";
    for (const box of boxes) box.classList.remove("over");
  };
  window.addEventListener(
    "pointermove",
    (event) => {
      const [x, y] = [event.clientX - start.clientX, event.clientY - start.clientY];
      if (!moved && Math.hypot(x, y) < NEAR) return;
      moved = true;
      item.classList.add("dragged");
      item.style.translate = `${x}px ${y}px`;
      const over = under(event);
      for (const [at, box] of boxes.entries()) box.classList.toggle("over", at === over);
    },
    { signal },
  );
  window.addEventListener(
    "pointerup",
    (event) => {
      const group = moved ? under(event) : -1;
      stop();
      if (!moved) return;
      // The click that follows a drag chooses nothing.
      const swallow = (/** @type {Event} */ click) => click.stopPropagation();
      window.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
      if (group !== -1) dropped(group);
    },
    { signal },
  );
  window.addEventListener("pointercancel", stop, { signal });
}
