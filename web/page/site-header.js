import { announce } from "./announce.js";
import { element, icon } from "./element.js";
import { startInstalling } from "./install.js";
import { loadSearch, notLoaded } from "./loaders.js";
import { themeButton } from "./theme.js";

const isMac = /mac|iphone|ipad/i.test(navigator.platform);

/** The header's buttons: search (also by / and Ctrl+K), colours, and on small screens the menu. */
export function startHeader() {
  const header = document.querySelector(".site-header");
  const nav = /** @type {HTMLElement | null} */ (document.querySelector(".site-nav"));
  if (!header || !nav) return;
  const search = element(
    "button",
    {
      type: "button",
      class: "open-search",
      "aria-keyshortcuts": "/ Control+K Meta+K",
      onclick: () => void openSearch(),
      onpointerenter: () => void loadSearch().catch(() => {}),
    },
    icon("search"),
    element("span", { class: "button-text" }, "Search"),
    element("kbd", { "aria-hidden": "true" }, isMac ? "⌘ K" : "Ctrl K"),
  );
  const menu = element(
    "button",
    {
      type: "button",
      class: "open-menu",
      "aria-expanded": "false",
      "aria-controls": nav.id,
      onclick: () => {
        const open = header.classList.toggle("menu-open");
        menu.setAttribute("aria-expanded", String(open));
      },
    },
    icon("menu"),
    element("span", { class: "visually-hidden" }, "Menu"),
  );
  startInstalling(nav);
  header.append(element("div", { class: "site-tools" }, search, themeButton(), menu));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || !asksForSearch(event)) return;
    event.preventDefault();
    void openSearch();
  });
}

async function openSearch() {
  // What is typed before the dialog has loaded is not lost.
  let typed = "";
  /** @param {KeyboardEvent} event */
  const keep = (event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    typed += event.key;
  };
  document.addEventListener("keydown", keep, { capture: true });
  try {
    const { openSearch: open } = await loadSearch();
    open(typed);
  } catch (error) {
    announce(notLoaded("The search", error));
  } finally {
    document.removeEventListener("keydown", keep, { capture: true });
  }
}

/** @param {KeyboardEvent} event */
function asksForSearch(event) {
  const command = isMac ? event.metaKey : event.ctrlKey;
  if (event.key === "/") return !(command || event.altKey || isTyping(event));
  return command && event.key.toLowerCase() === "k" && !(event.shiftKey || event.altKey);
}

/** @param {KeyboardEvent} event */
function isTyping(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
