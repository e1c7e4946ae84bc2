// The gradient of one time step of an LSTM, with the product that takes it from the step after. c holds the gradient of the step's
// new c, and then that of the c before.

const GATES = 4u;

// include recurrent_product_grad

@group(0) @binding(6) var<storage, read_write> c: array<f32>;      // (N, H)

// include gate

fn unit_of(row: u32, unit: u32, through: f32, known: bool) {
  let H = params.size;
  let at = row * H + unit;
  let all = params.start + row;
  let keep = all * 6u * H + unit;  // i, f, g, o, c and h before
  let i = kept[keep];
  let f = kept[keep + H];
  let n = kept[keep + 2u * H];
  let o = kept[keep + 3u * H];
  let before = kept[keep + 4u * H];
  let t = bounded_tanh(f * before + i * n);
  let of_h = g[all * H + unit] + through;
  let of_c = c[at] + of_h * o * (1.0 - t * t);
  let own = all * 4u * H + unit;
  product[own] = of_c * n * i * (1.0 - i);
  product[own + H] = of_c * before * f * (1.0 - f);
  product[own + 2u * H] = of_c * i * (1.0 - n * n);
  product[own + 3u * H] = of_h * t * o * (1.0 - o);
  c[at] = of_c * f;
}
