// One time step of a recurrence: n sequences of a state of `size` numbers each. Its rows begin at `start` in the arrays
// that hold all steps. One invocation an element of the state.

struct Params {
  count: u32,  // n · size
  size: u32,   // H
  start: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
