"""What a page may ask about the live namespace between two runs.

Each question is a function of its module: its first argument is the namespace of the cells, the
others come by name as JSON; what it returns must be JSON too. A module is imported when first
asked.
"""

from __future__ import annotations

import importlib
from typing import Any

# Question -> the module of this package that has a function of that name.
MODULES: dict[str, str] = {
    "kernel": "kernels",
    "kernels": "kernels",
    "memory": "memory",
    "release": "memory",
    "time_kernels": "kernels",
    "values": "values",
    "variables": "variables",
    "complete": "completion",
    "signature": "signatures",
    "describe": "signatures",
    "load_inference": "inference",
}


def ask(question: str, namespace: dict[str, Any], parameters: dict[str, Any]) -> Any:
    """The answer to a question; LookupError names those that exist."""
    if question not in MODULES:
        raise LookupError(f"nothing answers {question!r}; known are {', '.join(MODULES)}")
    module = importlib.import_module(f"{__name__}.{MODULES[question]}")
    return getattr(module, question)(namespace, **parameters)
