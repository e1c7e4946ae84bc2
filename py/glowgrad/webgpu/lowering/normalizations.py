"""Normalization over rows and channels, forward and backward."""

from __future__ import annotations

from collections.abc import Sequence

from ...ops.shapes import size_of
from ..array import GpuArray
from ..stream import float_word
from .reductions import Reductions
from .walk import groups_for

_ENOUGH_INVOCATIONS = 8192  # sums are cut into chunks until there are that many
_ENOUGH_ON_SOFTWARE = 64
_SHORTEST_CHUNK = 32  # elements


class Normalizations(Reductions):
    """layer_norm and batch_norm with their gradients; sums in chunks that are added in order."""

    def _chunks(self, sums: int, length: int) -> int:
        """Into how many chunks each of several sums over `length` elements is cut."""
        enough = _ENOUGH_ON_SOFTWARE if self.software else _ENOUGH_INVOCATIONS
        return max(1, min(enough // sums, length // _SHORTEST_CHUNK))

    def layer_norm(self, outs: Sequence[GpuArray], ins: Sequence[GpuArray], eps: float) -> None:
        """x, weight, bias to the result, means and 1 / deviations of the rows."""
        x, weight, bias = map(self.dense, ins)
        rows, size = outs[1].size, weight.size
        params = [rows, size, float_word(eps)]
        self.over_rows("layer_norm", [x, weight, bias, *outs], params)

    def layer_norm_grad(self, outs: Sequence[GpuArray], ins: Sequence[GpuArray]) -> None:
        """g, x, weight, means and 1 / deviations to the gradients of x, weight and bias."""
        g, x, weight, means, rstds = map(self.dense, ins)
        out, *of_vectors = outs
        rows, size = means.size, weight.size
        if not out.size:
            for vector in of_vectors:
                self.clear(vector)
            return
        self.over_rows("layer_norm_grad", [g, x, weight, means, rstds, out], [rows, size])
        chunks = self._chunks(size, rows)
        parts = self._parts(of_vectors, chunks)
        params = [rows, size, chunks, -(-rows // chunks)]
        groups = groups_for(size * chunks)
        self.stream.dispatch("layer_norm_weight_grad", [g, x, means, rstds, *parts], params, groups)
        self._join(of_vectors, parts, [size, chunks, size, 1])

    def batch_norm(self, outs: Sequence[GpuArray], ins: Sequence[GpuArray], eps: float) -> None:
        """x, weight, bias to the result, means and 1 / deviations of the channels."""
        x, weight, bias = map(self.dense, ins)
        out, means, rstds = outs
        params, chunks = self._channel_chunks(x)
        channels = params[0]
        moments = self.empty((channels, chunks, 4), "f32")
        groups = groups_for(channels * chunks)
        self.stream.dispatch("batch_norm_moments", [x, moments], params, groups)
        joined = [channels, chunks, float_word(eps)]
        groups = groups_for(channels)
        self.stream.dispatch("batch_norm_joined", [moments, means, rstds], joined, groups)
        self._over_planes("batch_norm", x, [x, weight, bias, means, rstds, out])

    def batch_norm_grad(self, outs: Sequence[GpuArray], ins: Sequence[GpuArray]) -> None:
        """g, x, weight, means and 1 / deviations to the gradients of x, weight and bias."""
        g, x, weight, means, rstds = map(self.dense, ins)
        out, *of_vectors = outs
        params, chunks = self._channel_chunks(x)
        channels = params[0]
        parts = self._parts(of_vectors, chunks)
        groups = groups_for(channels * chunks)
        self.stream.dispatch("batch_norm_weight_grad", [g, x, means, rstds, *parts], params, groups)
        self._join(of_vectors, parts, [channels, chunks, 1, chunks])
        arrays = [g, x, weight, means, rstds, *of_vectors, out]
        self._over_planes("batch_norm_grad", x, arrays)

    def _parts(self, sums: Sequence[GpuArray], chunks: int) -> Sequence[GpuArray]:
        """Where sums go chunk by chunk: to their own places if there is one chunk."""
        return [self.empty((s.size * chunks,), s.kind) for s in sums] if chunks > 1 else sums

    def _join(
        self, sums: Sequence[GpuArray], parts: Sequence[GpuArray], params: Sequence[int]
    ) -> None:
        if parts is not sums:
            arrays = [*parts, *sums]
            self.stream.dispatch("joined_pairs", arrays, params, groups_for(sums[0].size))

    def _channel_chunks(self, x: GpuArray) -> tuple[list[int], int]:
        """How the elements of each channel of (N, C, …) are cut up, and in how many chunks."""
        planes, channels, length = x.shape[0], x.shape[1], size_of(x.shape[2:])
        wanted = self._chunks(channels, planes * length)
        plane_chunks = max(1, min(planes, wanted))
        length_chunks = max(1, min(wanted // plane_chunks, length))
        params = [channels, planes, length, plane_chunks, length_chunks]
        return params, plane_chunks * length_chunks

    def _over_planes(self, kernel: str, x: GpuArray, arrays: Sequence[GpuArray]) -> None:
        if not x.size:
            return
        planes, channels, length = x.shape[0], x.shape[1], size_of(x.shape[2:])
        run = min(length, 64 if self.software else 4)
        runs = -(-length // run)
        share = float_word(1 / (planes * length))
        params = [channels, planes * channels, length, run, runs, share]
        self.stream.dispatch(kernel, arrays, params, groups_for(planes * channels * runs))
