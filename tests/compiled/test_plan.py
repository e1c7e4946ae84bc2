"""Temporaries share memory only while they are not needed together, and little is lost."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings, strategies as st
from tests.compiled.graphs import Recording, dense

from glowgrad.compiled.graph import TEMPORARY, Graph, Op, Storage
from glowgrad.compiled.numpy_program import NumpyProgram
from glowgrad.compiled.plan import lifetimes, plan
from glowgrad.ops import elementwise


def nbytes(storage: Storage) -> int:
    return storage.size * storage.dtype.itemsize


def layered(sizes: list[int], reads: list[list[int]]) -> Graph:
    """A graph in which operation n writes temporary n and reads some before it."""
    refs = [dense(TEMPORARY, (size,)) for size in sizes]
    ops = [
        Op("made", [refs[earlier % n] for earlier in reads[n]] if n else [], [ref])
        for n, ref in enumerate(refs)
    ]
    return Graph("cpu", ops, outputs=[refs[-1]])


SIZES = st.lists(st.integers(0, 3000), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(SIZES, st.data())
def test_what_is_needed_at_one_time_lies_apart(sizes: list[int], data: st.DataObject) -> None:
    places = st.lists(st.integers(0, 99), max_size=3)
    reads = data.draw(st.lists(places, min_size=len(sizes), max_size=len(sizes)))
    graph = layered(sizes, reads)
    found, spans = plan(graph, nbytes), lifetimes(graph)
    for one, (first, last) in spans.items():
        assert 0 <= found.offsets[one] <= found.total - nbytes(one)
        for other, (other_first, other_last) in spans.items():
            if one is other or last < other_first or other_last < first:
                continue
            begin, end = found.offsets[one], found.offsets[one] + nbytes(one)
            start = found.offsets[other]
            assert end <= start or start + nbytes(other) <= begin
    assert found.least <= found.total


def test_a_long_chain_of_layers_needs_two_of_them() -> None:
    graph = layered([1000] * 50, [[n - 1] for n in range(50)])
    found = plan(graph, nbytes)
    assert found.total == found.least == 2 * 4032


def test_a_program_reuses_memory_and_gives_the_same() -> None:
    r = Recording()
    x = np.linspace(-1, 1, 100, dtype=np.float32)
    value = r.input(x)
    wanted = x
    for _ in range(10):
        value, wanted = r.call(elementwise.tanh, value), np.tanh(wanted)
    r.output(value)
    program = NumpyProgram(r.graph)
    for _ in range(2):
        (made,) = program.run(r.arrays, r.words())
        np.testing.assert_allclose(made, wanted, rtol=1e-6)
    report = program.report()
    assert report.planned_bytes == report.least_bytes == 2 * 448
