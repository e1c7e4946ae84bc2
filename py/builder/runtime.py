"""Assembles what Python needs in a page: Pyodide, numpy, micropip, the engine, a lock file."""

import hashlib
import json
import shutil
import tarfile
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

from .checkout import CACHE, NODE_MODULES, ROOT
from .downloads import fetch
from .inference import jedi_wheel
from .pins import MICROPIP, PACKAGING, PARSO, PYODIDE_TAG
from .seal import short_hash
from .stage import files_under, fingerprint
from .wheels import write_wheel

PYODIDE = NODE_MODULES / "pyodide"
NUMPY = NODE_MODULES / "@emscripten-forge" / "numpy"
ENGINE = ROOT / "py" / "glowgrad"
SHADERS = ROOT / "shaders"
_PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
_HERE = Path(__file__).parent


def inputs() -> list[Path]:
    """Return what the runtime is made of."""
    code = [_HERE / name for name in ("runtime.py", "wheels.py", "pins.py", "inference.py")]
    return [ROOT / "package-lock.json", *code]


def engine_inputs() -> list[Path]:
    """Return what the engine is made of, and what the lock file beside it lists."""
    return [*inputs(), ROOT / "pyproject.toml", ENGINE, SHADERS]


def assemble(target: Path) -> None:
    """Write Pyodide's files and all wheels but the engine's to `target`/runtime/<hash>/."""
    folder = target / "runtime" / "unnamed"
    folder.mkdir(parents=True)
    for name in _PYODIDE_FILES:
        shutil.copyfile(PYODIDE / name, folder / name)
    shutil.copyfile(_numpy_wheel(), folder / _numpy_wheel().name)
    # micropip carries its own copy of packaging; the separate one is for learners' packages.
    # parso and jedi are loaded when the editor first needs them.
    for pinned in (MICROPIP, PACKAGING, PARSO):
        shutil.copyfile(fetch(pinned), folder / fetch(pinned).name)
    jedi_wheel(folder)
    contents = [f"{path.name}:{_digest(path)}" for path in files_under(folder)]
    folder.rename(folder.with_name(short_hash("\n".join(contents).encode())))


def assemble_engine(target: Path, runtime: Path) -> None:
    """Write the engine's wheel, and a lock file of it and of those in `runtime`."""
    folder = target / "engine" / "unnamed"
    folder.mkdir(parents=True)
    engine = _entry(engine_wheel(folder), ["numpy"])
    depends = {"jedi": ["parso"]}
    wheels = sorted(runtime.glob("*.whl"))
    packages = [_entry(path, depends.get(path.name.split("-")[0], [])) for path in wheels]
    info = json.loads((PYODIDE / "pyodide-lock.json").read_text())["info"]
    lock = {"info": info, "packages": {package["name"]: package for package in [engine, *packages]}}
    name = short_hash(json.dumps(lock).encode())
    # Pyodide looks for wheels in runtime/<hash>/.
    engine["file_name"] = f"../../engine/{name}/{engine['file_name']}"
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1) + "\n")
    folder.rename(folder.with_name(name))


def engine_wheel(folder: Path) -> Path:
    """Write the engine's wheel: its Python, its shaders, its data."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    files = {}
    for place, prefix in ((ENGINE, "glowgrad"), (SHADERS, "glowgrad/shaders")):
        for path in files_under(place):
            files[f"{prefix}/{path.relative_to(place).as_posix()}"] = path.read_bytes()
    metadata = (
        "Metadata-Version: 2.1\n"
        f"Name: {project['name']}\nVersion: {project['version']}\n"
        f"Summary: {project['description']}\nLicense: MIT\n"
        f"Requires-Python: {project['requires-python']}\n"
        + "".join(f"Requires-Dist: {need}\n" for need in project["dependencies"])
    )
    info = f"{project['name']}-{project['version']}.dist-info"
    files[f"{info}/LICENSE"] = (ROOT / "LICENSE").read_bytes()
    return write_wheel(
        folder, project["name"], project["version"], "py3-none-any", files, metadata.encode()
    )


def numpy_version() -> str:
    """Return numpy's own version, without the suffix of the packaging."""
    return str(json.loads((NUMPY / "package.json").read_text())["version"]).split("-")[0]


def _numpy_wheel() -> Path:
    """Return numpy's wheel, made once for a given package: packing it takes seconds."""
    key = fingerprint([*sorted(NUMPY.rglob("*.tar.gz")), Path(__file__), _HERE / "wheels.py"])
    folder = CACHE / "numpy" / key[:16]
    done = sorted(folder.glob("*.whl"))
    if done:
        return done[0]
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "partial"
    partial.mkdir(exist_ok=True)
    made = numpy_wheel(next(iter(sorted(NUMPY.rglob("*.tar.gz")))), numpy_version(), partial)
    return made.rename(folder / made.name)


def numpy_wheel(conda_package: Path, version: str, folder: Path) -> Path:
    """Make a wheel for Pyodide out of the conda package that npm carries."""
    info = f"numpy-{version}.dist-info"
    files: dict[str, bytes] = {}
    metadata = b""
    with tarfile.open(conda_package) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            if "site-packages" not in path.parts or not member.isfile():
                continue
            inner = PurePosixPath(*path.parts[path.parts.index("site-packages") + 1 :])
            handle = archive.extractfile(member)
            assert handle is not None
            if _ships(inner) or str(inner) == f"{info}/LICENSE.txt":
                files[str(inner)] = handle.read()
            elif str(inner) == f"{info}/METADATA":
                metadata = handle.read()
    return write_wheel(folder, "numpy", version, PYODIDE_TAG, files, metadata)


def _ships(path: PurePosixPath) -> bool:
    """Leave out what no program imports; numpy itself imports `_multiarray_tests` and `_simd`."""
    unused = {"tests", "_examples"}.intersection(path.parts) or path.suffix == ".pyc"
    return path.parts[0] == "numpy" and not unused


def _entry(wheel: Path, depends: list[str]) -> dict[str, object]:
    """Describe a wheel in the form that Pyodide's loader and micropip read."""
    if not zipfile.is_zipfile(wheel):
        raise ValueError(f"{wheel} is not a wheel")
    name, version = wheel.name.split("-")[:2]
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": _digest(wheel),
        "package_type": "package",
        "imports": [name],
        "depends": depends,
        "unvendored_tests": False,
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
