// Compiles what a start of Python imports: run by bytecode.py, with one argument, a job in JSON.
//
// Pyodide itself does it, so that the bytecode is that of the Python that will run it.

import { readFileSync, writeFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const SITE_PACKAGES = "/lib/python3.12/site-packages";
const COMPILE = `
import importlib
import sys
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc as with_head

for archive in path:
    sys.path.append(archive)
for name in imports:
    importlib.import_module(name)
loaded = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
for archive, base in archives:
    with zipfile.ZipFile(archive) as given, zipfile.ZipFile(archive + ".out", "w") as made:
        for name in sorted(given.namelist()):
            if base + name in loaded and name.endswith(".py"):
                code = compile(given.read(name), base + name, "exec", dont_inherit=True)
                # Nobody checks it against the source: it comes from the same archive.
                made.writestr(name, with_head(code, bytes(8), False))
`;

const { packages, path, imports, archives } = JSON.parse(process.argv[2]);
// Sets of constants are written in the order of their hashes.
const pyodide = await loadPyodide({ env: { PYTHONHASHSEED: "0", HOME: "/home" } });
/** @type {any} */ (pyodide)._module.mergeLibSymbols({ backtrace: () => 0 }, "stub");
const read = (/** @type {string} */ file) => new Uint8Array(readFileSync(file));
for (const file of packages) {
  pyodide.unpackArchive(read(file), "whl", { extractDir: SITE_PACKAGES });
}
for (const [at, file] of path) pyodide.FS.writeFile(at, read(file));
for (const [i, { file }] of archives.entries()) pyodide.FS.writeFile(`/archive-${i}`, read(file));
const given = {
  path: path.map((/** @type {string[]} */ [at]) => at),
  imports,
  archives: archives.map((/** @type {{base: string}} */ { base }, /** @type {number} */ i) => [
    `/archive-${i}`,
    base,
  ]),
};
pyodide.runPython(COMPILE, { globals: pyodide.toPy(given) });
for (const [i, { out }] of archives.entries()) {
  writeFileSync(out, pyodide.FS.readFile(`/archive-${i}.out`));
}
process.exit(0); // Pyodide leaves handles open
