import { recall, remember } from "./storage.js";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/** Fires "change" when the page turns light or dark. */
export const themeChanges = new EventTarget();

/** Whether the page is dark now, by the reader's choice or else by the system's. */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : prefersDark.matches;
}

/** Takes up the stored choice and follows the system until there is one. */
export function startTheme() {
  const stored = recall("theme");
  if (stored === "dark" || stored === "light") document.documentElement.dataset.theme = stored;
  prefersDark.addEventListener("change", changed);
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
