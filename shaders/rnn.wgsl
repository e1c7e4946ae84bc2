// One time step of the simple RNN with its product: h = OPERATION(x + h · weightᵀ + bias), OPERATION being tanh or relu.
// Source: Elman, 1990, "Finding structure in time".

alias A = f32;
alias R = f32;

const GATES = 1u;

// include recurrent_product

fn unit_of(row: u32, unit: u32, product: vec4<f32>) {
  let H = params.size;
  let state = OPERATION(x[(params.start + row) * H + unit] + product.x + bias[unit]);
  let keep = (params.start + row) * 2u * H + unit;  // h after and before
  kept[keep] = state;
  kept[keep + H] = h_before(row, unit);
  keep_h(row, unit, state);
}
