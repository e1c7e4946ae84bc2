// Drives a peer in its page: prepares a case, compares, times samples. What a peer's module gives:
//   open(backend) -> its version          prepare(case) -> Bench
// A Bench has step() (asks for the work once; may be async), read() (waits until all of it is done
// and brings a number back), values() (an async iterator: losses, or sum and sum of magnitudes),
// and close().

/** @type {any} */
let library = null;
/** @type {Map<string, any>} */
const benches = new Map();

export async function open(module, backend) {
  library = await import(module);
  return library.open(backend);
}

export async function prepare(what) {
  const start = performance.now();
  const bench = await library.prepare(what);
  const values = [];
  let first = 0;
  for await (const value of bench.values()) {
    first ||= performance.now() - start;
    values.push(value);
  }
  benches.set(what.name, bench);
  return { values, first_ms: first, ready_ms: performance.now() - start };
}

export async function sample(name, count) {
  const bench = benches.get(name);
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const asked = bench.step();
    if (asked?.then) await asked;
  }
  await bench.read();
  return (performance.now() - start) / count;
}

export async function close(name) {
  await benches.get(name)?.close();
  benches.delete(name);
}

/** Sum and sum of magnitudes of arrays. */
export async function* sums(arrays) {
  let sum = 0;
  let magnitudes = 0;
  for (const array of await arrays)
    for (const value of array) {
      sum += value;
      magnitudes += Math.abs(value);
    }
  yield sum;
  yield magnitudes;
}

/** The first losses of a training. */
export async function* losses(step, read, count = 6) {
  for (let i = 0; i < count; i++) {
    await step();
    yield await read();
  }
}
