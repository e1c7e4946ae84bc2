"""The sandbox: runs cells one after the other in one namespace."""

from __future__ import annotations

import ast
import contextlib
import inspect
import json
import linecache
import math
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from .. import display, live
from ..aliases import Finder
from . import installs, magics, measures, names, page_input, places, questions, readable
from .magics.commands import Commands
from .streams import Stream


class Sandbox:
    """Runs cells and emits their outputs as JSON text.

    emit:      receives each output of a run, in order.
    namespace: the variables of all cells; a fresh `__main__` by default.
    """

    def __init__(self, emit: Callable[[str], Any], namespace: dict[str, Any] | None = None) -> None:
        places.widen()
        self._emit = emit
        if namespace is None:
            namespace = types.ModuleType("__main__").__dict__
        namespace.setdefault("display", display.display)
        namespace.setdefault(installs.INSTALL, installs.install)
        self._magic = Commands(namespace)
        namespace.setdefault(magics.NAME, self._magic)
        namespace.setdefault(page_input.RESPOND, page_input.respond)
        self.namespace = namespace
        self._files: dict[str, str] = {}  # file name of a compiled cell -> the cell's name
        self._runs = 0
        self._reads: set[str] = set()
        self._writes: set[str] = set()
        self._aliases = Finder()  # pasted code may `import torch`
        self._stdout = Stream("stdout", self._stream)
        self._stderr = Stream("stderr", self._stream)

    async def run(self, code: str, name: str = "cell") -> str:
        """Run a cell; returns JSON text `{status, result, error, ms, reads, writes}`.

        `reads` are the global names that the cell takes from elsewhere, `writes` those it binds.
        """
        measures.begin(name, self._place)
        start = time.perf_counter()
        self._reads, self._writes = set(), set()
        status, result, error = "ok", None, None
        with self._captured():
            try:
                live.begin(name, self.namespace)
                value = await self._execute(code, name)
                if value is not None:
                    result = self._show_result(value)
            except KeyboardInterrupt:
                status = "interrupted"
            except BaseException as failure:  # a learner's sys.exit must not end the worker either
                status = "error"
                error = readable.describe(failure, self._files, self.namespace)
                failure.__traceback__ = None  # its frames would keep tensors alive
        ms = (time.perf_counter() - start) * 1000
        measures.end(ms)
        touched = {"reads": sorted(self._reads), "writes": sorted(self._writes)}
        ended = {"status": status, "result": result, "error": error, "ms": ms, **touched}
        return json.dumps(ended)

    def _place(self) -> tuple[str, int] | None:
        """The cell and its line that run now, innermost first."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            name = self._files.get(frame.f_code.co_filename)
            if name is not None:
                return name, frame.f_lineno
            frame = frame.f_back
        return None

    def answer(self, question: str, parameters: str = "{}") -> str:
        """Answer one of `questions` about the namespace: JSON text `{value}` or `{error}`."""
        try:
            told = {"value": questions.ask(question, self.namespace, json.loads(parameters))}
            return json.dumps(told)
        except Exception as failure:  # a learner's own __dir__ or __repr__ may fail
            return json.dumps({"error": f"{type(failure).__name__}: {failure}"})

    async def _execute(self, code: str, name: str) -> Any:
        """Run the statements; the value of a last expression is returned, as in a notebook."""
        self._runs += 1
        filename = f"<{name} #{self._runs}>"
        self._files[filename] = name
        linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
        tree = magics.parse(code, filename)
        self._reads, self._writes = names.reads_and_writes(tree)
        last = tree.body[-1] if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        # A closing semicolon asks for no result.
        silent = last is not None and code.rstrip().endswith(";")
        value = None
        if last is not None:
            tree.body.pop()
        if tree.body:
            await self._evaluate(compile(tree, filename, "exec", _FLAGS, dont_inherit=True))
        if last is not None:
            expression = ast.Expression(last.value)
            value = await self._evaluate(
                compile(expression, filename, "eval", _FLAGS, dont_inherit=True)
            )
        # display(x) has shown x; its handle is for code, not for reading.
        shown = isinstance(value, display.Handle) or isinstance(
            getattr(value, "widget", None), display.Once
        )  # so has interact(f)
        return None if silent or shown else value

    async def _evaluate(self, compiled: types.CodeType) -> Any:
        if compiled.co_flags & inspect.CO_COROUTINE:
            return await eval(compiled, self.namespace)
        return eval(compiled, self.namespace)

    def _show_result(self, value: Any) -> str:
        self.namespace["_"] = value
        if isinstance(value, display.Once):
            return str(display.mime_bundle(value.show())["text/plain"])
        data = display.mime_bundle(value)
        if display.FIGURE in data:
            display.display(value)
        else:
            self._send({"type": "result", "data": data})
        return str(data["text/plain"])

    @contextlib.contextmanager
    def _captured(self) -> Iterator[None]:
        """Standard streams, warnings and displays go to `emit` while a cell runs."""
        self._stdout.begin_run()
        self._stderr.begin_run()
        previous = display.set_sink(self._send)
        streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self._stdout, self._stderr
        try:
            with self._aliases, page_input.asked(), warnings.catch_warnings():
                warnings.simplefilter("default")
                warnings.showwarning = self._warn
                yield
        finally:
            self._magic.finish()
            self._flush()
            sys.stdout, sys.stderr = streams
            display.set_sink(previous)

    def _warn(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: Any = None,
        line: str | None = None,
    ) -> None:
        where = f"{self._files[filename]}, line {lineno}: " if filename in self._files else ""
        self._stderr.write(f"{where}{category.__name__}: {message}\n")

    def _stream(self, name: str, text: str) -> None:
        self._emit(json.dumps(display.placed({"type": "stream", "name": name, "text": text})))

    def _send(self, output: dict[str, Any]) -> None:
        self._flush()  # what was printed before comes before
        output = display.placed(output)
        try:
            text = json.dumps(output, allow_nan=False)
        except ValueError:
            text = json.dumps(_without_nan(output))
        self._emit(text)

    def settle(self) -> None:
        """Show what printed text still waits; called while a cell runs."""
        self._stdout.settle()
        self._stderr.settle()

    def _flush(self) -> None:
        self._stdout.flush()
        self._stderr.flush()


_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def _without_nan(value: Any) -> Any:
    """The same with None for NaN and infinity, which JSON cannot hold."""
    match value:
        case dict():
            return {key: _without_nan(one) for key, one in value.items()}
        case list() | tuple():
            return [_without_nan(one) for one in value]
        case float() if not math.isfinite(value):
            return None
    return value
