import { element } from "./element.js";

/** What is said within this time is said in one breath: nothing overwrites what came just before. */
const BREATH_MS = 100;
const LONGEST = 500;

/** @type {HTMLElement | null} */
let region = null;
/** @type {string[]} */
let waiting = [];
let timer = 0;

/** Made when it is first wanted, so that modules which announce can be loaded without a page. */
function liveRegion() {
  region ??= element("div", { class: "visually-hidden", "aria-live": "polite" });
  return region;
}

/** Puts the region into the page before anything is said: what is new with its text is not read. */
export function startAnnouncing() {
  document.body.append(liveRegion());
}

/**
 * Says something to screen readers without moving the focus; short, and only at turning points.
 *
 * @param {string} message
 */
export function announce(message) {
  if (message.trim()) waiting.push(message);
  // Whatever is outside of an open modal dialog is silent.
  const home = document.querySelector("dialog:modal") ?? document.body;
  if (liveRegion().parentElement !== home) home.append(liveRegion());
  clearTimeout(timer);
  timer = window.setTimeout(say, BREATH_MS);
}

function say() {
  const text = [...new Set(waiting)].join(" ").slice(0, LONGEST);
  waiting = [];
  // A repeated message is only read when the text changes: alternate a trailing space.
  const place = liveRegion();
  place.textContent = place.textContent === text ? `${text}\u00a0` : text;
}
