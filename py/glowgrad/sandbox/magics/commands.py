"""What the lines of notebooks do here."""

from __future__ import annotations

import difflib
import inspect
import io
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from ... import display, host
from ..questions.variables import own_names
from . import timing

WITHOUT_EFFECT = (
    "matplotlib",
    "config",
    "load_ext",
    "reload_ext",
    "autoreload",
    "pylab",
    "autosave",
)
CELLS = ("capture", "html", "latex", "markdown", "svg", "time", "timeit", "writefile")
# What shells are asked for, and what does it here.
SHELL = {
    "ls": "import os; print(os.listdir())",
    "dir": "import os; print(os.listdir())",
    "pwd": "import os; print(os.getcwd())",
    "cd": "import os; os.chdir(…)",
    "cat": "print(open(…).read())",
    "head": "print(open(…).read()[:500])",
    "mkdir": "import os; os.makedirs(…, exist_ok=True)",
    "rm": "import os; os.remove(…)",
    "cp": "import shutil; shutil.copy(…, …)",
    "mv": "import shutil; shutil.move(…, …)",
    "unzip": "import zipfile; zipfile.ZipFile(…).extractall()",
    "tar": "import tarfile; tarfile.open(…).extractall()",
    "echo": "print(…)",
    "python": "run the code itself in a cell",
    "python3": "run the code itself in a cell",
}
_FETCH = ("wget", "curl", "git", "gdown", "kaggle", "aria2c")
_PACKAGES = ("apt", "apt-get", "conda", "mamba", "brew", "sudo", "npm")


class Commands:
    """The object that rewritten lines call; `namespace` holds the learner's variables."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._started: list[float] = []
        self._captured: list[tuple[str, TextIO, TextIO, Any, Captured]] = []

    # %time, %%time, %timeit, %%timeit

    def begin(self, name: str, options: str = "") -> None:
        """What stands around a cell or an expression begins."""
        if name == "capture":
            self._begin_capture(options)
        else:
            self._started.append(time.perf_counter())

    def end(self, name: str, value: Any = None) -> Any:
        """It ends; the value of the last expression is handed on."""
        if name == "capture":
            return self._end_capture(value)
        return self.timed(None, value)

    def timed(self, _begun: None, value: Any) -> Any:
        """Say how long it took since `begin`; gives the value back."""
        timing.wait_for_gpu()
        seconds = time.perf_counter() - self._started.pop()
        print(f"Wall time: {timing.readable(seconds)}")
        return value

    def time_statement(self, statement: str) -> None:
        """Run a statement of one line and say how long it took."""
        compiled = compile(statement, "<timed>", "exec")
        self.begin("time")
        exec(compiled, self._namespace)
        self.timed(None, None)

    def timeit(self, run: Callable[[], Any] | str, options: str = "") -> timing.Timing | None:
        """Run it many times and say how long one takes."""
        timed = timing.measure(self._function(run), *timing.numbers(options))
        words = options.split()
        if not any(w.startswith("-") and "q" in w for w in words):
            print(timed)
        return timed if any(w.startswith("-") and "o" in w for w in words) else None

    def _function(self, run: Callable[[], Any] | str) -> Callable[[], Any]:
        if not isinstance(run, str):
            return run
        made: dict[str, Callable[[], Any]] = {}
        exec(compile(f"def run():\n    {run}", "<timed>", "exec"), self._namespace, made)
        return made["run"]

    # %%capture

    def _begin_capture(self, options: str) -> None:
        name = next((w for w in options.split() if not w.startswith("-")), "")
        seen = Captured()
        self._captured.append(
            (name, sys.stdout, sys.stderr, display.set_sink(seen.outputs.append), seen)
        )
        sys.stdout, sys.stderr = seen.out, seen.err

    def _end_capture(self, value: Any) -> None:
        name, *_, seen = self._captured[-1]
        if value is not None:
            seen.outputs.append({"type": "result", "data": display.mime_bundle(value)})
        self.finish()
        if name:
            self._namespace[name] = seen

    def finish(self) -> None:
        """Let go of what a cell that failed has begun."""
        self._started.clear()
        while self._captured:
            _, sys.stdout, sys.stderr, sink, _ = self._captured.pop()
            display.set_sink(sink)

    # lines

    def line(self, name: str, rest: str) -> Any:
        """Run `%name rest`."""
        if name in WITHOUT_EFFECT:
            return None
        command = getattr(self, f"_line_{name}", None)
        if command is not None:
            return command(rest)
        print(_unknown(f"%{name}", name, lines()))
        return None

    def cell(self, name: str, options: str, body: str) -> Any:
        """Run `%%name options` over the text of a cell."""
        if name == "writefile":
            return self._write(options, body)
        shown = {"html": "HTML", "markdown": "Markdown", "latex": "Latex", "svg": "SVG"}
        if name in shown:
            return display.display(getattr(display, shown[name])(body))
        if name in ("bash", "sh", "script", "cmd"):
            print("There is no shell in this page: the cell was not run.")
        elif name in ("javascript", "js"):
            print("Code of a cell runs apart from the page, where JavaScript cannot reach it.")
        else:
            print(_unknown(f"%%{name}", name, CELLS) + " The cell was not run.")
        return None

    @staticmethod
    def _write(options: str, body: str) -> None:
        words = options.split()
        names = [w for w in words if w != "-a"]
        if not names:
            raise ValueError("%%writefile needs the name of the file")
        with Path(names[0]).open("a" if "-a" in words else "w", encoding="utf-8") as file:
            file.write(body)
        print(f"Wrote {names[0]}.")

    def _line_lsmagic(self, _rest: str) -> None:
        print("Lines:", *(f"%{name}" for name in lines()))
        print("Cells:", *(f"%%{name}" for name in CELLS))
        print("Without effect here:", *(f"%{name}" for name in WITHOUT_EFFECT))

    def _line_who(self, rest: str) -> None:
        print("\t".join(self._names(rest)) or "No variables yet.")

    def _line_who_ls(self, rest: str) -> list[str]:
        return self._names(rest)

    def _line_whos(self, rest: str) -> None:
        names = self._names(rest)
        if not names:
            print("No variables yet.")
            return
        rows = [(n, type(self._namespace[n]).__name__, _brief(self._namespace[n])) for n in names]
        first = max(8, *(len(n) for n, _, _ in rows))
        second = max(4, *(len(t) for _, t, _ in rows))
        print(f"{'Variable':<{first}}   {'Type':<{second}}   Value")
        print("-" * (first + second + 11))
        for name, kind, value in rows:
            print(f"{name:<{first}}   {kind:<{second}}   {value}")

    def _names(self, rest: str) -> list[str]:
        kinds = rest.split()
        names = sorted(own_names(self._namespace))
        return [n for n in names if not kinds or type(self._namespace[n]).__name__ in kinds]

    def _line_reset(self, rest: str) -> None:
        names = list(own_names(self._namespace))
        if "-f" not in rest.split():
            print(f"%reset -f deletes {len(names)} variables, for good.")
            return
        for name in names:
            del self._namespace[name]

    def _line_env(self, rest: str) -> Any:
        name, equals, value = rest.partition("=")
        name = name.strip()
        if equals:
            os.environ[name] = value.strip()
            print(f"env: {name}={value.strip()}")
            return None
        if name:
            return os.environ.get(name)
        return dict(os.environ)

    _line_set_env = _line_env

    def _line_time(self, _rest: str) -> None:
        print("%time takes what it should time on its line; %%time on the first line times a cell.")

    _line_timeit = _line_time

    def _line_pip(self, rest: str) -> None:
        word = rest.split()[0] if rest else "alone"
        print(f"%pip {word} is not known here: %pip install NAME is.")

    def _line_conda(self, _rest: str) -> None:
        print("Packages come by %pip install NAME here.")

    def _line_pwd(self, _rest: str) -> str:
        return str(Path.cwd())

    def _line_cd(self, rest: str) -> None:
        os.chdir(Path(rest or "~").expanduser())
        print(Path.cwd())

    def _line_ls(self, rest: str) -> None:
        print("\n".join(sorted(path.name for path in Path(rest or ".").iterdir())))

    # ! and ?

    def shell(self, line: str) -> list[str]:
        """Say why a line for a shell is not run, and what does the same."""
        print(f"!{line}: {_why_not(line)}")
        return []

    def docs(self, name: str, look: Callable[[], Any]) -> None:
        """Show what a name stands for: its call, its kind and its docstring."""
        try:
            value = look()
        except (NameError, AttributeError):
            print(f"Nothing is called {name} yet.")
            return
        lines = [f"{name}{_signature(value)}" if callable(value) else f"{name} = {_brief(value)}"]
        lines.append(f"Type: {type(value).__name__}")
        text = inspect.getdoc(value)
        print("\n".join([*lines, "", text or "It has no description."]))


class Captured:
    """What `%%capture name` kept: text as `stdout` and `stderr`, and all `outputs`."""

    def __init__(self) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        self.outputs: list[dict[str, Any]] = []

    @property
    def stdout(self) -> str:
        return self.out.getvalue()

    @property
    def stderr(self) -> str:
        return self.err.getvalue()

    def __str__(self) -> str:
        return self.stdout

    def __call__(self) -> None:
        """Show it all, as if it had not been kept."""
        self.show()

    def show(self) -> None:
        """Show it all, as if it had not been kept."""
        print(self.stdout, end="")
        print(self.stderr, end="", file=sys.stderr)
        for output in self.outputs:
            display.emit_display(display.new_id(), output["data"], update=False)


def lines() -> list[str]:
    """The names of all line magics."""
    return sorted(
        name.removeprefix("_line_") for name in vars(Commands) if name.startswith("_line_")
    )


def _unknown(shown: str, name: str, known: Any) -> str:
    meant = difflib.get_close_matches(name, list(known), 1)
    if meant:
        mark = shown[: len(shown) - len(name)]
        return f"{shown} is not known here. Did you mean {mark}{meant[0]}?"
    return f"{shown} is not known here; %lsmagic lists what is."


def _brief(value: Any) -> str:
    shape, dtype = getattr(value, "shape", None), getattr(value, "dtype", None)
    if isinstance(shape, tuple) and dtype is not None:
        return f"{tuple(shape)} {dtype}"
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a learner's __repr__ that fails itself
        return "?"
    size = f"n={len(value)}: " if isinstance(value, (list, tuple, dict, set)) else ""
    return size + (text if len(text) <= 60 else text[:57] + "…")


def _signature(value: Any) -> str:
    try:
        return str(inspect.signature(value))
    except (TypeError, ValueError):
        return "(…)"


def _why_not(line: str) -> str:
    words = line.split()
    name = words[0] if words else ""
    if name == "nvidia-smi":
        return f"not run. {_device()}"
    if name in ("nvcc", "rocm-smi", "lscpu", "free", "top", "htop", "uname"):
        return f"not run. Python {platform.python_version()} runs in your browser. {_device()}"
    if name in _FETCH:
        return "left out: this page fetches nothing. Drop the file on the page to read it here."
    if name in _PACKAGES:
        return "left out: a browser has no such packages. %pip install NAME tries one of Python."
    if name in SHELL:
        return f"left out, there is no shell in this page. Instead: {SHELL[name]}"
    return "left out, there is no shell in this page."


def _device() -> str:
    if host.module is None:
        return "Tensors are computed on the CPU here, or on a GPU by WebGPU."
    return str(host.module.device_note)
