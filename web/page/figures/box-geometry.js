/** @typedef {[number, number, number, number]} Box corners: left, top, right, bottom */

/**
 * The boxes that stay, best first: with a score that is high enough, and no more overlap than
 * allowed with a better box of their class (non-maximum suppression).
 *
 * @param {{boxes: Box[], labels: string[], scores: number[]}} found
 * @param {number} threshold
 * @param {number} most
 * @returns {number[]}
 */
export function kept({ boxes: all, labels, scores }, threshold, most) {
  const order = [...all.keys()].filter((at) => (scores[at] ?? 1) >= threshold);
  order.sort((a, b) => (scores[b] ?? 1) - (scores[a] ?? 1));
  /** @type {number[]} */
  const staying = [];
  for (const at of order) {
    const rival = staying.some(
      (one) => labels[one] === labels[at] && iou(all[one], all[at]) > most,
    );
    if (!rival) staying.push(at);
  }
  return staying;
}

/** @param {Box} box */
export function area([left, top, right, bottom]) {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** Intersection over union. @param {Box} a @param {Box} b */
export function iou(a, b) {
  const shared = area([
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ]);
  return shared / Math.max(area(a) + area(b) - shared, 1e-12);
}

/** A box with a margin. @param {Box} box @param {number} margin @returns {Box} */
export function grown([left, top, right, bottom], margin) {
  return [left - margin, top - margin, right + margin, bottom + margin];
}

/**
 * A box that was moved as a whole, or by its lower right corner, and stays on the image.
 *
 * @param {Box} box
 * @param {[number, number]} way
 * @param {boolean} corner
 * @param {[number, number]} size of the image
 * @returns {Box}
 */
export function moved([left, top, right, bottom], [dx, dy], corner, [width, height]) {
  const within = (
    /** @type {number} */ value,
    /** @type {number} */ low,
    /** @type {number} */ high,
  ) => Math.min(Math.max(value, low), Math.max(low, high));
  if (corner) {
    return [left, top, within(right + dx, left + 1, width), within(bottom + dy, top + 1, height)];
  }
  const across = within(dx, -left, width - right);
  const down = within(dy, -top, height - bottom);
  return [left + across, top + down, right + across, bottom + down];
}
