"""What the real Keras gives for every case of the table, for machines without it.

`python -m tests.keras.golden` makes the file anew.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from tests.keras.table import TABLE, Made, theirs
from tests.ops.golden import Golden, record
from tests.ops.table import Result

FOLDER = Path(__file__).parent


def as_result(made: Made) -> Result:
    """A case's results in the form that golden files keep."""
    names = [*made.names, repr(made.shape)]
    return Result([*made.outputs, *made.state], names, list(made.gradients))


def golden() -> Golden:
    """The kept results."""
    return Golden("layers", FOLDER)


def main() -> None:
    warnings.simplefilter("ignore")  # Keras's and PyTorch's own
    results = {case.name: as_result(theirs(case)) for case in TABLE.values()}
    np.savez_compressed(FOLDER / "layers.npz", **record(results, {}))
    print(len(results), (FOLDER / "layers.npz").stat().st_size)


if __name__ == "__main__":
    main()
