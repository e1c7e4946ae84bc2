import { PATHS } from "./files.js";

const ARCHIVE = "/lib/glowgrad.whl";
const IMPORT_FROM_IT = `
import importlib
import sys

sys.path.append("${ARCHIVE}")
importlib.invalidate_caches()
`;

/**
 * Lets Python import the engine from its wheel as it is: it holds bytecode, and to unpack its files
 * would take as long as to import them.
 *
 * @param {import("pyodide").PyodideInterface} pyodide with numpy
 * @param {Promise<Response>} coming the wheel
 */
export async function addEngine(pyodide, coming) {
  const response = await coming;
  if (!response.ok) throw new Error(`${PATHS.wheel} answered ${response.status}`);
  pyodide.FS.writeFile(ARCHIVE, new Uint8Array(await response.arrayBuffer()));
  pyodide.runPython(IMPORT_FROM_IT);
  pyodide.loadedPackages.glowgrad = "default channel";
}
