"""Hooks: functions that are called when a module runs, forward or backward.

A module without hooks pays for a few tests of empty dicts.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import autograd, recording
from ..autograd.function import Function
from ..autograd.handles import RemovableHandle, register
from ..tensor import Tensor
from ..tensor.creation import zeros

if TYPE_CHECKING:
    from .module import Module


@dataclass(frozen=True)
class _Hook:
    function: Callable[..., Any]
    with_kwargs: bool = False
    always_call: bool = False

    def __call__(self, module: Any, args: Any, kwargs: Any, *output: Any) -> Any:
        if self.with_kwargs:
            return self.function(module, args, kwargs, *output)
        return self.function(module, args, *output)


# Hooks of all modules: (kind, hook) by number.
EVERYWHERE: dict[int, tuple[str, Any]] = {}


def _of(module: Any, kind: str) -> Iterator[Any]:
    """The hooks of one kind for a module: first those of all modules."""
    yield from [hook for known, hook in EVERYWHERE.values() if known == kind]
    yield from list(getattr(module, kind).values())


class Hooked:
    """The part of a module that calls its `forward`, with hooks around it."""

    forward: Callable[..., Any]
    _forward_hooks: dict[int, _Hook]
    _forward_pre_hooks: dict[int, _Hook]
    _backward_hooks: dict[int, Callable[..., Any]]
    _backward_pre_hooks: dict[int, Callable[..., Any]]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if recording.current is not None:
            recording.current.entered(self)
        if not (
            self._forward_hooks
            or self._forward_pre_hooks
            or self._backward_hooks
            or self._backward_pre_hooks
            or EVERYWHERE
        ):
            return self.forward(*args, **kwargs)
        return _call(self, args, kwargs)

    def register_forward_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """Call `hook(module, args, output)` after each forward pass; what it returns, unless None,
        replaces the output. With with_kwargs it is `hook(module, args, kwargs, output)`; with
        always_call it is called even where forward raised an exception.
        """
        made = _Hook(hook, with_kwargs, always_call)
        return register(self._forward_hooks, hook, made, prepend)

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, args)` before each forward pass; what it returns, unless None,
        replaces the positional arguments. With with_kwargs it is `hook(module, args, kwargs)`,
        which returns None or (args, kwargs).
        """
        return register(self._forward_pre_hooks, hook, _Hook(hook, with_kwargs), prepend)

    def register_full_backward_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, grad_input, grad_output)` when the gradients of the module's inputs
        are known; what it returns, unless None, replaces grad_input (a tuple).
        """
        return register(self._backward_hooks, hook, prepend=prepend)

    register_backward_hook = register_full_backward_hook

    def register_full_backward_pre_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, grad_output)` before the module's gradients are computed; what it
        returns, unless None, replaces grad_output (a tuple).
        """
        return register(self._backward_pre_hooks, hook, prepend=prepend)


def register_module_forward_hook(
    hook: Callable[..., Any], *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    """A forward hook of every module."""
    made = _Hook(hook, with_kwargs, always_call)
    return register(EVERYWHERE, hook, ("_forward_hooks", made))


def register_module_forward_pre_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """A forward pre-hook of every module."""
    return register(EVERYWHERE, hook, ("_forward_pre_hooks", _Hook(hook)))


def register_module_full_backward_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """A backward hook of every module."""
    return register(EVERYWHERE, hook, ("_backward_hooks", hook))


def register_module_full_backward_pre_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """A backward pre-hook of every module."""
    return register(EVERYWHERE, hook, ("_backward_pre_hooks", hook))


def _call(module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """forward with all hooks around it."""
    due = [hook for hook in _of(module, "_forward_hooks") if hook.always_call]
    result = None
    try:
        for hook in _of(module, "_forward_pre_hooks"):
            changed = hook(module, args, kwargs)
            if changed is None:
                continue
            if not hook.with_kwargs:
                args = changed if isinstance(changed, tuple) else (changed,)
            elif isinstance(changed, tuple) and len(changed) == 2:
                args, kwargs = changed
            else:
                raise RuntimeError(
                    "a forward pre-hook with with_kwargs=True returns None or a tuple (args, "
                    f"kwargs), but it returned {type(changed).__name__}"
                )
        passage = None
        if any(_of(module, "_backward_hooks")) or any(_of(module, "_backward_pre_hooks")):
            passage = _Passage(module)
            args = passage.enter(args)
        result = module.forward(*args, **kwargs)
        for hook in _of(module, "_forward_hooks"):
            if hook in due:
                due.remove(hook)
            changed = hook(module, args, kwargs, result)
            result = result if changed is None else changed
        return result if passage is None else passage.leave(result)
    except Exception:
        for hook in due:
            try:
                hook(module, args, kwargs, result)
            except Exception as error:
                warnings.warn(
                    f"a forward hook with always_call=True raised {error!r} while another error "
                    "was on its way",
                    stacklevel=3,
                )
        raise


class _Passage:
    """The gradients on their way through one call of a module: in by its outputs, out by its
    inputs.
    """

    def __init__(self, module: Module) -> None:
        self.module = module
        self.hooks = list(_of(module, "_backward_hooks"))
        self.pre_hooks = list(_of(module, "_backward_pre_hooks"))
        self.inputs: int | None = None
        self.watches_inputs = False
        self.grad_output: tuple[Any, ...] = ()

    def enter(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        watched = _watch(args, self._left, fill=True)
        self.inputs, self.watches_inputs = len(args), watched is not None
        return watched or args

    def leave(self, result: Any) -> Any:
        if isinstance(result, Tensor):
            watched = _watch((result,), self._entered)
            return watched[0] if watched else result
        if isinstance(result, tuple):
            watched = _watch(result, self._entered)
            if watched is None:
                return result
            named = hasattr(result, "_fields")  # a named tuple takes its parts one by one
            return type(result)(*watched) if named else watched
        warnings.warn(
            "backward hooks need a module whose output is a tensor or a tuple of tensors, but "
            f"{type(self.module).__name__} gave {type(result).__name__}: they are not called",
            stacklevel=4,
        )
        return result

    def _entered(self, grads: tuple[Any, ...]) -> tuple[Any, ...]:
        for hook in self.pre_hooks:
            grads = _replaced(hook(self.module, grads), grads, "pre-hook")
        self.grad_output = grads
        if not self.watches_inputs:
            nothing = (None,) * (self.inputs or 0)
            for hook in self.hooks:
                if hook(self.module, nothing, grads) is not None:
                    raise RuntimeError(
                        "a backward hook can only replace grad_input where an input of the module "
                        "requires gradients"
                    )
        return grads

    def _left(self, grads: tuple[Any, ...]) -> tuple[Any, ...]:
        for hook in self.hooks:
            grads = _replaced(hook(self.module, grads, self.grad_output), grads, "hook")
        return grads


def _replaced(changed: Any, grads: tuple[Any, ...], kind: str) -> tuple[Any, ...]:
    if changed is None:
        return grads
    changed = changed if isinstance(changed, tuple) else (changed,)
    if len(changed) != len(grads):
        raise RuntimeError(
            f"a backward {kind} returned {len(changed)} gradients, but there are {len(grads)}"
        )
    return changed


class _Watch(Function):
    """Does nothing, but the gradients of all tensors pass through `act` together."""

    @staticmethod
    def forward(ctx: Any, act: Any, *tensors: Tensor) -> tuple[Tensor, ...]:
        ctx.act = act
        ctx.set_materialize_grads(False)
        return tensors

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> tuple[Any, ...]:
        return None, *ctx.act(grads)


def _watch(values: tuple[Any, ...], act: Any, fill: bool = False) -> tuple[Any, ...] | None:
    """The same values, with tensors whose gradients pass through `act`; None where nothing requires
    gradients. With `fill` the gradients of tensors that require none are zeros.
    """
    if not autograd.is_grad_enabled():
        return None
    tensors = {i: v for i, v in enumerate(values) if isinstance(v, Tensor)}
    places = [i for i, v in tensors.items() if v.requires_grad]
    if not places:
        return None
    others = [
        (i, tuple(v.shape), v.dtype, v.device)
        for i, v in tensors.items()
        if fill and i not in places
    ]

    def passed(grads: tuple[Any, ...]) -> list[Any]:
        given: list[Any] = [None] * len(values)
        for place, shape, dtype, device in others:
            given[place] = zeros(shape, dtype=dtype, device=device)
        for place, grad in zip(places, grads, strict=True):
            given[place] = grad
        changed = act(tuple(given))
        return [changed[place] for place in places]

    made = list(values)
    watched = _Watch.apply(passed, *[values[place] for place in places])
    for place, tensor in zip(places, watched, strict=True):
        made[place] = tensor
    return tuple(made)
