/**
 * Kernels: pipelines, made at once or while other work goes on.
 *
 * @typedef {{pipeline: GPUComputePipeline | null, create: () => GPUComputePipeline,
 *   layout: GPUBindGroupLayout, label: string, refused?: string}} Kernel `pipeline` is null while it
 *   is being made
 * @typedef {import("./gpu-errors.js").GpuErrors} GpuErrors
 */

/**
 * @param {GPUDevice} device @param {GpuErrors} errors
 * @param {string} label @param {string} wgsl
 * @param {string} bindings a letter for each array: "r" read, "w" read and write
 * @param {string} constants JSON of the pipeline-overridable constants
 * @param {boolean} ahead whether to go on while it is made
 * @returns {Kernel}
 */
export function makeKernel(device, errors, label, wgsl, bindings, constants, ahead) {
  device.pushErrorScope("validation");
  /** @type {GPUBindGroupLayoutEntry[]} */
  const entries = [...bindings].map((letter, i) => ({
    binding: i + 1,
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type: letter === "r" ? "read-only-storage" : "storage" },
  }));
  entries.unshift({
    binding: 0,
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type: "uniform", hasDynamicOffset: true, minBindingSize: 0 },
  });
  const layout = device.createBindGroupLayout({ label, entries });
  const module = device.createShaderModule({ label, code: wgsl });
  const descriptor = {
    label,
    layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
    compute: { module, constants: JSON.parse(constants || "{}") },
  };
  const create = () => device.createComputePipeline(descriptor);
  /** @type {Kernel} */
  const kernel = { pipeline: ahead ? null : create(), create, layout, label };
  if (ahead) {
    device.createComputePipelineAsync(descriptor).then(
      (pipeline) => {
        kernel.pipeline ??= pipeline;
      },
      (error) => {
        kernel.refused = `the GPU refused the kernel "${label}": ${error.message}`;
      },
    );
  }
  const refused = `The GPU refused the kernel "${label}": `;
  device.popErrorScope().then(
    (error) => errors.note(error, refused),
    () => {}, // the device is lost, which `lost` tells
  );
  return kernel;
}
