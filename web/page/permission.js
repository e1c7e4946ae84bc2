/** @import { Permission } from "../session/package-index.js" */
import { element } from "./element.js";

/** So long nobody allows anything: a click or a key that was meant for the page comes sooner. */
const PAUSE_MS = 700;

/** Questions come one after the other. @type {Promise<unknown>} */
let before = Promise.resolve();

/**
 * Asks whether code that came from elsewhere may have packages fetched.
 *
 * @param {Permission} request
 * @returns {Promise<boolean>}
 */
export function askPermission(request) {
  const answer = before.then(() => ask(request));
  before = answer;
  return answer;
}

/** @param {Permission} request @returns {Promise<boolean>} */
function ask({ packages, hosts }) {
  const close = (/** @type {string} */ answer) => () => dialog.close(answer);
  const refuse = element("button", { type: "button", onclick: close("no") }, "Refuse");
  const allow = element(
    "button",
    { type: "button", disabled: true, onclick: close("yes") },
    "Allow once",
  );
  const names = packages.map((name) => element("li", {}, element("code", {}, name)));
  const dialog = element(
    "dialog",
    { class: "question permission", "aria-labelledby": "permission-asked" },
    element("h2", { id: "permission-asked" }, "Fetch packages for this code?"),
    element("p", {}, "This code came from elsewhere. It wants to install:"),
    element("ul", { class: "permission-packages" }, ...names),
    element(
      "p",
      {},
      `They, and what they need, would come from ${hosts.join(" and ")}, which then see your ` +
        "network address and nothing else of you. They run behind the same walls as the code.",
    ),
    element("p", { class: "question-buttons" }, refuse, allow),
  );
  document.body.append(dialog);
  dialog.showModal();
  refuse.focus();
  const pause = setTimeout(() => {
    allow.disabled = false;
  }, PAUSE_MS);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      clearTimeout(pause);
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
