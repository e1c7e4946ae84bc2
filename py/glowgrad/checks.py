"""Checks of an exercise: each raises AssertionError with feedback that a learner can act on.

They take tensors of this library or of PyTorch, numpy arrays, numbers, and lists of these, so that
the check of a lesson reads the same in its PyTorch script.
"""

from __future__ import annotations

import dis
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from types import CodeType, FrameType
from typing import Any

import numpy as np

__all__ = [
    "calls",
    "faster_than",
    "graded",
    "gradient",
    "same",
    "score",
    "shape",
    "steps",
    "value",
]


def value(
    got: Any, wanted: Any, tolerance: float = 1e-5, *, name: str = "The result", hint: str = ""
) -> None:
    """Check that `got` equals `wanted`: |got − wanted| ≤ tolerance · max(1, |wanted|) everywhere.

    Says what is wrong in this order: nothing returned, another shape, nan, the first place that
    differs and how many do. Tuples and lists of arrays are compared item by item.
    """
    if isinstance(wanted, tuple | list) and not _is_numbers(wanted):
        if not isinstance(got, tuple | list) or len(got) != len(wanted):
            _fail(f"{name} must be {len(wanted)} things, but it is {_described(got)}.", hint)
        for position, (one, other) in enumerate(zip(got, wanted, strict=True), 1):
            value(one, other, tolerance, name=f"{name}, part {position},", hint=hint)
        return
    if isinstance(wanted, str | bool | dict) or wanted is None:
        if got != wanted:
            _fail(f"{name} is {got!r}, but must be {wanted!r}.", hint)
        return
    right = _array(wanted)
    shape(got, right.shape, name=name, hint=hint)
    given = _array(got)
    with np.errstate(all="ignore"):
        near = np.abs(given - right) <= tolerance * np.maximum(1.0, np.abs(right))
    off = ~(near | (given == right) | (np.isnan(given) & np.isnan(right)))
    if not off.any():
        return
    first = tuple(int(i) for i in np.argwhere(off)[0])
    place = f" at [{', '.join(map(str, first))}]" if first else ""
    if np.isnan(given[first]):
        _fail(f"{name} is nan{place}: is there a division by 0 or a log of 0?", hint)
    count = int(off.sum())
    others = f" {count} of {off.size} values differ." if count > 1 else ""
    said = f"{name}{place} is {_number(given[first])}, but must be {_number(right[first])}."
    _fail(said + others, hint)


def shape(got: Any, wanted: Sequence[int], *, name: str = "The result", hint: str = "") -> None:
    """Check the shape of an array; a plain number has the shape ()."""
    if got is None:
        _fail(f"{name} is None: does your function end with return?", hint)
    if not _is_array(got):
        _fail(f"{name} must be a tensor of shape {_shaped(wanted)}, not {_described(got)}.", hint)
    given = tuple(int(n) for n in np.shape(_array(got)))
    if given != tuple(wanted):
        _fail(f"{name} has the shape {_shaped(given)}, but must have {_shaped(wanted)}.", hint)


def gradient(
    function: Callable[..., Any],
    *inputs: Any,
    got: Any = None,
    eps: float = 1e-2,
    tolerance: float = 2e-2,
    hint: str = "",
) -> None:
    """Check the derivatives of the sum of `function(*inputs)` against central differences.

    df/dx ≈ (f(x + eps) − f(x − eps)) / (2 · eps), entry by entry, for every input. What is checked
    is `got` (one array per input), or what `backward` gives. The defaults suit float32.
    """
    if got is None:
        leaves = [one.detach().clone().requires_grad_(True) for one in inputs]
        function(*leaves).sum().backward()
        got = [leaf.grad for leaf in leaves]
        if any(one is None for one in got):
            _fail("No gradient arrives at the input: is the graph cut by detach or item?", hint)
    elif len(inputs) == 1 and not isinstance(got, tuple | list):
        got = [got]
    for position, (one, given) in enumerate(zip(inputs, got, strict=True), 1):
        wanted = np.zeros(np.shape(_array(one)))
        for index in np.ndindex(wanted.shape):
            ends = []
            for step in (eps, -eps):
                moved = [other.detach().clone() for other in inputs]
                moved[position - 1][index] += step
                ends.append(float(_array(function(*moved)).sum()))
            wanted[index] = (ends[0] - ends[1]) / (2 * eps)
        which = f" for input {position}" if len(inputs) > 1 else ""
        value(given, wanted, tolerance, name=f"The gradient{which}", hint=hint)


def score(metric: Any, at_least: float, *, name: str = "The score", hint: str = "") -> None:
    """Check that a number reaches a threshold."""
    reached = float(_array(metric))
    if not reached >= at_least:
        _fail(f"{name} is {_number(reached)}; {_number(at_least)} is asked for.", hint)


def calls(
    function: Callable[..., Any],
    needs: Iterable[str] = (),
    without: Iterable[str] = (),
    *,
    hint: str = "",
) -> None:
    """Check which names the code of a function uses; `"loop"` stands for `for` and `while`."""
    used = _names(function.__code__)
    for name in needs:
        if name not in used:
            what = "a loop" if name == "loop" else f"`{name}`"
            _fail(f"`{function.__name__}` does not use {what}.", hint)
    for name in without:
        if name in used:
            what = "a loop" if name == "loop" else f"`{name}`"
            _fail(f"`{function.__name__}` uses {what}; the task is to do without.", hint)


def steps(function: Callable[[], Any], at_most: int, *, hint: str = "") -> None:
    """Check how many lines of the learner's own code a call runs: loops over data show at once.

    The count is the same on every machine; lines inside libraries are not counted.
    """
    count = 0

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith("<"):
            return None
        count += event == "line"
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        function()
    finally:
        sys.settrace(before)
    if count > at_most:
        _fail(f"Your code runs {count} lines here; {at_most} are enough.", hint)


def faster_than(
    function: Callable[[], Any],
    reference: Callable[[], Any],
    times: float = 1.0,
    *,
    rounds: int = 5,
    hint: str = "",
) -> None:
    """Check that a call is `times` times as fast as a reference, run in turns on this machine.

    The best of all rounds counts on both sides, so that what else the machine does matters little.
    """
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for index, call in enumerate((function, reference)):
            start = time.perf_counter()
            call()
            best[index] = min(best[index], time.perf_counter() - start)
    ratio = best[1] / best[0]
    if ratio < times:
        _fail(f"It is {ratio:.1f} times as fast as the reference; {times:g} are asked for.", hint)


def same(one: Any, other: Any) -> bool:
    """Whether two results are equal, as `value` sees it."""
    try:
        value(one, other)
    except (AssertionError, TypeError, ValueError):
        return False
    return True


def graded(namespace: dict[str, Any], check: str, mistakes: Sequence[dict[str, str]]) -> None:
    """Run the text of a check; where it fails, a typical mistake that fits says so instead.

    A mistake is `{message, when}` (an expression that is true) or `{message, same, code}`: what
    the expression `same` gives equals what it gives after the wrong `code` ran in a copy.
    """
    try:
        exec(compile(check, "<check>", "exec"), namespace)
    except Exception as problem:
        for mistake in mistakes:
            if _fits(mistake, namespace):
                raise AssertionError(mistake["message"]) from problem
        raise


def _fits(mistake: dict[str, str], namespace: dict[str, Any]) -> bool:
    # The reader's code may fail in any way; then this is not the mistake that was foreseen.
    try:
        if "when" in mistake:
            return bool(eval(mistake["when"], dict(namespace)))
        wrong = dict(namespace)
        exec(compile(mistake["code"], "<mistake>", "exec"), wrong)
        return same(eval(mistake["same"], dict(namespace)), eval(mistake["same"], wrong))
    except Exception:
        return False


def _fail(message: str, hint: str) -> None:
    raise AssertionError(f"{message} {hint}".strip())


def _array(thing: Any) -> np.ndarray:
    if hasattr(thing, "detach"):
        thing = thing.detach().cpu().numpy()
    elif isinstance(thing, tuple | list):
        thing = [_array(one) for one in thing]
    return np.asarray(thing, dtype=np.float64)


def _is_array(thing: Any) -> bool:
    if isinstance(thing, str | bytes | dict | set) or callable(thing):
        return False
    try:
        _array(thing)
    except (TypeError, ValueError):
        return False
    return True


def _is_numbers(items: Sequence[Any]) -> bool:
    return bool(items) and all(isinstance(one, int | float) for one in items)


def _described(thing: Any) -> str:
    if isinstance(thing, tuple | list):
        return f"a {type(thing).__name__} of {len(thing)}"
    return f"of type {type(thing).__name__}"


def _shaped(sizes: Sequence[int]) -> str:
    return str(tuple(int(n) for n in sizes))


def _number(number: float) -> str:
    return f"{number:.6g}"


def _names(code: CodeType) -> set[str]:
    names = {*code.co_names, *code.co_varnames}
    jumps = {"FOR_ITER", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"}
    if any(one.opname in jumps for one in dis.get_instructions(code)):
        names.add("loop")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _names(constant)
    return names
