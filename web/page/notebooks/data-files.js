import { fileSize } from "../widgets/drop.js";

export const LARGEST_FILE = 100e6;

/** What is wrong with a file, said to the reader. */
export class DataFileError extends Error {}

/**
 * @typedef {"image" | "csv" | "npz" | "npy" | "safetensors" | "torch" | "hdf5" | "json" | "text" | "bytes"
 *   | "ipynb" | "py"} FileKind
 */

/** How files begin: what it is, and the bytes; null stands for any byte. @type {[string, (number | null)[]][]} */
const BEGINNINGS = [
  ["a PNG picture", [0x89, 0x50, 0x4e, 0x47]],
  ["a JPEG picture", [0xff, 0xd8, 0xff]],
  ["a GIF picture", [0x47, 0x49, 0x46, 0x38]],
  ["a WebP picture", [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
  ["a BMP picture", [0x42, 0x4d]],
  ["an AVIF or HEIC picture", [null, null, null, null, 0x66, 0x74, 0x79, 0x70]],
  ["a ZIP archive", [0x50, 0x4b, 0x03, 0x04]],
  ["a NumPy array", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ["an HDF5 file", [0x89, 0x48, 0x44, 0x46]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46]],
  ["a gzip archive", [0x1f, 0x8b]],
  ["a pickle of Python", [0x80, null, null]],
];

/** What endings promise, and how such a file begins. @type {Record<string, {kind: FileKind, name: string, begins?: RegExp}>} */
const ENDINGS = {
  ...Object.fromEntries(
    ["png", "jpg", "jpeg", "gif", "webp", "bmp", "avif"].map((ending) => [
      ending,
      { kind: "image", name: "picture", begins: /picture/ },
    ]),
  ),
  npz: { kind: "npz", name: "NumPy archive", begins: /ZIP/ },
  npy: { kind: "npy", name: "NumPy array", begins: /NumPy/ },
  pt: { kind: "torch", name: "PyTorch file", begins: /ZIP|pickle/ },
  pth: { kind: "torch", name: "PyTorch file", begins: /ZIP|pickle/ },
  h5: { kind: "hdf5", name: "HDF5 file", begins: /HDF5/ },
  keras: { kind: "hdf5", name: "Keras file", begins: /ZIP|HDF5/ },
  safetensors: { kind: "safetensors", name: "safetensors file" },
  csv: { kind: "csv", name: "table", begins: /text/ },
  tsv: { kind: "csv", name: "table", begins: /text/ },
  json: { kind: "json", name: "JSON file", begins: /text/ },
  txt: { kind: "text", name: "text", begins: /text/ },
  md: { kind: "text", name: "text", begins: /text/ },
  ipynb: { kind: "ipynb", name: "notebook", begins: /text|empty/ },
  py: { kind: "py", name: "Python program", begins: /text|empty/ },
};

/** What a file is by its first bytes. @param {Uint8Array} head */
export function contentOf(head) {
  if (head.length === 0) return "an empty file";
  const found = BEGINNINGS.find(([, bytes]) =>
    bytes.every((byte, at) => at < head.length && (byte === null || head[at] === byte)),
  );
  if (found) return found[0];
  return isText(head) ? "text" : "a file of unknown kind";
}

/** @param {Uint8Array} head may end inside a character */
function isText(head) {
  if (head.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * What a file is, by its name and its first bytes. Throws DataFileError where the two disagree, or
 * where it is too large.
 *
 * @param {string} name @param {number} size @param {Uint8Array} head
 * @returns {FileKind}
 */
export function kindOf(name, size, head) {
  if (size > LARGEST_FILE) {
    throw new DataFileError(
      `${name} has ${fileSize(size)}; at most ${fileSize(LARGEST_FILE)} fit in here. It was not read. A part of it would do: its first rows, or smaller pictures.`,
    );
  }
  const content = contentOf(head);
  const ending = ENDINGS[/\.(\w+)$/.exec(name.toLowerCase())?.[1] ?? ""];
  if (!ending) {
    if (/picture/.test(content)) return "image";
    return content === "text" ? "text" : "bytes";
  }
  const { kind, begins } = ending;
  if (begins && !begins.test(content)) {
    throw new DataFileError(`${name} is no ${ending.name}: by its first bytes it is ${content}.`);
  }
  if (kind === "safetensors" && !(head.length > 8 && head[8] === 0x7b)) {
    throw new DataFileError(`${name} is no safetensors file: by its first bytes it is ${content}.`);
  }
  return kind;
}

/** A name that is safe in code and in a folder, unlike all others. @param {string} given @param {Iterable<string>} taken */
export function safeName(given, taken) {
  const bare = given.split(/[\\/]/).at(-1) ?? "";
  const plain = bare
    .replace(/[^\p{L}\p{N}._ ()-]+/gu, "_")
    .replace(/^\.+/, "")
    .slice(-80);
  const [, stem, ending] = /^(.*?)((?:\.[^.]*)?)$/.exec(plain || "file") ?? ["", "file", ""];
  const names = new Set(taken);
  let name = stem + ending;
  for (let number = 2; names.has(name); number++) name = `${stem}-${number}${ending}`;
  return name;
}

/**
 * What the first rows of a table say of it.
 *
 * @param {string} text the beginning of the file
 * @returns {{delimiter: string, header: string[] | null, numeric: boolean}}
 */
export function tableFacts(text) {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  const first = lines[0] ?? "";
  const delimiter = [",", ";", "\t"].reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  );
  const rows = lines.slice(0, 50).map((line) => line.split(delimiter).map((cell) => cell.trim()));
  const isNumber = (/** @type {string} */ cell) =>
    cell === "" || (/^[-+.\d]|^(nan|inf)/i.test(cell) && !Number.isNaN(numberOf(cell)));
  const allNumbers = (/** @type {string[]} */ row) => row.every(isNumber);
  const body = rows.length > 1 ? rows.slice(1) : rows;
  const hasHeader =
    rows.length > 1 &&
    !allNumbers(rows[0]) &&
    !rows[0].some((cell) => cell !== "" && isNumber(cell));
  const numeric = body.every(allNumbers) && (hasHeader || allNumbers(rows[0] ?? []));
  const header = hasHeader ? rows[0].map((cell) => cell.replace(/^"|"$/g, "")) : null;
  return { delimiter, header, numeric };
}

/** @param {string} cell */
function numberOf(cell) {
  return /^[-+]?(nan|inf(inity)?)$/i.test(cell) ? 0 : Number(cell);
}

/**
 * The code that loads a file.
 *
 * @param {FileKind} kind @param {string} name
 * @param {string} [text] of a table: its beginning
 */
export function loadingCode(kind, name, text = "") {
  const path = JSON.stringify(name);
  switch (kind) {
    case "csv":
      return tableCode(path, tableFacts(text));
    case "image":
      return `import glowgrad as gg
import numpy as np

pixels = np.load(${path})                      # (H, W, 3), whole numbers from 0 to 255
picture = gg.tensor(pixels).permute(2, 0, 1) / 255   # (3, H, W), from 0 to 1
picture`;
    case "npy":
      return `import numpy as np\n\narray = np.load(${path}, allow_pickle=False)\narray.shape, array.dtype`;
    case "npz":
      return arraysCode("load_npz", path);
    case "safetensors":
      return `from glowgrad.files import safetensors

tensors = safetensors.load_file(${path})
for name, tensor in tensors.items():
    print(name, tuple(tensor.shape), tensor.dtype)`;
    case "torch":
      return `import glowgrad as gg\n\nloaded = gg.load(${path})\nloaded`;
    case "json":
      return `import json\n\nwith open(${path}, encoding="utf-8") as file:\n    data = json.load(file)\ndata`;
    case "text":
      return `with open(${path}, encoding="utf-8") as file:\n    text = file.read()\nprint(len(text), "characters")\nprint(text[:500])`;
    case "hdf5":
      return `from pathlib import Path

# A model of the same layers takes these weights: glowgrad.files.load_keras_weights(model, ${path})
Path(${path}).stat().st_size`;
    default:
      return `from pathlib import Path\n\ndata = Path(${path}).read_bytes()\nlen(data), data[:16]`;
  }
}

/** @param {string} path @param {ReturnType<typeof tableFacts>} facts */
function tableCode(path, { delimiter, header, numeric }) {
  const by = JSON.stringify(delimiter);
  if (numeric) {
    const skip = header ? ", skip_header=1" : "";
    const names = header ? `names = ${JSON.stringify(header)}\n` : "";
    return `import glowgrad as gg
import numpy as np

${names}table = gg.tensor(np.genfromtxt(${path}, delimiter=${by}${skip}, ndmin=2), dtype=gg.float32)
table.shape, table[:5]`;
  }
  const reader = header ? "DictReader" : "reader";
  return `import csv

with open(${path}, newline="", encoding="utf-8-sig") as file:
    rows = list(csv.${reader}(file, delimiter=${by}))
print(len(rows), "rows")
rows[:3]`;
}

/** @param {string} loader @param {string} path */
function arraysCode(loader, path) {
  return `from glowgrad import files

tensors = files.${loader}(${path})
for name, tensor in tensors.items():
    print(name, tuple(tensor.shape), tensor.dtype)`;
}

/** A picture as NumPy writes arrays: (H, W, 3), one byte a value. @param {{width: number, height: number, data: Uint8ClampedArray}} pixels */
export function pictureArray({ width, height, data }) {
  const description = `{'descr': '|u1', 'fortran_order': False, 'shape': (${height}, ${width}, 3), }`;
  const length = Math.ceil((10 + description.length + 1) / 64) * 64;
  const header = `${description.padEnd(length - 11)}\n`;
  const bytes = new Uint8Array(length + width * height * 3);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  for (let from = 0, to = length; from < data.length; from += 4) {
    bytes[to++] = data[from];
    bytes[to++] = data[from + 1];
    bytes[to++] = data[from + 2];
  }
  return bytes;
}
