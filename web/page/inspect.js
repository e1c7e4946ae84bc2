import { announce } from "./announce.js";
import { element, icon } from "./element.js";
import { loadPanel, notLoaded } from "./loaders.js";
import { recall, remember } from "./storage.js";

/** @typedef {import("./panel/panel.js").Panel} Panel */

/** @type {Panel | null} */
let panel = null;
let isOpen = false;
/** Where the keyboard was before the panel took it. @type {HTMLElement | null} */
let before = null;

const button = element(
  "button",
  {
    type: "button",
    class: "inspect",
    "aria-label": "Inspect",
    "aria-expanded": "false",
    "aria-keyshortcuts": "Alt+I",
    title: "Inspect variables, memory and the GPU (Alt+I)",
    onclick: () => void toggle(),
  },
  icon("inspect"),
  element("span", { class: "button-text", "aria-hidden": "true" }, "Inspect"),
);

/** The button that opens the inspector; Alt+I does so too. */
export function inspectButton() {
  document.addEventListener("keydown", (event) => {
    // On a Mac, Option+I writes a letter: the key's place on the keyboard tells.
    if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyI") return;
    event.preventDefault();
    void toggle();
  });
  if (recall("inspector-open") === true) void setOpen(true);
  return button;
}

/** Opens the panel and goes there; a second time goes back. */
async function toggle() {
  if (isOpen) {
    await setOpen(false);
    return;
  }
  before = /** @type {HTMLElement | null} */ (document.activeElement);
  await setOpen(true);
  panel?.focus();
}

/** @param {boolean} open */
async function setOpen(open) {
  isOpen = open;
  button.setAttribute("aria-expanded", String(open));
  remember("inspector-open", open || null);
  if (!open) {
    const hadFocus = panel?.hasFocus;
    panel?.close();
    if (hadFocus) (before?.isConnected && before !== document.body ? before : button).focus();
    return;
  }
  try {
    const { Panel } = await loadPanel();
    panel ??= new Panel(() => void setOpen(false));
    if (isOpen) panel.open();
  } catch (error) {
    isOpen = false;
    button.setAttribute("aria-expanded", "false");
    announce(notLoaded("The inspector", error));
  }
}
