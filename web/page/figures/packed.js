/** @import { Packed } from "../types.js" */

/**
 * The numbers of a packed array.
 *
 * @param {Packed} packed
 * @returns {Uint8Array | Float32Array}
 */
export function unpack({ dtype, base64 }) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  if (dtype === "uint8") return bytes;
  if (dtype === "float32") return new Float32Array(bytes.buffer);
  throw new TypeError(`A packed array has dtype uint8 or float32, not ${dtype}.`);
}
