/**
 * What the site consists of, as build.json lists it.
 *
 * @typedef {{path: string, bytes: number, packed: number, sha256: string, kind: string}} CourseFile
 * packed: bytes as they travel, compressed
 * @typedef {{id: string, files: CourseFile[]}} Build
 * @typedef {{files: number, bytes: number, packed: number}} Amount
 */

/**
 * The groups in which readers see the files; the first whose pattern fits is a file's own.
 *
 * @type {[name: string, pattern: RegExp][]}
 */
const GROUPS = [
  ["Lessons", /^lessons\//],
  ["Reference and glossary", /^(?:docs|glossary)\//],
  ["Search", /^assets\/search\b/],
  ["Packages", /^runtime\/[^/]+\/(?!numpy-)[^/]+\.whl$/],
  [
    "Python, the engine and the data sets",
    /^(?:runtime|engine)\/|^assets\/(?:simd|session|worker)\b/,
  ],
  ["Other pages", /\.html$/],
  ["The pages’ own code", /(?:)/],
];

/** The groups' names in the order in which they are shown: what readers know by name comes first. */
export const GROUP_NAMES = GROUPS.map(([name]) => name);

/** @param {string} path */
export function groupOf(path) {
  return GROUPS.find(([, pattern]) => pattern.test(path))?.[0] ?? "";
}

/**
 * Reads what stands in build.json, or gives null: a host may answer with anything.
 *
 * @param {any} value
 * @returns {Build | null}
 */
export function readBuild(value) {
  if (typeof value?.id !== "string" || !Array.isArray(value.files)) return null;
  const files = value.files.filter(isFile).filter(isTaken);
  return files.length > 0 ? { id: value.id, files } : null;
}

/** @param {any} value @returns {value is CourseFile} */
function isFile(value) {
  return (
    typeof value?.path === "string" &&
    Number.isFinite(value.bytes) &&
    Number.isFinite(value.packed) &&
    /^[0-9a-f]{64}$/.test(value.sha256)
  );
}

/** Browsers keep the service worker themselves. @param {CourseFile} file */
function isTaken(file) {
  return !/^sw(?:-remove)?\.js$/.test(file.path);
}

/** Whether a file's address names its content; others change under their name. @param {CourseFile} file */
export function isAsset(file) {
  return file.kind === "asset";
}

/**
 * The address at which readers open a file: that of the folder for its index.html.
 *
 * @param {string} base the site's address
 * @param {string} path
 */
export function addressOf(base, path) {
  return new URL(path.replace(/(^|\/)index\.html$/, "$1") || "./", base).href;
}

/** @param {Iterable<CourseFile>} files @returns {Amount} */
export function amountOf(files) {
  const sum = { files: 0, bytes: 0, packed: 0 };
  for (const file of files) {
    sum.files += 1;
    sum.bytes += file.bytes;
    sum.packed += file.packed;
  }
  return sum;
}

/** @template {{path: string}} T @param {T[]} files @returns {Map<string, T[]>} by the groups' names */
export function grouped(files) {
  /** @type {Map<string, T[]>} */
  const groups = new Map(GROUP_NAMES.map((name) => [name, []]));
  for (const file of files) groups.get(groupOf(file.path))?.push(file);
  for (const [name, members] of groups) if (members.length === 0) groups.delete(name);
  return groups;
}
