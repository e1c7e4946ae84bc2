"""Which variant of a product's kernels is used on this adapter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import variants
from .variants import Problem, Variant

if TYPE_CHECKING:
    from .array import GpuArray
    from .lowering.contractions import Contractions


class Chooser:
    """Names the variant for each problem."""

    def __init__(self, encoder: Contractions) -> None:
        info = encoder.executor.info
        self._software = variants.is_software(info)
        limits = info.get("limits", {})
        most = limits.get("maxComputeInvocationsPerWorkgroup")
        most = most or limits.get("max-compute-invocations-per-workgroup")
        self._invocations = int(most or 256)
        self.forced: Variant | None = None  # in tests and comparisons
        self._picked: dict[Problem, Variant] = {}

    def pick(
        self,
        problem: Problem,
        arrays: tuple[GpuArray, ...],
        attrs: dict[str, Any] | None = None,
    ) -> Variant:
        if self.forced is not None and self.fits(problem, self.forced):
            return self.forced
        found = self._picked.get(problem)
        if found is None:
            found = variants.default(problem, self._software, self._invocations)
            self._picked[problem] = found
        return found

    @staticmethod
    def fits(problem: Problem, variant: Variant) -> bool:
        """Whether a variant can do a problem at all."""
        if variant.family == "vectors":
            return variants.by_fours(problem)
        return variant.family != "winograd" or problem.winograd
