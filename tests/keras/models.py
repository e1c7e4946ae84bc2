"""What models do, as data: each scenario is run with Glowgrad's Keras and with the real one.

`python -m tests.keras.models` writes what the real Keras gives to models.json.
"""

from __future__ import annotations

import importlib
import json
import os
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")
KEPT = Path(__file__).parent / "models.json"
SCENARIOS: dict[str, Callable[[Any], Any]] = {}


def scenario(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Add `function(keras)`, which gives lists, dicts, numbers, texts and arrays."""
    SCENARIOS[function.__name__] = function
    return function


def rows(name: str, *shape: int) -> np.ndarray:
    """Numbers that are the same every time."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    return rng.standard_normal(shape).astype(np.float32)


def classes(name: str, count: int, size: int) -> np.ndarray:
    return np.random.default_rng(zlib.crc32(name.encode())).integers(0, size, count)


def fixed(model: Any) -> Any:
    """The model with weights that are the same every time."""
    rng = np.random.default_rng(11)
    model.set_weights(
        [
            np.abs(rng.normal(0, 0.3, tuple(w.shape))).astype(np.float32) + 0.5
            if "variance" in w.name
            else rng.normal(0, 0.3, tuple(w.shape)).astype(np.float32)
            for w in model.weights
        ]
    )
    return model


def text(model: Any, **options: Any) -> list[str]:
    """The lines of a summary."""
    lines: list[str] = []
    model.summary(print_fn=lambda s, **_: lines.extend(s.split("\n")), **options)
    return [line for line in lines if line]


def weights(model: Any) -> list[Any]:
    return [[w.path, list(w.shape), bool(w.trainable)] for w in model.weights]


def plain(value: Any) -> Any:
    """Any result in the form that JSON keeps."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    return np.round(np.asarray(value, np.float64), 6).tolist()


def run(name: str, keras: Any) -> Any:
    """The result of a scenario, its names counted from the beginning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        keras.backend.clear_session()
        return plain(SCENARIOS[name](keras))


def theirs(name: str) -> Any:
    return run(name, importlib.import_module("keras"))


for _module in ("building", "training"):
    importlib.import_module(f"tests.keras.scenarios.{_module}")

if __name__ == "__main__":
    from tests.keras import models

    kept = {name: models.theirs(name) for name in models.SCENARIOS}
    KEPT.write_text(json.dumps(kept, indent=0, ensure_ascii=False) + "\n", "utf-8")
    print(len(kept), KEPT.stat().st_size)
