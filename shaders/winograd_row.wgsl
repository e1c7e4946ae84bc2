// A row of the 4 × 4 numbers of a place, each in its own matrix, `step` apart.
fn put_row(at: u32, step: u32, values: vec4<f32>) {
  out[at] = values.x;
  out[at + step] = values.y;
  out[at + 2u * step] = values.z;
  out[at + 3u * step] = values.w;
}
