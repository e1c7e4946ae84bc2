const FIRST_TRY_MS = 1000;
const LAST_TRY_MS = 30_000;

/**
 * Whether a host answers; what it says does not matter, and no cache may speak for it.
 *
 * @param {string} address
 * @param {AbortSignal} [signal]
 */
export async function answers(address, signal) {
  try {
    await fetch(address, { method: "HEAD", cache: "no-store", signal });
    return true;
  } catch {
    return false;
  }
}

/**
 * Resolves when a host answers again: asked when the browser says that it is online, and after some
 * time, longer each time.
 *
 * @param {string} address
 * @param {AbortSignal} [signal] ends the waiting too
 */
export async function reconnected(address, signal) {
  let pause = FIRST_TRY_MS;
  while (!signal?.aborted && !(await answers(address, signal))) {
    await quiet(pause, signal);
    pause = Math.min(2 * pause, LAST_TRY_MS);
  }
}

/** @param {number} ms @param {AbortSignal} [signal] */
function quiet(ms, signal) {
  return new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener("online", end);
    signal?.addEventListener("abort", end);
  });
}
