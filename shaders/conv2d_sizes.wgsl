// What the naive kernels of a convolution and its gradients are told: included by them.

struct Params {
  n: u32, c: u32, h: u32, w: u32,                        // input
  o: u32, group_c: u32, kh: u32, kw: u32,                // weight
  oh: u32, ow: u32,                                      // output
  stride_h: u32, stride_w: u32, pad_h: u32, pad_w: u32, dilation_h: u32, dilation_w: u32,
  groups: u32,
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
