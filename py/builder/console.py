"""What the command line says, and how it ends when it cannot go on."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


class CommandError(Exception):
    """Ends the command with one line for the person who typed it."""


def say(line: str) -> None:
    """Print a progress line at once, also into a pipe."""
    print(line, flush=True)


def run_quietly(
    command: Sequence[str | Path],
    failure: str,
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a tool and return its output; if it fails, show its last lines and raise `failure`."""
    try:
        done = subprocess.run(
            [os.fspath(part) for part in command],
            cwd=cwd,
            env={**os.environ, **environment} if environment else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise CommandError(f"{failure} ({error})") from None
    if done.returncode != 0:
        sys.stderr.write("".join(f"  {line}\n" for line in done.stdout.splitlines()[-25:]))
        raise CommandError(failure)
    return done.stdout
