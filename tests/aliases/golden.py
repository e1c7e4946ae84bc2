"""What the pasted programs print under the real libraries: `python -m tests.aliases.golden`."""

from __future__ import annotations

import contextlib
import io
import os
import runpy
import warnings
from pathlib import Path

FOLDER = Path(__file__).parent
SCRIPTS = sorted((FOLDER / "scripts").glob("*.py"))
# What no oracle here can run: it needs TensorFlow, matplotlib, or a torchvision for this PyTorch.
ALONE = ("figures", "tensorflow_tape", "transfer_learning")


def printed(script: Path) -> str:
    """Run a program as it stands, with whatever its imports mean just now."""
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        runpy.run_path(str(script), run_name="__main__")
    return text.getvalue()


def kept(script: Path) -> Path:
    """The file with what the real libraries printed."""
    return FOLDER / "printed" / f"{script.stem}.txt"


def main() -> None:
    os.environ["KERAS_BACKEND"] = "torch"
    warnings.simplefilter("ignore")  # the libraries' own
    for script in SCRIPTS:
        if script.stem not in ALONE:
            kept(script).parent.mkdir(exist_ok=True)
            kept(script).write_text(printed(script))


if __name__ == "__main__":
    main()
