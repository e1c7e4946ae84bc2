"""Less memory for more time: values that are computed again in the backward pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .. import random
from ..autograd import enable_grad
from ..autograd.saved import saved_tensors_hooks
from ..nn import Module, Sequential
from ..tensor import Tensor


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: bool | None = None,
    context_fn: Any = None,
    determinism_check: str = "default",
    debug: bool = False,
    early_stop: bool = True,
    preserve_rng_state: bool = True,
    **kwargs: Any,
) -> Any:
    """function(*args, **kwargs), without keeping what its backward pass needs: backward runs the
    function once more to have it.

    preserve_rng_state: the second run draws the same random numbers. use_reentrant makes no
    difference here. Raises RuntimeError where the second run computes something else.

    Source: Chen et al., 2016, "Training deep nets with sublinear memory cost".
    """
    if context_fn is not None:
        raise NotImplementedError("checkpoint has no context_fn here: leave it out")
    run = _Run(function, args, kwargs, preserve_rng_state, determinism_check != "none")
    with saved_tensors_hooks(run.number, run.value):
        return function(*args, **kwargs)


def checkpoint_sequential(
    functions: Sequential | Sequence[Module],
    segments: int,
    input: Any,
    use_reentrant: bool | None = None,
    **kwargs: Any,
) -> Any:
    """A chain of modules, cut into segments of which only the last keeps what backward needs."""
    chain = list(functions)
    if not 1 <= segments <= len(chain):
        raise ValueError(
            f"checkpoint_sequential got segments={segments} for {len(chain)} modules: it must be "
            f"from 1 to {len(chain)}"
        )
    size = len(chain) // segments

    def through(start: int, stop: int) -> Callable[[Any], Any]:
        def run(x: Any) -> Any:
            for module in chain[start:stop]:
                x = module(x)
            return x

        return run

    for start in range(0, size * (segments - 1), size):
        run = through(start, start + size)
        input = checkpoint(run, input, use_reentrant=use_reentrant, **kwargs)
    return through(size * (segments - 1), len(chain))(input)


class _Run:
    """One run of a function, whose kept tensors are only counted, and are made by a second run."""

    def __init__(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        same_random_numbers: bool,
        check: bool,
    ) -> None:
        self.function, self.args, self.kwargs = function, args, kwargs
        self.same_random_numbers, self.check = same_random_numbers, check
        self.state = random.default_generator.get_state()
        self.shapes: list[Any] = []
        self.values: list[Any] = []

    def number(self, tensor: Tensor) -> int:
        self.shapes.append((tuple(tensor.shape), tensor.dtype))
        return len(self.shapes) - 1

    def value(self, number: int) -> Any:
        if not self.values:
            self.again()
        found, self.values[number] = self.values[number], None
        if all(v is None for v in self.values):
            self.values = []  # backward may come again
        return found if found is not None else self._anew(number)

    def _anew(self, number: int) -> Any:
        self.again()
        return self.value(number)

    def again(self) -> None:
        """Run the function once more, and keep what it keeps."""
        made: list[Any] = []

        def keep(tensor: Tensor) -> Tensor:
            made.append(tensor)
            return tensor

        generator = random.default_generator
        before = generator.get_state()
        if self.same_random_numbers:
            generator.set_state(self.state)
        try:
            with enable_grad(), saved_tensors_hooks(keep, lambda tensor: tensor):
                self.function(*map(_alone, self.args), **self.kwargs)
        finally:
            if self.same_random_numbers:
                generator.set_state(before)
        shapes = [(tuple(t.shape), t.dtype) for t in made]
        if len(made) != len(self.shapes) or (self.check and shapes != self.shapes):
            raise RuntimeError(
                f"checkpoint: the function kept {len(self.shapes)} tensors at first and "
                f"{len(made)} when it ran again for backward, or others: it must compute the same "
                "each time"
            )
        self.values = made


def _alone(x: Any) -> Any:
    """An argument without its history."""
    return x.detach().requires_grad_(x.requires_grad) if isinstance(x, Tensor) else x
