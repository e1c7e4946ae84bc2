import { BUILD, scope, worker } from "./scope.js";

const PATIENCE_MS = 1000;

/** The builds of all open tabs; null while one of them does not say. @returns {Promise<Set<string> | null>} */
export async function buildsOfTabs() {
  const all = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const tabs = all.filter((tab) => tab.frameType !== "nested" && tab.url.startsWith(scope));
  const builds = await Promise.all(tabs.map(buildOfTab));
  return builds.includes(null) ? null : new Set(/** @type {string[]} */ (builds));
}

/** @param {Client} tab @returns {Promise<string | null>} */
function buildOfTab(tab) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(String(data));
    setTimeout(() => resolve(null), PATIENCE_MS);
    tab.postMessage({ type: "which-build" }, [port2]);
  });
}

/** Whether every open tab is of this worker's build, so that nobody notices that it takes over. */
export async function isExpected() {
  const builds = await buildsOfTabs();
  return builds !== null && [...builds].every((id) => id === BUILD.id);
}
