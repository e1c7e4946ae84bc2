import { element, icon } from "./element.js";

/** @typedef {{name: string, keys?: string, act: () => void, separated?: boolean}} Item */

/**
 * A button that opens a menu; the items are asked for when it opens.
 *
 * @param {string} label
 * @param {() => Item[]} items
 */
export function menuButton(label, items) {
  const button = element(
    "button",
    {
      type: "button",
      class: "quiet menu-button",
      "aria-label": label,
      title: label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    },
    icon("more"),
  );
  const holder = element("span", { class: "menu-holder" }, button);
  /** @type {HTMLElement | null} */
  let menu = null;

  const close = (back = false) => {
    const open = menu;
    menu = null; // before the focus moves, which would close it again
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
    open?.remove();
  };
  const open = (/** @type {"first" | "last"} */ end) => {
    menu = element("div", { class: "menu", role: "menu", "aria-label": label });
    for (const { name, keys, act, separated } of items()) {
      const item = element(
        "button",
        {
          type: "button",
          role: "menuitem",
          tabindex: -1,
          class: separated ? "separated" : null,
          onclick: () => {
            close(true);
            act();
          },
        },
        element("span", {}, name),
        keys ? element("kbd", { "aria-hidden": "true" }, keys) : null,
      );
      menu.append(item);
    }
    menu.addEventListener("keydown", (event) => move(event));
    holder.append(menu);
    button.setAttribute("aria-expanded", "true");
    const { bottom, height } = menu.getBoundingClientRect();
    if (bottom > innerHeight && height < holder.getBoundingClientRect().top)
      menu.dataset.above = "";
    focusItem(end === "first" ? 0 : -1);
  };
  const entries = () => /** @type {HTMLElement[]} */ ([...(menu?.children ?? [])]);
  const focusItem = (/** @type {number} */ index) => entries().at(index)?.focus();
  const move = (/** @type {KeyboardEvent} */ event) => {
    const all = entries();
    const now = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ";
    if (event.key === "ArrowDown") focusItem((now + 1) % all.length);
    else if (event.key === "ArrowUp") focusItem(now - 1);
    else if (event.key === "Home") focusItem(0);
    else if (event.key === "End") focusItem(-1);
    else if (event.key === "Escape") close(true);
    else if (letter) {
      const wanted = event.key.toLowerCase();
      const next = [...all.slice(now + 1), ...all].find((item) =>
        item.textContent?.toLowerCase().startsWith(wanted),
      );
      next?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  button.addEventListener("click", () => (menu ? close() : open("first")));
  button.addEventListener("keydown", (event) => {
    if (menu || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    open(event.key === "ArrowDown" ? "first" : "last");
  });
  holder.addEventListener("focusout", ({ relatedTarget }) => {
    if (!holder.contains(/** @type {Node | null} */ (relatedTarget))) close();
  });
  return holder;
}
