// The gradient of one time step of the simple RNN. Before: h holds that of the new state; after, it is for the product of
// `gates` and the weights to fill. OPERATION: tanh_grad or relu_grad.

alias A = f32;
alias B = f32;
alias R = f32;

// include step_sizes

@group(0) @binding(1) var<storage, read> g: array<f32>;             // (rows, H), of the output
@group(0) @binding(2) var<storage, read> kept: array<f32>;          // (rows, 2, H): h after and before
@group(0) @binding(3) var<storage, read> h: array<f32>;             // (N, H)
@group(0) @binding(4) var<storage, read_write> gates: array<f32>;   // (rows, H)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at >= params.count) {
    return;
  }
  let H = params.size;
  let all = params.start * H + at;
  let after = kept[(params.start + at / H) * 2u * H + at % H];
  gates[all] = OPERATION(g[all] + h[at], after);
}
