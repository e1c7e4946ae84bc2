/**
 * Loads the CPU kernels on Pyodide's own memory, so that they work on numpy arrays without a copy.
 *
 * @param {Promise<Response>} response of simd.wasm, fetched while Python boots
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
