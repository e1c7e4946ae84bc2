import assert from "node:assert/strict";
import { test } from "node:test";
import { advantage, chooseDevice, comparisonKey, isSoftware } from "../../web/session/device.js";

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

const faster = { matmul: { webgpu: 1, cpu: 9 }, step: { webgpu: 1, cpu: 4 } };
const slower = { matmul: { webgpu: 2, cpu: 1 }, step: { webgpu: 8, cpu: 1 } };
const here = { adapter: gpu, noGpu: null, noSimd: null };

test("auto follows what was measured on this adapter, and says by how much", () => {
  assert.deepEqual(chooseDevice("auto", { ...here, measured: faster }), {
    device: "webgpu",
    note: "Running on the GPU (acme one): measured 6.0 times as fast here as the CPU.",
  });
  assert.deepEqual(chooseDevice("auto", { ...here, measured: slower }), {
    device: "cpu",
    note: "Running on the CPU: measured 4.0 times as fast here as the GPU (acme one).",
  });
});

test("a large product and a small step weigh the same", () => {
  assert.equal(advantage({ matmul: { webgpu: 1, cpu: 16 }, step: { webgpu: 4, cpu: 1 } }), 2);
  assert.equal(advantage({ matmul: { webgpu: 1, cpu: 4 }, step: { webgpu: 16, cpu: 1 } }), 0.5);
});

test("numbers that make no sense decide nothing", () => {
  const broken = [{}, { matmul: 3 }, { ...faster, step: { webgpu: 0, cpu: 1 } }, "x", [], 7];
  for (const measured of broken) {
    assert.equal(advantage(measured), null);
    const choice = chooseDevice("auto", { ...here, measured: /** @type {any} */ (measured) });
    assert.equal(choice.device, "webgpu");
  }
});

test("who asked for a device gets it whatever was measured", () => {
  assert.equal(chooseDevice("webgpu", { ...here, measured: slower }).device, "webgpu");
  assert.equal(chooseDevice("cpu", { ...here, measured: faster }).device, "cpu");
});

test("software is known by its name too, and never measured", () => {
  const named = { ...gpu, description: "SwiftShader Device (Subzero)" };
  const { device } = chooseDevice("auto", { ...here, adapter: named, measured: faster });
  assert.equal(device, "cpu");
  assert.ok(isSoftware(named) && isSoftware(software) && !isSoftware(gpu));
});

test("a comparison holds for an adapter and a version", () => {
  assert.notEqual(comparisonKey(gpu, "1"), comparisonKey(gpu, "2"));
  assert.notEqual(comparisonKey(gpu, "1"), comparisonKey({ ...gpu, architecture: "two" }, "1"));
});
