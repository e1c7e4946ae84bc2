// The gradient of one time step of an LSTM. Before: h and c hold the gradients of the step's new state. After: `gates` has
// those of the gates, and c that of the c before; h is for the product of `gates` and the weights to fill.

// include step_sizes

@group(0) @binding(1) var<storage, read> g: array<f32>;             // (rows, H), of the output
@group(0) @binding(2) var<storage, read> kept: array<f32>;          // (rows, 6, H): i, f, g, o, c and h before
@group(0) @binding(3) var<storage, read> h: array<f32>;             // (N, H)
@group(0) @binding(4) var<storage, read_write> c: array<f32>;       // (N, H)
@group(0) @binding(5) var<storage, read_write> gates: array<f32>;   // (rows, 4, H)

// include gate

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at >= params.count) {
    return;
  }
  let H = params.size;
  let row = params.start + at / H;
  let column = at % H;
  let keep = row * 6u * H + column;
  let i = kept[keep];
  let f = kept[keep + H];
  let n = kept[keep + 2u * H];
  let o = kept[keep + 3u * H];
  let before = kept[keep + 4u * H];
  let t = bounded_tanh(f * before + i * n);
  let of_h = g[params.start * H + at] + h[at];
  let of_c = c[at] + of_h * o * (1.0 - t * t);
  let own = row * 4u * H + column;
  gates[own] = of_c * n * i * (1.0 - i);
  gates[own + H] = of_c * before * f * (1.0 - f);
  gates[own + 2u * H] = of_c * i * (1.0 - n * n);
  gates[own + 3u * H] = of_h * t * o * (1.0 - o);
  c[at] = of_c * f;
}
