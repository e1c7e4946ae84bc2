/** @import { LayerFrame } from "./frame.js" */
import { FEATURES } from "./settings.js";

const SIDE = 30;
let range = [Number.NaN, Number.NaN];
/** @type {LayerFrame | null} */
let known = null;

/**
 * What every feature says of the plane, whether the network takes it or not.
 *
 * @param {[number, number]} wanted the range of both coordinates
 * @returns {LayerFrame}
 */
export function featureMaps(wanted) {
  if (known && range[0] === wanted[0] && range[1] === wanted[1]) return known;
  range = wanted;
  const [low, high] = wanted;
  const at = (/** @type {number} */ place) => low + (place / (SIDE - 1)) * (high - low);
  const all = Object.values(FEATURES);
  const maps = new Uint8Array(all.length * SIDE ** 2);
  const peaks = all.map(({ of }, feature) => {
    const values = Array.from({ length: SIDE ** 2 }, (_, i) =>
      of(at(i % SIDE), -at(Math.floor(i / SIDE))),
    );
    const peak = Math.max(...values.map(Math.abs)) || 1;
    maps.set(
      values.map((value) => Math.round(128 + (127 * value) / peak)),
      feature * SIDE ** 2,
    );
    return peak;
  });
  const count = all.length;
  const flat = Array(count).fill(false);
  known = {
    units: count,
    shown: count,
    maps,
    side: SIDE,
    peaks,
    flat,
    weight: null,
    inputs: 0,
    bias: null,
  };
  return known;
}
