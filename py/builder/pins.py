"""The versions of what the site ships that no lock file of npm or pip knows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PinnedWheel:
    """A wheel of the package index, by version and content."""

    name: str
    version: str
    sha256: str
    python: str = "3.12"
    platform: str = "any"


# The newest Pyodide whose numpy can be had from a package registry; package.json pins both.
PYODIDE_TAG = "cp312-cp312-pyodide_2024_0_wasm32"

MICROPIP = PinnedWheel(
    "micropip", "0.9.0", "babcf68c1849e229aa887564bc5f2de50273c3212e73c9aff8e3e6e80f2b6a23"
)
PACKAGING = PinnedWheel(
    "packaging", "26.3", "d7193f7c8e4e93f444fde0262bf90af30e16fa0ad0ad44cb553c87339b23cd1c"
)
# What infers the types of code that has not run; parso is its parser.
JEDI = PinnedWheel(
    "jedi", "0.20.1", "0fb16d86c4a4c73c37ba518c77419975e30fcc620658a8d14fbb5720cdd34142"
)
PARSO = PinnedWheel(
    "parso", "0.8.7", "a8926eb2a1b915486941fdbd31e86a4baf88fe8c210f25f2f35ecec5b574ca1c"
)
# Only its data file is read, so one platform's wheel serves all.
SCIKIT_LEARN = PinnedWheel(
    "scikit-learn",
    "1.9.1",
    "52a0703bbc07ad27f560fa63fa68e4c54dd735bfbbf65b4dd3c225dc7547b6df",
    python="3.11",
    platform="manylinux_2_28_x86_64",
)
