"""Batches whose images and labels are mixed."""

from __future__ import annotations

import math
from typing import Any

from ....nn import Module
from ....tensor import Tensor
from ....tensor.creation import arange
from ....tensor.movement import cat
from .. import draw
from ..functional import get_dimensions


class _Mixing(Module):
    """`mixed = mixing(images, labels)`: images (N, C, H, W); labels (N), which become (N, classes),
    or (N, classes).
    """

    def __init__(
        self, *, alpha: float = 1.0, num_classes: int | None = None, labels_getter: Any = "default"
    ) -> None:
        super().__init__()
        if alpha <= 0:
            raise ValueError(f"{type(self).__name__} got alpha={alpha}: it must be above 0")
        self.alpha = float(alpha)
        self.num_classes = num_classes
        self._labels_getter = labels_getter

    def forward(self, *inputs: Any) -> Any:
        given = inputs if len(inputs) > 1 else inputs[0]
        labels = self._labels(given)
        images = [part for part in _parts(given) if isinstance(part, Tensor) and part is not labels]
        for image in images:
            if image.ndim != 4 or image.shape[0] != labels.shape[0]:
                raise ValueError(
                    f"Expected a batch of {labels.shape[0]} images (N, C, H, W), but got a tensor "
                    f"of shape {tuple(image.shape)}"
                )
        mix, share = self._draw(images)

        def change(part: Any) -> Any:
            if part is labels:
                soft = self._soft(labels)
                return _rolled(soft) * (1.0 - share) + soft * share
            return mix(part) if isinstance(part, Tensor) else part

        if isinstance(given, dict):
            return {key: change(part) for key, part in given.items()}
        return type(given)([change(part) for part in given])

    def _labels(self, given: Any) -> Tensor:
        if callable(self._labels_getter):
            labels = self._labels_getter(given)
        elif isinstance(given, dict):
            names = [key for key in given if str(key).lower() in ("label", "labels", "target")]
            labels = given[names[0]] if names else None
        else:
            labels = given[1]
        if not isinstance(labels, Tensor):
            raise ValueError(f"The labels must be a tensor, but got {type(labels)} instead.")
        if labels.ndim not in (1, 2):
            raise ValueError(f"labels should be (N) or (N, classes), got {tuple(labels.shape)}")
        if labels.ndim == 1 and self.num_classes is None:
            raise ValueError("num_classes must be passed if the labels are index-based (1D)")
        if labels.ndim == 2 and self.num_classes not in (None, labels.shape[1]):
            raise ValueError(f"labels have {labels.shape[1]} columns, not {self.num_classes}")
        return labels

    def _soft(self, labels: Tensor) -> Tensor:
        if labels.ndim == 2:
            return labels if labels.dtype.is_floating_point else labels.float()
        classes = arange(self.num_classes, device=labels.device)
        return (labels.unsqueeze(1) == classes).float()

    def _draw(self, images: list[Tensor]) -> tuple[Any, float]:
        """What happens to images, and the own label's share."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}(alpha={self.alpha}, num_classes={self.num_classes})"


def _parts(given: Any) -> list[Any]:
    return list(given.values()) if isinstance(given, dict) else list(given)


def _rolled(batch: Tensor) -> Tensor:
    """Each sample in the place of the next."""
    return cat([batch[-1:], batch[:-1]])


class MixUp(_Mixing):
    """λ · x + (1 - λ) · x', with x' the sample before and λ from Beta(alpha, alpha); labels too.

    Source: Zhang et al., 2017, "mixup: Beyond Empirical Risk Minimization".
    """

    def _draw(self, images: list[Tensor]) -> tuple[Any, float]:
        share = draw.beta(self.alpha, self.alpha)
        return lambda image: _rolled(image) * (1.0 - share) + image * share, share


class CutMix(_Mixing):
    """A rectangle of x' = the sample before pasted into x; labels are mixed by area.

    Source: Yun et al., 2019, "CutMix".
    """

    def _draw(self, images: list[Tensor]) -> tuple[Any, float]:
        _, h, w = get_dimensions(images[0])
        column, row = draw.whole(0, w), draw.whole(0, h)
        half = 0.5 * math.sqrt(1.0 - draw.beta(self.alpha, self.alpha))
        left, right = max(column - int(half * w), 0), min(column + int(half * w), w)
        top, bottom = max(row - int(half * h), 0), min(row + int(half * h), h)

        def paste(image: Tensor) -> Tensor:
            result = image.clone()
            result[..., top:bottom, left:right] = _rolled(image)[..., top:bottom, left:right]
            return result

        return paste, 1.0 - (right - left) * (bottom - top) / (w * h)
