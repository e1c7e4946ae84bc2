// One time step of a GRU: h = n + z · (h - n), with n = tanh(x + r · product) and r, z = sigmoid of the other gates.
// Source: Cho et al., 2014, "Learning phrase representations using RNN encoder-decoder for statistical machine translation".

// include step_sizes

@group(0) @binding(1) var<storage, read> x: array<f32>;            // (rows, 3, H), the input's part of the gates r, z, n
@group(0) @binding(2) var<storage, read> product: array<f32>;      // (n, 3, H), h times its weights
@group(0) @binding(3) var<storage, read> bias: array<f32>;         // (3, H), belongs to the product
@group(0) @binding(4) var<storage, read_write> h: array<f32>;      // (N, H)
@group(0) @binding(5) var<storage, read_write> out: array<f32>;    // (rows, H)
@group(0) @binding(6) var<storage, read_write> kept: array<f32>;   // (rows, 5, H): r, z, n, product of n, h before

// include gate

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at >= params.count) {
    return;
  }
  let H = params.size;
  let row = at / H;
  let column = at % H;
  let own = row * 3u * H + column;
  let all = own + params.start * 3u * H;
  let r = sigmoid(x[all] + product[own] + bias[column]);
  let z = sigmoid(x[all + H] + product[own + H] + bias[column + H]);
  let inner = product[own + 2u * H] + bias[column + 2u * H];
  let n = bounded_tanh(x[all + 2u * H] + r * inner);
  let keep = (params.start + row) * 5u * H + column;
  kept[keep] = r;
  kept[keep + H] = z;
  kept[keep + 2u * H] = n;
  kept[keep + 3u * H] = inner;
  kept[keep + 4u * H] = h[at];
  let state = n + z * (h[at] - n);
  h[at] = state;
  out[params.start * H + at] = state;
}
