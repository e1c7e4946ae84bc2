"""Writes names.json: what the editor offers while Python is not there to be asked."""

import builtins
import json
import keyword
from pathlib import Path


def write(target: Path) -> None:
    """Write the public names of the engine's modules, of a tensor, and of Python itself."""
    from glowgrad import Tensor
    from glowgrad.sandbox.questions import importable

    modules = [
        {"name": name, "twin": twin, "names": sorted(set(importable.public_names(name)))}
        for name, twin in importable.MODULES.items()
    ]
    python = [*keyword.kwlist, *(name for name in vars(builtins) if not name.startswith("_"))]
    tensor = [name for name in dir(Tensor) if not name.startswith("_") and not name.isupper()]
    names = {"python": sorted(python), "tensor": tensor, "modules": modules}
    text = json.dumps(names, separators=(",", ":"))
    (target / "assets").mkdir()
    (target / "assets" / "names.json").write_text(text + "\n", encoding="utf-8")
