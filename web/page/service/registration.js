import { messageSW } from "workbox-window";
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
  const notice = new UpdateNotice();
  let isFirst = serviceWorker.controller === null;
  /** The reader has said so in this tab. */
  let isAsked = false;

  serviceWorker.addEventListener("message", ({ data, ports }) => {
    if (data?.type === "which-build") ports[0]?.postMessage(pageBuild());
  });
  serviceWorker.addEventListener("controllerchange", async () => {
    if (isAsked) return location.reload();
    const worker = serviceWorker.controller;
    if (!worker) return;
    if (isFirst) worker.postMessage({ type: "keep", addresses: loadedAddresses() });
    isFirst = false;
    if ((await buildOf(worker)) === pageBuild()) worker.postMessage({ type: "tidy" });
    else notice.offerReload(() => location.reload());
  });

  const address = siteFile("sw.js");
  const registration = await serviceWorker.register(address, { updateViaCache: "none" });
  followWaiting(registration, async (worker) => {
    // A page that came from the network may be of the new version already.
    if ((await buildOf(worker)) === pageBuild()) worker.postMessage({ type: "skip-if-expected" });
    else {
      notice.offer(() => {
        isAsked = true;
        setTimeout(() => location.reload(), TAKE_OVER_MS);
        registration.waiting?.postMessage({ type: "take-over" });
      });
    }
  });
  checkNowAndThen(registration);
  serviceWorker.controller?.postMessage({ type: "tidy" });
}

/** @param {ServiceWorker} worker @returns {Promise<string>} the id of its build */
function buildOf(worker) {
  return messageSW(worker, { type: "which-build" });
}

/**
 * Calls with each worker that is ready to take over: one that was before this page, too.
 *
 * @param {ServiceWorkerRegistration} registration
 * @param {(worker: ServiceWorker) => void} act
 */
function followWaiting(registration, act) {
  const follow = () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && registration.active) act(worker);
    });
  };
  if (registration.waiting) act(registration.waiting);
  follow(); // the browser may have begun before this page came to rest
  registration.addEventListener("updatefound", follow);
}

/** What this page has loaded so far, and itself. */
function loadedAddresses() {
  return [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
}

/**
 * Asks for a new version now, and when the tab is looked at again after a while.
 *
 * @param {ServiceWorkerRegistration} registration
 */
function checkNowAndThen(registration) {
  let checked = 0;
  const check = () => {
    if (document.hidden || Date.now() - checked < STALE_MS) return;
    checked = Date.now();
    // Without a network there is nothing to ask.
    registration.update().catch(() => {});
  };
  document.addEventListener("visibilitychange", check);
  check();
}
