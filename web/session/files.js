/**
 * What a session loads, as paths below the site's folder; the build fills it in. Bundles of the
 * session lie in its folder assets/.
 *
 * @typedef {object} SessionPaths
 * @property {string} runtime the folder of Pyodide and of all wheels but the engine's, with its "/"
 * @property {string} engine the folder of the engine's wheel and of pyodide-lock.json, with its "/"
 * @property {string} wheel the engine's wheel
 * @property {string} wheelHash its SHA-256 in hexadecimal digits
 * @property {string} simd the CPU kernels
 * @property {string} simdRelaxed the same, compiled for browsers with relaxed SIMD
 * @property {string} [worker] the worker's script; only the page's side knows it
 */

/** @type {SessionPaths} */
// @ts-expect-error: esbuild puts the paths here (py/builder/bundle.py)
export const PATHS = SESSION_PATHS;
