"""Writes NOTICES.txt: whose work the site ships, and under which licence."""

import json
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .checkout import NODE_MODULES, ROOT
from .console import CommandError
from .downloads import fetch
from .pins import JEDI, MICROPIP, PACKAGING, PARSO, SCIKIT_LEARN, PinnedWheel
from .runtime import NUMPY, PYODIDE, numpy_version

_LICENCE_NAMES = ("license", "licence", "copying", "notice")
# Packages whose archives name their licence but do not carry its text.
_TEXTS = Path(__file__).parent / "licences"

_DIGITS = """Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, 1998, UCI Machine
Learning Repository, as packed in scikit-learn (sklearn.datasets.load_digits).
Licence: Creative Commons Attribution 4.0 International (CC BY 4.0).
Changed for this site: the table of numbers is stored as arrays of bytes.
"""
_TABLES = """Iris (R. A. Fisher, 1936), Wine (M. Forina et al., 1991) and Breast Cancer Wisconsin
(W. Wolberg, O. Mangasarian, W. Street, 1995), UCI Machine Learning Repository.
Licence: Creative Commons Attribution 4.0 International (CC BY 4.0).
Diabetes, B. Efron, T. Hastie, I. Johnstone, R. Tibshirani, 2004, "Least Angle Regression".
All as packed in scikit-learn (sklearn.datasets), whose licence stands above.
Changed for this site: the tables of numbers are stored as arrays of whole numbers.
"""


@dataclass(frozen=True)
class Notice:
    """One work that the site ships."""

    name: str
    version: str
    licence: str
    text: str


def write(target: Path) -> None:
    """Write every notice into `target`/NOTICES.txt, Glowgrad's own first."""
    own = (ROOT / "LICENSE").read_text(encoding="utf-8")
    parts = [f"Glowgrad\n\n{own}", "This site also ships the following works.\n"]
    for notice in all_notices():
        title = f"{notice.name} {notice.version} ({notice.licence})"
        parts.append(f"{title}\n{'-' * len(title)}\n\n{notice.text.strip()}\n")
    parts.append(f"Handwritten digits (CC BY 4.0)\n{'-' * 30}\n\n{_DIGITS}")
    parts.append(f"Tables of measurements (CC BY 4.0)\n{'-' * 34}\n\n{_TABLES}")
    (target / "NOTICES.txt").write_text(f"\n{'=' * 78}\n\n".join(parts), encoding="utf-8")


def all_notices() -> Iterator[Notice]:
    """Yield the notices of Pyodide and Python, the wheels, and the bundled npm packages."""
    yield _pyodide()
    yield _cpython()
    yield _numpy()
    for pinned in (MICROPIP, PACKAGING, SCIKIT_LEARN, JEDI, PARSO):
        yield _wheel(pinned)
    for name in shipped_packages():
        yield _package(name)


def shipped_packages() -> list[str]:
    """Return the npm packages that end up in the bundles: the dependencies, and theirs in turn."""
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    queue = list(locked[""]["dependencies"])
    found: set[str] = set()
    while queue:
        name = queue.pop()
        if name in found:
            continue
        found.add(name)
        queue += locked[f"node_modules/{name}"].get("dependencies", {})
    # These two ship as they are, with notices of their own above; ws is Node's part of Pyodide.
    return sorted(found - {"pyodide", "@emscripten-forge/numpy", "ws"})


def _pyodide() -> Notice:
    version = json.loads((PYODIDE / "package.json").read_text())["version"]
    return Notice("Pyodide", version, "MPL-2.0", (_TEXTS / "pyodide.txt").read_text())


def _cpython() -> Notice:
    version = json.loads((PYODIDE / "pyodide-lock.json").read_text())["info"]["python"]
    return Notice("CPython", version, "PSF-2.0", (_TEXTS / "cpython.txt").read_text())


def _numpy() -> Notice:
    with tarfile.open(next(iter(sorted(NUMPY.rglob("*.tar.gz"))))) as archive:
        handle = archive.extractfile("info/licenses/LICENSE.txt")
        assert handle is not None
        return Notice("NumPy", numpy_version(), "BSD-3-Clause", handle.read().decode())


def _wheel(pinned: PinnedWheel) -> Notice:
    with zipfile.ZipFile(fetch(pinned)) as archive:
        names = [n for n in archive.namelist() if ".dist-info/" in n and _is_licence(Path(n).name)]
        if pinned is JEDI:  # it brings typeshed along
            names.append("jedi/third_party/typeshed/LICENSE")
        text = "\n\n".join(archive.read(name).decode() for name in names)
    licence = {
        "micropip": "MPL-2.0",
        "packaging": "Apache-2.0 OR BSD-2-Clause",
        "scikit-learn": "BSD-3-Clause",
        "jedi": "MIT, with typeshed: Apache-2.0",
        "parso": "MIT, PSF-2.0",
    }[pinned.name]
    return Notice(pinned.name, pinned.version, licence, text)


def _package(name: str) -> Notice:
    folder = NODE_MODULES / name
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    files = sorted(path for path in folder.iterdir() if path.is_file() and _is_licence(path.name))
    if not files:
        raise CommandError(f"{name} ships without a licence text: add one to {_TEXTS}")
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in files)
    return Notice(name, about["version"], str(about.get("license", "see below")), text)


def _is_licence(file_name: str) -> bool:
    return file_name.lower().startswith(_LICENCE_NAMES)
