"""PyTorch's `torch.compile` and `torch.compiler`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import recording


def compile(
    model: Any = None,
    *,
    fullgraph: bool = False,
    dynamic: bool | None = None,
    backend: str | Callable[..., Any] = "inductor",
    mode: str | None = None,
    options: dict[str, Any] | None = None,
    disable: bool = False,
) -> Any:
    """A step that is recorded in its first calls and then replayed as one call, fused and without
    Python: for functions of a whole training step (the fastest), of a part of it, or a model; also
    as a decorator. What is returned can be differentiated outside: then there is a compiled way
    back too, and what it needs is kept for each call. A compiled model has the parameters, state
    and attributes of the model.

    The function must do the same in each call with arguments of the same shapes: what depends on
    values, prints or changes Python's variables runs as it is, and one line says why (with
    fullgraph=True: raises CompileError). Learning rates, schedules, dropout and new values in
    parameters are followed. Gradients (`p.grad`) lie in the step's own memory until the next call.
    `explain()` of the result tells what runs. `dynamic`, `backend`, `mode` and `options`, which
    choose PyTorch's compiler, change nothing here.

    Raises TypeError for what cannot be called, RuntimeError for mode together with options, as
    PyTorch does.
    """
    if mode is not None and options is not None:
        raise RuntimeError("compile takes mode= or options=, not both")
    if model is None:
        return functools.partial(
            compile, fullgraph=fullgraph, dynamic=dynamic, backend=backend, mode=mode,
            options=options, disable=disable,
        )  # fmt: skip
    if not callable(model):
        raise TypeError(f"compile takes a model or a function, not {type(model).__name__}")
    if disable:
        return model
    from .compiled import CompiledModel, CompiledStep, compiled_model
    from .nn.module import Module

    if isinstance(model, (CompiledModel, CompiledStep)):
        return model
    if isinstance(model, Module):
        return compiled_model(model, fullgraph=fullgraph)
    return CompiledStep(model, fullgraph=fullgraph)


def disable(fn: Any = None, recursive: bool = True, *, reason: str | None = None) -> Any:
    """The function itself, which then makes every step that calls it run as it is; without one, a
    decorator.
    """
    if fn is None:
        return functools.partial(disable, recursive=recursive, reason=reason)

    @functools.wraps(fn)
    def run(*args: Any, **kwargs: Any) -> Any:
        if recording.current is not None:
            name = getattr(fn, "__name__", "a function")
            recording.current.cannot(f"calls {name}, which is not to be compiled")
        return fn(*args, **kwargs)

    return run


def reset() -> None:
    """Forget what was compiled: steps are recorded anew."""
    from .compiled import step

    step.forget()


def is_compiling() -> bool:
    """Whether the code runs to be recorded."""
    return recording.current is not None


@contextmanager
def set_stance(stance: str = "default") -> Iterator[None]:
    """Inside, compiled steps run as they are ("force_eager") or as usual ("default")."""
    from .compiled import step

    if stance not in ("default", "force_eager"):
        raise RuntimeError(f"set_stance takes 'default' or 'force_eager', not {stance!r}")
    before, step.enabled = step.enabled, stance == "default"
    try:
        yield
    finally:
        step.enabled = before
