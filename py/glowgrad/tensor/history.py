"""The history of a tensor: whether it wants gradients, where it came from, its gradient, its
hooks.
"""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, cast

from .. import autograd, recording
from ..autograd import graph, propagate, wrapping
from ..autograd.handles import RemovableHandle, register
from ..errors import GradientError
from .core import Core

if TYPE_CHECKING:
    from . import Tensor


@dataclass
class LeafHooks:
    """Hooks of a leaf: on the gradient of a backward pass, and after it was added to `.grad`."""

    before: dict[int, Callable[..., Any]] = field(default_factory=dict)
    after: dict[int, Callable[..., Any]] = field(default_factory=dict)


class History(Core):
    """What autograd knows of a tensor."""

    __slots__ = ()
    FUNCTIONS: ClassVar[tuple[str, ...]] = ("detach", "detach_", "is_inference")

    @property
    def requires_grad(self) -> bool:
        """Whether operations with this tensor are recorded."""
        graph.edge(self)  # a view may have become part of a history since
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        if not isinstance(value, bool):
            raise RuntimeError(f"requires_grad is True or False, not {value!r:.40}")
        self.requires_grad_(value)

    @property
    def grad_fn(self) -> graph.Node | None:
        """The node of the graph that made this tensor; None for a leaf."""
        graph.edge(self)
        return self._grad_fn

    @property
    def is_leaf(self) -> bool:
        """Whether no recorded operation made it: gradients end here."""
        return self.grad_fn is None

    @property
    def output_nr(self) -> int:
        """Which of the outputs of its grad_fn it is."""
        return self._output

    @property
    def retains_grad(self) -> bool:
        """Whether it is a result of operations that keeps its gradient."""
        node = self.grad_fn
        kept = (node.retain or {}).get(self._output) if node is not None else None
        return kept is not None and kept() is self

    @property
    def grad(self) -> Tensor | None:
        """The gradient that backward has added up here, or None."""
        if self._grad is None and self._grad_fn is not None and not self.retains_grad:
            warnings.warn(
                "a result of operations keeps no gradient: its .grad is None. Call retain_grad() "
                "on it before backward(), or look at the leaf that it came from",
                stacklevel=2,
            )
        return self._grad

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None:
            if not isinstance(value, Core):
                raise TypeError(f"grad takes a tensor or None, but got {type(value).__name__}")
            if value is self:
                raise RuntimeError("a tensor cannot be its own gradient")
            differs = [
                f"{what} {theirs} instead of {own}"
                for what, theirs, own in (
                    ("shape", tuple(value.shape), tuple(self.shape)),
                    ("type", value.dtype, self.dtype),
                    ("device", value.device, self.device),
                )
                if theirs != own
            ]
            if differs:
                raise GradientError("this gradient has " + ", ".join(differs))
        self._grad = value

    @property
    def data(self) -> Tensor:
        """The values without history, in the same memory; an assignment replaces them."""
        return self.detach()

    @data.setter
    def data(self, value: Tensor) -> None:
        recording.changes += 1
        self._data, self.dtype, self.device = value._data, value.dtype, value.device
        self._version = value._version

    def detach(self) -> Tensor:
        """The same memory without history."""
        return autograd.wrap(self._data, self.dtype, self.device, view_of=cast("Tensor", self))

    def detach_(self) -> Tensor:
        """Forget the history: a leaf from now on. Raises GradientError for a view."""
        if self._view is not None:
            raise GradientError(
                f"this view of shape {tuple(self.shape)} cannot be detached in place, since its "
                "tensor would keep the history: use x.detach()"
            )
        self._grad_fn, self._output, self._requires_grad = None, 0, False
        return cast("Tensor", self)

    def is_inference(self) -> bool:
        """Whether it was made inside inference_mode()."""
        return isinstance(self._version, wrapping.Untracked)

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Ask for (or no longer want) a gradient of this leaf."""
        if not requires_grad and self.grad_fn is not None:
            raise GradientError(
                "only leaves can stop requiring gradients; use x.detach() for a result of "
                "operations"
            )
        if requires_grad and not self.dtype.differentiable:
            raise GradientError(
                f"only floating-point tensors can require gradients, not {self.dtype}: use "
                "x.float()"
            )
        if requires_grad and self.is_inference() and not autograd.is_inference_mode_enabled():
            raise GradientError(
                "a tensor made inside inference_mode() cannot require gradients: clone() it first"
            )
        if requires_grad and not self._requires_grad:
            self._view = None  # a leaf of its own
        if bool(requires_grad) != self._requires_grad:
            recording.changes += 1
        self._requires_grad = bool(requires_grad)
        return cast("Tensor", self)

    def retain_grad(self) -> None:
        """Keep `.grad` also here, at a result of operations."""
        if not self.requires_grad:
            raise GradientError(
                "retain_grad() is for tensors that require gradients, this one does not"
            )
        node = self.grad_fn
        if node is not None:
            node.retain = node.retain or {}
            node.retain[self._output] = weakref.ref(cast("Tensor", self))

    def register_hook(self, hook: Callable[[Tensor], Tensor | None]) -> RemovableHandle:
        """Call `hook(grad)` whenever a backward pass has this tensor's gradient; what it returns
        (if not None) takes the gradient's place. Hooks run in the order of their registration.
        """
        if not self.requires_grad:
            raise GradientError(
                "a hook needs a tensor that requires gradients, this one does not: there will be "
                "no gradient to call it with"
            )
        node = self.grad_fn
        if node is None:
            return register(self._leaf_hooks().before, hook)
        node.hooks = node.hooks or {}
        return register(node.hooks.setdefault(self._output, {}), hook)

    def register_post_accumulate_grad_hook(self, hook: Callable[[Tensor], None]) -> RemovableHandle:
        """Call `hook(self)` each time a backward pass has added to the `.grad` of this leaf."""
        if not self.requires_grad:
            raise GradientError("a hook needs a tensor that requires gradients, this one does not")
        if self.grad_fn is not None:
            raise GradientError(
                "register_post_accumulate_grad_hook() is for leaves; a result of operations has "
                "register_hook()"
            )
        return register(self._leaf_hooks().after, hook)

    def _leaf_hooks(self) -> LeafHooks:
        propagate.leaves_have_hooks = True
        if self._hooks is None:
            self._hooks = LeafHooks()
        return self._hooks

    def backward(
        self,
        gradient: Tensor | None = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Tensor | Sequence[Tensor] | None = None,
    ) -> None:
        """Compute the gradients of this tensor and add them to the `.grad` of every leaf it came
        from (or of `inputs` alone).

        gradient: what to start with, of this tensor's shape; may be left out for one number.
        """
        if gradient is not None and not isinstance(gradient, Core):
            raise TypeError(f"backward takes a tensor, but got {type(gradient).__name__}")
        autograd.backward(self, gradient, retain_graph, create_graph, inputs=inputs)
