"""3 x 3 convolutions and their gradients with 2.25 times fewer multiplications."""

from __future__ import annotations

from ...ops.shapes import Shape, size_of
from ..array import GpuArray
from ..stream import Epilogue
from .elementwise import Elementwise
from .walk import MASK, groups_for

Pair = tuple[int, int]

_MOST_BYTES = 2**26  # of the tiles of one array


def _tiles(images: int, size: Shape) -> tuple[int, int, int]:
    """Tiles of 2 x 2 downwards and across; their number in all images, up to a multiple of 4."""
    down, across = -(-size[0] // 2), -(-size[1] // 2)
    return down, across, -(-images * down * across // 4) * 4


class Winograd(Elementwise):
    """Winograd's F(2 x 2, 3 x 3) in three passes: tiles spread out, 16 products, tiles gathered."""

    def matmul(
        self, out: GpuArray, a: GpuArray, b: GpuArray, epilogue: Epilogue | None = None
    ) -> None:
        raise NotImplementedError

    @staticmethod
    def fits(x: Shape, w: Shape, y: Shape, padding: Pair) -> bool:
        """Whether the tiles of all arrays stay small enough."""
        most = max(_tiles(x[0], x[2:])[2], _tiles(y[0], y[2:])[2])
        return max(padding) <= 2 and 4 * 16 * max(w[0], w[1]) * most <= _MOST_BYTES

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
            down, across, places = _tiles(first.shape[0], first.shape[2:])
            source = self._spread("winograd_source", second, (down, across), places, padding)
            grads = self._spread("winograd_grad", first, (down, across), places, (0, 0))
            products = self.empty((16, out.shape[0], out.shape[1]), out.kind)
            self.matmul(products, grads, source.transpose((0, 2, 1)))
            count = size_of(out.shape[:2])
            arrays = [products, out]
            self.stream.dispatch(
                "winograd_weight_grad", arrays, [count], groups_for(count), epilogue=epilogue
            )
            return
        backward = kind != "conv2d"
        if backward:
            padding = (2 - padding[0], 2 - padding[1])
        down, across, places = _tiles(out.shape[0], out.shape[2:])
        outputs, inputs = second.shape[:2]
        rows, inner = (inputs, outputs) if backward else (outputs, inputs)
        weight = self.empty((16, rows, inner), out.kind)
        self.stream.dispatch(
            "winograd_weight", [second, weight], [outputs, inputs], groups_for(outputs * inputs),
            constants=(("BACKWARD", float(backward)),),
        )  # fmt: skip
        source = self._spread("winograd_source", first, (down, across), places, padding)
        products = self.empty((16, rows, places), out.kind)
        self.matmul(products, weight, source)
        params = [*out.shape, down, across, 0, 0, places]
        self.stream.dispatch(
            "winograd_result", [products, out], params, groups_for(rows * places), epilogue=epilogue
        )

    def _spread(
        self, kernel: str, array: GpuArray, tiles: Pair, places: int, padding: Pair
    ) -> GpuArray:
        """The tiles of an image as 16 matrices (channels, places)."""
        channels = array.shape[1]
        made = self.empty((16, channels, places), array.kind)
        params = [*array.shape, *tiles, *(p & MASK for p in padding), places]
        self.stream.dispatch(kernel, [array, made], params, groups_for(channels * places))
        return made
