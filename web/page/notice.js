import { announce } from "./announce.js";
import { element } from "./element.js";

const STAYS_MS = 6000;
let timer = 0;

const box = element("div", { class: "page-notice", role: "region", "aria-label": "Message" });

/** Says something that needs no answer, and goes away by itself. @param {string} text */
export function tell(text) {
  clearTimeout(timer);
  box.textContent = text;
  document.body.append(box);
  announce(text);
  timer = window.setTimeout(() => box.remove(), STAYS_MS);
}

/**
 * Asks before something is done; Escape and Cancel leave everything as it is.
 *
 * @param {string} question
 * @param {string} yes the name of the button that does it
 * @param {(chosen: boolean) => void} act
 * @param {{consequence?: string, forGood?: boolean, choice?: string}} [more] forGood: what it does
 * cannot be undone; choice: the name of a box to tick, off at first
 */
export function askReader(question, yes, act, { consequence = "", forGood = false, choice } = {}) {
  const close = (/** @type {string} */ answer) => () => dialog.close(answer);
  const cancel = element("button", { type: "button", onclick: close("no") }, "Cancel");
  const agree = element("button", { type: "button", onclick: close("yes") }, yes);
  agree.classList.toggle("danger", forGood);
  const tick = element("input", { type: "checkbox" });
  const dialog = element(
    "dialog",
    { class: "question", "aria-labelledby": "question-asked" },
    element("h2", { id: "question-asked" }, question),
    consequence ? element("p", {}, consequence) : null,
    choice ? element("p", {}, element("label", {}, tick, choice)) : null,
    element("p", { class: "question-buttons" }, cancel, agree),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "yes") act(tick.checked);
  });
  document.body.append(dialog);
  dialog.showModal();
  (forGood ? cancel : agree).focus();
}
