"""Golden answers, for machines without PyTorch: `python -m tests.parity.golden` makes them."""

from __future__ import annotations

import contextlib
import io
import runpy
from pathlib import Path
from typing import Any

import numpy as np
from tests import oracle
from tests.parity.cases import LOADED, TRAINED
from tests.parity.weights import drawn

FILE = Path(__file__).with_name("golden.json")
SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.py"))


def start(t: Any, case: Any) -> dict[str, Any]:
    """The weights that a case begins with, as tensors of a library."""
    return {name: t.tensor(values) for name, values in drawn(case.make(t)).items()}


def script_losses(script: Path) -> list[float]:
    """Run a script as it stands, with whatever `import torch` means just now."""
    with contextlib.redirect_stdout(io.StringIO()):
        names = runpy.run_path(str(script), run_name="__main__")
    return [float(loss) for loss in names["losses"]]


def kept(arrays: list[np.ndarray]) -> list[Any]:
    return [oracle.reduced(leaf) for leaf in oracle.leaves(arrays)]


def main() -> None:
    import torch

    answers: dict[str, Any] = {}
    for name, training in TRAINED.items():
        answers[f"train {name}"] = training.losses(torch, start(torch, training))
    for name, loading in LOADED.items():
        answers[f"load {name}"] = kept(loading.outputs(torch, start(torch, loading)))
    for script in SCRIPTS:
        answers[f"script {script.stem}"] = script_losses(script)
    oracle.write(FILE, answers)


if __name__ == "__main__":
    main()
