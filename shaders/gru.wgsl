// One time step of a GRU with its product: h = n + z · (h - n), with n = tanh(x + r · product), r and z the sigmoid of their gates;
// the bias belongs to the product.
// Source: Cho et al., 2014, "Learning phrase representations using RNN encoder-decoder for statistical machine translation".

const GATES = 3u;

// include recurrent_product

// include gate

fn unit_of(row: u32, unit: u32, product: vec4<f32>) {
  let H = params.size;
  let all = (params.start + row) * 3u * H + unit;
  let r = sigmoid(x[all] + product.x + bias[unit]);
  let z = sigmoid(x[all + H] + product.y + bias[unit + H]);
  let inner = product.z + bias[unit + 2u * H];
  let n = bounded_tanh(x[all + 2u * H] + r * inner);
  let before = h_before(row, unit);
  let keep = (params.start + row) * 5u * H + unit;  // r, z, n, the product of n, h before
  kept[keep] = r;
  kept[keep + H] = z;
  kept[keep + 2u * H] = n;
  kept[keep + 3u * H] = inner;
  kept[keep + 4u * H] = before;
  keep_h(row, unit, n + z * (before - n));
}
