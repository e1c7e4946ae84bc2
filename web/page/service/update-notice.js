import { announce } from "../announce.js";
import { element } from "../element.js";
import { pageSession } from "../page-session.js";

/** Says that there is a new version, and lets the reader choose when it is used. */
export class UpdateNotice {
  #text = element("p");
  #buttons = element("p", { class: "update-buttons" });
  #box = element(
    "section",
    { class: "update-notice", "aria-label": "New version" },
    this.#text,
    this.#buttons,
  );
  /** What the notice says of the version. */
  #news = "";

  constructor() {
    // What a reload would lose changes while the notice is there.
    pageSession.addEventListener("state", () => this.#say());
  }

  /** @param {() => void} use makes the new version take over and reloads the page */
  offer(use) {
    this.#show("A new version of Glowgrad is ready.", "Use it now", () => {
      this.#news = "Changing to the new version …";
      this.#say();
      this.#buttons.remove();
      use();
    });
  }

  /** The version was changed in another tab. @param {() => void} reload */
  offerReload(reload) {
    this.#show("Glowgrad was updated in another tab.", "Reload this one", reload);
  }

  /** @param {string} news @param {string} name @param {() => void} act */
  #show(news, name, act) {
    this.#news = news;
    this.#say();
    this.#buttons.replaceChildren(
      element("button", { type: "button", onclick: act }, name),
      element(
        "button",
        { type: "button", class: "quiet", onclick: () => this.#box.remove() },
        "Later",
      ),
    );
    this.#box.append(this.#buttons);
    document.body.append(this.#box);
    announce(this.#text.textContent ?? "");
  }

  #say() {
    const holdsVariables = pageSession.state === "ready" || pageSession.state === "busy";
    const loses = holdsVariables
      ? "This page reloads then: Python forgets its variables; your text and your progress stay."
      : "Your text and your progress stay.";
    this.#text.textContent = `${this.#news} ${loses}`;
  }
}
