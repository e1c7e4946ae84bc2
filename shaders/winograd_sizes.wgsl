// What Winograd's kernels are told of images whose tiles they read or write: included by them.

struct Params {
  first: u32,   // of the images whose tiles these are
  images: u32,
  channels: u32,
  height: u32,
  width: u32,
  tiles_down: u32,
  tiles_across: u32,
  pad_h: u32,   // of a source; may be below 0
  pad_w: u32,
  places: u32,  // tiles of these images, and as many more as make it divide by four
}

@group(0) @binding(0) var<uniform> params: Params;
