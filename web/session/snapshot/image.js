/**
 * A memory snapshot as one block of bytes: a head of four words, an index in JSON, then the bytes that
 * the index tells of. Pages of the heap that hold only zeros are left out.
 *
 * @typedef {{path: string, mtime: number, bytes: Uint8Array}} File
 * @typedef {object} Library one that Python has opened
 * @property {string} name the path of its file
 * @property {number} handle where its record lies in the heap
 * @property {number[]} record the words of it that say where the library was loaded
 * @property {boolean} global
 *
 * @typedef {object} State what is told in the index
 * @property {string} key what the snapshot was made of; it serves nothing else
 * @property {number} tableBefore length of the function table before any library
 * @property {string} table a sum over the names of its functions, after the last one
 * @property {Library[]} libraries in the order in which they were opened
 * @property {Record<string, string>} packages name and source of what is installed
 * @property {string[]} folders
 *
 * @typedef {object} Content
 * @property {Uint8Array} header what Pyodide itself notes in a snapshot
 * @property {Uint8Array} heap
 * @property {File[]} files
 *
 * @typedef {object} Image
 * @property {State} state
 * @property {Uint8Array} header
 * @property {number} size of the heap
 * @property {File[]} files
 * @property {(heap: Uint8Array) => void} fill writes the heap's content
 */

const MAGIC = 0x31534747; // "GGS1"
const HEAD = 16;
const PAGE = 4096;
const ALIGN = 64;

/** @param {State} state @param {Content} content @returns {Uint8Array<ArrayBuffer>} */
export function pack(state, { header, heap, files }) {
  const runs = filled(heap);
  const bodies = [
    header,
    ...runs.map(([start, length]) => heap.subarray(start, start + length)),
    ...files.map(({ bytes }) => bytes),
  ];
  const told = files.map(({ path, mtime, bytes }) => ({ path, mtime, length: bytes.length }));
  const lengths = { header: header.length, size: heap.length, runs, files: told };
  const index = new TextEncoder().encode(JSON.stringify({ state, ...lengths }));
  const start = align(HEAD + index.length);
  const image = new Uint8Array(bodies.reduce((end, body) => end + align(body.length), start));
  image.set(index, HEAD);
  let at = start;
  for (const body of bodies) {
    image.set(body, at);
    at += align(body.length);
  }
  const words = new Uint32Array(image.buffer);
  words.set([MAGIC, index.length, image.length]);
  words[3] = checksum(words);
  return image;
}

/**
 * @param {ArrayBuffer} buffer what `pack` made
 * @param {string} key
 * @returns {Image} its header and pages are views of the buffer; its files are not
 * @throws {Error} when the bytes are damaged or were made of something else
 */
export function unpack(buffer, key) {
  const words = new Uint32Array(buffer, 0, buffer.byteLength >> 2);
  if (words[0] !== MAGIC || words[2] !== buffer.byteLength || words[3] !== checksum(words)) {
    throw new Error("the snapshot is damaged");
  }
  const bytes = new Uint8Array(buffer);
  const index = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD, HEAD + words[1])));
  if (index.state.key !== key) throw new Error("the snapshot was made of other files");
  let at = align(HEAD + words[1]);
  const take = (/** @type {Uint8Array} */ from, /** @type {number} */ length) => {
    at += align(length);
    return from.subarray(at - align(length), at - align(length) + length);
  };
  const header = take(bytes, index.header);
  /** @type {[number, Uint8Array][]} */
  const pages = index.runs.map((/** @type {[number, number]} */ [start, length]) => [
    start,
    take(bytes, length),
  ]);
  // Files stay in use, and as views of the whole they would keep the pages alive, too.
  const rest = bytes.slice(at);
  at = 0;
  /** @type {File[]} */
  const files = index.files.map((/** @type {File & {length: number}} */ { length, ...file }) => ({
    ...file,
    bytes: take(rest, length),
  }));
  const fill = (/** @type {Uint8Array} */ heap) => {
    let end = 0;
    for (const [start, page] of pages) {
      heap.fill(0, end, start);
      heap.set(page, start);
      end = start + page.length;
    }
    heap.fill(0, end, index.size);
  };
  return { state: index.state, header, size: index.size, files, fill };
}

/** Where the heap is not empty: starts and lengths of its runs of pages. @param {Uint8Array} heap */
function filled(heap) {
  const words = new Uint32Array(heap.buffer, heap.byteOffset, heap.length >> 2);
  /** @type {[number, number][]} */
  const runs = [];
  for (let start = 0; start < heap.length; start += PAGE) {
    if (words.subarray(start >> 2, (start + PAGE) >> 2).every((word) => word === 0)) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === start) last[1] += PAGE;
    else runs.push([start, PAGE]);
  }
  return runs;
}

/**
 * A sum over the index and over one word of each 64 bytes: the browser's store has checksums of its
 * own, and reading all of 50 MB would take a tenth of the start.
 *
 * @param {Uint32Array} words
 */
function checksum(words) {
  const index = (HEAD + words[1]) >> 2;
  let a = words[1];
  let b = 0;
  for (let i = HEAD >> 2; i < words.length; i += i < index ? 1 : ALIGN >> 2) {
    a = (a + words[i]) | 0;
    b = (b + a) | 0;
  }
  return (a ^ Math.imul(b, 0x9e3779b1)) >>> 0;
}

/** @param {number} length */
function align(length) {
  return Math.ceil(length / ALIGN) * ALIGN;
}
