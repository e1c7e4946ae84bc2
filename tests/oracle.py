"""Cases that run against our library and against the one it speaks like, or its golden answers.

A case is a function of a library. Its result may nest lists, dicts, arrays, tensors, numbers and
texts. Golden answers keep arrays above 24 elements as a sample of their elements and two sums.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

Case = Callable[[Any], Any]
_KEPT, _SAMPLED = 24, 10


def leaves(result: Any) -> list[Any]:
    """The result's arrays (float64) and texts in order; the keys of dicts are texts too."""
    if isinstance(result, str) or result is None:
        return [str(result)]
    if isinstance(result, Mapping):
        return [leaf for key, value in result.items() for leaf in (str(key), *leaves(value))]
    if hasattr(result, "detach"):
        result = result.detach().cpu().numpy()
    if isinstance(result, np.ma.MaskedArray):
        result = result.filled(-1)
    if isinstance(result, (list, tuple)) and not _is_numbers(result):
        return [leaf for part in result for leaf in leaves(part)]
    array = np.asarray(result)
    if array.dtype.kind in "OSU":
        return [leaf for part in array.ravel().tolist() for leaf in (str(part),)]
    return [array.astype(np.float64)]


def _is_numbers(values: Any) -> bool:
    return bool(values) and all(isinstance(v, (bool, int, float)) for v in values)


def reduced(leaf: Any) -> Any:
    """A leaf as JSON: a text, or shape and few numbers."""
    if isinstance(leaf, str):
        return leaf
    flat = leaf.ravel()
    if flat.size > _KEPT:
        places = np.linspace(0, flat.size - 1, _SAMPLED).astype(int)
        finite = flat[np.isfinite(flat)]
        flat = np.concatenate([flat[places], [finite.mean(), np.abs(finite).mean()]])
    return [list(leaf.shape), [float(f"{v:.12g}") for v in flat]]


def run(case: Case, library: Any) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [reduced(leaf) for leaf in leaves(case(library))]


def raised(case: Case, library: Any) -> BaseException:
    """The error of a case that must fail."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            case(library)
    except Exception as error:
        return error
    raise AssertionError("this must raise, and did not")


def builtin_name(error: BaseException) -> str:
    """The nearest type of Python's own: what `except` is written for."""
    return next(t.__name__ for t in type(error).__mro__ if t.__module__ == "builtins")


def compare(ours: list[Any], theirs: list[Any], tolerance: float) -> None:
    """Raise AssertionError unless both agree: texts exactly, numbers to within the tolerance."""
    assert len(ours) == len(theirs), (ours, theirs)
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        if isinstance(other, str) or isinstance(mine, str):
            assert mine == other
            continue
        assert mine[0] == other[0], f"part {number} has shape {mine[0]}, not {other[0]}"
        np.testing.assert_allclose(
            mine[1], other[1], rtol=tolerance, atol=tolerance, err_msg=f"part {number}"
        )


def write(file: Path, answers: dict[str, Any]) -> None:
    """Golden answers, one case a line."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(answer, separators=(',', ':'))}"
        for name, answer in sorted(answers.items())
    ]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text("utf-8")))
