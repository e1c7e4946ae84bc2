"""Puts dist/ together: runtime, engine, kernels, bundles, lessons, notices.

Each step writes its files under plain names into a staging folder; seal.py makes dist/ of it.
"""

import hashlib
import sys
import time
from pathlib import Path

from . import (
    app,
    bundle,
    coverage,
    digits,
    embed,
    guide,
    machine_page,
    names,
    notices,
    playground,
    race_page,
    runtime,
)
from .checkout import CACHE, ROOT
from .console import CommandError, say
from .locking import exclusive
from .seal import addresses, seal
from .stage import Output, fingerprint

LARGEST = 30_000_000  # bytes of all files together, as a host compresses them
_HERE = Path(__file__).parent
_LOCK = ROOT / "package-lock.json"


def build(folder: Path) -> Path:
    """Bring `folder` up to date and return it; what has not changed is left alone."""
    started = time.monotonic()
    with exclusive("build"):
        digits.prepare()
        output = Output(_staging(folder))
        made = [name for name, step in _STEPS.items() if step(output, name)]
        sealed = seal(output.folder, folder)
    if sealed.packed > LARGEST:
        raise CommandError(
            f"{folder} is {sealed.packed / 1e6:.1f} MB compressed, "
            f"more than the {LARGEST / 1e6:.0f} MB allowed"
        )
    if not made and sealed.changed:
        made = ["repaired"]
    news = f"{', '.join(made)} in {time.monotonic() - started:.1f} s" if made else "nothing changed"
    sizes = f"{sealed.plain / 1e6:.1f} MB, {sealed.packed / 1e6:.1f} MB compressed"
    say(f"Built {_short(folder)}: {news}; {sizes}; build {sealed.id}")
    return folder


def _staging(folder: Path) -> Path:
    """Return where the files of a site are put together, a place for each output folder."""
    return CACHE / "staged" / hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]


def _runtime(output: Output, name: str) -> bool:
    return output.step(name, fingerprint(runtime.inputs()), runtime.assemble)


def _engine(output: Output, name: str) -> bool:
    wheels = output.folder / _only(output, "runtime")
    key = fingerprint(runtime.engine_inputs(), wheels.name)
    return output.step(name, key, lambda fresh: runtime.assemble_engine(fresh, wheels))


def _embed(output: Output, name: str) -> bool:
    folders = [bundle.WEB / name for name in ("embed", "session", "page")]
    key = fingerprint([*folders, _LOCK, _HERE / "embed.py", _HERE / "bundle.py"])
    return output.step(name, key, embed.bundle_embed)


def _kernels(output: Output, name: str) -> bool:
    sources = [bundle.WEB / "simd", _LOCK, _HERE / "bundle.py"]
    key = fingerprint(sources)
    return output.step(name, key, lambda fresh: bundle.compile_kernels(fresh / "assets"))


def _session(output: Output, name: str) -> bool:
    folders = {name: f"{_only(output, name)}/" for name in ("runtime", "engine")}
    (wheel,) = (output.folder / folders["engine"]).glob("*.whl")
    files = {
        **folders,
        "wheel": f"{folders['engine']}{wheel.name}",
        "wheelHash": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "simd": addresses(output.folder)["simd.wasm"],
        "simdRelaxed": addresses(output.folder)["simd-relaxed.wasm"],
    }
    sources = [bundle.WEB / "session", _LOCK, _HERE / "bundle.py", _HERE / "package_index.py"]
    key = fingerprint(sources, *files.values())
    return output.step(name, key, lambda fresh: bundle.bundle_session(fresh, files))


def _page(output: Output, name: str) -> bool:
    # The page takes a few modules of the session's folder.
    folders = [bundle.WEB / name for name in ("page", "search", "service", "session")]
    key = fingerprint([*folders, _LOCK, _HERE / "bundle.py"])
    return output.step(name, key, bundle.bundle_page)


def _app(output: Output, name: str) -> bool:
    key = fingerprint([*app.inputs(), _LOCK, _HERE / "bundle.py"])
    return output.step(name, key, app.write)


def _only(output: Output, name: str) -> str:
    """Return the one folder <name>/<hash> that is staged."""
    (found,) = (output.folder / name).iterdir()
    return f"{name}/{found.name}"


def _lessons(output: Output, name: str) -> bool:
    sources = [
        ROOT / "lessons",
        bundle.WEB / "templates",
        bundle.WEB / "page" / "charts.css",
        ROOT / "py" / "glowgrad",
        ROOT / "shaders",
        _HERE / "lessons",
        _HERE / "run_cells.py",
        ROOT / "pyproject.toml",
    ]
    return output.step(name, fingerprint([*sources, _LOCK]), _render)


def _render(fresh: Path) -> None:
    from .lessons import load_course, record_course, render_course
    from .lessons.curriculum_page import write_curriculum
    from .lessons.errors import LessonError
    from .lessons.render import templates

    try:
        course = load_course(ROOT / "lessons")
        recordings = record_course(course, CACHE / "recorded")
        render_course(course, fresh, {slug: one.outputs for slug, one in recordings.items()})
        write_curriculum(course, recordings, templates(), fresh)
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


def _guides(output: Output, name: str) -> bool:
    sources = [
        guide.SOURCES,
        bundle.WEB / "templates",
        ROOT / "py" / "speed",
        _HERE / "guide.py",
        _HERE / "speed.py",
        _HERE / "lessons",
    ]
    return output.step(name, fingerprint(sources), guide.write)


def _race(output: Output, name: str) -> bool:
    sources = [
        race_page.SOURCES,
        bundle.WEB / "templates",
        ROOT / "py" / "glowgrad",
        _HERE / "race_page.py",
        _HERE / "run_cells.py",
        _HERE / "lessons",
    ]
    return output.step(name, fingerprint(sources), race_page.write)


def _playground(output: Output, name: str) -> bool:
    sources = [
        playground.SOURCES,
        ROOT / "lessons",
        bundle.WEB / "templates",
        ROOT / "py" / "glowgrad",
        ROOT / "shaders",
        _HERE / "playground.py",
        _HERE / "playground.mjs",
        _HERE / "lessons",
    ]
    return output.step(name, fingerprint(sources), playground.write)


def _machine(output: Output, name: str) -> bool:
    sources = [
        bundle.WEB / "templates",
        ROOT / "py" / "glowgrad",
        _HERE / "machine_page.py",
        _HERE / "lessons",
    ]
    return output.step(name, fingerprint(sources), machine_page.write)


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
    "engine": _engine,
    "kernels": _kernels,
    "session": _session,
    "page": _page,
    "app": _app,
    "embed": _embed,
    "lessons": _lessons,
    "coverage": _coverage,
    "reference": _reference,
    "guides": _guides,
    "race": _race,
    "playground": _playground,
    "machine": _machine,
    "names": _names,
    "notices": _notices,
}
