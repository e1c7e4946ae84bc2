"""`save` and `load`, PyTorch's names over every format that holds tensors.

The formats themselves (`glowgrad.files`) are loaded when the first file is.
"""

from __future__ import annotations

import os
from typing import IO, Any

File = str | os.PathLike[str] | IO[bytes]


def save(
    obj: Any,
    f: File,
    pickle_module: Any = None,
    pickle_protocol: int = 2,
    _use_new_zipfile_serialization: bool = True,
) -> None:
    """Write a state_dict, or any nesting of dicts, lists, tuples, numbers, text and tensors.

    Tensors that share memory share it again after `load`. The file is a zip archive of raw numbers
    and one JSON text: it holds no code, so a whole module, or an object of a class of yours,
    raises TypeError.
    """
    from .files import saving

    if pickle_module is not None:
        raise ValueError("save writes no pickles, so pickle_module has no use here")
    saving.write(obj, f)


def load(
    f: File,
    map_location: Any = None,
    pickle_module: Any = None,
    *,
    weights_only: bool | None = True,
    mmap: bool | None = None,
    **pickle_load_args: Any,
) -> Any:
    """Read what `save` wrote, a PyTorch file (.pt, .pth), safetensors or .npz, told by its content.

    A PyTorch file is read without running the pickle in it, whatever `weights_only` says: a file
    that needs code (a whole model, say) raises, and names what it asks for. map_location is the
    device to load to, its name, a dict of names, or a function of a tensor and a name.

    Raises FileFormatError (a RuntimeError) for a file that is broken or of another kind.
    """
    from .files import saving

    if pickle_module is not None or pickle_load_args:
        raise ValueError("load never runs a pickle, so pickle_module and its options have no use")
    if mmap:
        raise ValueError("load cannot map files into memory: leave out mmap=True")
    return saving.read(f, map_location)
