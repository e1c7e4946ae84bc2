"""Chains: one kernel, composed for the shape, for elementwise work and what is reduced from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...compiled.graph import Chain, Ref, Result
from ...ops.shapes import Shape, size_of
from .. import shaders
from ..array import GpuArray
from ..lowering.walk import MASK, coalesce, groups_for
from ..stream import Generated
from .functions import REDUCTIONS, Functions, compose, value_kinds
from .unfused import one_by_one

if TYPE_CHECKING:
    from .lowering import Lowering

_LANES = "xyzw"
_RUN = 64  # elements that an invocation of a software adapter takes
_ENOUGH, _ENOUGH_ON_SOFTWARE = 8192, 256  # invocations before a reduction is cut no further
_SHORTEST = 32  # elements of a part


def lower_chain(lowering: Lowering, chain: Chain, ins: list[Ref], outs: list[Ref]) -> None:
    """Record the kernels of a chain: one for each set of axes that it reduces."""
    axes = list(dict.fromkeys(r.axes for r in chain.results if r.reduce is not None)) or [()]
    for number, own in enumerate(axes):
        chosen = [
            (result, out)
            for result, out in zip(chain.results, outs, strict=True)
            if (result.reduce is None and number == 0)
            or (result.reduce is not None and result.axes == own)
        ]
        part = Chain(chain.shape, chain.instructions, tuple(result for result, _ in chosen))
        _lower(lowering, part, ins, [out for _, out in chosen], own)


def _lower(lowering: Lowering, chain: Chain, ins: list[Ref], outs: list[Ref], axes: Shape) -> None:
    stretched = [ref.broadcast_to(chain.shape) for ref in ins]
    with ExitStack() as stack:
        targets = []
        for result, out in zip(chain.results, outs, strict=True):
            direct = result.reduce is None and all(
                ref == out or ref.storage is not out.storage for ref in stretched
            )
            if direct:
                targets.append(lowering.array(out))
            else:  # dense, and not read meanwhile
                targets.append(stack.enter_context(lowering.written(out, ins)))
        sources = [lowering.array(ref) for ref in stretched]
        buffers = {id(array.buffer) for array in (*sources, *targets)}
        if not size_of(chain.shape) or len(buffers) > lowering.most_arrays:
            one_by_one(lowering.encoder, chain, sources, targets)
            return
        _Kernel(lowering, chain, sources, targets, axes).record()


@dataclass
class _Access:
    """An array that is read or stored to element by element, by its steps along rows and within
    them; in units of four elements where `wide`.
    """

    array: GpuArray
    offset: int
    outer: Shape
    inner: Shape
    wide: bool = False
    name: str = ""

    def widened(self, along: str) -> bool:
        """Whether elements along the last axis ("outer" or "inner") are four side by side, or all
        the same.
        """
        steps = self.outer if along == "outer" else self.inner
        if steps[-1] == 0:
            return True
        return steps[-1] == 1 and all(n % 4 == 0 for n in self._others(along))

    def _others(self, along: str) -> tuple[int, ...]:
        if along == "outer":
            return (*self.outer[:-1], *self.inner, self.offset)
        return (*self.outer, *self.inner[:-1], self.offset)

    def widen(self, along: str) -> None:
        """Count in fours."""
        steps = self.outer if along == "outer" else self.inner
        if steps[-1] == 0:
            return
        self.wide = True
        self.offset //= 4
        if along == "outer":
            self.outer = (*(s // 4 for s in self.outer[:-1]), 1)
            self.inner = tuple(s // 4 for s in self.inner)
        else:
            self.outer = tuple(s // 4 for s in self.outer)
            self.inner = (*(s // 4 for s in self.inner[:-1]), 1)


class _Kernel:
    """One kernel over rows: the elements of a row are taken in turn, and reduced if at all."""

    def __init__(
        self,
        lowering: Lowering,
        chain: Chain,
        sources: list[GpuArray],
        targets: list[GpuArray],
        axes: Shape,
    ) -> None:
        self.lowering = lowering
        self.chain = chain
        self.functions = Functions()
        self.kinds = value_kinds(chain, [array.kind for array in sources])
        self.stored: list[tuple[Result, GpuArray]] = []
        self.reduced: list[tuple[Result, GpuArray]] = []
        for result, target in zip(chain.results, targets, strict=True):
            (self.stored if result.reduce is None else self.reduced).append((result, target))
        arrays = [*sources, *(target for _, target in self.stored)]
        self._walk(arrays, axes)
        self.sources, self.sinks = self.accesses[: len(sources)], self.accesses[len(sources) :]
        self.lanes = self._lanes()
        self._cut()

    def _walk(self, arrays: list[GpuArray], axes: Shape) -> None:
        """Rows and what is within them: of a reduction the reduced axes, else the last one."""
        shape = self.chain.shape
        kept = [a for a in range(len(shape)) if a not in axes]
        steps = [array.strides for array in arrays]

        def merged(chosen: Sequence[int]) -> tuple[Shape, tuple[Shape, ...]]:
            own = tuple(tuple(s[a] for a in chosen) for s in steps)
            return coalesce(tuple(shape[a] for a in chosen), own)

        outer, outer_steps = merged(kept)
        if axes:
            inner, inner_steps = merged(axes)
        else:
            inner, inner_steps = outer[-1:], tuple(s[-1:] for s in outer_steps)
            outer, outer_steps = outer[:-1] or (1,), tuple(s[:-1] or (0,) for s in outer_steps)
        self.outer, self.inner = outer, inner
        self.accesses = [
            _Access(array, array.offset, o, i)
            for array, o, i in zip(arrays, outer_steps, inner_steps, strict=True)
        ]

    def _lanes(self) -> str | None:
        """Along which axis four elements are taken at once, if so."""
        ways = [("inner", self.inner)]
        if self.reduced:
            ways.append(("outer", self.outer))
        for along, sizes in ways:
            useful = any((a.inner if along == "inner" else a.outer)[-1] for a in self.accesses)
            if sizes[-1] % 4 == 0 and useful and all(a.widened(along) for a in self.accesses):
                for access in self.accesses:
                    access.widen(along)
                quads = (*sizes[:-1], sizes[-1] // 4)
                if along == "inner":
                    self.inner = quads
                else:
                    self.outer = quads
                return along
        return None

    def _cut(self) -> None:
        """How many invocations share a row."""
        self.rows, self.length = size_of(self.outer), size_of(self.inner)
        software = self.lowering.encoder.software
        quad = 4 if self.lanes else 1
        if self.reduced:
            enough = _ENOUGH_ON_SOFTWARE if software else _ENOUGH
            self.parts = max(1, min(enough // self.rows, self.length // _SHORTEST))
            # Neighbours in memory belong to different rows.
            self.adjacent = any(a.inner[-1] > 1 for a in self.sources)
        else:
            run = (_RUN if software else 4) // quad
            self.parts = -(-self.length // max(1, run))
            self.adjacent = False

    def record(self) -> None:
        """Record the kernel, and a second pass where rows were cut into parts."""
        encoder = self.lowering.encoder
        totals: list[GpuArray] = []
        for _, target in self.reduced:
            parts = self.parts
            totals.append(
                target if parts == 1 else encoder.empty((target.size, parts), target.kind)
            )
        text, arrays = self._text(totals)
        names = [step.name for step in self.chain.instructions if step.name != "constant"]
        names += [result.reduce for result, _ in self.reduced if result.reduce]
        label = "fused:" + "_".join(names[:4]) + ("…" if len(names) > 4 else "")
        kernel = Generated(label, text)
        groups = groups_for(self.rows * self.parts)
        self.lowering.recorder.generated(kernel, arrays, [0, 0, 0, 0], groups)
        for (result, target), total in zip(self.reduced, totals, strict=True):
            if total is not target:
                assert result.reduce is not None
                encoder.reduce(REDUCTIONS[result.reduce], target, total, (1,))

    def _text(self, totals: list[GpuArray]) -> tuple[str, list[GpuArray]]:
        arrays, declared = self._declare(totals)
        kept = list(dict.fromkeys(result.value for result in self.chain.results))
        inputs = len(self.sources)
        chain = compose(self.chain, self.kinds[:inputs], kept, self.functions)
        rows, parts = f"{self.rows}u", f"{self.parts}u"
        first, part = f"number / {parts}", f"number % {parts}"
        if self.adjacent:
            first, part = f"number % {rows}", f"number / {rows}"
        steps = [*_digits("i", self.inner), *self._loads(), *self._calls(), *self._stores()]
        steps += self._additions(totals)
        results = list(self._results(totals))
        tokens = {
            "ARRAYS": "\n".join(declared),
            "FUNCTIONS": f"{self.functions.text()}\n\n{chain}",
            "INVOCATIONS": f"{self.rows * self.parts}u",
            "FIRST": first,
            "PART": part,
            "STARTS": "\n  ".join([*_digits("o", self.outer), *self._starts()]),
            "TOTALS": "\n  ".join(self._totals(totals)),
            "LENGTH": f"{self.length}u",
            "PARTS": parts,
            "STEPS": "\n    ".join(steps),
            "RESULTS": "\n  ".join(results),
        }
        return shaders.filled("fused", tokens), arrays

    def _declare(self, totals: list[GpuArray]) -> tuple[list[GpuArray], list[str]]:
        """The arrays, each bound once, and their declarations."""
        written = {id(access.array.buffer) for access in self.sinks}
        arrays: list[GpuArray] = []
        lines: list[str] = []
        names: dict[tuple[int, str, bool], str] = {}

        def bind(array: GpuArray, wide: bool, mode: str) -> str:
            key = id(array.buffer), array.kind, wide
            if key not in names:
                names[key] = f"a{len(arrays)}"
                arrays.append(array)
                element = f"vec4<{array.kind}>" if wide else array.kind
                lines.append(shaders.declaration(names[key], len(arrays), mode, element))
            return names[key]

        for access in self.accesses:
            mode = "read_write" if id(access.array.buffer) in written else "read"
            access.name = bind(access.array, access.wide, mode)
        self.total_names = [bind(total, False, "read_write") for total in totals]
        return arrays, lines

    def _starts(self) -> Iterator[str]:
        for n, access in enumerate(self.accesses):
            yield f"let start{n} = {_place('o', access.outer, access.offset)};"

    def _at(self, n: int) -> str:
        place = _place("i", self.accesses[n].inner, 0)
        return f"start{n}" if place == "0u" else f"start{n} + {place}"

    def _loads(self) -> Iterator[str]:
        for n, access in enumerate(self.sources):
            yield f"let x{n} = {access.name}[{self._at(n)}];"

    def _calls(self) -> Iterator[str]:
        """The chain, once for each lane."""
        for lane in _LANES if self.lanes else ("",):
            given = [
                f"x{n}.{lane}" if access.wide else f"x{n}" for n, access in enumerate(self.sources)
            ]
            yield f"let v{lane} = chain({', '.join(['params.zero', *given])});"

    def _stores(self) -> Iterator[str]:
        for number, ((result, _), access) in enumerate(zip(self.stored, self.sinks, strict=True)):
            at = f"{access.name}[{self._at(len(self.sources) + number)}]"
            yield f"{at} = {self._lanes_of(f'v{result.value}', access.array.kind, access.wide)};"

    def _lanes_of(self, field: str, kind: str, wide: bool) -> str:
        if not wide:
            return f"{kind}(v{'x' if self.lanes else ''}.{field})"
        return f"vec4<{kind}>({', '.join(f'{kind}(v{lane}.{field})' for lane in _LANES)})"

    def _totals(self, totals: list[GpuArray]) -> Iterator[str]:
        for n, ((result, _), total) in enumerate(zip(self.reduced, totals, strict=True)):
            element = f"vec4<{total.kind}>" if self.lanes else total.kind
            begin = f"{element}({total.kind}({1 if result.reduce == 'prod' else 0}))"
            yield f"var total{n} = {begin};"

    def _operation(self, result: Result, kind: str, total: str) -> str:
        assert result.reduce is not None
        return self.functions.name(REDUCTIONS[result.reduce], [kind], total)

    def _additions(self, totals: list[GpuArray]) -> Iterator[str]:
        for n, ((result, _), total) in enumerate(zip(self.reduced, totals, strict=True)):
            field, kind = f"v{result.value}", total.kind
            called = self._operation(result, self.kinds[result.value], kind)
            if self.lanes:
                each = ", ".join(f"{called}(total{n}.{c}, v{c}.{field})" for c in _LANES)
                added = f"vec4<{kind}>({each})"
            else:
                added = f"{called}(total{n}, v.{field})"
            if result.reduce in ("max", "min"):  # they begin with their first element
                begun = self._lanes_of(field, kind, self.lanes is not None)
                yield f"if (i == part) {{ total{n} = {begun}; }} else {{ total{n} = {added}; }}"
            else:
                yield f"total{n} = {added};"

    def _results(self, totals: list[GpuArray]) -> Iterator[str]:
        for n, ((result, _), total) in enumerate(zip(self.reduced, totals, strict=True)):
            name = self.total_names[n]
            behind = "" if self.parts == 1 else f" * {self.parts}u + part"
            if self.lanes == "outer":
                for lane, letter in enumerate(_LANES):
                    yield f"{name}[(o * 4u + {lane}u){behind}] = total{n}.{letter};"
                continue
            value = f"total{n}"
            if self.lanes == "inner":
                both = self._operation(result, total.kind, total.kind)
                pairs = (f"{both}({value}.x, {value}.y)", f"{both}({value}.z, {value}.w)")
                value = f"{both}({', '.join(pairs)})"
            yield f"{name}[o{behind}] = {value};"


def _digits(index: str, sizes: Shape) -> Iterator[str]:
    """The place along each axis of a place in row-major order."""
    behind = 1
    for axis in range(len(sizes) - 1, -1, -1):
        rest = index if behind == 1 else f"{index} / {behind}u"
        if axis > 0:
            rest += f" % {sizes[axis]}u"
        yield f"let {index}{axis} = {rest};"
        behind *= sizes[axis]


def _place(index: str, steps: Shape, offset: int) -> str:
    terms = [f"{offset}u"] if offset else []
    for axis, step in enumerate(steps):
        if step:
            terms.append(f"{index}{axis}" if step == 1 else f"{index}{axis} * {step & MASK}u")
    return " + ".join(terms) or "0u"


digits, place = _digits, _place
