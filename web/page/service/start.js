import { whenIdle } from "../idle.js";
import { loadServiceWorker } from "../loaders.js";

/** Lets the site open without a network, once this page is done; not from files, not in frames. */
export function startService() {
  const isSite = isSecureContext && /^https?:$/.test(location.protocol) && window.top === window;
  if (!isSite || !("serviceWorker" in navigator)) return;
  if (document.readyState === "complete") whenIdle(register);
  else addEventListener("load", () => whenIdle(register), { once: true });
}

function register() {
  // A private window, or a host that has no worker: everything else works.
  loadServiceWorker()
    .then(({ startServiceWorker }) => startServiceWorker())
    .catch(() => {});
}
