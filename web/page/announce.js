import { element } from "./element.js";

/** What is said within this time is said in one breath: nothing overwrites what came just before. */
const BREATH_MS = 100;
const LONGEST = 500;

const region = element("div", { class: "visually-hidden", "aria-live": "polite" });
/** @type {string[]} */
let waiting = [];
let timer = 0;

/** Puts the region into the page before anything is said: what is new with its text is not read. */
export function startAnnouncing() {
  document.body.append(region);
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
  if (region.parentElement !== home) home.append(region);
  clearTimeout(timer);
  timer = window.setTimeout(say, BREATH_MS);
}

function say() {
  const text = [...new Set(waiting)].join(" ").slice(0, LONGEST);
  waiting = [];
  // A repeated message is only read when the text changes: alternate a trailing space.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
