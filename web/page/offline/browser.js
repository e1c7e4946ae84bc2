/** @import { World } from "./taking.js" */
import { reconnected } from "../network.js";

const WORKER_MS = 8000;

/**
 * Why this browser cannot keep the course, or null where it can.
 *
 * @param {string} base the site's address
 * @returns {Promise<"insecure" | "denied" | "worker" | null>}
 */
export async function hindrance(base) {
  if (!isSecureContext) return "insecure";
  try {
    await caches.has("glowgrad-course");
  } catch {
    return "denied";
  }
  if (!("serviceWorker" in navigator)) return "worker";
  return (await hasWorker(base)) ? null : "worker";
}

/** The site's service worker, which a first visit only begins to set up. @param {string} base */
async function hasWorker(base) {
  const find = () => navigator.serviceWorker.getRegistration(base).catch(() => undefined);
  if (await find()) return true;
  const late = new Promise((resolve) => setTimeout(resolve, WORKER_MS));
  await Promise.race([navigator.serviceWorker.ready, late]);
  return (await find()) !== undefined;
}

/** What taking the course needs of a browser. @param {string} base @returns {World} */
export function thisWorld(base) {
  return {
    fetch: (...request) => fetch(...request),
    base,
    reconnected: (signal) => reconnected(`${base}build.json`, signal),
    now: () => Date.now(),
  };
}
