import { keptCourse } from "../service/caches.js";
import { announce } from "./announce.js";
import { element, icon } from "./element.js";
import { answers, reconnected } from "./network.js";
import { siteFile, siteFolder } from "./site.js";

const IDLE_MS = 3000;

/**
 * Says in the header when the network is gone, and what then works: by the browser's word, and by
 * asking the site once where a service worker may have given the page without it.
 */
export function startOfflineMark() {
  if (!document.querySelector(".site-tools")) return;
  const mark = new OfflineMark();
  window.addEventListener("offline", () => void mark.check());
  if (!navigator.onLine) void mark.check();
  else if (navigator.serviceWorker?.controller) setTimeout(() => mark.check(), IDLE_MS);
}

class OfflineMark {
  #link = element("a", { class: "offline-mark", href: siteFile("offline/") }, icon("offline"));

  /** A browser that calls itself offline may still reach a site on this device. */
  async check() {
    if (this.#link.isConnected || (await answers(siteFile("build.json")))) return;
    const what = (await keptCourse(siteFolder()))?.complete
      ? "this course is kept on this device"
      : "only pages that you have visited work";
    this.#link.title = `No network: ${what}`;
    this.#link.setAttribute("aria-label", this.#link.title);
    document.querySelector(".site-tools")?.prepend(this.#link);
    announce(`The network is gone: ${what}.`);
    await reconnected(siteFile("build.json"));
    this.#link.remove();
    announce("The network is back.");
  }
}
