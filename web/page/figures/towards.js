/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The direction of an arrow key. @param {string} key @returns {[number, number] | null} */
export function arrowWay(key) {
  return WAYS[key] ?? null;
}

/**
 * The nearest place in a direction, or -1: what lies aside of it counts as twice as far.
 *
 * @param {{x: number, y: number}[]} places
 * @param {number} from
 * @param {[number, number]} way
 */
export function towards(places, from, [dx, dy]) {
  const { x, y } = places[from];
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (const [at, place] of places.entries()) {
    const along = (place.x - x) * dx + (place.y - y) * dy;
    const aside = Math.abs((place.x - x) * dy) + Math.abs((place.y - y) * dx);
    if (at === from || along <= 1e-6) continue;
    if (along + 2 * aside < least) [best, least] = [at, along + 2 * aside];
  }
  return best;
}
