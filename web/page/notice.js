import { announce } from "./announce.js";
import { element } from "./element.js";

const STAYS_MS = 6000;
let timer = 0;

/** @typedef {{name: string, act: () => void}} Action */

const box = element("div", { class: "page-notice", role: "region", "aria-label": "Message" });
box.hidden = true;

/** @param {string} text @param {Action[]} actions */
function show(text, actions) {
  clearTimeout(timer);
  const back = /** @type {HTMLElement | null} */ (document.activeElement);
  const close = () => {
    box.hidden = true;
    if (back?.isConnected) back.focus({ preventScroll: true });
  };
  const buttons = actions.map(({ name, act }) =>
    element(
      "button",
      {
        type: "button",
        onclick: () => {
          close();
          act();
        },
      },
      name,
    ),
  );
  box.replaceChildren(element("span", {}, text), ...buttons);
  box.onkeydown = (event) => {
    if (event.key === "Escape") close();
  };
  document.body.append(box);
  box.hidden = false;
  announce(text);
  return buttons;
}

/** Says something that needs no answer, and goes away by itself. @param {string} text */
export function tell(text) {
  show(text, []);
  timer = window.setTimeout(() => {
    box.hidden = true;
  }, STAYS_MS);
}

/**
 * Asks without stopping the page; Escape and the last answer leave everything as it is.
 *
 * @param {string} question
 * @param {string} yes
 * @param {() => void} act
 */
export function askReader(question, yes, act) {
  const [first] = show(question, [
    { name: yes, act },
    { name: "Cancel", act: () => {} },
  ]);
  first?.focus();
}
