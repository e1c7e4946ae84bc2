// Files in Pyodide, which lacks parts of Python's library and has a small stack.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { loadPyodide } from "pyodide";

const root = join(import.meta.dirname, "../..");
/** @type {any} */
let pyodide;

before(async () => {
  pyodide = await loadPyodide();
  pyodide._module.mergeLibSymbols({ backtrace: () => 0 }, "stub");
  const folder = join(root, "node_modules/@emscripten-forge/numpy/pkg");
  const archive = new Uint8Array(readFileSync(join(folder, readdirSync(folder)[0])));
  pyodide.unpackArchive(archive, "gztar", { extractDir: "/" });
  for (const [name, path] of Object.entries({ py: "py", files: "tests/files" })) {
    pyodide.FS.mkdirTree(`/${name}`);
    pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: join(root, path) }, `/${name}`);
  }
  pyodide.runPython(`
import io, sys, warnings, zipfile
sys.dont_write_bytecode = True
sys.path[:0] = ["/py"]
sys.setrecursionlimit(400)
from pathlib import Path
import numpy as np
import glowgrad as gg
from glowgrad.files import FileFormatError, load_keras_weights, load_npz, safetensors, save_npz

def refused(data):
    try:
        gg.load(io.BytesIO(data))
    except FileFormatError:
        return True
    return False

def torch_file(pickle):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", pickle)
    return file.getvalue()
`);
});

test("files of other programs are read", () => {
  const read = pyodide.runPython(`
warnings.simplefilter("ignore")
expected = np.load("/files/data/expected.npz")
for file in Path("/files/data").glob("hdf5-*.h5"):
    for path, array in load_keras_weights(file).items():
        assert np.array_equal(array, expected[f"{file.stem}/{path}"]), path
for name in ("checkpoint.pt", "legacy.pt"):
    assert np.array_equal(gg.load(f"/files/data/{name}")["base"].numpy(), expected["checkpoint/base"])
weights = Path("/files/data/weights.safetensors")
assert safetensors.save(safetensors.load_file(weights), {"format": "pt"}) == weights.read_bytes()
True
`);
  assert.ok(read);
});

test("what is saved is loaded", () => {
  const size = pyodide.runPython(`
nested = {"w": gg.ones(2), "n": (1, None)}
for _ in range(50):
    nested = [nested]
gg.save(nested, "/tmp/x.pt")
found = gg.load("/tmp/x.pt")
for _ in range(50):
    (found,) = found
assert found["w"].tolist() == [1, 1] and found["n"] == (1, None)
save_npz({"a": gg.ones(3)}, "/tmp/x.npz", compressed=True)
assert load_npz("/tmp/x.npz")["a"].tolist() == [1, 1, 1]
gg.onnx.export(gg.nn.Linear(2, 2), gg.ones(1, 2), "/tmp/x.onnx", dynamic_axes={"input": [0]})
Path("/tmp/x.onnx").stat().st_size
`);
  assert.ok(size > 100);
});

test("what is nested deep raises and leaves Python alive", () => {
  const alive = pyodide.runPython(`
lists = b"\\x80\\x02" + b"]" * 100000 + b"a" * 99999 + b"."
tuples = b"\\x80\\x02" + b")" + b"\\x85" * 100000 + b"."
key = b"\\x80\\x02}" + b")" + b"\\x85" * 100000 + b"K\\x01s."
header = (200000).to_bytes(8, "little") + b'{"a":' + b"[" * 199995
[refused(torch_file(p)) for p in (lists, tuples, key)] == [True] * 3 and refused(header)
`);
  assert.ok(alive);
});
