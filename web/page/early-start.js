import { whenIdle } from "./idle.js";
import { pageSession } from "./page-session.js";

/** So long a page is looked at before Python starts beside it. */
const READING_MS = 1500;
const LEAST_CHARGE = 0.2;
/** Gigabytes below which Python for a reader who may only read takes too much. */
const LEAST_MEMORY = 4;

/**
 * Starts Python while the reader reads, so that the first Run finds it ready; where that would cost
 * what the reader saves, only the session's own code comes early.
 */
export function startEarly() {
  const begin = async () => {
    if (await isWelcome()) pageSession.warm();
    else pageSession.prefetch();
  };
  const whenSeen = () => {
    if (document.visibilityState === "hidden") {
      document.addEventListener("visibilitychange", whenSeen, { once: true });
    } else setTimeout(() => whenIdle(() => void begin()), READING_MS);
  };
  if (document.readyState === "complete") whenSeen();
  else addEventListener("load", whenSeen, { once: true });
}

async function isWelcome() {
  const { connection, deviceMemory, getBattery } =
    /** @type {Navigator & {connection?: {saveData?: boolean, effectiveType?: string},
     *   deviceMemory?: number, getBattery?: () => Promise<{charging: boolean, level: number}>}} */ (
      navigator
    );
  if (connection?.saveData) return false;
  if (/2g/.test(connection?.effectiveType ?? "")) return false;
  if (matchMedia("(prefers-reduced-data: reduce)").matches) return false;
  if ((deviceMemory ?? LEAST_MEMORY) < LEAST_MEMORY) return false;
  const battery = await getBattery?.call(navigator).catch(() => null);
  return !battery || battery.charging || battery.level >= LEAST_CHARGE;
}
