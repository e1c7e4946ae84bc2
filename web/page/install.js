import { element } from "./element.js";

/**
 * Adds "Install" to the site's menu while the browser offers to install the site as an app.
 *
 * @param {Element} menu
 */
export function startInstalling(menu) {
  /** Chromium's offer; other browsers have none, and readers install from the browser's own menu. @type {any} */
  let offer = null;
  const item = element(
    "button",
    { type: "button", class: "install", hidden: true, onclick: () => void install() },
    "Install",
  );
  const install = async () => {
    const given = offer;
    offer = null; // an offer holds once
    item.hidden = true;
    await given?.prompt();
  };
  menu.append(item);
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault(); // the browser's own banner would cover the page
    offer = event;
    item.hidden = false;
  });
  addEventListener("appinstalled", () => {
    item.hidden = true;
  });
}
