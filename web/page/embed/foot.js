import { deviceBadge } from "../device-badge.js";
import { element, icon } from "../element.js";
import { pageSession } from "../page-session.js";
import { siteFile } from "../site.js";

/** The line below the cells: how Python stands, what it computes on, and the way to the site. */
export class Foot {
  #line = element("p", { class: "device-line" });
  #restart = element(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-label": "Restart",
      title: "Restart Python: its variables go, the code stays",
      onclick: () => void pageSession.restart(),
    },
    icon("restart"),
  );
  #link = element("a", {
    class: "embed-link",
    target: "_blank",
    rel: "noopener",
    href: siteFile(""),
  });

  /** The cells of the page around share one Python. */
  isShared = false;

  constructor() {
    this.element = element(
      "footer",
      { class: "embed-foot" },
      this.#line,
      this.#restart,
      deviceBadge(),
      this.#link,
    );
    pageSession.addEventListener("state", () => this.#show());
    this.#show();
  }

  /** @param {string} address @param {string} title what is there */
  lead(address, title) {
    this.#link.href = address;
    this.#link.replaceChildren(
      "Open in Glowgrad",
      title ? element("span", { class: "visually-hidden" }, `: ${title}`) : "",
    );
    this.#link.title = title;
  }

  #show() {
    const { state, deviceLost } = pageSession;
    this.#restart.hidden = state === "off" || state === "booting";
    this.#line.classList.toggle("alert", state === "dead" || deviceLost);
    this.#line.textContent = this.#describe();
  }

  #describe() {
    const { state, deviceLost, fault, wayOut } = pageSession;
    if (state === "off") return "Runs in your browser; nothing is loaded until you press Run.";
    if (state === "booting") return "Starting Python …";
    if (state === "dead") return `${fault} ${wayOut}`;
    if (deviceLost) return "The GPU was lost: choose the CPU, and run the cells again.";
    return this.isShared ? "The cells of this page share their variables." : "";
  }
}
