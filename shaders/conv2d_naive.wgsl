// Convolution forward, the obvious way: one invocation an output element.

// include conv2d_sizes

@group(0) @binding(1) var<storage, read> x: array<f32>;          // (n, c, h, w)
@group(0) @binding(2) var<storage, read> weight: array<f32>;     // (o, group_c, kh, kw)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (n, o, oh, ow)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let column = number % params.ow;
  let row = (number / params.ow) % params.oh;
  let channel = (number / (params.ow * params.oh)) % params.o;
  let image = number / (params.ow * params.oh * params.o);
  let first_c = channel / (params.o / params.groups) * params.group_c;
  var total = 0.0;
  for (var c = 0u; c < params.group_c; c++) {
    for (var i = 0u; i < params.kh; i++) {
      let y = row * params.stride_h + i * params.dilation_h - params.pad_h;
      if (y >= params.h) {  // above the image it has wrapped around to a huge number
        continue;
      }
      for (var j = 0u; j < params.kw; j++) {
        let across = column * params.stride_w + j * params.dilation_w - params.pad_w;
        if (across < params.w) {
          total += x[((image * params.c + first_c + c) * params.h + y) * params.w + across]
            * weight[((channel * params.group_c + c) * params.kh + i) * params.kw + j];
        }
      }
    }
  }
  out[number] = EPILOGUE(total, number);
}
