// Gradient of a convolution to its weight, the obvious way: one invocation a weight sums over all images and places.

// include conv2d_sizes

@group(0) @binding(1) var<storage, read> g: array<f32>;          // (n, o, oh, ow)
@group(0) @binding(2) var<storage, read> x: array<f32>;          // (n, c, h, w)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (o, group_c, kh, kw)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let j = number % params.kw;
  let i = (number / params.kw) % params.kh;
  let c = (number / (params.kw * params.kh)) % params.group_c;
  let o = number / (params.kw * params.kh * params.group_c);
  let channel = o / (params.o / params.groups) * params.group_c + c;
  var total = 0.0;
  for (var image = 0u; image < params.n; image++) {
    for (var row = 0u; row < params.oh; row++) {
      let y = row * params.stride_h + i * params.dilation_h - params.pad_h;
      if (y >= params.h) {
        continue;
      }
      for (var column = 0u; column < params.ow; column++) {
        let across = column * params.stride_w + j * params.dilation_w - params.pad_w;
        if (across < params.w) {
          total += g[((image * params.o + o) * params.oh + row) * params.ow + column]
            * x[((image * params.c + channel) * params.h + y) * params.w + across];
        }
      }
    }
  }
  out[number] = EPILOGUE(total, number);
}
