// The gradient of one time step of the simple RNN, with the product that takes it from the step after. OPERATION: tanh_grad or
// relu_grad.

alias A = f32;
alias B = f32;
alias R = f32;

const GATES = 1u;

// include recurrent_product_grad

fn unit_of(row: u32, unit: u32, through: f32, known: bool) {
  let H = params.size;
  let all = params.start + row;
  let after = kept[all * 2u * H + unit];  // h after and before
  product[all * H + unit] = OPERATION(g[all * H + unit] + through, after);
}
