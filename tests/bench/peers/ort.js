// onnxruntime-web: inference only, of ONNX files that Glowgrad's own exporter wrote.
import { KERNEL_INPUTS } from "./inputs.js";
import { sums } from "./peer.js";

let ort;
let provider = "";

export async function open(backend) {
  provider = backend;
  const folder = new URL("node_modules/onnxruntime-web/dist/", location.href).href;
  ort = await import(`${folder}${backend === "webgpu" ? "ort.webgpu" : "ort.wasm"}.min.mjs`);
  ort.env.wasm.wasmPaths = folder;
  ort.env.wasm.numThreads = navigator.hardwareConcurrency;
  ort.env.logLevel = "error";
  return ort.env.versions.web;
}

export async function prepare(what) {
  if (!what.onnx) throw new Error("inference only: no gradients");
  const onGpu = provider === "webgpu";
  const session = await ort.InferenceSession.create(Uint8Array.from(what.onnx), {
    executionProviders: [provider],
    ...(onGpu ? { preferredOutputLocation: "gpu-buffer" } : {}),
  });
  const held = [];
  const feeds = {};
  KERNEL_INPUTS[what.kind](what.sizes).forEach((input, i) => {
    const name = session.inputNames[i];
    feeds[name] = onGpu ? placed(input, held) : new ort.Tensor("float32", input.data, input.shape);
  });
  let last = null;
  const step = async () => {
    last?.dispose();
    last = (await session.run(feeds))[session.outputNames[0]];
  };
  return {
    step,
    read: () => (onGpu ? firstOf(last) : last.data[0]),
    async *values() {
      await step();
      yield* sums(Promise.all([onGpu ? last.getData() : last.data]));
    },
    async close() {
      last?.dispose();
      await session.release();
      for (const buffer of held) buffer.destroy();
    },
  };
}

/** An input that stays on the GPU. */
function placed({ shape, data }, held) {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const device = ort.env.webgpu.device;
  const buffer = device.createBuffer({
    size: data.byteLength,
    usage: STORAGE | COPY_SRC | COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, data);
  held.push(buffer);
  return ort.Tensor.fromGpuBuffer(buffer, { dataType: "float32", dims: shape });
}

async function firstOf(result) {
  const device = ort.env.webgpu.device;
  const { COPY_DST, MAP_READ } = GPUBufferUsage;
  const near = device.createBuffer({ size: 4, usage: COPY_DST | MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(result.gpuBuffer, 0, near, 0, 4);
  device.queue.submit([encoder.finish()]);
  await near.mapAsync(GPUMapMode.READ);
  const [value] = new Float32Array(near.getMappedRange());
  near.destroy();
  return value;
}
