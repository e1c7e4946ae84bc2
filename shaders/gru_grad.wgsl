// The gradient of one time step of a GRU, with the product that takes it from the step after. `direct` holds the part of h's
// gradient that does not come through the product, and then that of the h before.

const GATES = 3u;

// include recurrent_product_grad

@group(0) @binding(6) var<storage, read_write> direct: array<f32>;   // (N, H)
@group(0) @binding(7) var<storage, read_write> gates: array<f32>;    // (rows, 3, H), of the input's part of the gates

fn unit_of(row: u32, unit: u32, through: f32, known: bool) {
  let H = params.size;
  let at = row * H + unit;
  let all = params.start + row;
  let keep = all * 5u * H + unit;  // r, z, n, the product of n, h before
  let r = kept[keep];
  let z = kept[keep + H];
  let n = kept[keep + 2u * H];
  var of_h = g[all * H + unit] + through;
  if (known) {
    of_h += direct[at];
  }
  let of_n = of_h * (1.0 - z) * (1.0 - n * n);
  let of_r = of_n * kept[keep + 3u * H] * r * (1.0 - r);
  let of_z = of_h * (kept[keep + 4u * H] - n) * z * (1.0 - z);
  let own = all * 3u * H + unit;
  gates[own] = of_r;
  gates[own + H] = of_z;
  gates[own + 2u * H] = of_n;
  product[own] = of_r;
  product[own + H] = of_z;
  product[own + 2u * H] = of_n * r;
  direct[at] = of_h * z;
}
