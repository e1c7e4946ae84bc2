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
 * @property {Comparison | null} [measured] what was measured here on such an adapter before
 *
 * @typedef {{webgpu: number, cpu: number}} Times milliseconds on each device
 * @typedef {{matmul: Times, step: Times}} Comparison a large product and a small step of training
 */

/** Names of adapters that are programs on the CPU, whatever else they say of themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i;

/** @param {Adapter} adapter */
export function isSoftware({ vendor, architecture, description, isFallbackAdapter }) {
  return isFallbackAdapter || SOFTWARE.test(`${vendor} ${architecture} ${description}`);
}

/**
 * How many times as fast the GPU is as the CPU: the geometric mean over what was measured, because
 * people train both small models and large ones. Null where the numbers make no sense.
 * @param {unknown} measured
 * @returns {number | null}
 */
export function advantage(measured) {
  const { matmul, step } = /** @type {Partial<Comparison>} */ (measured ?? {});
  if (!matmul || !step) return null;
  const ratio = Math.sqrt((matmul.cpu / matmul.webgpu) * (step.cpu / step.webgpu));
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null;
}

/** What a comparison is kept under. @param {Adapter} adapter @param {string} engine which version */
export function comparisonKey({ vendor, architecture, description }, engine) {
  return [vendor, architecture, description, engine].join(" | ");
}

/** @param {number} ratio */
const times = (ratio) => `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} times as fast`;

/**
 * @param {Device | "auto"} asked
 * @param {Hardware} hardware
 * @returns {{device: Device, note: string}}
 */
export function chooseDevice(asked, { adapter, noGpu, noSimd, measured = null }) {
  const slow = noSimd
    ? ` The fast CPU kernels are missing too (${noSimd}), so expect it to be slow.`
    : "";
  if (asked === "cpu") return { device: "cpu", note: `Running on the CPU, as asked.${slow}` };
  if (!adapter) {
    const why = noGpu ?? "no graphics adapter was found";
    const wish = asked === "webgpu" ? "WebGPU was asked for, but " : "";
    return { device: "cpu", note: `Running on the CPU: ${wish}${why}.${slow}` };
  }
  if (isSoftware(adapter)) {
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
  const named = name ? ` (${name})` : "";
  const ratio = advantage(measured);
  if (asked === "auto" && ratio !== null) {
    if (ratio < 1) {
      const note = `Running on the CPU: measured ${times(1 / ratio)} here as the GPU${named}.${slow}`;
      return { device: "cpu", note };
    }
    const note = `Running on the GPU${named}: measured ${times(ratio)} here as the CPU.`;
    return { device: "webgpu", note };
  }
  return { device: "webgpu", note: `Running on the GPU${named}.` };
}
