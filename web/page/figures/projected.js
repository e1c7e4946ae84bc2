/** @typedef {{x: number, y: number, depth: number}} Place depth from 0 (far) to 1 (near) */

/**
 * Where points of the plane or of space come to lie in a picture, as large as fits.
 *
 * @param {ArrayLike<number>} points
 * @param {number} size numbers of each: 2 or 3
 * @param {{width: number, height: number, zoom: number, turn: {yaw: number, pitch: number} | null}} look
 *   turn: the direction of view, or null for the plane of the first two numbers
 * @returns {Place[]}
 */
export function projected(points, size, { width, height, zoom, turn }) {
  const count = points.length / size;
  const middle = [0, 0, 0];
  const extent = [0, 1, 2].map((axis) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = axis; axis < size && i < points.length; i += size) {
      low = Math.min(low, points[i]);
      high = Math.max(high, points[i]);
    }
    if (axis >= size) [low, high] = [0, 0];
    middle[axis] = (low + high) / 2;
    return (high - low) / 2;
  });
  let radius = 0; // of the ball that holds all points, which no turn lets out of the picture
  for (let i = 0; i < points.length; i += size) {
    const [x, y, z] = [0, 1, 2].map((k) => (k < size ? points[i + k] - middle[k] : 0));
    radius = Math.max(radius, Math.hypot(x, y, z));
  }
  const margin = 18;
  // In the plane each side may fill its room.
  const scale =
    zoom *
    (turn
      ? (Math.min(width, height) / 2 - margin) / (radius || 1)
      : Math.min(
          (width / 2 - margin) / (extent[0] || 1e-9),
          (height / 2 - margin) / (extent[1] || 1e-9),
          1e9,
        ));
  const [sy, cy] = turn ? [Math.sin(turn.yaw), Math.cos(turn.yaw)] : [0, 1];
  const [sp, cp] = turn ? [Math.sin(turn.pitch), Math.cos(turn.pitch)] : [0, 1];
  return Array.from({ length: count }, (_, at) => {
    const x = points[at * size] - middle[0];
    const y = points[at * size + 1] - middle[1];
    const z = size === 3 ? points[at * size + 2] - middle[2] : 0;
    const across = x * cy + z * sy;
    const away = z * cy - x * sy;
    const up = y * cp - away * sp;
    const depth = away * cp + y * sp;
    return {
      x: width / 2 + across * scale,
      y: height / 2 - up * scale,
      depth: 0.5 + depth / (2 * (radius || 1)),
    };
  });
}
