import { element } from "./element.js";

/** @type {HTMLElement | null} */
let region = null;

/**
 * Says something to screen readers without moving the focus; short, and only at turning points.
 *
 * @param {string} message
 */
export function announce(message) {
  if (!region) {
    region = element("div", { class: "visually-hidden", "aria-live": "polite" });
    document.body.append(region);
  }
  // A repeated message is only read when the text changes: alternate a trailing space.
  region.textContent = region.textContent === message ? `${message}\u00a0` : message;
}
