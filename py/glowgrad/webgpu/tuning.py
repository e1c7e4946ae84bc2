"""Which variant of a product's kernels is used on this adapter: a default at first, then the one
that was fastest here.
"""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import host
from ..launches import Launches
from . import kept, variants
from .array import GpuArray
from .variants import Problem, Variant

if TYPE_CHECKING:
    from .lowering.contractions import Contractions

_SAMPLES = 3  # of each candidate; the best counts
_SAMPLE_SECONDS = 0.004  # so long are runs repeated for a sample
_MOST_REPEATS = 64
_HOPELESS = 3.0  # a candidate that takes so many times as long as the best is not timed again
_BETTER = 0.9  # of the default's time; what gains less is not worth other last digits
_MOST_BYTES = 2**27  # of the arrays of a problem that is timed
# Multiplications and additions of a problem that is timed: about 20 ms.
_MOST_WORK = {True: 1e8, False: 2e10}
_SHARE = 0.03  # of the time since the start, spent on timing between read-backs


class Trial:
    """A class of problems whose candidates are being timed, with its first problem as an example:
    shapes and strides of the output and the inputs, and a convolution's attributes.
    """

    def __init__(
        self,
        problem: Problem,
        arrays: tuple[GpuArray, ...],
        attrs: dict[str, Any] | None,
        candidates: list[Variant],
        usual: Variant,
    ) -> None:
        self.problem = problem
        self.shapes = [(a.shape, a.strides, a.offset) for a in arrays]
        self.attrs = attrs
        self.usual = usual
        self.seconds: dict[Variant, list[float]] = {variant: [] for variant in candidates}
        self.steps = dict.fromkeys(candidates, 0)  # 1: pipelines are asked for; 2: it ran once

    @contextmanager
    def failing(self, variant: Variant) -> Iterator[None]:
        """A variant that this adapter refuses is not timed again, and never wins."""
        try:
            yield
        except Exception:
            self.seconds[variant] = [float("inf")] * _SAMPLES

    def next(self) -> Variant | None:
        """The candidate with the fewest samples; None when all are timed."""
        best = min((s for samples in self.seconds.values() for s in samples), default=0.0)
        open_ = [
            (len(samples), self.steps[variant], number, variant)
            for number, (variant, samples) in enumerate(self.seconds.items())
            if len(samples) < _SAMPLES
            and not (samples and best and min(samples) > _HOPELESS * best)
        ]
        return min(open_)[3] if open_ else None

    def winner(self) -> Variant:
        """The fastest, if it gains enough over the default."""
        times = {variant: min(samples) for variant, samples in self.seconds.items() if samples}
        best = min(times, key=lambda variant: times[variant])
        usual = times.get(self.usual)
        return best if usual is None or times[best] < _BETTER * usual else self.usual


class Chooser:
    """Names the variant for each problem, and times candidates when it is told to.

    `version` grows when a choice changes: what was lowered before may be lowered anew.
    """

    def __init__(self, encoder: Contractions) -> None:
        info = encoder.executor.info
        self._encoder = encoder
        self._software = variants.is_software(info)
        limits = info.get("limits", {})
        most = limits.get("maxComputeInvocationsPerWorkgroup")
        most = most or limits.get("max-compute-invocations-per-workgroup")
        self._invocations = int(most or 256)
        self.adapter = adapter_key(info)
        self.enabled = os.environ.get("GLOWGRAD_TUNING") != "0"
        self.forced: Variant | None = None  # in tests and comparisons
        self.version = 0
        self._picked: dict[Problem, Variant] = {}
        self._trials: dict[str, Trial] = {}
        self._known: dict[str, Any] | None = None  # by class; read when first asked
        self._timing = False
        self._start = time.perf_counter()
        self._spent = 0.0

    def pick(
        self,
        problem: Problem,
        arrays: tuple[GpuArray, ...],
        attrs: dict[str, Any] | None = None,
    ) -> Variant:
        """The variant for a problem over such arrays (the output first)."""
        if self.forced is not None and variants.fits(problem, self.forced):
            return self.forced
        found = self._picked.get(problem)
        if found is None:
            found = self._first_pick(problem, arrays, attrs)
            self._picked[problem] = found
        return found

    def _first_pick(
        self, problem: Problem, arrays: tuple[GpuArray, ...], attrs: dict[str, Any] | None
    ) -> Variant:
        usual = variants.default(problem, self._software, self._invocations)
        if not self.enabled:
            return usual
        candidates = variants.candidates(problem, self._software, self._invocations)
        row = self._measured().get(problem.shape_class)
        if isinstance(row, dict):
            for variant in candidates:
                if str(variant) == row.get("variant"):
                    return variant
        small = sum(4 * a.size for a in arrays) <= _MOST_BYTES
        if small and problem.work <= _MOST_WORK[self._software] and not self._timing:
            if usual not in candidates:
                candidates.append(usual)
            if len(candidates) > 1:
                trial = Trial(problem, arrays, attrs, candidates, usual)
                self._trials.setdefault(problem.shape_class, trial)
        return usual

    def _measured(self) -> dict[str, Any]:
        if self._known is None:
            found = kept.load(self.adapter).get("kernels")
            self._known = found if isinstance(found, dict) else {}
        return self._known

    def reason(self, problem: Problem) -> str:
        """Why a problem's variant is used, as a sentence."""
        row = self._measured().get(problem.shape_class)
        if isinstance(row, dict) and isinstance(row.get("ms"), dict):
            times = ", ".join(f"{name} {ms:.3g} ms" for name, ms in row["ms"].items())
            return f"timed on this adapter: {times}"
        kind = "a software adapter" if self._software else "a graphics chip"
        return f"the default for {kind}; not timed yet"

    def reasons(self, kernel: str) -> list[str]:
        """What was decided on problems that a kernel of shaders/ computes."""
        lines = {}
        for problem, variant in self._picked.items():
            if variants.kernel(problem, variant) == kernel:
                lines[problem.shape_class] = f"{problem.shape_class}: {self.reason(problem)}"
        return list(lines.values())

    # timing

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be timed."""
        return not self._trials

    def after_read(self) -> None:
        """The GPU is idle: time a candidate, if that stays within a small share of the time. In a
        page it is done between cells, so that no cell's counts and times have it in them.
        """
        if self._trials and self.enabled and host.module is None and not self._timing:
            passed = time.perf_counter() - self._start
            if self._spent <= _SHARE * passed:
                self.idle(0.0)

    def idle(self, seconds: float) -> bool:
        """Time candidates for about so long, one at least; whether there are more."""
        if not self.enabled or self._timing or Launches.timed or self.forced is not None:
            return False
        start = time.perf_counter()
        while self._trials:
            name, trial = next(iter(self._trials.items()))
            variant = trial.next()
            if variant is None:
                del self._trials[name]
                self._decide(name, trial)
                continue
            self._sample(trial, variant)
            if time.perf_counter() - start >= seconds:
                break
        self._spent += time.perf_counter() - start
        return bool(self._trials)

    def _sample(self, trial: Trial, variant: Variant) -> None:
        encoder = self._encoder
        with self._only(variant), trial.failing(variant):
            arrays = [
                GpuArray(encoder.empty((offset + _reach(shape, strides),), "f32").buffer, "f32",
                         shape, strides, offset)
                for shape, strides, offset in trial.shapes
            ]  # fmt: skip
            trial.steps[variant] += 1
            if trial.steps[variant] == 1:  # all pipelines are made before the first is waited for
                self._commands(trial, arrays, ahead=True)
                return
            samples = trial.seconds[variant]
            repeats = 1
            if samples:
                repeats = int(min(_MOST_REPEATS, max(1.0, _SAMPLE_SECONDS / min(samples))))
            elapsed = self._run(trial, arrays, repeats)
            if trial.steps[variant] > 2:  # the first run may have waited for its pipelines
                samples.append(elapsed / repeats)

    def _run(self, trial: Trial, arrays: list[GpuArray], repeats: int) -> float:
        """Seconds that so many runs take, from their submission until a number comes back."""
        words = self._commands(trial, arrays)
        probe = np.empty(1, np.float32)
        executor = self._encoder.executor
        start = time.perf_counter()
        executor.submit(words * repeats)
        executor.read(arrays[0].buffer.number, 0, probe)
        return time.perf_counter() - start

    def _commands(self, trial: Trial, arrays: list[GpuArray], ahead: bool = False) -> array[int]:
        """One run as words; `ahead`: its pipelines are not needed at once."""
        encoder, (out, first, second) = self._encoder, arrays
        attrs, kind = trial.attrs, trial.problem.kind
        encoder.stream.submit()
        if attrs is None:
            return encoder.stream.record(lambda: encoder.matmul(out, first, second), ahead)
        return encoder.stream.record(
            lambda: encoder.conv2d(kind, out, first, second, **attrs), ahead
        )

    @contextmanager
    def _only(self, variant: Variant) -> Iterator[None]:
        """Use a variant for the problem that is timed; what it is made of is picked as always."""
        self._timing, self.forced = True, variant
        try:
            yield
        finally:
            self._timing, self.forced = False, None

    def _decide(self, name: str, trial: Trial) -> None:
        winner = trial.winner()
        best = {variant: min(samples) for variant, samples in trial.seconds.items() if samples}
        times = {str(v): 1000 * seconds for v, seconds in best.items() if isfinite(seconds)}
        self._measured()[name] = {"variant": str(winner), "ms": times}
        known = kept.load(self.adapter)
        kernels = known.get("kernels")
        merged = {**(kernels if isinstance(kernels, dict) else {}), **self._measured()}
        kept.save(self.adapter, {**known, "kernels": merged})
        if winner != trial.usual:
            self.version += 1
            self._picked.clear()


def adapter_key(info: dict[str, Any]) -> str:
    """What a measurement holds for: the adapter, how it is reached, and the engine."""
    from .. import __version__

    parts = [info.get(name) for name in ("vendor", "architecture", "name", "backend")]
    return " | ".join([*(str(part or "") for part in parts), __version__])


def _reach(shape: tuple[int, ...], strides: tuple[int, ...]) -> int:
    """Elements from the first to the last."""
    return 1 + sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
