import { element, icon } from "./element.js";
import { recall, remember } from "./storage.js";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/** Fires "change" when the page turns light or dark. */
export const themeChanges = new EventTarget();

/** Whether the page is dark now, by the reader's choice or else by the system's. */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : prefersDark.matches;
}

/** Takes up the stored choice, follows the system until there is one, and offers the switch. */
export function startTheme() {
  const stored = recall("theme");
  if (stored === "dark" || stored === "light") document.documentElement.dataset.theme = stored;
  prefersDark.addEventListener("change", changed);
  document.querySelector(".site-header")?.append(themeButton());
}

function themeButton() {
  const button = element(
    "button",
    { type: "button", class: "theme", onclick: toggleTheme },
    icon("theme"),
  );
  const name = () => {
    const next = isDark() ? "Light colours" : "Dark colours";
    button.setAttribute("aria-label", next);
    button.title = next;
  };
  themeChanges.addEventListener("change", name);
  name();
  return button;
}

/** Switches between light and dark; choosing what the system prefers forgets the choice. */
export function toggleTheme() {
  const dark = !isDark();
  if (dark === prefersDark.matches) {
    delete document.documentElement.dataset.theme;
    remember("theme", null);
  } else {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    remember("theme", dark ? "dark" : "light");
  }
  changed();
}

function changed() {
  themeChanges.dispatchEvent(new Event("change"));
}
