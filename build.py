#!/usr/bin/env python3
"""Glowgrad's one command line: serve, build, test, bench, check.

Standard library only. The work is in py/builder; this file only makes sure that Python can read it.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("build.py: Python 3.11 or newer is needed, this is " + sys.version.split()[0])

from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "py"))

from builder.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
