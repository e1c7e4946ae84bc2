"""Transforms one after the other, or some of them at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ... import random
from ...nn import Module, ModuleList
from . import draw

Transform = Callable[[Any], Any]


class Compose:
    """Each transform on what the one before has given."""

    def __init__(self, transforms: Sequence[Transform]) -> None:
        self.transforms = transforms

    def __call__(self, img: Any) -> Any:
        for transform in self.transforms:
            img = transform(img)
        return img

    def __repr__(self) -> str:
        return f"{type(self).__name__}(\n{_lines(self.transforms)}\n)"


def _lines(transforms: Sequence[Transform]) -> str:
    return "\n".join(f"    {transform}" for transform in transforms)


class Lambda:
    """A function of the user's as a transform."""

    def __init__(self, lambd: Transform) -> None:
        if not callable(lambd):
            raise TypeError(f"Argument lambd should be callable, got {type(lambd).__name__!r}")
        self.lambd = lambd

    def __call__(self, img: Any) -> Any:
        return self.lambd(img)

    def __repr__(self) -> str:
        return "Lambda()"


class RandomApply(Module):
    """All of the transforms with probability p, else none."""

    def __init__(self, transforms: Sequence[Transform] | ModuleList, p: float = 0.5) -> None:
        super().__init__()
        self.transforms = transforms
        self.p = p

    def forward(self, img: Any) -> Any:
        return Compose(list(self.transforms))(img) if draw.happens(self.p) else img

    def __repr__(self) -> str:
        return f"RandomApply(\n    p={self.p}\n{_lines(list(self.transforms))}\n)"


class RandomChoice:
    """One of the transforms, with chances in proportion to p (even if left out)."""

    def __init__(self, transforms: Sequence[Transform], p: Sequence[float] | None = None) -> None:
        if not isinstance(transforms, Sequence):
            raise TypeError(f"transforms should be a sequence, got {type(transforms).__name__}")
        if p is not None and not isinstance(p, Sequence):
            raise TypeError(f"p should be a sequence, got {p!r}")
        if p is not None and len(p) != len(transforms):
            raise ValueError(f"RandomChoice got {len(transforms)} transforms and {len(p)} chances")
        self.transforms = transforms
        self.p = p

    def __call__(self, *args: Any) -> Any:
        chances = np.ones(len(self.transforms)) if self.p is None else np.asarray(self.p, float)
        edges = np.cumsum(chances)
        place = np.searchsorted(edges, draw.uniform(0.0, float(edges[-1])), side="right")
        return self.transforms[min(int(place), len(edges) - 1)](*args)

    def __repr__(self) -> str:
        return f"RandomChoice(\n{_lines(self.transforms)}\n)(p={self.p})"


class RandomOrder:
    """All of the transforms, in random order."""

    def __init__(self, transforms: Sequence[Transform]) -> None:
        self.transforms = transforms

    def __call__(self, img: Any) -> Any:
        for place in random.permutation(len(self.transforms)).tolist():
            img = self.transforms[place](img)
        return img

    def __repr__(self) -> str:
        return f"RandomOrder(\n{_lines(self.transforms)}\n)"
