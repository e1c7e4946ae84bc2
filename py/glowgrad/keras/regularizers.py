"""What Keras adds to the loss to keep weights or outputs small."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from ..tensor.creation import eye
from .registry import Registry


class Regularizer:
    """A number for a tensor, added to the loss: `regularizer(x)`."""

    def __call__(self, x: Tensor) -> Tensor:
        raise NotImplementedError(f"{type(self).__name__} needs __call__(self, x)")

    def get_config(self) -> dict[str, Any]:
        return dict(self.__dict__)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Regularizer:
        return cls(**config)


class L1L2(Regularizer):
    """l1 · Σ|x| + l2 · Σx²."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        self.l1, self.l2 = l1 or 0.0, l2 or 0.0

    def __call__(self, x: Tensor) -> Tensor:
        total = x.new_zeros(())
        if self.l1:
            total = total + self.l1 * x.abs().sum()
        if self.l2:
            total = total + self.l2 * x.square().sum()
        return total


class L1(Regularizer):
    """l1 · Σ|x|."""

    def __init__(self, l1: float = 0.01) -> None:
        self.l1 = l1

    def __call__(self, x: Tensor) -> Tensor:
        return self.l1 * x.abs().sum()


class L2(Regularizer):
    """l2 · Σx²."""

    def __init__(self, l2: float = 0.01) -> None:
        self.l2 = l2

    def __call__(self, x: Tensor) -> Tensor:
        return self.l2 * x.square().sum()


class OrthogonalRegularizer(Regularizer):
    """factor times the mean |xᵢ·xⱼ| over pairs of normalised rows (or columns)."""

    def __init__(self, factor: float = 0.01, mode: str = "rows") -> None:
        if mode not in ("rows", "columns"):
            raise ValueError(f'OrthogonalRegularizer got mode={mode!r}: it is "rows" or "columns"')
        self.factor, self.mode = factor, mode

    def __call__(self, x: Tensor) -> Tensor:
        rows = x if self.mode == "rows" else x.T
        rows = rows / rows.square().sum(1, keepdim=True).sqrt().clamp(min=1e-12)
        products = rows @ rows.T
        size = products.shape[0]
        apart = products * (1 - eye(size, device=x.device))
        return self.factor * 0.5 * apart.abs().sum() / max(size * (size - 1) / 2, 1)


l1, l2 = L1, L2


def l1_l2(l1: float = 0.01, l2: float = 0.01) -> L1L2:
    """L1 and L2 together."""
    return L1L2(l1, l2)


_registry = Registry(
    "regularizer",
    {"L1": L1, "L2": L2, "L1L2": L1L2, "l1_l2": l1_l2, "orthogonal": OrthogonalRegularizer,
     "OrthogonalRegularizer": OrthogonalRegularizer},
)  # fmt: skip


def get(identifier: Any) -> Any:
    """The regularizer that a name, class, config or function means."""
    return _registry.get(identifier)
