// An epilogue (see webgpu/stream.py) that adds to a sum so far.

@group(0) @binding(EXTRA_0) var<storage, read> before: array<f32>;

fn epilogue(value: f32, at: u32) -> f32 {
  return before[at] + value;
}
