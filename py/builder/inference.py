"""Packs jedi for the page: what it needs to read code, without descriptions of other libraries."""

import zipfile
from pathlib import Path, PurePosixPath

from .downloads import fetch
from .pins import JEDI
from .wheels import write_wheel

_TYPESHED = PurePosixPath("jedi/third_party/typeshed")
# Parts of the standard library that a browser lacks or a lesson does not use.
_UNUSED = {
    *("asyncio", "ctypes", "curses", "dbm", "distutils", "email", "encodings", "ensurepip"),
    *("lib2to3", "msilib", "multiprocessing", "pydoc_data", "pyexpat", "sqlite3", "tkinter"),
    *("turtle", "unittest", "venv", "winreg", "wsgiref", "xml", "xmlrpc"),
}


def jedi_wheel(folder: Path) -> Path:
    """Write a wheel of jedi without the stubs of third-party libraries: a seventh of the size."""
    files: dict[str, bytes] = {}
    metadata = b""
    with zipfile.ZipFile(fetch(JEDI)) as archive:
        for name in archive.namelist():
            path = PurePosixPath(name)
            if name.endswith(".dist-info/METADATA"):
                metadata = archive.read(name)
            elif ships(path):
                files[name] = archive.read(name)
    return write_wheel(folder, JEDI.name, JEDI.version, "py3-none-any", files, metadata)


def ships(path: PurePosixPath) -> bool:
    """Whether a file of jedi's wheel goes into ours; the licences do."""
    if path.parts[0].endswith(".dist-info"):
        return path.name.startswith(("LICENSE", "AUTHORS"))
    if path.is_relative_to("jedi/third_party"):
        if path.is_relative_to(_TYPESHED / "stdlib"):
            return path.parts[4].removesuffix(".pyi") not in _UNUSED
        return path.parent == _TYPESHED
    return path.suffix in (".py", ".pyi")
