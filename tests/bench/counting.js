// Counts what is asked of WebGPU, and can leave out the work itself: then what remains is the
// host's own cost. Run in a page, or in the worker that holds the device.
if (!globalThis.asked && globalThis.GPUQueue) {
  const asked = { dispatches: 0, submits: 0, bindGroups: 0, buffers: 0, pipelines: 0, bytes: 0 };
  globalThis.asked = asked;
  globalThis.dropDispatches = false;
  const held = new WeakMap();

  /** @param {{ prototype: any }} type @param {string} method @param {(call: any) => any} instead */
  const wrap = (type, method, instead) => {
    const own = type.prototype[method];
    type.prototype[method] = function (...given) {
      return instead.call(this, () => own.apply(this, given));
    };
  };
  const counted = (type, method, name) =>
    wrap(type, method, (call) => {
      asked[name]++;
      return call();
    });
  for (const method of ["dispatchWorkgroups", "dispatchWorkgroupsIndirect"])
    wrap(GPUComputePassEncoder, method, (call) => {
      asked.dispatches++;
      if (!globalThis.dropDispatches) call();
    });
  counted(GPUQueue, "submit", "submits");
  counted(GPUDevice, "createBindGroup", "bindGroups");
  counted(GPUDevice, "createComputePipeline", "pipelines");
  counted(GPUDevice, "createComputePipelineAsync", "pipelines");
  wrap(GPUDevice, "createBuffer", (call) => {
    const buffer = call();
    asked.buffers++;
    asked.bytes += buffer.size;
    held.set(buffer, buffer.size);
    return buffer;
  });
  wrap(GPUBuffer, "destroy", function (call) {
    asked.bytes -= held.get(this) ?? 0;
    held.delete(this);
    return call();
  });
}
