"""Writes wheels whose bytes depend on nothing but their contents."""

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_archive(target: Path | IO[bytes], files: Mapping[str, bytes]) -> None:
    """Write a zip archive: sorted names, one fixed date, deflate at its best."""
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name], compresslevel=9)


def write_wheel(
    folder: Path, name: str, version: str, tag: str, files: Mapping[str, bytes], metadata: bytes
) -> Path:
    """Write `files` (paths below site-packages) as a wheel and return its path."""
    info = f"{name}-{version}.dist-info"
    pure = "true" if tag.endswith("none-any") else "false"
    wheel = f"Wheel-Version: 1.0\nGenerator: glowgrad\nRoot-Is-Purelib: {pure}\nTag: {tag}\n"
    contents = {**files, f"{info}/METADATA": metadata, f"{info}/WHEEL": wheel.encode()}
    lines = [f"{path},{_digest(contents[path])},{len(contents[path])}" for path in sorted(contents)]
    contents[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    target = folder / f"{name}-{version}-{tag}.whl"
    write_archive(target, contents)
    return target


def _digest(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return f"sha256={digest.rstrip(b'=').decode()}"
