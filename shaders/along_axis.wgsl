struct Params {
  count: u32,
  rank: u32,
  axis: u32,
  unused: u32,
  shape: array<vec4<u32>, 2>,        // of x
  index_shape: array<vec4<u32>, 2>,  // of indices and out
}

struct Place {
  at: u32,        // in x, in the order of memory; of no meaning outside
  outside: bool,  // whether the index does not fit its axis
}

// Where element `number` of the result lies in x, if its index along the axis is `found`.
fn along_axis(number: u32, found: i32) -> Place {
  var at = 0u;
  var step = 1u;
  var rest = number;
  var outside = false;
  for (var axis = i32(params.rank) - 1; axis >= 0; axis--) {
    let size = params.shape[axis / 4][axis % 4];
    let length = params.index_shape[axis / 4][axis % 4];
    var place = rest % length;
    rest = rest / length;
    if (axis == i32(params.axis)) {
      let index = u32(select(found, found + i32(size), found < 0));
      outside = index >= size;
      place = select(index, 0u, outside);
    }
    at += place * step;
    step *= size;
  }
  return Place(at, outside);
}
