import { announce } from "./announce.js";
import { element, icon } from "./element.js";
import { keepsNothing, recall, remember } from "./storage.js";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/** The page's colours as the browser's own bars take them up. */
const BARS = { light: "#fdfcfa", dark: "#14171b" };

/** What the switch goes through. @type {["system", "light", "dark"]} */
const CHOICES = ["system", "light", "dark"];
const NAMES = { system: "as the system", light: "light", dark: "dark" };

/** Fires "change" when the page turns light or dark. */
export const themeChanges = new EventTarget();

/** Whether the page is dark now, by the reader's choice or else by the system's. */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : prefersDark.matches;
}

/** What the reader chose. @returns {keyof typeof NAMES} */
function choice() {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

/** Turns this page light or dark; anything else leaves it to the system. @param {unknown} chosen */
export function showTheme(chosen) {
  take(chosen);
  changed();
}

/** Takes up the stored choice and follows the system, and what other pages of the site choose. */
export function startTheme() {
  if (!keepsNothing) take(recall("theme"));
  prefersDark.addEventListener("change", changed);
  window.addEventListener("storage", (event) => {
    if (event.key === "glowgrad:theme" && !keepsNothing) showTheme(recall("theme"));
  });
}

/** @param {unknown} chosen */
function take(chosen) {
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
  const bars = /** @type {NodeListOf<HTMLMetaElement>} */ (
    document.querySelectorAll('meta[name="theme-color"]')
  );
  for (const bar of bars) {
    const system = bar.media.includes("dark") ? "dark" : "light";
    const now = choice();
    bar.content = BARS[now === "system" ? system : now];
  }
}

/** The switch of the header: as the system, light, dark. */
export function themeButton() {
  const button = element("button", { type: "button", class: "theme", onclick: next });
  const name = () => {
    const now = choice();
    button.replaceChildren(icon(now));
    button.title = `Colours: ${NAMES[now]}`;
    button.setAttribute("aria-label", button.title);
  };
  themeChanges.addEventListener("change", name);
  name();
  return button;
}

function next() {
  const chosen = CHOICES[(CHOICES.indexOf(choice()) + 1) % CHOICES.length];
  showTheme(chosen);
  remember("theme", chosen === "system" ? null : chosen);
  announce(`Colours: ${NAMES[chosen]}`);
}

function changed() {
  themeChanges.dispatchEvent(new Event("change"));
}
