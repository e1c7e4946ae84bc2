/**
 * Where a notebook comes from that the reader has not written here, and whether the reader trusts
 * its code. Until then it runs walled off. It stands beside the notebook, never in it: no file and
 * no link can say of itself that it is to be trusted.
 *
 * @typedef {{kind: "link" | "file", from: string, at: number, trusted: boolean}} Provenance
 *   `from`: the site on which the link was followed, or the file's name; "" where it is not known
 */

export const WALLS =
  "It runs walled off: it cannot reach your progress, your files or other sites.";
export const WITHOUT_WALLS =
  "It will run like your own code: it can then read and change everything that this site keeps in your browser, and fetch from other sites. Only say so if you have read it, or know who wrote it.";

/** @param {{provenance?: Provenance}} record */
export function isWalledOff({ provenance }) {
  return provenance !== undefined && provenance.trusted !== true;
}

/** Where it came from, as a sentence. @param {Provenance} provenance @param {string} what "This code", … */
export function cameFrom({ kind, from }, what) {
  if (kind === "file") return `${what} came with a file${from ? `, ${from}` : ""}.`;
  return `${what} came with a link${from ? `, opened from ${from}` : ""}.`;
}

/** The site on which the link to this page was followed, or "". */
export function followedFrom() {
  try {
    const { host } = new URL(document.referrer);
    return host === location.host ? "" : host;
  } catch {
    return "";
  }
}
