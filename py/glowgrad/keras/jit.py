"""The steps of `fit`, `evaluate` and `predict`, compiled where it pays."""

from __future__ import annotations

import weakref
from typing import Any

from ..compiled import CompiledStep

# Recording and compiling costs as much as some steps: less of them run as they are.
_LEAST_STEPS = 32


class Jit:
    """The compiled `train_step`, `test_step` and `predict_step` of a model.

    mode: "auto" compiles what can be compiled; True says so where it cannot; False does nothing.
    """

    def __init__(self, trainer: Any, mode: Any) -> None:
        self._trainer = weakref.ref(trainer)  # the model owns this
        self._mode = mode
        self._steps: dict[str, CompiledStep] = {}
        self._expected: dict[str, int] = {}

    def expect(self, name: str, steps: int | None) -> None:
        """Say that so many calls of a step come (None: nobody knows how many)."""
        known = self._expected.get(name, 0)
        self._expected[name] = known + (_LEAST_STEPS if steps is None else steps)

    def __call__(self, name: str, x: Any, y: Any = None, weight: Any = None) -> Any:
        """What the step gives for a batch."""
        model = self._trainer()
        assert model is not None
        if not self._mode or (self._mode != True and self._expected.get(name, 0) < _LEAST_STEPS):  # noqa: E712
            return _run(model, name, x, y, weight)
        step = self._steps.get(name)
        if step is None:
            step = self._steps[name] = self._compiled(name)
        return step(x, y, weight)

    def forget(self) -> None:
        """Compile anew."""
        for step in self._steps.values():
            step.forget()

    def _compiled(self, name: str) -> CompiledStep:
        trainer = self._trainer

        def step(x: Any, y: Any, weight: Any) -> Any:
            model: Any = trainer()
            made = _run(model, name, x, y, weight)
            model._clear_losses()
            return made

        def layers() -> Any:
            model: Any = trainer()
            return model._settings()

        step.__name__ = step.__qualname__ = name
        return CompiledStep(step, quiet=self._mode == "auto", surroundings=layers)

    def __deepcopy__(self, memo: Any) -> None:
        return None  # a copy of a model is compiled anew

    def __reduce__(self) -> Any:
        return _nothing, ()


def _nothing() -> None:
    return None


def _run(model: Any, name: str, x: Any, y: Any, weight: Any) -> Any:
    from .training import pack_x_y_sample_weight

    return getattr(model, name)(pack_x_y_sample_weight(x, y, weight))
