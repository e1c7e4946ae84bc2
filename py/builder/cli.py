"""The command line: reads it, sets up what the command needs, and runs it.

Imported by the machine's own Python before .venv exists, so everything beyond the standard library
is imported inside the functions that run in .venv.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import environment, node
from .checkout import DIST, ROOT
from .console import CommandError, say
from .locking import exclusive
from .phases import PARTS

_GROUPS = {
    "serve": ["build"],
    "build": ["build"],
    "test": ["build", "test"],
    "bench": ["build", "test"],
    "check": ["build", "test"],
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; return the exit code. What went wrong is one line on stderr."""
    try:
        options = parse(arguments)
        with exclusive("setup"):
            environment.prepare(_GROUPS[options.command])
        if not environment.inside():
            return environment.hand_over(arguments)
        with exclusive("setup"):
            node.prepare()
        return _COMMANDS[options.command](options)
    except CommandError as failure:
        print(f"build.py: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; `test` and `check` hand what they do not know to pytest."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command not in ("test", "check"):
        parser.error(f"unknown argument: {rest[0]}")
    options.pytest = [item for item in rest if item != "--"]
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="Build, serve and test Glowgrad. Sets itself up in .venv."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="build the site and serve it on this machine")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="default: 8000")
    serve.add_argument("--no-open", action="store_true", help="do not open the browser")
    serve.add_argument(
        "--no-isolation",
        action="store_true",
        help="leave out the headers of cross-origin isolation, as most static hosts do",
    )

    build = commands.add_parser("build", help="write the site into a folder")
    build.add_argument("--out", type=Path, default=DIST, metavar="DIR", help="default: dist")

    for name, what in {
        "test": "run all tests",
        "check": "run all tests, the slow ones too, with PyTorch as the oracle",
    }.items():
        command = commands.add_parser(
            name, help=what, description=f"{what.capitalize()}. Other arguments go to pytest."
        )
        command.add_argument(
            "--only",
            nargs="+",
            action="extend",
            choices=PARTS,
            default=[],
            metavar="PART",
            help=" ".join(PARTS),
        )

    _bench_options(commands.add_parser("bench", help="measure; prints a table"))
    return parser


def _bench_options(bench: argparse.ArgumentParser) -> None:
    listed: dict[str, Any] = {"nargs": "+", "action": "extend", "default": []}
    bench.add_argument(
        "--only",
        choices=("ours", "peers", "page"),
        help="ours, peers, page (what a reader waits for); default: all",
        metavar="GROUP",
        **listed,
    )
    bench.add_argument(
        "--device", choices=("cpu", "webgpu"), help="default: both", metavar="D", **listed
    )
    bench.add_argument("--case", help="cases with this word in their name", metavar="W", **listed)
    bench.add_argument("--without", help="peers to leave out, such as tfjs", metavar="P", **listed)
    bench.add_argument("--rounds", type=int, metavar="N", help="default: 7")
    bench.add_argument("--quick", action="store_true", help="fewer and shorter samples")
    bench.add_argument(
        "--adapter",
        choices=("software", "default"),
        default="software",
        help="default: the one that the browser would choose itself, a real GPU if there is one",
    )
    bench.add_argument(
        "--native",
        action="store_true",
        help="no browser: through wgpu-py, beside PyTorch where that is installed",
    )
    bench.add_argument(
        "--record", action="store_true", help="make the numbers those of the site's page docs/speed"
    )
    bench.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there as well")


def _serve(options: argparse.Namespace) -> int:
    from . import serve, site

    site.build(DIST)
    serve.serve(
        DIST,
        options.port,
        isolated=not options.no_isolation,
        open_browser=not options.no_open,
    )
    return 0


def _build(options: argparse.Namespace) -> int:
    from . import site

    site.build(options.out)
    return 0


def _test(options: argparse.Namespace, slow: bool = False) -> int:
    from . import browser, phases, site, vulkan

    if slow or os.environ.get("CI"):
        _try_oracle()
    parts = set(options.only or PARTS)
    if parts & {"ops", "engine", "files", "learn", "shaders", "sandbox", "lessons"}:
        vulkan.prepare()
    if "browser" in parts:
        os.environ["CHROMIUM"] = browser.prepare()
    if parts - {"lint", "js"}:
        os.environ["GLOWGRAD_DIST"] = str(site.build(DIST))
    phases.run(options.only, options.pytest, slow=slow)
    return 0


def _check(options: argparse.Namespace) -> int:
    return _test(options, slow=True)


def _try_oracle() -> None:
    """PyTorch is large: without it and the others the tests compare with golden files of theirs."""
    try:
        with exclusive("setup"):
            environment.prepare(["oracle"])
    except CommandError:
        say("PyTorch and the like could not be installed: the tests use golden files made by them.")


def _bench(options: argparse.Namespace) -> int:
    from . import browser, site, vulkan

    sys.path.insert(0, str(ROOT / "tests"))
    if options.native:
        vulkan.prepare()
        return int(importlib.import_module("bench.native").main(options))
    os.environ["CHROMIUM"] = browser.prepare()
    dist = site.build(DIST)
    return int(importlib.import_module("bench.run").main(dist, options))


_COMMANDS = {
    "serve": _serve,
    "build": _build,
    "test": _test,
    "check": _check,
    "bench": _bench,
}
