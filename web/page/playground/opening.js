/** @import { Settings } from "./settings.js" */

import { hiddenIn } from "./hidden-parts.js";
import { linkOf, settingsOf } from "./link.js";
import { sound } from "./settings.js";
import { carriesCode, readLink } from "./share-link.js";

/**
 * What the page begins with. `own` is code that the settings alone would not make; `isStrange`:
 * somebody else may have written it; `hidden`: parts of the page that are left out.
 *
 * @typedef {{settings: Settings, own: string | null, isStrange: boolean, hidden: string[]}} Opening
 */

/**
 * What an address asks for; where it asks for nothing, what was left here, or the first experiment.
 *
 * @param {string} hash @param {{link: string, text: string | null} | null} left
 * @returns {Promise<Opening>}
 * @throws {Error} says what is wrong with a link that carries code
 */
export async function openingOf(hash, left) {
  const text = hash.replace(/^#/, "");
  if (carriesCode(text)) {
    const { link, code } = await readLink(text);
    const settings = settingsOf(link) ?? sound({});
    return { settings, own: code, isStrange: true, hidden: hiddenIn(link) };
  }
  const linked = settingsOf(text);
  const known = left && settingsOf(left.link);
  const isLeft = known && (!linked || linkOf(known) === linkOf(linked));
  return {
    settings: linked ?? known ?? sound({}),
    own: isLeft ? left.text : null,
    isStrange: false,
    hidden: hiddenIn(text),
  };
}
