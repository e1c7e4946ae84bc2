/**
 * Chooses the device that a session computes on, and says why in one sentence for the reader.
 *
 * @typedef {"webgpu" | "cpu"} Device
 *
 * @typedef {{vendor: string, architecture: string, description: string,
 *   isFallbackAdapter: boolean}} Adapter
 *
 * @typedef {object} Hardware
 * @property {Adapter | null} adapter the opened WebGPU adapter
 * @property {string | null} noGpu why there is no usable adapter, as the end of a sentence
 * @property {string | null} noSimd why the SIMD kernels did not load, as the end of a sentence
 */

/**
 * @param {Device | "auto"} asked
 * @param {Hardware} hardware
 * @returns {{device: Device, note: string}}
 */
export function chooseDevice(asked, { adapter, noGpu, noSimd }) {
  const slow = noSimd
    ? ` The fast CPU kernels are missing too (${noSimd}), so expect it to be slow.`
    : "";
  if (asked === "cpu") return { device: "cpu", note: `Running on the CPU, as asked.${slow}` };
  if (!adapter) {
    const why = noGpu ?? "no graphics adapter was found";
    const wish = asked === "webgpu" ? "WebGPU was asked for, but " : "";
    return { device: "cpu", note: `Running on the CPU: ${wish}${why}.${slow}` };
  }
  if (adapter.isFallbackAdapter) {
    if (asked === "webgpu") {
      return {
        device: "webgpu",
        note: "Running on WebGPU, as asked: this browser's adapter is software, which is slower here than the CPU kernels.",
      };
    }
    return {
      device: "cpu",
      note: `Running on the CPU: this browser's WebGPU adapter is software, which is slower here than the CPU kernels.${slow}`,
    };
  }
  const name =
    adapter.description || [adapter.vendor, adapter.architecture].filter(Boolean).join(" ");
  return { device: "webgpu", note: `Running on the GPU${name ? ` (${name})` : ""}.` };
}
