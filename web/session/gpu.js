/**
 * Opens the graphics device, or says why there is none.
 *
 * @typedef {{opened?: {adapter: GPUAdapter, device: GPUDevice}, noGpu?: string}} Gpu
 *   `noGpu` is the end of a sentence for the reader
 */

/** How long a session that is otherwise ready waits for a graphics driver. */
const PATIENCE_MS = 4000;

/** Whether Python can be paused while it waits for a promise (JSPI). */
export const CAN_SUSPEND = "Suspending" in WebAssembly;

/** @returns {Promise<Gpu>} */
export async function openGpu() {
  if (!CAN_SUSPEND) {
    return { noGpu: "this browser cannot pause Python to wait for a GPU (it has no JSPI)" };
  }
  if (!globalThis.isSecureContext) {
    return { noGpu: "browsers offer WebGPU only to pages from https or localhost" };
  }
  if (!navigator.gpu) return { noGpu: "this browser has no WebGPU" };
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
    if (!adapter) return { noGpu: "this browser found no usable graphics adapter" };
    return { opened: { adapter, device: await openDevice(adapter) } };
  } catch (error) {
    return { noGpu: `the graphics device could not be opened (${String(error)})` };
  }
}

/**
 * A driver that is stuck, say in another page's endless loop, must not keep Python from starting.
 * @param {Promise<Gpu>} gpu
 * @returns {Promise<Gpu>}
 */
export function soon(gpu) {
  return Promise.race([
    gpu,
    new Promise((resolve) => {
      setTimeout(() => resolve({ noGpu: "the graphics driver did not answer" }), PATIENCE_MS);
    }),
  ]);
}

/**
 * Opens the adapter's device with the adapter's own limits.
 * @param {GPUAdapter} adapter
 * @returns {Promise<GPUDevice>}
 */
function openDevice(adapter) {
  /** @type {GPUFeatureName[]} */
  const wanted = ["timestamp-query", "subgroups", "shader-f16"];
  /** @type {Record<string, number>} */
  const requiredLimits = {};
  for (const name in adapter.limits) {
    const value = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (adapter.limits))[
      name
    ];
    if (typeof value === "number" && !/subgroup/i.test(name)) requiredLimits[name] = value;
  }
  const requiredFeatures = wanted.filter((feature) => adapter.features.has(feature));
  return adapter.requestDevice({ requiredFeatures, requiredLimits });
}
