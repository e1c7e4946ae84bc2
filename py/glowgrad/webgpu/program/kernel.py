"""The kernel of a chain: its text, its arrays, and how many invocations take part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...compiled.graph import Chain, Result
from ...ops.shapes import Shape, size_of
from .. import shaders
from ..array import GpuArray
from ..lowering.walk import coalesce, groups_for
from ..stream import Generated
from .functions import REDUCTIONS, Functions, compose, value_kinds
from .places import Access, digits, place
from .tails import Tail

if TYPE_CHECKING:
    from .lowering import Lowering

_LANES = "xyzw"
_RUN = 64  # elements that an invocation of a software adapter takes
_ENOUGH, _ENOUGH_ON_SOFTWARE = 8192, 256  # invocations before a reduction is cut no further
_SHORTEST, _SHORTEST_ON_SOFTWARE = 32, 8192  # elements of a part
_WORKGROUP = 64  # invocations


class Kernel:
    """One kernel over rows: the elements of a row are taken in turn, and reduced if at all."""

    def __init__(
        self,
        lowering: Lowering,
        chain: Chain,
        sources: list[GpuArray],
        targets: list[GpuArray],
        axes: Shape,
        tail: Tail | None,
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
        self.together = 1  # parts of a row that one workgroup adds up
        self.passes = 1  # parts that are left to a second pass
        self._cut()
        self.tail = tail if self.passes == 1 else None

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
            Access(array, array.offset, o, i)
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
            shortest = _SHORTEST_ON_SOFTWARE if software else _SHORTEST
            parts = max(1, min(enough // self.rows, self.length * quad // shortest))
            if not software:  # barriers cost little there, and further passes much
                self.together = min(_WORKGROUP, 1 << (parts - 1).bit_length())
            self.passes = -(-parts // self.together)
            self.parts = self.passes * self.together
            # Neighbours in memory belong to different rows.
            self.adjacent = any(a.inner[-1] > 1 for a in self.sources)
        else:
            run = (_RUN if software else 4) // quad
            self.parts = -(-self.length // max(1, run))
            self.adjacent = False

    def record(self) -> bool:
        """Record the kernel, and a second pass where rows were cut into parts; whether the tail's
        work is done too.
        """
        encoder = self.lowering.encoder
        totals: list[GpuArray] = []
        for _, target in self.reduced:
            parts = self.passes
            totals.append(
                target if parts == 1 else encoder.empty((target.size, parts), target.kind)
            )
        text, arrays = self._text(totals)
        names = [step.name for step in self.chain.instructions if step.name != "constant"]
        names += [result.reduce for result, _ in self.reduced if result.reduce]
        if self.tail is not None:
            names += [step.name for step in self.tail.chain.instructions]
        label = "fused:" + "_".join(names[:4]) + ("…" if len(names) > 4 else "")
        kernel = Generated(label, text)
        groups = groups_for(self._invocations())
        self.lowering.recorder.generated(kernel, arrays, [0, 0, 0, 0], groups)
        for (result, target), total in zip(self.reduced, totals, strict=True):
            if total is not target:
                assert result.reduce is not None
                encoder.reduce(REDUCTIONS[result.reduce], target, total, (1,))
        return self.tail is not None

    def _text(self, totals: list[GpuArray]) -> tuple[str, list[GpuArray]]:
        arrays, declared = self._declare(totals)
        kept = list(dict.fromkeys(result.value for result in self.chain.results))
        inputs = len(self.sources)
        chain = compose(self.chain, self.kinds[:inputs], kept, self.functions)
        first, part, taken = self._numbering()
        steps = [*digits("i", self.inner), *self._loads(), *self._calls(), *self._stores()]
        steps += self._additions(totals)
        results = [*self._joined(totals), *self._results(totals), *self._tail_calls(totals)]
        if self.tail is not None:
            values = [result.value for result in self.tail.chain.results]
            kinds = self._tail_kinds(totals)
            own = compose(
                self.tail.chain, kinds, list(dict.fromkeys(values)), self.functions, "tail"
            )
            chain = f"{chain}\n\n{own}"
        done = self._done()
        tokens = {
            "ARRAYS": "\n".join(declared),
            "SHARED": "\n".join(self._shared(totals)),
            "FUNCTIONS": f"{self.functions.text()}\n\n{chain}",
            "TAKEN": taken,
            "DONE": done,
            "FIRST": first,
            "PART": part,
            "STARTS": "\n  ".join([*digits("o", self.outer), *self._starts()]),
            "TOTALS": "\n  ".join(self._totals(totals)),
            "LENGTH": f"{self.length}u",
            "PARTS": f"{self.parts}u",
            "STEPS": "\n    ".join(steps),
            "RESULTS": "\n    ".join(results),
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
        self.tail_reads: list[tuple[str, GpuArray] | int] = []
        self.tail_writes: list[tuple[str, str]] = []
        if self.tail is not None:
            own = {ref.storage: n for n, ref in enumerate(self.tail.of)}
            for ref in self.tail.ins:
                array = self.lowering.array(ref.broadcast_to(self.tail.chain.shape))
                known = own.get(ref.storage)
                self.tail_reads.append(
                    (bind(array, False, "read"), array) if known is None else known
                )
            for ref in self.tail.outs:
                array = self.lowering.array(ref)
                self.tail_writes.append((bind(array, False, "read_write"), array.kind))
        return arrays, lines

    def _numbering(self) -> tuple[str, str, str]:
        """By the number of an invocation: its row, its part, and whether it has work."""
        rows, parts, together = self.rows, self.parts, self.together
        if together == 1:
            taken = f"number < {rows * parts}u"
            if self.adjacent:
                return f"number % {rows}u", f"number / {rows}u", taken
            return f"number / {parts}u", f"number % {parts}u", taken
        # A workgroup has some rows, or of so many rows one of the parts that a second pass joins.
        own = _WORKGROUP // together
        groups, local = -(-rows // own), f"number % {_WORKGROUP}u"
        group = f"number / {_WORKGROUP}u"
        row, part = f"{local} / {together}u", f"number % {together}u"
        if self.adjacent:
            row, part = f"number % {own}u", f"{local} / {own}u"
        first = f"{group} % {groups}u * {own}u + {row}"
        return (
            first,
            f"{group} / {groups}u * {together}u + {part}",
            f"o < {rows}u && part < {self.parts}u",
        )

    def _invocations(self) -> int:
        if self.together == 1:
            return self.rows * self.parts
        return -(-self.rows * self.together // _WORKGROUP) * _WORKGROUP * self.passes

    def _shared(self, totals: list[GpuArray]) -> Iterator[str]:
        if self.together > 1:
            for n, total in enumerate(totals):
                yield shaders.shared(f"shared{n}", self._element(total), _WORKGROUP)

    def _element(self, total: GpuArray) -> str:
        return f"vec4<{total.kind}>" if self.lanes else total.kind

    def _joined(self, totals: list[GpuArray]) -> Iterator[str]:
        """The totals of a row's parts in a workgroup, added in pairs."""
        if self.together > 1:
            for n in range(len(totals)):
                yield f"total{n} = shared{n}[local];"

    def _done(self) -> str:
        """What comes before the results: parts are joined, and one invocation a row goes on."""
        if self.together == 1:
            return "if (!taken) { return; }"
        lines = ["let local = number % 64u;"]
        step = _WORKGROUP // self.together if self.adjacent else 1
        lines += [f"shared{n}[local] = total{n};" for n in range(len(self.reduced))]
        half = self.together // 2
        while half:
            lines += ["workgroupBarrier();", f"if (part % {self.together}u < {half}u) {{"]
            for n, ((result, _), target) in enumerate(
                zip(self.reduced, [t for _, t in self.reduced], strict=True)
            ):
                called = self._operation(result, target.kind, target.kind)
                a, b = f"shared{n}[local]", f"shared{n}[local + {half * step}u]"
                if self.lanes:
                    each = ", ".join(f"{called}({a}.{c}, {b}.{c})" for c in _LANES)
                    lines.append(f"  {a} = vec4<{target.kind}>({each});")
                else:
                    lines.append(f"  {a} = {called}({a}, {b});")
            lines.append("}")
            half //= 2
        lines.append(f"if (!taken || part % {self.together}u > 0u) {{ return; }}")
        return "\n  ".join(lines)

    def _tail_kinds(self, totals: list[GpuArray]) -> list[str]:
        return [
            totals[read].kind if isinstance(read, int) else read[1].kind for read in self.tail_reads
        ]

    def _tail_calls(self, totals: list[GpuArray]) -> Iterator[str]:
        """The tail, once for each row that the invocation has."""
        if self.tail is None:
            return
        others = [read for read in self.tail_reads if not isinstance(read, int)]
        sizes, steps = coalesce(self.tail.chain.shape, tuple(array.strides for _, array in others))
        for lane in range(4) if self.lanes == "outer" else [-1]:
            yield "{"
            yield f"let r = {'o' if lane < 0 else f'o * 4u + {lane}u'};"
            yield from digits("r", sizes)
            places = iter(
                f"{name}[{place('r', own, array.offset)}]"
                for (name, array), own in zip(others, steps, strict=True)
            )
            given = [
                self._total(read, totals[read], lane) if isinstance(read, int) else next(places)
                for read in self.tail_reads
            ]
            yield f"let t = tail({', '.join(['params.zero', *given])});"
            for (name, kind), result in zip(self.tail_writes, self.tail.chain.results, strict=True):
                yield f"{name}[r] = {kind}(t.v{result.value});"
            yield "}"

    def _total(self, n: int, total: GpuArray, lane: int) -> str:
        """The result of a row: of the invocation's one, or of one of its four."""
        if lane >= 0:
            return f"total{n}.{_LANES[lane]}"
        if self.lanes != "inner":
            return f"total{n}"
        both = self._operation(self.reduced[n][0], total.kind, total.kind)
        pairs = (f"{both}(total{n}.x, total{n}.y)", f"{both}(total{n}.z, total{n}.w)")
        return f"{both}({', '.join(pairs)})"

    def _starts(self) -> Iterator[str]:
        for n, access in enumerate(self.accesses):
            yield f"let start{n} = {place('o', access.outer, access.offset)};"

    def _at(self, n: int) -> str:
        within = place("i", self.accesses[n].inner, 0)
        return f"start{n}" if within == "0u" else f"start{n} + {within}"

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
            element = self._element(total)
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
        for n, total in enumerate(totals):
            name = self.total_names[n]
            pass_number = f"part / {self.together}u"
            behind = "" if self.passes == 1 else f" * {self.passes}u + {pass_number}"
            if self.lanes == "outer":
                for lane, letter in enumerate(_LANES):
                    yield f"{name}[(o * 4u + {lane}u){behind}] = total{n}.{letter};"
                continue
            yield f"{name}[o{behind}] = {self._total(n, total, -1)};"
