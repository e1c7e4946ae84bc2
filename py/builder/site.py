"""Puts dist/ together: runtime, bundles, kernels, lessons, notices."""

import sys
import time
from pathlib import Path

from . import bundle, coverage, digits, embed, names, notices, runtime
from .checkout import CACHE, ROOT
from .console import CommandError, say
from .locking import exclusive
from .stage import Output, files_under, fingerprint

LARGEST = 30 * 1024 * 1024
_HERE = Path(__file__).parent
_LOCK = ROOT / "package-lock.json"


def build(folder: Path) -> Path:
    """Bring `folder` up to date and return it; what has not changed is left alone."""
    started = time.monotonic()
    with exclusive("build"):
        digits.prepare()
        output = Output(folder)
        made = [name for name, step in _STEPS.items() if step(output, name)]
    size = sum(path.stat().st_size for path in files_under(folder))
    if size > LARGEST:
        raise CommandError(
            f"{folder} is {size / 1e6:.1f} MB, more than the {LARGEST >> 20} MiB allowed"
        )
    news = f"{', '.join(made)} in {time.monotonic() - started:.1f} s" if made else "nothing changed"
    say(f"Built {_short(folder)}: {news}; {size / 1e6:.1f} MB")
    return folder


def _runtime(output: Output, name: str) -> bool:
    key = fingerprint(runtime.inputs())
    return output.step(name, key, lambda fresh: runtime.assemble(fresh / "runtime"))


def _scripts(output: Output, name: str) -> bool:
    sources = [
        *(bundle.WEB / name for name in ("session", "page", "search")),
        _LOCK,
        _HERE / "bundle.py",
    ]
    return output.step(name, fingerprint(sources), bundle.bundle_scripts)


def _embed(output: Output, name: str) -> bool:
    folders = [bundle.WEB / name for name in ("embed", "session", "page")]
    key = fingerprint([*folders, _LOCK, _HERE / "embed.py"])
    return output.step(name, key, embed.bundle_embed)


def _kernels(output: Output, name: str) -> bool:
    sources = [bundle.WEB / "simd", _LOCK, _HERE / "bundle.py"]
    return output.step(name, fingerprint(sources), bundle.compile_kernels)


def _lessons(output: Output, name: str) -> bool:
    sources = [
        ROOT / "lessons",
        bundle.WEB / "templates",
        bundle.WEB / "page" / "charts.css",
        ROOT / "py" / "glowgrad",
        ROOT / "shaders",
        _HERE / "lessons",
        ROOT / "pyproject.toml",
    ]
    return output.step(name, fingerprint([*sources, _LOCK]), _render)


def _render(fresh: Path) -> None:
    from .lessons import load_course, record_course, render_course
    from .lessons.errors import LessonError

    try:
        course = load_course(ROOT / "lessons")
        render_course(course, fresh, record_course(course, CACHE / "recorded"))
    except LessonError as error:
        sys.stderr.write(f"{error}\n")
        raise CommandError("the lessons have mistakes, named above") from None


def _coverage(output: Output, name: str) -> bool:
    sources = [coverage.SOURCE, bundle.WEB / "templates", _HERE / "coverage.py"]
    return output.step(name, fingerprint(sources), coverage.write)


def _reference(output: Output, name: str) -> bool:
    sources = [
        coverage.SOURCE,
        bundle.WEB / "templates",
        ROOT / "py" / "glowgrad",
        ROOT / "shaders",
        _HERE / "api",
        _HERE / "lessons",
    ]
    return output.step(name, fingerprint(sources), _write_reference)


def _write_reference(fresh: Path) -> None:
    from . import api

    api.write(fresh)


def _names(output: Output, name: str) -> bool:
    sources = [ROOT / "py" / "glowgrad", _HERE / "names.py"]
    return output.step(name, fingerprint(sources), names.write)


def _notices(output: Output, name: str) -> bool:
    sources = [ROOT / "LICENSE", _LOCK, _HERE / "notices.py", _HERE / "pins.py", _HERE / "licences"]
    return output.step(name, fingerprint(sources), notices.write)


def _short(folder: Path) -> str:
    resolved = folder.resolve()
    return str(resolved.relative_to(ROOT) if resolved.is_relative_to(ROOT) else folder)


_STEPS = {
    "runtime": _runtime,
    "scripts": _scripts,
    "embed": _embed,
    "kernels": _kernels,
    "lessons": _lessons,
    "coverage": _coverage,
    "reference": _reference,
    "names": _names,
    "notices": _notices,
}
