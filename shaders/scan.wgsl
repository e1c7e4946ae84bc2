// Running totals along rows: out[row, i] = x[row, 0] ∘ … ∘ x[row, i], with ∘ the OPERATION of functions.wgsl.
// An invocation takes one chunk of a row, front to back. Where rows are few and long they are cut into chunks: a first run (with
// `totals` = 1) leaves only each chunk's last total, those are scanned in turn, and a second run begins each chunk with the
// total of the chunk before. The order of additions is fixed: results repeat exactly.

alias A = f32;
alias R = f32;

struct Params {
  invocations: u32,  // rows · chunks
  chunks: u32,       // of a row
  chunk: u32,        // elements of a chunk, but of the last
  length: u32,       // of a row
  row_step: u32,     // from one row of x to the next
  step: u32,         // from one element of a row of x to the next
  offset: u32,
  reverse: u32,      // 1: from the end
  totals: u32,       // 1: out has one element for each chunk
  carried: u32,      // 1: begin with carry
  unused0: u32,
  unused1: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<A>;
@group(0) @binding(2) var<storage, read> carry: array<R>;      // (rows, chunks): totals up to each chunk's end
@group(0) @binding(3) var<storage, read_write> out: array<R>;  // (rows, length), or (rows, chunks)

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  if (number >= params.invocations) {
    return;
  }
  let row = number / params.chunks;
  let part = number % params.chunks;
  let first = part * params.chunk;
  let end = min(first + params.chunk, params.length);
  let start = params.offset + row * params.row_step;
  var total = R(0);
  var begun = params.carried == 1u && part > 0u;
  if (begun) {
    total = carry[number - 1u];
  }
  for (var i = first; i < end; i++) {
    let place = select(i, params.length - 1u - i, params.reverse == 1u);
    let value = x[start + place * params.step];
    if (begun) {
      total = OPERATION(total, value);
    } else {
      total = R(value);
      begun = true;
    }
    if (params.totals == 0u) {
      out[row * params.length + place] = total;
    }
  }
  if (params.totals == 1u) {
    out[number] = total;
  }
}
