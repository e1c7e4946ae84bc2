"""The function of a chain: its operations, each a function of shaders/, called one after the
other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...compiled.graph import Chain, Instruction
from ...dtypes import DType
from ...primitive import elementwise_named
from .. import shaders
from ..array import GpuArray

_TYPE = re.compile(r"\b[ABCR]\b")
REDUCTIONS = {"sum": "sum", "prod": "prod", "max": "amax", "min": "amin"}


class Functions:
    """The functions that a generated kernel calls, each once, with their types set."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def name(self, operation: str, kinds: Sequence[str], result: str) -> str:
        """The name to call an operation by, for arguments and a result of these types."""
        own = f"op_{operation}"
        if own not in shaders.functions():
            return operation
        first, *callees = shaders.with_callees(own)
        self._texts.update({text.partition("(")[0].removeprefix("fn "): text for text in callees})
        if not _TYPE.search(first):
            self._texts[own] = first
            return own
        types = dict(zip("ABC", kinds, strict=False), R=result)
        typed = "_".join([own, *kinds, result])
        text = _TYPE.sub(lambda m: types[m[0]], first)
        self._texts[typed] = text.replace(f"fn {own}(", f"fn {typed}(", 1)
        return typed

    def text(self) -> str:
        return "\n\n".join(self._texts.values())


class _Asked:
    """Stands in for an encoder, to learn which function a primitive's kernel computes."""

    operation = ""

    def elementwise(self, operation: str, out: GpuArray, ins: list[GpuArray]) -> None:
        self.operation = operation

    def copy(self, target: GpuArray, source: GpuArray) -> None:
        to_bool = target.kind == "u32" and source.kind != "u32"
        self.operation = "truth" if to_bool else "convert"


def operation(instruction: Instruction, kinds: Sequence[str]) -> str:
    """The function behind an instruction whose arguments have these types."""
    asked: Any = _Asked()
    arrays = [_like(kind) for kind in (*kinds, kind_of(instruction.dtype))]
    *ins, out = arrays
    if instruction.name == "cast":
        asked.copy(out, ins[0])
    else:
        elementwise_named[instruction.name].gpu(asked, [out], ins)
    name: str = asked.operation
    return name


def _like(kind: str) -> GpuArray:
    nowhere: Any = None
    return GpuArray(nowhere, kind, ())


def kind_of(dtype: DType) -> str:
    """How a type is stored; raises TypeError where the GPU has none."""
    if dtype.gpu is None:
        raise TypeError(f"the GPU has no {dtype.name}")
    return dtype.gpu


def literal(value: Any, dtype: DType) -> str:
    """A constant in WGSL; infinities and nan depend on `zero`, because constants must be finite."""
    kind = kind_of(dtype)
    if kind == "f32":
        rounded = np.asarray(dtype.array(value), np.float32)
        bits = int(rounded.view(np.uint32))
        if np.isfinite(rounded) and rounded != 0:  # compilers make a number of 0 / 0
            return f"bitcast<f32>({bits}u)"
        return f"bitcast<f32>({bits}u | zero)"
    bits = int(np.asarray(value).astype(np.int64)) & 0xFFFFFFFF
    return f"{bits}u" if kind == "u32" else f"bitcast<i32>({bits}u)"


def compose(
    chain: Chain,
    kinds: Sequence[str],
    kept: Sequence[int],
    functions: Functions,
    name: str = "chain",
) -> str:
    """WGSL of `chain(zero, x0, x1, …)`, which gives a struct of the values `kept`; `kinds` are the
    types of the chain's inputs.
    """
    types = list(kinds)
    lines = []
    for number, step in enumerate(chain.instructions, len(kinds)):
        kind = kind_of(step.dtype)
        if step.name == "constant":
            made = literal(step.value, step.dtype)
        else:
            own = [types[arg] for arg in step.args]
            called = functions.name(operation(step, own), own, kind)
            made = f"{called}({', '.join(f'x{arg}' for arg in step.args)})"
            if step.dtype.rounding is not None:
                made = f"{functions.name(step.dtype.rounding, [kind], kind)}({made})"
        types.append(kind)
        lines.append(f"  let x{number} = {made};")
    fields = "\n".join(f"  v{value}: {types[value]}," for value in kept)
    taken = ", ".join(f"x{n}: {kind}" for n, kind in enumerate(kinds))
    given = ", ".join(f"x{value}" for value in kept)
    values = f"{name.capitalize()}Values"
    head = f"fn {name}(zero: u32{', ' if kinds else ''}{taken}) -> {values} {{"
    body = "\n".join([head, *lines, f"  return {values}({given});", "}"])
    return f"struct {values} {{\n{fields}\n}}\n\n{body}"


def value_kinds(chain: Chain, kinds: Sequence[str]) -> list[str]:
    """The types of all values of a chain, by number."""
    return [*kinds, *(kind_of(step.dtype) for step in chain.instructions)]
