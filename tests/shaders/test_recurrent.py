"""The kernels of recurrent layers against their numpy rule, for sequences of several lengths."""

from typing import Any

import pytest
from tests.shaders.test_rows import both_kinds, compare, random

from glowgrad.ops import recurrent
from glowgrad.ops.cells import CELLS

# sizes of the steps, units
LAYERS = [((1,), 1), ((5, 4, 4, 1), 7), ((17, 17, 2), 33)]


@both_kinds
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize(("sizes", "units"), LAYERS)
def test_recurrence(
    gpu: Any, variant: str, name: str, sizes: tuple[int, ...], units: int, reverse: bool
) -> None:
    cell = CELLS[name]
    rows, width, first = sum(sizes), cell.gates * units, sizes[0]
    state = [random(first, units, seed=3 + n) for n in range(2 if cell.memory else 1)]
    weight = random(width, units, seed=1) * 0.3
    attrs: dict[str, Any] = {"batch_sizes": sizes, "reverse": reverse}
    inputs = [random(rows, width), weight, random(width, seed=2), *state]
    made = compare(gpu, getattr(recurrent, name), inputs, 3e-5, **attrs)
    grads = [random(*m.shape, seed=9 + n) for n, m in enumerate(made[:-1])]
    given = [grads[0], weight, made[-1], *grads[1:]]
    compare(gpu, getattr(recurrent, f"{name}_grad"), given, 1e-4, **attrs)
