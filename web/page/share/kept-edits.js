/** @import { SharedNotebook } from "./codec.js" */
import { fingerprint } from "../storage.js";

/** What the reader makes of a shared notebook stays in this tab, apart from all that the site keeps. */
const PREFIX = "glowgrad-shared:";

/** @param {string} link */
const keyOf = (link) => `${PREFIX}${fingerprint(link)}-${link.length}`;

/** The reader's version of a link's notebook, or null. @param {string} link @returns {SharedNotebook | null} */
export function keptEdits(link) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(link)) ?? "null");
    return kept?.link === link ? kept.notebook : null;
  } catch {
    return null;
  }
}

/** Whether this tab keeps it; null forgets. @param {string} link @param {SharedNotebook | null} notebook */
export function keepEdits(link, notebook) {
  try {
    if (notebook === null) sessionStorage.removeItem(keyOf(link));
    else sessionStorage.setItem(keyOf(link), JSON.stringify({ link, notebook }));
    return true;
  } catch {
    return false;
  }
}
