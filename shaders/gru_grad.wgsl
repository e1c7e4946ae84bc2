// The gradient of one time step of a GRU. h holds the gradient of the step's new state but for what `direct` holds, the
// part that did not come through the product. After: `gates` and `product` have the gradients of both parts of the gates.

// include step_sizes

@group(0) @binding(1) var<storage, read> g: array<f32>;               // (rows, H), of the output
@group(0) @binding(2) var<storage, read> kept: array<f32>;            // (rows, 5, H): r, z, n, product of n, h before
@group(0) @binding(3) var<storage, read> h: array<f32>;               // (N, H)
@group(0) @binding(4) var<storage, read_write> direct: array<f32>;    // (N, H)
@group(0) @binding(5) var<storage, read_write> gates: array<f32>;     // (rows, 3, H)
@group(0) @binding(6) var<storage, read_write> product: array<f32>;   // (rows, 3, H)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at >= params.count) {
    return;
  }
  let H = params.size;
  let row = params.start + at / H;
  let column = at % H;
  let keep = row * 5u * H + column;
  let r = kept[keep];
  let z = kept[keep + H];
  let n = kept[keep + 2u * H];
  let of_h = g[params.start * H + at] + h[at] + direct[at];
  let of_n = of_h * (1.0 - z) * (1.0 - n * n);
  let of_r = of_n * kept[keep + 3u * H] * r * (1.0 - r);
  let of_z = of_h * (kept[keep + 4u * H] - n) * z * (1.0 - z);
  let own = row * 3u * H + column;
  gates[own] = of_r;
  gates[own + H] = of_z;
  gates[own + 2u * H] = of_n;
  product[own] = of_r;
  product[own + H] = of_z;
  product[own + 2u * H] = of_n * r;
  direct[at] = of_h * z;
}
