// One time step of an LSTM: c = f · c + i · g, h = o · tanh(c), with i, f, o = sigmoid and g = tanh of the gates.
// Source: Hochreiter, Schmidhuber, 1997, "Long short-term memory".

// include step_sizes

@group(0) @binding(1) var<storage, read> x: array<f32>;            // (rows, 4, H), the input's part of the gates
@group(0) @binding(2) var<storage, read> product: array<f32>;      // (n, 4, H), h times its weights
@group(0) @binding(3) var<storage, read> bias: array<f32>;         // (4, H)
@group(0) @binding(4) var<storage, read_write> h: array<f32>;      // (N, H)
@group(0) @binding(5) var<storage, read_write> c: array<f32>;      // (N, H)
@group(0) @binding(6) var<storage, read_write> out: array<f32>;    // (rows, H)
@group(0) @binding(7) var<storage, read_write> kept: array<f32>;   // (rows, 6, H): i, f, g, o, c and h before

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
  let own = row * 4u * H + column;
  let all = own + params.start * 4u * H;
  let i = sigmoid(x[all] + product[own] + bias[column]);
  let f = sigmoid(x[all + H] + product[own + H] + bias[column + H]);
  let g = bounded_tanh(x[all + 2u * H] + product[own + 2u * H] + bias[column + 2u * H]);
  let o = sigmoid(x[all + 3u * H] + product[own + 3u * H] + bias[column + 3u * H]);
  let keep = (params.start + row) * 6u * H + column;
  kept[keep] = i;
  kept[keep + H] = f;
  kept[keep + 2u * H] = g;
  kept[keep + 3u * H] = o;
  kept[keep + 4u * H] = c[at];
  kept[keep + 5u * H] = h[at];
  let cell = f * c[at] + i * g;
  let state = o * bounded_tanh(cell);
  c[at] = cell;
  h[at] = state;
  out[params.start * H + at] = state;
}
