/**
 * Takes the memory of a Pyodide that has imported its packages, and puts it back into a new one.
 *
 * Pyodide itself can do so as long as no dynamic library is loaded. Here the libraries' functions are
 * put into the function table again, in the same order and at the places that their records in the
 * heap name; then the heap is written over all that their loading has changed. What is called below
 * is private to the Pyodide that package.json pins (ARCHITECTURE.md, "Sore points").
 *
 * @typedef {import("pyodide").PyodideInterface} Pyodide
 * @typedef {import("./image.js").Image} Image
 * @typedef {import("./image.js").File} File
 * @typedef {{exports: WebAssembly.Exports, global: boolean, name: string}} Opened
 * @typedef {object} Module Emscripten's, as far as it is needed here
 * @property {any} FS
 * @property {Uint8Array} HEAPU8
 * @property {Int32Array} HEAP32
 * @property {Uint32Array} HEAPU32
 * @property {WebAssembly.Table} wasmTable
 * @property {{loadedLibsByName: Record<string, Opened | undefined>,
 *   loadedLibsByHandle: Record<string, Opened>}} LDSO
 * @property {(symbols: object, from: string) => void} mergeLibSymbols
 * @property {(...given: unknown[]) => unknown} loadDynamicLibrary
 * @property {(module: WebAssembly.Module, flags: object, name: string, scope: object, handle: number)
 *   => Promise<WebAssembly.Exports>} loadWebAssemblyModule
 * @property {(name: string, handle: number, exports: WebAssembly.Exports) => Opened} newDSO
 * @property {(size: number) => number} _emscripten_builtin_malloc
 * @property {(address: number) => void} _free
 */

import { pack } from "./image.js";

/** Bytes from a library's handle to what tells where it lies: loaded, memory and table with sizes. */
const RECORD = 8;
const RECORD_WORDS = 5;
/** What every Pyodide has, or what belongs to one session only. */
const NOT_KEPT = /^\/(dev|proc|tmp|home|lib\/python\d+\.zip)(\/|$)/;
const PLAIN_FILE = 0o100644;
const MAIN = 0;
/** So much fits above all that is in use, and in no hole. */
const TOP = 1 << 22;
const LARGEST_HOLE = 1 << 20;
const SMALLEST_HOLE = 1 << 10;

/**
 * @param {Pyodide} pyodide started with `_makeSnapshot`; it cannot be used after this
 * @param {{key: string, tableBefore: number}} origin
 * @returns {Uint8Array<ArrayBuffer>} an image
 */
export function take(pyodide, origin) {
  const internals = /** @type {any} */ (pyodide);
  /** @type {Module} */
  const module = internals._module;
  const packages = { ...pyodide.loadedPackages };
  // Pyodide compares this object with what it was at first.
  for (const name of Object.keys(packages)) delete pyodide.loadedPackages[name];
  clearFreeMemory(module);
  /** @type {Uint8Array} */
  const whole = internals.makeMemorySnapshot({ serializer: nameOf });
  const start = new Uint32Array(whole.buffer)[1];
  const content = { header: whole.slice(0, start), heap: whole.subarray(start) };
  const { files, folders } = listed(module.FS);
  const state = { libraries: opened(module), table: tableOf(module), packages, folders };
  return pack({ ...origin, ...state }, { ...content, files });
}

/** @param {Module} module */
function opened({ LDSO, HEAPU32 }) {
  const order = Object.values(LDSO.loadedLibsByName);
  return Object.entries(LDSO.loadedLibsByHandle)
    .filter(([handle]) => Number(handle) !== MAIN)
    .sort(([, one], [, other]) => order.indexOf(one) - order.indexOf(other))
    .map(([handle, { name, global }]) => {
      const at = (Number(handle) + RECORD) >> 2;
      const record = Array.from(HEAPU32.subarray(at, at + RECORD_WORDS));
      return { name, handle: Number(handle), global, record };
    });
}

/** @param {unknown} object that Python refers to and that is no part of globalThis @returns {never} */
function nameOf(object) {
  throw new Error(`Python holds a JavaScript object that no snapshot can keep: ${String(object)}`);
}

/**
 * What was freed is full of old values; as zeros it takes no room in an image.
 * @param {Module} module
 */
function clearFreeMemory(module) {
  const { _emscripten_builtin_malloc: malloc, _free: free } = module;
  const top = malloc(TOP);
  free(top);
  /** @type {number[]} */
  const taken = [];
  for (let size = LARGEST_HOLE; size >= SMALLEST_HOLE; size >>= 1) {
    for (;;) {
      const address = malloc(size);
      taken.push(address);
      if (address === 0 || address >= top) break; // no hole of this size is left
      module.HEAPU8.fill(0, address, address + size); // the heap may have grown meanwhile
    }
  }
  for (const address of taken) free(address);
}

/**
 * @param {Module} module just made, without Python in it
 * @param {Image} image
 * @param {Promise<WebAssembly.Module>[]} compiled its libraries
 */
export async function restore(module, image, compiled) {
  const { libraries, tableBefore } = image.state;
  if (module.wasmTable.length !== tableBefore) {
    throw new Error("the function table begins otherwise than in the snapshot");
  }
  const flags = { loadAsync: true, nodelete: true, allowUndefined: true, fs: module.FS };
  for (const [i, { name, handle, global, record }] of libraries.entries()) {
    module.HEAPU32.set(record, (handle + RECORD) >> 2);
    const exports = await module.loadWebAssemblyModule(await compiled[i], flags, name, {}, handle);
    module.newDSO(name, handle, exports).global = global;
    if (global) module.mergeLibSymbols(exports, name);
  }
  image.fill(module.HEAPU8);
  putBack(module.FS, image);
}

/** A sum over the names of the table's functions: equal tables have equal sums. @param {Module} module */
export function tableOf({ wasmTable }) {
  let sum = 0;
  for (let i = 0; i < wasmTable.length; i++) {
    for (const letter of `${wasmTable.get(i)?.name} `) {
      sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0;
    }
  }
  return `${wasmTable.length}:${sum >>> 0}`;
}

/** Files and folders that packages have brought. @param {any} FS @param {string} [folder] */
function listed(FS, folder = "") {
  /** @type {File[]} */
  const files = [];
  /** @type {string[]} */
  const folders = [];
  for (const name of FS.readdir(folder || "/")) {
    const path = `${folder}/${name}`;
    if (name === "." || name === ".." || NOT_KEPT.test(path)) continue;
    const { mode, mtime } = FS.stat(path);
    if (FS.isDir(mode)) {
      const inside = listed(FS, path);
      folders.push(path, ...inside.folders);
      files.push(...inside.files);
    } else if (FS.isFile(mode)) {
      files.push({ path, mtime: mtime.getTime(), bytes: FS.readFile(path) });
    }
  }
  return { files, folders };
}

/** Files again, without a copy; through FS.writeFile a thousand would take 30 ms. @param {any} FS @param {Image} image */
function putBack(FS, { state, files }) {
  const { MEMFS } = FS.filesystems;
  const nodes = new Map();
  for (const path of state.folders) {
    if (!FS.analyzePath(path).exists) FS.mkdir(path);
    nodes.set(path, FS.lookupPath(path).node);
  }
  for (const { path, mtime, bytes } of files) {
    const slash = path.lastIndexOf("/");
    const node = MEMFS.createNode(
      nodes.get(path.slice(0, slash)),
      path.slice(slash + 1),
      PLAIN_FILE,
      0,
    );
    node.contents = bytes;
    node.usedBytes = bytes.length;
    node.timestamp = mtime;
  }
}
