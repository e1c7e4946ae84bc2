// One time step of the simple RNN: h = OPERATION(x + product + bias), OPERATION being tanh or relu.
// Source: Elman, 1990, "Finding structure in time".

alias A = f32;
alias R = f32;

// include step_sizes

@group(0) @binding(1) var<storage, read> x: array<f32>;            // (rows, H)
@group(0) @binding(2) var<storage, read> product: array<f32>;      // (n, H), h times its weights
@group(0) @binding(3) var<storage, read> bias: array<f32>;         // (H)
@group(0) @binding(4) var<storage, read_write> h: array<f32>;      // (N, H)
@group(0) @binding(5) var<storage, read_write> out: array<f32>;    // (rows, H)
@group(0) @binding(6) var<storage, read_write> kept: array<f32>;   // (rows, 2, H): h after and before

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at >= params.count) {
    return;
  }
  let H = params.size;
  let all = params.start * H + at;
  let state = OPERATION(x[all] + product[at] + bias[at % H]);
  let keep = (params.start + at / H) * 2u * H + at % H;
  kept[keep] = state;
  kept[keep + H] = h[at];
  h[at] = state;
  out[all] = state;
}
