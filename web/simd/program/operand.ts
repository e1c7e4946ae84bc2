// Where a program's arrays lie: an operand is two words, the number of a slot and an offset in
// bytes; `slots` holds the address of each slot, filled in by Python.

// @ts-ignore: decorator
@inline
export function operand(at: usize, slots: usize): usize {
  return <usize>load<u32>(slots + (<usize>load<u32>(at) << 2)) + <usize>load<u32>(at, 4);
}
