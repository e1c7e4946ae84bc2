"""TensorFlow's GradientTape over the engine's recording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import autograd
from ..tensor import Tensor, core
from . import context, nest
from .variable import as_value

_open: list[GradientTape] = []


class GradientTape:
    """Inside, operations are recorded; `gradient(target, sources)` differentiates them.

    A tape gives one gradient unless it is persistent. Raises RuntimeError for a second one.
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True) -> None:
        self.persistent = persistent
        self._used = False

    def __enter__(self) -> GradientTape:
        self._recording = context.recording()
        self._recording.__enter__()
        self._grad = autograd.enable_grad()
        self._grad.__enter__()
        self._witness = autograd.graph.watch(self._note)
        _open.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        _open.remove(self)
        autograd.graph.watch(self._witness)
        self._grad.__exit__(None, None, None)
        self._recording.__exit__(None, None, None)

    def _note(self, node: Any, inputs: Any, results: Sequence[Tensor]) -> None:
        for result in results:
            core.taped[id(result)] = result
        if self._witness is not None:
            self._witness(node, inputs, results)

    def watch(self, tensor: Any) -> None:
        """Record what is computed from a constant, too."""
        for part in nest.flatten(tensor):
            if not isinstance(part, Tensor):
                raise ValueError(f"watch takes tensors, not {type(part).__name__}: use tf.constant")
            if not part.dtype.is_floating_point:
                raise ValueError(f"watch takes floating-point tensors, not {part.dtype.name}")
            if part.grad_fn is None:
                part.requires_grad = True
                core.taped[id(part)] = part

    def gradient(
        self, target: Any, sources: Any, output_gradients: Any = None,
        unconnected_gradients: str = "none",
    ) -> Any:  # fmt: skip
        """d target / d source for each source, None where the target does not depend on it.

        A target that is not a number counts as the sum of its elements.
        """
        if self._used and not self.persistent:
            raise RuntimeError(
                "A non-persistent GradientTape can only be used to compute one set of gradients: "
                "make it with GradientTape(persistent=True)"
            )
        self._used = True
        wanted = nest.flatten(sources)
        roots = [t for t in nest.flatten(target) if t.requires_grad]
        found: list[Any] = [None] * len(wanted)
        known = [w for w in wanted if isinstance(w, Tensor) and w.requires_grad]
        if roots and known:
            seeds = (
                [t.new_ones(t.shape) for t in roots]
                if output_gradients is None
                else [as_value(g) for g in nest.flatten(output_gradients)]
            )
            outer = bool(_open)  # a tape around this one differentiates the gradient again
            grads = iter(
                autograd.grad(
                    roots, known, seeds, allow_unused=True, create_graph=outer,
                    retain_graph=self.persistent or outer,
                )
            )  # fmt: skip
            found = [next(grads) if isinstance(w, Tensor) and w.requires_grad else None
                     for w in wanted]  # fmt: skip
        if unconnected_gradients == "zero":
            found = [w.new_zeros(w.shape) if g is None else g
                     for g, w in zip(found, wanted, strict=True)]  # fmt: skip
        return nest.pack_like(sources, found)

    def stop_recording(self) -> Any:
        """Inside, nothing is recorded."""
        return autograd.no_grad()

    def reset(self) -> None:
        """Let a tape that is not persistent give a gradient again."""
        self._used = False
