"""Which of the learner's own functions run in a step, what they read, and whether they do what a
replay would leave out: print, look at the clock, draw Python's random numbers, show something.
"""

from __future__ import annotations

import functools
import gc
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..tensor import Tensor
from .watch import Watched

# What shows or controls something: a replay would leave it out, or not see it change.
_SHOWING = tuple(
    f"glowgrad.{name}"
    for name in ("rich", "live", "widgets", "display", "pictures", "pyplot", "sandbox", "checks")
)
# Calls of the learner's that a replay would leave out, by module or name, and what they do.
_DOING = {
    "print": "prints",
    "input": "asks for input",
    "open": "opens a file",
    "breakpoint": "stops for a debugger",
    "time": "looks at the clock",
    "datetime": "looks at the clock",
    "random": "draws Python's own random numbers",
    "secrets": "draws Python's own random numbers",
    "uuid": "draws Python's own random numbers",
    "numpy.random": "draws numpy's random numbers",
    "js": "calls JavaScript",
    "pyodide": "calls JavaScript",
}

_LIBRARIES = frozenset({"glowgrad", "numpy", "pyodide", "_pyodide", "wgpu", "cffi"})

_SESSION = "glowgrad-session"  # the worker's own Python, which signals may call at any time


_INSTALLED = (
    "site-packages"  # in a file's name; Python calls such code from anywhere (gc.callbacks)
)


class Observer:
    """Watches the calls of a run."""

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        self.problem: str | None = None
        self._known: dict[types.CodeType, bool] = {}
        self._defined: set[types.CodeType] = set()  # inside the learner's own functions

    def function(self, function: Any) -> None:
        """Watch what a function reads before it runs."""
        function = getattr(function, "__func__", function)
        while isinstance(function, functools.partial):
            function = function.func
        closure = getattr(function, "__closure__", None)
        names = getattr(function, "__code__", _EMPTY).co_freevars
        for name, cell in zip(names, closure or (), strict=False):
            self.watched.cell(cell, name)

    def __call__(self, frame: types.FrameType, event: str, arg: Any) -> None:
        if self.problem is not None:
            return
        if event == "call":
            self._enter(frame)
        elif event == "c_call" and self._known.get(frame.f_code):
            self._calls(arg)

    def _enter(self, frame: types.FrameType) -> None:
        code = frame.f_code
        own = self._known.get(code)
        if own is None:
            own = self._known[code] = _is_learners(code, frame.f_globals)
            if own:
                self._read(code, frame)
        if own:
            self._holder(code, frame)
        elif frame.f_back is not None and self._known.get(frame.f_back.f_code):
            module = str(frame.f_globals.get("__name__", ""))
            if module.startswith(_SHOWING):
                self.problem = f"shows something ({module.split('.')[1]}.{code.co_name})"
            else:
                self.problem = _DOING.get(module) or _DOING.get(module.partition(".")[0])

    def _read(self, code: types.CodeType, frame: types.FrameType) -> None:
        for name in _names(code):
            if name in frame.f_globals:
                self.watched.name(frame.f_globals, name)
        self._defined.update(c for c in code.co_consts if isinstance(c, types.CodeType))
        if code.co_freevars and code not in self._defined:
            for function in gc.get_referrers(code):
                if isinstance(function, types.FunctionType):
                    self.function(function)

    def _holder(self, code: types.CodeType, frame: types.FrameType) -> None:
        """The object whose method runs."""
        if code.co_argcount and code.co_varnames[0] in ("self", "cls"):
            holder = frame.f_locals.get(code.co_varnames[0])
            if not isinstance(holder, Tensor | type) and hasattr(holder, "__dict__"):
                self.watched.thing(holder)

    def _calls(self, function: Any) -> None:
        module = getattr(function, "__module__", None)
        holder = getattr(function, "__self__", None)
        if module is None and holder is not None:
            module = type(holder).__module__
        name = getattr(function, "__name__", "")
        if module in (None, "builtins", "_io"):
            if module == "_io" and name == "write":
                self.problem = "writes to a file"
            elif not isinstance(holder, (list, dict, set)):
                self.problem = _DOING.get(name)
        else:
            whole = str(module).removeprefix("_")
            self.problem = _DOING.get(".".join(whole.split(".")[:2])) or _DOING.get(
                whole.partition(".")[0]
            )


class _Empty:
    co_freevars = ()


_EMPTY: Any = _Empty()


def _names(code: types.CodeType) -> set[str]:
    """The global names that a function and those within it look up."""
    import dis  # only a step that is recorded needs it

    # `co_names` also has attributes: the `step` of `optimizer.step()` is no global `step`.
    found = {
        str(one.argval)
        for one in dis.get_instructions(code)
        if "GLOBAL" in one.opname or one.opname == "LOAD_NAME"
    }
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            found |= _names(inner)
    return found


def _is_learners(code: types.CodeType, namespace: dict[str, Any]) -> bool:
    module = str(namespace.get("__name__", ""))
    top = module.partition(".")[0]
    if top in _LIBRARIES or top.startswith("namedtuple_"):
        return False
    if code.co_filename == _SESSION or _INSTALLED in code.co_filename:
        return False
    if top == "__main__":
        return True
    return top not in sys.stdlib_module_names


@contextmanager
def observe(observer: Observer) -> Iterator[None]:
    """Watch the calls inside; a profiler that is at work is left in peace, and none watches."""
    before = sys.getprofile()
    if before is not None:
        yield
        return
    for callback in gc.callbacks:  # whoever watches the collector runs at any moment
        code = getattr(callback, "__code__", None)
        if code is not None:
            observer._known[code] = False
    sys.setprofile(observer)
    try:
        yield
    finally:
        sys.setprofile(None)
