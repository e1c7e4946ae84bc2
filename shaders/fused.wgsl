// A chain of elementwise operations in one pass, with the sums or extremes that it ends in. The lowering composes it for one
// shape: sizes and steps are constants, so that compilers turn divisions into products. It sets
//   ARRAYS     the arrays, bound from 1 on; those whose elements lie side by side are read four at a time
//   FUNCTIONS  what of functions.wgsl and its like is called, and the chain itself: `chain(values) -> Values`
//   FIRST, PART, TAKEN         from `number`: which row `o`, which part of it, and whether there is one
//   STARTS     where the row begins in each array
//   LENGTH, PARTS              elements of a row, and how many invocations share it
//   STEPS      one element, or four: where it is, what it becomes, where that is stored
//   TOTALS     what is summed up
//   SHARED, DONE   where a workgroup joins the parts of a row, and how; then one invocation a row goes on
//   RESULTS    where sums go, and what is made of them
//
// Invocations of a row take turns, so that neighbours read neighbouring elements; a row of sums is summed up in a fixed order.

struct Params {
  zero: u32,  // 0, which compilers cannot know
}

@group(0) @binding(0) var<uniform> params: Params;
ARRAYS

SHARED

FUNCTIONS

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let number = id.x + id.y * groups.x * 64u;
  let o = FIRST;
  let part = PART;
  let taken = TAKEN;
  STARTS
  TOTALS
  for (var i = select(LENGTH, part, taken); i < LENGTH; i += PARTS) {
    STEPS
  }
  DONE
  RESULTS
}
