"""Assembles what Python needs in a page: Pyodide, numpy, micropip, the engine, a lock file."""

import hashlib
import json
import shutil
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from .bytecode import Archive, compiled
from .checkout import CACHE, NODE_MODULES, ROOT
from .downloads import fetch
from .inference import jedi_wheel
from .pins import MICROPIP, PACKAGING, PARSO, PYODIDE_TAG
from .seal import short_hash
from .stage import files_under, fingerprint
from .wheels import write_archive, write_wheel

PYODIDE = NODE_MODULES / "pyodide"
NUMPY = NODE_MODULES / "@emscripten-forge" / "numpy"
ENGINE = ROOT / "py" / "glowgrad"
SHADERS = ROOT / "shaders"
_PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")
_STDLIB = "python_stdlib.zip"
# Where a page's Python finds the standard library, packages, and the engine's wheel.
_STDLIB_BASE = "/lib/python312.zip/"
_PACKAGES_BASE = "/lib/python3.12/site-packages/"
_ENGINE_ARCHIVE = "/lib/glowgrad.whl"
# What numpy imports, and then what the engine takes from the standard library.
_RUNTIME_IMPORTS = (
    *("numpy", "numpy.fft", "numpy.random"),
    *("csv", "dataclasses", "difflib", "getpass", "html", "importlib.metadata", "json"),
    *("pkgutil", "shlex", "signal", "statistics", "tarfile"),
)
# What a first cell or a first exercise needs, and what many lessons import.
_ENGINE_IMPORTS = (
    *("glowgrad", "glowgrad.sandbox", "glowgrad.sandbox.questions", "glowgrad.live"),
    *("glowgrad.checks", "glowgrad.widgets", "glowgrad.pyplot", "glowgrad.keras"),
)
_HERE = Path(__file__).parent


_CODE = (
    *("runtime.py", "wheels.py", "pins.py", "inference.py"),
    *("bytecode.py", "bytecode.mjs"),
)


def inputs() -> list[Path]:
    """Return what the runtime is made of."""
    code = [_HERE / name for name in _CODE]
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
    _write_compiled(folder)
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


def _write_compiled(folder: Path) -> None:
    """Write the standard library and numpy with the bytecode of what a start imports."""
    wheel = _numpy_wheel()
    archives = [Archive(PYODIDE / _STDLIB, _STDLIB_BASE), Archive(wheel, _PACKAGES_BASE)]
    library, numpy = compiled(archives, _RUNTIME_IMPORTS, packages=[wheel])
    files = _contents(PYODIDE / _STDLIB)
    write_archive(folder / _STDLIB, {**files, **_beside(library)})
    write_archive(folder / wheel.name, {**_contents(wheel), **_in_caches(numpy)})


def _contents(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as files:
        return {name: files.read(name) for name in files.namelist() if not name.endswith("/")}


def _beside(bytecode: Mapping[str, bytes]) -> dict[str, bytes]:
    """Name bytecode as Python looks for it in an archive: x.pyc beside x.py."""
    return {f"{name}c": content for name, content in bytecode.items()}


def _in_caches(bytecode: Mapping[str, bytes]) -> dict[str, bytes]:
    """Name bytecode as Python looks for it in folders."""
    paths = {PurePosixPath(name): content for name, content in bytecode.items()}
    return {
        str(path.parent / "__pycache__" / f"{path.stem}.cpython-312.pyc"): content
        for path, content in paths.items()
    }


def engine_wheel(folder: Path) -> Path:
    """Write the engine's wheel: its Python, its shaders, its data; bytecode of what is imported.

    A page does not unpack it: Python imports from the archive.
    """
    with tempfile.TemporaryDirectory() as temporary:
        plain = _engine_wheel(Path(temporary), {})
        archives = [Archive(plain, f"{_ENGINE_ARCHIVE}/")]
        path = [(_ENGINE_ARCHIVE, plain)]
        (bytecode,) = compiled(archives, _ENGINE_IMPORTS, [_numpy_wheel()], path)
    return _engine_wheel(folder, _beside(bytecode))


def _engine_wheel(folder: Path, bytecode: Mapping[str, bytes]) -> Path:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    files = dict(bytecode)
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
