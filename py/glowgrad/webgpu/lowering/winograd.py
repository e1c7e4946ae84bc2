"""3 x 3 convolutions and their gradients with 2.25 times fewer multiplications."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ...ops.shapes import Shape, size_of
from .. import shaders
from ..array import GpuArray
from ..stream import Epilogue
from .elementwise import Elementwise
from .walk import MASK, groups_for

Pair = tuple[int, int]

_SLICE_BYTES = 2**22  # of the tiles of a slice of the images
_MOST_SLICES = 64


class _Slice(NamedTuple):
    """Some of the images, whose tiles are worked on at once."""

    first: int
    images: int
    tiles: Pair  # of 2 x 2, downwards and across
    places: int  # tiles of all its images, up to a multiple of 4


@lru_cache(maxsize=1024)
def _slices(images: int, size: Shape, channels: int) -> list[_Slice]:
    tiles = -(-size[0] // 2), -(-size[1] // 2)
    each = max(1, _SLICE_BYTES // (4 * 16 * channels * tiles[0] * tiles[1]))
    each = -(-images // -(-images // each))  # all of nearly one size
    return [
        _Slice(first, count, tiles, -(-count * tiles[0] * tiles[1] // 4) * 4)
        for first in range(0, images, each)
        for count in (min(each, images - first),)
    ]


class Winograd(Elementwise):
    """Winograd's F(2 x 2, 3 x 3) in three passes: tiles spread out, 16 products, tiles gathered."""

    def matmul(
        self, out: GpuArray, a: GpuArray, b: GpuArray, epilogue: Epilogue | None = None
    ) -> None:
        raise NotImplementedError

    @staticmethod
    def fits(x: Shape, w: Shape, y: Shape, padding: Pair) -> bool:
        """Whether the work falls into a few slices whose tiles are not too large."""
        channels = max(w[:2])
        return max(padding) <= 2 and all(
            _slices(images, size, channels)[0].places * 4 * 16 * channels <= 2 * _SLICE_BYTES
            and len(_slices(images, size, channels)) <= _MOST_SLICES
            for images, size in ((x[0], x[2:]), (y[0], y[2:]))
        )

    def winograd(
        self,
        kind: str,
        out: GpuArray,
        first: GpuArray,
        second: GpuArray,
        padding: Pair,
        epilogue: Epilogue | None,
    ) -> None:
        """conv2d (x, w), conv2d_input_grad (g, w) or conv2d_weight_grad (g, x)."""
        if kind == "conv2d_weight_grad":
            self._weight_grad(out, first, second, padding, epilogue)
            return
        backward = kind != "conv2d"
        if backward:
            padding = (2 - padding[0], 2 - padding[1])
        outputs, inputs = second.shape[:2]
        rows, inner = (inputs, outputs) if backward else (outputs, inputs)
        weight = self.empty((16, rows, inner), out.kind)
        self.stream.dispatch(
            "winograd_weight", [second, weight], [outputs, inputs], groups_for(outputs * inputs),
            constants=(("BACKWARD", float(backward)),),
        )  # fmt: skip
        for part in _slices(out.shape[0], out.shape[2:], max(rows, inner)):
            source = self._spread("winograd_source", first, part, padding)
            products = self.empty((16, rows, part.places), out.kind)
            self.matmul(products, weight, source)
            params = _params(part, out, (0, 0))
            groups = groups_for(rows * part.places)
            self.stream.dispatch(
                "winograd_result", [products, out], params, groups, epilogue=epilogue
            )

    def _weight_grad(
        self, out: GpuArray, g: GpuArray, x: GpuArray, padding: Pair, epilogue: Epilogue | None
    ) -> None:
        products = None
        for part in _slices(g.shape[0], g.shape[2:], max(out.shape[:2])):
            source = self._spread("winograd_source", x, part, padding)
            grads = self._spread("winograd_grad", g, part, (0, 0))
            added = self.empty((16, out.shape[0], out.shape[1]), out.kind)
            before = products and Epilogue(shaders.source("add_before"), (products,))
            self.matmul(added, grads, source.transpose((0, 2, 1)), before)
            products = added
        assert products is not None
        count = size_of(out.shape[:2])
        self.stream.dispatch(
            "winograd_weight_grad", [products, out], [count], groups_for(count), epilogue=epilogue
        )

    def _spread(self, kernel: str, array: GpuArray, part: _Slice, padding: Pair) -> GpuArray:
        """The tiles of images as 16 matrices (channels, places)."""
        channels = array.shape[1]
        made = self.empty((16, channels, part.places), array.kind)
        params = _params(part, array, padding)
        groups = groups_for(channels * part.places)
        self.stream.dispatch(kernel, [array, made], params, groups)
        return made


def _params(part: _Slice, array: GpuArray, padding: Pair) -> list[int]:
    sizes = [part.first, part.images, *array.shape[1:], *part.tiles]
    return [*sizes, *(p & MASK for p in padding), part.places]
