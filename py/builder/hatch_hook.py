"""Lets `pip install .` pack the digits in a fresh clone, from what pip itself installed."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# hatchling loads this file by its path, not as a part of the package.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from builder import environment, pins
from builder.checkout import DIGITS


class DigitsHook(BuildHookInterface):
    """Asks for scikit-learn while the wheel is built, only where the digits are not packed yet."""

    def dependencies(self) -> list[str]:
        """Return what the build environment needs beyond hatchling."""
        if DIGITS.exists():
            return []
        numpy = [need for need in environment.requirements("build") if need.startswith("numpy==")]
        return [f"{pins.SCIKIT_LEARN.name}=={pins.SCIKIT_LEARN.version}", *numpy]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Pack the digits from the data file of the scikit-learn that pip put there."""
        if DIGITS.exists():
            return
        from builder import digits

        found = importlib.util.find_spec("sklearn")
        if found is None or found.origin is None:
            raise RuntimeError(
                "the build needs scikit-learn's data files: use pip's build isolation"
            )
        packed = Path(found.origin).parent / "datasets" / "data" / "digits.csv.gz"
        digits.write(packed.read_bytes())
