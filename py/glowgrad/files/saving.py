"""Chooses the format: one to write, and all that are told by their content to read."""

from __future__ import annotations

import io
from typing import Any

from ..errors import FileFormatError
from .archive import Archive
from .glowgrad_archive import INDEX, read_archive, write_archive
from .npz import is_npz, read_npz
from .placement import Placement
from .safetensors import load_file
from .source import Readable, Source, created, opened
from .torch_archive import LEGACY, is_torch, read_legacy, read_torch


def write(obj: Any, f: Readable) -> None:
    """Write an object in Glowgrad's own format; see `glowgrad.save`."""
    whole = io.BytesIO()
    write_archive(obj, whole)  # what cannot be saved must not leave half a file
    with created(f) as handle:
        handle.write(whole.getbuffer())


def read(f: Readable, map_location: Any) -> Any:
    """The object in a file of any known format; see `glowgrad.load`."""
    with opened(f) as source:
        try:
            return _read(source, map_location)
        except FileFormatError as error:
            raise source.error(str(error)) from None


def _read(source: Source, map_location: Any) -> Any:
    start = source.read(0, min(source.size, 64))
    placement = Placement(map_location)
    if start.startswith(b"PK"):
        return _read_archive(Archive(source), placement)
    if start.startswith(LEGACY):
        return read_legacy(source, placement)
    if len(start) > 8 and start[8:9] == b"{" and int.from_bytes(start[:8], "little") < 1 << 32:
        source.handle.seek(source.start)
        return load_file(source.handle, placement.plain)
    raise source.error(_advice(start))


def _read_archive(archive: Archive, placement: Placement) -> Any:
    names = list(archive.members)
    if INDEX in names:
        return read_archive(archive, placement)
    if is_torch(names):
        return read_torch(archive, placement)
    if is_npz(names):
        return read_npz(archive, placement.plain)
    if "model.weights.h5" in names:
        raise archive.source.error("it is a Keras model: use glowgrad.files.load_keras_weights")
    raise archive.source.error(f"it is a zip archive without tensors: {', '.join(names)!s:.80}")


def _advice(start: bytes) -> str:
    """What a file is instead, by its first bytes."""
    lower = start.lstrip().lower()
    if start.startswith(b"\x89HDF\r\n\x1a\n"):
        return "it is an HDF5 file: use glowgrad.files.load_keras_weights"
    if start.startswith(b"\x93NUMPY"):
        return "it is one array of numpy: use glowgrad.from_numpy(numpy.load(…))"
    if start.startswith(b"version https://git-lfs"):
        return "it is only a pointer to the file, left by Git LFS: download the file itself"
    if lower.startswith((b"<!doctype", b"<html")):
        return "it is a web page: the download went wrong"
    if start.startswith(b"\x80"):
        return (
            "it is a pickle that torch.save did not write, and opening it could run code: save "
            "its tensors with torch.save or safetensors"
        )
    return (
        f"it begins with {start[:12]!r}, which is neither Glowgrad's, PyTorch's (.pt), safetensors "
        "nor .npz"
    )
