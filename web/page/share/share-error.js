/** @import { SharedCell } from "./codec.js" */

/** @typedef {"empty" | "foreign" | "newer" | "long" | "cut" | "damaged" | "large"} ShareFault */

/** @type {Record<ShareFault, string>} */
const WORDS = {
  empty: "This link carries no code: nothing follows its #.",
  foreign:
    "This link carries no code that Glowgrad made: what follows its # belongs to something else.",
  newer:
    "This link was made with a newer Glowgrad than this one. Reload the page to get it; if that does not help, this site is not up to date yet.",
  long: "This link is longer than any that Glowgrad makes, so it was not opened.",
  cut: "The end of this link is missing: the program that it was sent with has probably cut it off. Ask for it again, or for the notebook as a file.",
  damaged:
    "This link was changed or cut off on its way, so its code may not be what was shared. Ask for it again, or for the notebook as a file.",
  large: "This notebook is too large for a link.",
};

/** Why a link cannot be made or read, in words for the reader. */
export class ShareError extends Error {
  /** @param {ShareFault} fault @param {{recovered?: SharedCell[], length?: number}} [more] */
  constructor(fault, { recovered = [], length = 0 } = {}) {
    super(WORDS[fault]);
    this.name = "ShareError";
    this.fault = fault;
    /** What could be read nevertheless; the last of it may break off. */
    this.recovered = recovered;
    /** Characters of the text that would have been the link's; 0: not counted. */
    this.length = length;
  }
}
