"""Where data sets come from: the learner's own file, the cache, or the public one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...errors import FileFormatError
from ...files import load_npz
from ..utils.download import cache_folder, fetch, find_file

ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"


def local(path: str) -> Path | None:
    """The file that the learner supplied, or that was fetched before."""
    if Path(path).is_file():
        return Path(path)
    return find_file(Path(path).name, "datasets")


def public(name: str, address: str = ADDRESS) -> Path | None:
    """The public file, fetched and kept; None where the network does not give it."""
    try:
        data = fetch(address + name)
    except OSError:
        return None
    folder = cache_folder("datasets")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name


def required(path: str, what: str, holds: str, address: str = ADDRESS) -> Path:
    """The file of a data set.

    Raises FileNotFoundError, which says what file to put where, without a file and a network.
    """
    found = local(path) or public(Path(path).name, address)
    if found is None:
        name = Path(path).name
        raise FileNotFoundError(
            f"the {what} data are not here, and the network does not give them: put {name} "
            f"({holds}; from {address}{name}) into the working folder or into "
            f"{cache_folder('datasets')}, or give its place as load_data(path=…)"
        )
    return found


def arrays(file: Path, *names: str) -> list[np.ndarray]:
    """The arrays of these names in an .npz file.

    Raises FileFormatError where one is missing or is no array of numbers.
    """
    if file.suffix != ".npz":
        raise FileFormatError(f"{file} is no .npz file, which is what load_data reads here")
    held = load_npz(file, max_bytes=4 << 30)
    lacking = [name for name in names if name not in held]
    if lacking:
        raise FileFormatError(f"{file} has no {', '.join(lacking)}: it has {', '.join(held)}")
    return [held[name]._values() for name in names]
