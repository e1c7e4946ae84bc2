"""From an error to its likely cause and to fixes that a learner can apply.

A family of causes is a module with `advise(at) -> Advice | None`; the first that knows the error
speaks. What a fix gives must be Python: others are left out.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from .. import magics
from . import (
    calls,
    gradients,
    keras,
    kinds,
    losses,
    numbers,
    sequences,
    shapes,
    spelling,
    syntax,
)
from .code import Advice, Code, Fix
from .situation import Situation

__all__ = ["Advice", "Situation", "advise"]

FAMILIES = (
    syntax,
    spelling,
    gradients,
    losses,
    keras,
    kinds,
    shapes,
    calls,
    sequences,
    numbers,
)


def advise(at: Situation) -> Advice | None:
    """The likely cause of an error and its fixes; None where nothing is known."""
    for family in FAMILIES:
        try:
            advice = family.advise(at)
        except Exception:  # advice about broken code must never hide the error itself
            continue
        if advice:
            return replace(advice, fixes=[f for f in advice.fixes if _is_python(at, f)][:3])
    return None


def _is_python(at: Situation, fix: Fix) -> bool:
    code = next((c for c in at.codes if c.cell == fix.cell), None)
    if code is None or any(e.before and magics.is_magic(code.line(e.line)) for e in fix.edits):
        return False  # the columns of such a line are those of its call
    return isinstance(at.error, SyntaxError) or parses(code, fix)


def parses(code: Code, fix: Fix) -> bool:
    """Whether a cell is Python after a fix."""
    try:
        return isinstance(magics.parse(code.after(fix), code.cell), ast.Module)
    except (SyntaxError, ValueError):
        return False
