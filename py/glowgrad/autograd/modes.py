"""Whether operations are recorded: `no_grad`, `enable_grad`, `set_grad_enabled`,
`inference_mode`.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Generator
from typing import Any

enabled = True  # operations are recorded
inference = False  # new tensors can never take part in gradients


class _Mode:
    """A context manager that also decorates functions, generators and (as in PyTorch, with a
    warning) classes.
    """

    _previous: list[tuple[bool, bool]]

    def _wanted(self) -> tuple[bool, bool]:
        """The mode inside: (recorded, inference)."""
        raise NotImplementedError

    def _fresh(self) -> _Mode:
        """One for each call of a decorated function, which may call itself."""
        return type(self)()

    def __enter__(self) -> None:
        global enabled, inference
        self._previous.append((enabled, inference))
        enabled, inference = self._wanted()

    def __exit__(self, *_: object) -> None:
        global enabled, inference
        enabled, inference = self._previous.pop()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.isclass(function):
            warnings.warn(
                "a class was decorated, which turns gradients off in its __init__ only: decorate "
                "the methods instead",
                FutureWarning,
                stacklevel=2,
            )
            decorated: Any = function
            decorated.__init__ = self(decorated.__init__)
            return function
        if inspect.isgeneratorfunction(function):
            return self._around_steps(function)

        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with self._fresh():
                return function(*args, **kwargs)

        return wrapped

    def _around_steps(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The mode holds while the generator works, not while its caller does."""

        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            with self._fresh():
                generator = function(*args, **kwargs)
            send, given = generator.send, None
            while True:
                try:
                    with self._fresh():
                        made = send(given)
                except StopIteration as stop:
                    return stop.value
                try:
                    given = yield made
                    send = generator.send
                except GeneratorExit:
                    with self._fresh():
                        generator.close()
                    raise
                except BaseException as error:
                    given, send = error, generator.throw

        return wrapped


class _GradMode(_Mode):
    """Shared by `no_grad` and `enable_grad`: usable as `with no_grad():`, `@no_grad()` and
    `@no_grad`.
    """

    mode = False

    def __new__(cls, orig_func: Callable[..., Any] | None = None) -> Any:
        self = super().__new__(cls)
        self._previous = []
        return self(orig_func) if orig_func is not None else self

    def _wanted(self) -> tuple[bool, bool]:
        return self.mode, inference


class no_grad(_GradMode):  # noqa: N801 - PyTorch's name
    """Inside, operations are not recorded for `backward`."""

    mode = False


class enable_grad(_GradMode):  # noqa: N801 - PyTorch's name
    """Inside, operations are recorded again."""

    mode = True


class set_grad_enabled(_Mode):  # noqa: N801 - PyTorch's name
    """Context manager, decorator and function that turns the recording of gradients on or off."""

    def __init__(self, mode: bool) -> None:
        global enabled
        self.mode = bool(mode)
        self._before = enabled
        self._previous = []
        enabled = self.mode

    def _wanted(self) -> tuple[bool, bool]:
        return self.mode, inference

    def _fresh(self) -> _Mode:
        return enable_grad() if self.mode else no_grad()

    def __enter__(self) -> None:
        global enabled
        if not self._previous:
            enabled = self._before  # making it has switched already
        super().__enter__()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        global enabled
        enabled = self._before
        return super().__call__(function)


class inference_mode(_Mode):  # noqa: N801 - PyTorch's name
    """Like `no_grad`, and the tensors made inside can never be used where gradients are recorded:
    they keep no count of their changes. `mode=False` turns it off inside.
    """

    def __new__(cls, mode: Any = True) -> Any:
        self = super().__new__(cls)
        self._previous = []
        self.mode = mode if isinstance(mode, bool) else True
        return self if isinstance(mode, bool) else self(mode)

    mode: bool

    def _wanted(self) -> tuple[bool, bool]:
        return not self.mode, self.mode

    def _fresh(self) -> _Mode:
        return type(self)(self.mode)


def is_grad_enabled() -> bool:
    """Whether operations are recorded at the moment."""
    return enabled


def is_inference_mode_enabled() -> bool:
    """Whether `inference_mode` is on at the moment."""
    return inference
