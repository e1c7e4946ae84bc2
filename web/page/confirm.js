import { element } from "./element.js";

/**
 * Asks before something that cannot be undone; Escape and the first button mean no.
 *
 * @param {string} question
 * @param {string} consequence
 * @param {string} yes the name of the button that does it
 * @returns {Promise<boolean>}
 */
export function confirmed(question, consequence, yes) {
  return new Promise((resolve) => {
    const close = (/** @type {string} */ value) => () => dialog.close(value);
    const dialog = element(
      "dialog",
      { class: "confirm", "aria-labelledby": "confirm-question" },
      element("h2", { id: "confirm-question" }, question),
      element("p", {}, consequence),
      element(
        "p",
        { class: "confirm-buttons" },
        element("button", { type: "button", onclick: close("no") }, "Cancel"),
        element("button", { type: "button", class: "danger", onclick: close("yes") }, yes),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
