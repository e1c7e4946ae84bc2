// Gradient of a convolution to its input, the obvious way: one invocation an input element gathers the outputs it took part in.

// include conv2d_sizes

@group(0) @binding(1) var<storage, read> g: array<f32>;          // (n, o, oh, ow)
@group(0) @binding(2) var<storage, read> weight: array<f32>;     // (o, group_c, kh, kw)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // (n, c, h, w)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.count) {
    return;
  }
  let across = number % params.w;
  let y = (number / params.w) % params.h;
  let channel = (number / (params.w * params.h)) % params.c;
  let image = number / (params.w * params.h * params.c);
  let group = channel / params.group_c;
  let group_o = params.o / params.groups;
  var total = 0.0;
  for (var i = 0u; i < params.kh; i++) {
    let down = y + params.pad_h - i * params.dilation_h;
    if (i * params.dilation_h > y + params.pad_h || down % params.stride_h != 0u || down / params.stride_h >= params.oh) {
      continue;
    }
    for (var j = 0u; j < params.kw; j++) {
      let along = across + params.pad_w - j * params.dilation_w;
      if (j * params.dilation_w > across + params.pad_w || along % params.stride_w != 0u || along / params.stride_w >= params.ow) {
        continue;
      }
      let place = (down / params.stride_h) * params.ow + along / params.stride_w;
      for (var o = group * group_o; o < (group + 1u) * group_o; o++) {
        total += g[(image * params.o + o) * params.oh * params.ow + place]
          * weight[((o * params.group_c + channel % params.group_c) * params.kh + i) * params.kw + j];
      }
    }
  }
  out[number] = EPILOGUE(total, number);
}
