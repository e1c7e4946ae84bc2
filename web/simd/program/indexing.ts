// Rows and elements by their numbers (int64 or int32, from the end where negative). Each gives -1
// where a number lies outside; sums go in the order of the numbers, so they are the same each time.

/** The i-th number, or -1 where it is outside of 0 .. size. */
// @ts-ignore: decorator
@inline
function numberAt(indices: usize, wide: bool, i: i32, size: i32): i32 {
  const given: i64 = wide ? load<i64>(indices + (<usize>i << 3)) : <i64>load<i32>(indices + (<usize>i << 2));
  const number = given < 0 ? given + size : given;
  return number < 0 || number >= size ? -1 : <i32>number;
}

/** out[i] = x[indices[i]], rows of `row` bytes. */
export function take(
  x: usize, indices: usize, wide: bool, out: usize, count: i32, size: i32, row: i32,
): i32 {
  for (let i = 0; i < count; i++, out += row) {
    const number = numberAt(indices, wide, i, size);
    if (number < 0) return -1;
    const from = x + <usize>number * row;
    if ((row & 15) == 0) {
      for (let j = 0; j < row; j += 16) v128.store(out + j, v128.load(from + j));
    } else {
      memory.copy(out, from, row);
    }
  }
  return 0;
}

/** x[indices[i]] = values[i], rows of `row` bytes; the last of equal numbers stays. */
export function put(
  x: usize, indices: usize, wide: bool, values: usize, count: i32, size: i32, row: i32,
): i32 {
  for (let i = 0; i < count; i++, values += row) {
    const number = numberAt(indices, wide, i, size);
    if (number < 0) return -1;
    memory.copy(x + <usize>number * row, values, row);
  }
  return 0;
}

/** out (size rows of n floats) = 0, then out[indices[i]] += g[i]. */
export function put_add(
  g: usize, indices: usize, wide: bool, out: usize, count: i32, size: i32, n: i32,
): i32 {
  const row = <usize>n << 2;
  memory.fill(out, 0, <usize>size * row);
  for (let i = 0; i < count; i++) {
    const number = numberAt(indices, wide, i, size);
    if (number < 0) return -1;
    let to = out + <usize>number * row;
    let j = 0;
    for (; j + 4 <= n; j += 4, to += 16, g += 16) {
      v128.store(to, f32x4.add(v128.load(to), v128.load(g)));
    }
    for (; j < n; j++, to += 4, g += 4) store<f32>(to, load<f32>(to) + load<f32>(g));
  }
  return 0;
}

/** out[o, j, i] = x[o, indices[o, j, i], i]; x (outer, size, inner) of 4 or 8 bytes an element. */
export function gather(
  x: usize, indices: usize, wide: bool, out: usize, outer: i32, count: i32, inner: i32, size: i32,
  item: i32,
): i32 {
  let place = 0;
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < count; j++) {
      for (let i = 0; i < inner; i++, place++, out += item) {
        const number = numberAt(indices, wide, place, size);
        if (number < 0) return -1;
        const from = x + <usize>((o * size + number) * inner + i) * item;
        if (item == 4) store<i32>(out, load<i32>(from));
        else store<i64>(out, load<i64>(from));
      }
    }
  }
  return 0;
}

/** out (outer, size, inner) = 0, then out[o, indices[o, j, i], i] += g[o, j, i], floats. */
export function scatter_add(
  g: usize, indices: usize, wide: bool, out: usize, outer: i32, count: i32, inner: i32, size: i32,
): i32 {
  memory.fill(out, 0, <usize>(outer * size * inner) << 2);
  let place = 0;
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < count; j++) {
      for (let i = 0; i < inner; i++, place++, g += 4) {
        const number = numberAt(indices, wide, place, size);
        if (number < 0) return -1;
        const to = out + (<usize>((o * size + number) * inner + i) << 2);
        store<f32>(to, load<f32>(to) + load<f32>(g));
      }
    }
  }
  return 0;
}

/** out[o, i] (int64) = the place of the largest (smallest) of x[o, :, i]; the first, or a NaN's. */
export function arg_extreme(
  x: usize, out: usize, outer: i32, size: i32, inner: i32, smallest: bool,
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++, out += 8) {
      let at = x + (<usize>(o * size * inner + i) << 2);
      let best = load<f32>(at);
      let place = 0;
      for (let j = 1; j < size && best == best; j++) {
        at += <usize>inner << 2;
        const value = load<f32>(at);
        if (value != value || (smallest ? value < best : value > best)) {
          best = value;
          place = j;
        }
      }
      store<i64>(out, place);
    }
  }
}
