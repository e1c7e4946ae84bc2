"""What `import torch` gives: Glowgrad, and those names of PyTorch that it needs nowhere else."""

from __future__ import annotations

import glowgrad

from ..missing import missing
from . import amp as amp, backends as backends, cuda as cuda

ALIAS_OF = "glowgrad"
__version__ = "2.13.0+glowgrad"
__path__: list[str] = []
autocast = amp.autocast


def compiled_with_cxx11_abi() -> bool:
    return False


def set_num_threads(_: int) -> None:
    """Nothing to set: the number of threads is the runtime's."""


def get_num_threads() -> int:
    """1: the engine computes on one thread of the CPU."""
    return 1


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Nothing to set: all algorithms here are deterministic."""


def are_deterministic_algorithms_enabled() -> bool:
    """True: all algorithms here are deterministic."""
    return True


def set_float32_matmul_precision(precision: str) -> None:
    """Nothing to set: products are computed in float32."""
    if precision not in ("highest", "high", "medium"):
        raise ValueError(f'there is no precision {precision!r}: "highest", "high" or "medium"')


_HIDDEN = ("ALIAS_OF", "annotations", "glowgrad", "missing")
_own = [n for n in dir() if not n.startswith("_") and n not in _HIDDEN]
__all__ = sorted({*_own, *glowgrad.__all__})
__getattr__ = missing(__name__, __all__, title="torch", home=glowgrad)


def __dir__() -> list[str]:
    return list(__all__)
