"""TeX to MathML at build time, by Temml in Node: one call for all formulas of the course."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ..console import CommandError
from ..node import node

SCRIPT = Path(__file__).with_name("mathml.mjs")
Formula = tuple[str, bool]


def to_mathml(formulas: Sequence[Formula]) -> tuple[dict[Formula, str], dict[Formula, str]]:
    """The MathML of each (TeX, is a display), and the messages of those that do not parse."""
    unique = list(dict.fromkeys(formulas))
    if not unique:
        return {}, {}
    done = subprocess.run(
        [node(), str(SCRIPT)], input=json.dumps(unique), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        reason = next((x for x in done.stderr.splitlines() if "Error" in x), done.stderr.strip())
        raise CommandError(f"formulas could not be converted: {reason} (run `npm ci` for temml)")
    mathml: dict[Formula, str] = {}
    errors: dict[Formula, str] = {}
    for formula, result in zip(unique, json.loads(done.stdout), strict=True):
        if "error" in result:
            errors[formula] = result["error"].split("\n")[0]
        else:
            mathml[formula] = tidy(result["mathml"])
    return mathml, errors


_IN_WORDS = (
    (r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1 / \2"),
    (r"\\(?:mathbf|mathrm|text|operatorname)\{([^{}]*)\}", r"\1"),
    (r"\\times\b", "×"),
    (r"\\cdot\b", "·"),
    (r"\\(?:[,;:! ]|q?quad\b|left\b|right\b)", " "),
    (r"[\\{}$]", ""),
)


def in_words(tex: str) -> str:
    """A formula as one would say it in a line: a name for what shows nothing else."""
    for pattern, said in _IN_WORDS:
        tex = re.sub(pattern, said, tex)
    return " ".join(tex.split())


def tidy(mathml: str) -> str:
    """Drop the attributes `style="true"` and `style="false"`, which mean nothing in HTML."""
    return re.sub(r' style="(?:true|false)"', "", mathml)
