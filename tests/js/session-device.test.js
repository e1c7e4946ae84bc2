import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseDevice } from "../../web/session/device.js";

const gpu = { vendor: "acme", architecture: "one", description: "", isFallbackAdapter: false };
const software = { ...gpu, isFallbackAdapter: true };
const none = { adapter: null, noGpu: "this browser has no WebGPU", noSimd: null };

test("auto takes a real adapter and names it", () => {
  const { device, note } = chooseDevice("auto", { adapter: gpu, noGpu: null, noSimd: null });
  assert.equal(device, "webgpu");
  assert.equal(note, "Running on the GPU (acme one).");
});

test("auto leaves a software adapter alone, and says why", () => {
  const { device, note } = chooseDevice("auto", { adapter: software, noGpu: null, noSimd: null });
  assert.equal(device, "cpu");
  assert.match(note, /adapter is software, which is slower here than the CPU kernels\.$/);
});

test("webgpu is given where it was asked for, even in software", () => {
  const { device } = chooseDevice("webgpu", { adapter: software, noGpu: null, noSimd: null });
  assert.equal(device, "webgpu");
});

test("webgpu that cannot be had becomes the CPU with the reason", () => {
  assert.deepEqual(chooseDevice("webgpu", none), {
    device: "cpu",
    note: "Running on the CPU: WebGPU was asked for, but this browser has no WebGPU.",
  });
  assert.equal(chooseDevice("auto", none).note, "Running on the CPU: this browser has no WebGPU.");
});

test("missing CPU kernels are mentioned where they matter", () => {
  const noSimd = "simd.wasm answered 404";
  assert.match(chooseDevice("cpu", { ...none, noSimd }).note, /simd\.wasm answered 404/);
  const onGpu = chooseDevice("auto", { adapter: gpu, noGpu: null, noSimd });
  assert.doesNotMatch(onGpu.note, /simd/);
});
