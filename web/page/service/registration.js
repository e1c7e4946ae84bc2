import { messageSW, Workbox } from "workbox-window";
import { siteFile } from "../site.js";
import { pageBuild } from "../version.js";
import { UpdateNotice } from "./update-notice.js";

/** A tab that comes back after this long asks whether there is a new version. */
const STALE_MS = 3_600_000;
/** The former worker may still be busy; the page comes from the network anyhow. */
const TAKE_OVER_MS = 4000;

/** Registers the service worker, and tells the reader of new versions. */
export async function startServiceWorker() {
  const { serviceWorker } = navigator;
  let isFirst = serviceWorker.controller === null;
  serviceWorker.addEventListener("message", ({ data, ports }) => {
    if (data?.type === "which-build") ports[0]?.postMessage(pageBuild());
  });
  const workbox = new Workbox(siteFile("sw.js"), { updateViaCache: "none" });
  const notice = new UpdateNotice();
  /** The reader has said so in this tab. */
  let isAsked = false;

  workbox.addEventListener("waiting", async ({ sw }) => {
    if (!sw) return;
    if ((await messageSW(sw, { type: "which-build" })) === pageBuild()) {
      // This page came from the network and is of the new version already.
      sw.postMessage({ type: "skip-if-expected" });
      return;
    }
    notice.offer(() => {
      isAsked = true;
      serviceWorker.addEventListener("controllerchange", () => location.reload());
      setTimeout(() => location.reload(), TAKE_OVER_MS);
      workbox.messageSkipWaiting();
    });
  });
  workbox.addEventListener("controlling", async () => {
    const worker = serviceWorker.controller;
    if (isAsked || !worker) return;
    if (isFirst) worker.postMessage({ type: "keep", addresses: loadedAddresses() });
    isFirst = false;
    const build = await messageSW(worker, { type: "which-build" });
    if (build === pageBuild()) worker.postMessage({ type: "tidy" });
    else notice.offerReload(() => location.reload());
  });
  await workbox.register({ immediate: true });
  checkNowAndThen(workbox);
  serviceWorker.controller?.postMessage({ type: "tidy" });
}

/** What this page has loaded so far, and itself. */
function loadedAddresses() {
  return [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
}

/** Asks for a new version now, and when the tab is looked at again after a while. @param {Workbox} workbox */
function checkNowAndThen(workbox) {
  let checked = 0;
  const check = () => {
    if (document.hidden || Date.now() - checked < STALE_MS) return;
    checked = Date.now();
    // Without a network there is nothing to ask.
    workbox.update().catch(() => {});
  };
  document.addEventListener("visibilitychange", check);
  check();
}
