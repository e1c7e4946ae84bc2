// What the tiled kernels of a convolution, forward or back to its input, are told: included by them.

struct Params {
  images: u32, groups: u32,
  rows: u32, inner: u32,              // channels of a group: of the target, of the source
  height: u32, width: u32,            // of the target
  source_height: u32, source_width: u32,
  kernel_height: u32, kernel_width: u32,
  // forward, a place y of the target reads (y · stride + i · dilation - padding) of the source; backward,
  // (y + padding - i · dilation) / stride where that has no remainder: `by` there is dilation with a minus.
  scale_h: i32, scale_w: i32, by_h: i32, by_w: i32, shift_h: i32, shift_w: i32, divide_h: i32, divide_w: i32,
  weight_group: u32, weight_row: u32, weight_inner: u32,  // strides of the weight
  tiles_down: u32, tiles_across: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
