"""Files of a learner's own, from the cache, or from the network where there is one."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from ...datasets.network import fetch


def cache_folder(part: str) -> Path:
    """Where Keras keeps files of this kind: ~/.keras/datasets, ~/.keras/models."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / part


def find_file(name: str, part: str) -> Path | None:
    """A file in the working folder or in the cache, if there is one."""
    for folder in (Path(), cache_folder(part)):
        if (folder / name).is_file():
            return folder / name
    return None


def get_file(
    fname: str | None = None, origin: str | None = None, untar: bool = False,
    md5_hash: str | None = None, file_hash: str | None = None, cache_subdir: str = "datasets",
    hash_algorithm: str = "auto", extract: bool = False, archive_format: str = "auto",
    cache_dir: Any = None, force_download: bool = False,
) -> str:  # fmt: skip
    """The path of a file: the learner's own, the cached one, or fetched from `origin`.

    Raises OSError, which says where to put the file, when the network does not give it, and
    ValueError where its hash differs or without an origin.
    """
    if origin is None:
        raise ValueError('Please specify the "origin" argument (URL of the file to download).')
    if untar or extract:
        raise NotImplementedError(
            "get_file does not unpack archives here: unpack the file and give its path"
        )
    name = fname or origin.rsplit("/", 1)[-1]
    folder = Path(cache_dir) / cache_subdir if cache_dir else cache_folder(cache_subdir)
    found = None if force_download else find_file(name, cache_subdir)
    if found is None and (folder / name).is_file() and not force_download:
        found = folder / name
    if found is None:
        print(f"Downloading data from {origin}")
        try:
            data = fetch(origin)
        except OSError as error:
            raise OSError(
                f"{name} could not be fetched from {origin} ({error}). Without a network, put the "
                f"file into the working folder ({Path().absolute()}) or into {folder}."
            ) from None
        folder.mkdir(parents=True, exist_ok=True)
        found = folder / name
        found.write_bytes(data)
    wanted = file_hash or md5_hash
    if wanted:
        kind = "sha256" if len(wanted) == 64 else "md5"
        if hashlib.new(kind, found.read_bytes()).hexdigest() != wanted:
            raise ValueError(f"{found} is not the file that was meant: its {kind} hash differs")
    return str(found)
