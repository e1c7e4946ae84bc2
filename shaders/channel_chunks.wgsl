// The elements of one channel of (N, C, L), cut into chunks of whole or partial planes: included by the kernels that walk over them.
// A chunk takes every `plane_chunks`-th plane, and of each every `length_chunks`-th element.

struct Params {
  channels: u32,
  planes: u32,         // N
  length: u32,         // L
  plane_chunks: u32,
  length_chunks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

struct Chunk {
  channel: u32,
  plane: u32,  // its first
  first: u32,  // in each plane
}

// Numbered channel by channel where planes are long; else all channels of a chunk, so that neighbours read neighbours.
fn chunk_of(number: u32) -> Chunk {
  let chunks = params.plane_chunks * params.length_chunks;
  let channel = select(number % params.channels, number / chunks, params.length > 1u);
  let part = select(number / params.channels, number % chunks, params.length > 1u);
  return Chunk(channel, part / params.length_chunks, part % params.length_chunks);
}

fn place_of(chunk: Chunk) -> u32 {
  return chunk.channel * params.plane_chunks * params.length_chunks + chunk.plane * params.length_chunks + chunk.first;
}
