// One time step of an LSTM with its product: c = f · c + i · g, h = o · tanh(c), with i, f, o = sigmoid and g = tanh of the gates
// x + h · weightᵀ + bias.
// Source: Hochreiter, Schmidhuber, 1997, "Long short-term memory".

const GATES = 4u;

// include recurrent_product

@group(0) @binding(8) var<storage, read_write> c: array<f32>;      // (N, H)

// include gate

fn unit_of(row: u32, unit: u32, product: vec4<f32>) {
  let H = params.size;
  let all = (params.start + row) * 4u * H + unit;
  let i = sigmoid(x[all] + product.x + bias[unit]);
  let f = sigmoid(x[all + H] + product.y + bias[unit + H]);
  let g = bounded_tanh(x[all + 2u * H] + product.z + bias[unit + 2u * H]);
  let o = sigmoid(x[all + 3u * H] + product.w + bias[unit + 3u * H]);
  let at = row * H + unit;
  let keep = (params.start + row) * 6u * H + unit;  // i, f, g, o, c and h before
  kept[keep] = i;
  kept[keep + H] = f;
  kept[keep + 2u * H] = g;
  kept[keep + 3u * H] = o;
  kept[keep + 4u * H] = c[at];
  kept[keep + 5u * H] = h_before(row, unit);
  let cell = f * c[at] + i * g;
  c[at] = cell;
  keep_h(row, unit, o * bounded_tanh(cell));
}
