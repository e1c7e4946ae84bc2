/** A module whose one function returns f32x4.relaxed_madd of zeros. */
const RELAXED = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0], // "\0asm", version 1
  ...[1, 5, 1, 96, 0, 1, 123], // one type: () → v128
  ...[3, 2, 1, 0], // one function of that type
  ...[10, 19, 1, 17, 0], // its body, without locals
  ...[65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15], // three times i8x16.splat of 0
  ...[253, 133, 2, 11], // f32x4.relaxed_madd, end
]);

/** Whether this browser multiplies and adds in one instruction where the processor can. */
export function hasRelaxedSimd() {
  return WebAssembly.validate(RELAXED);
}

/**
 * Loads the CPU kernels on Pyodide's own memory, so that they work on numpy arrays without a copy.
 *
 * @param {Promise<Response>} response of simd.wasm or simd-relaxed.wasm, fetched while Python boots
 * @param {WebAssembly.Memory} memory
 * @returns {Promise<{exports: WebAssembly.Exports | null, reason: string | null}>}
 */
export async function loadSimd(response, memory) {
  try {
    const file = await response;
    if (!file.ok) return { exports: null, reason: `simd.wasm answered ${file.status}` };
    const bytes = await file.arrayBuffer();
    if (!WebAssembly.validate(bytes)) {
      return { exports: null, reason: "this browser has no WebAssembly SIMD" };
    }
    const abort = () => {
      throw new Error("A CPU kernel was called with a size that it does not take.");
    };
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory, abort } });
    return { exports: instance.exports, reason: null };
  } catch (error) {
    return { exports: null, reason: `simd.wasm: ${String(error)}` };
  }
}
