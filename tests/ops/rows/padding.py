"""Padding with constants and from the tensor itself, and its layers."""

from __future__ import annotations

from typing import Any

from tests.ops.rows.elementwise import NAN
from tests.ops.table import bad, given, layer, normal, row, truths, whole


def padded(*args: Any, **options: Any) -> Any:
    return lambda t, x: t.nn.functional.pad(x, *args, **options)


row("pad-constant", padded((1, 2, 0, 1), "constant", 3.5), normal(2, 3, 4), second=True)
row("pad-all-axes", padded((1, 0, 0, 2, 1, 1)), normal(2, 3, 4))
row("pad-cut", padded((-1, 2, 1, -2)), normal(4, 5))
row("pad-cut-value", padded((-1, 2, 1, -2), value=-1.5), normal(4, 5))
row("pad-cut-only", padded((-1, -1)), normal(4, 5))
row("pad-cut-all", padded((-2, -3)), normal(4, 5))
row("pad-nothing", padded(()), normal(4, 5))
row("pad-list", padded([1, 1], value=float("inf")), normal(300), smooth=False)
row("pad-integers", padded((1, 2), value=7), whole(-5, 5, 3, 4))
row("pad-integers-truncated", padded((1, 2), value=2.7), whole(-5, 5, 3, 4))
row("pad-bools", padded((1, 2), value=True), truths(3, 4))
row("pad-infinite", padded((1, 1), value=2), given([float("inf"), NAN, 1]), gradient=False)
row("pad-transposed", lambda t, x: t.nn.functional.pad(x.T[::2], (1, 1), value=1), normal(3, 5))
row("pad-empty", padded((1, 1)), normal(2, 0))

for mode in ("reflect", "replicate", "circular"):
    row(f"pad-{mode}-1d", padded((2, 1), mode), normal(2, 3, 5), second=True)
    row(f"pad-{mode}-2d", padded((1, 2, 3, 0), mode), normal(2, 1, 4, 5), second=True)
    row(f"pad-{mode}-3d", padded((1, 2, 0, 1, 2, 1), mode), normal(1, 2, 3, 4, 5))
    row(f"pad-{mode}-unbatched", padded((1, 2, 3, 0), mode), normal(2, 4, 5))
    row(f"pad-{mode}-signal", padded((1, 2), mode), normal(2, 260))
    row(f"pad-{mode}-most", padded((3, 3), mode), normal(2, 4))
    row(f"pad-{mode}-integers", padded((3, 2), mode), whole(-9, 9, 2, 4))
    row(
        f"pad-{mode}-permuted",
        lambda t, x, mode=mode: t.nn.functional.pad(x.permute(0, 3, 1, 2), (1, 1, 2, 2), mode),
        normal(1, 4, 5, 2),
    )
row("pad-replicate-far", padded((7, 9), "replicate"), normal(2, 3))
row("pad-reflect-cut", padded((-1, 2, 1, -2), "reflect"), normal(1, 1, 4, 5))
row("pad-replicate-cut", padded((-1, 2, 1, -2), "replicate"), normal(1, 1, 4, 5))
row("pad-circular-cut", padded((-1, 2, 1, -2), "circular"), normal(1, 1, 4, 5))

IMAGES = {1: (2, 3, 5), 2: (1, 2, 4, 5), 3: (1, 1, 3, 4, 4)}
for rank, shape in IMAGES.items():
    sides = (1, 2, 2, 0, 1, 1)[: 2 * rank]
    for name in ("ZeroPad", "ReflectionPad", "ReplicationPad", "CircularPad"):
        layer(
            f"layer-{name.lower()}{rank}d",
            lambda t, name=f"{name}{rank}d", sides=sides: getattr(t.nn, name)(sides),
            normal(*shape),
        )
        layer(
            f"layer-{name.lower()}{rank}d-one",
            lambda t, name=f"{name}{rank}d": getattr(t.nn, name)(2),
            normal(*shape),
        )
    layer(
        f"layer-constantpad{rank}d",
        lambda t, name=f"ConstantPad{rank}d", sides=sides: getattr(t.nn, name)(sides, -2.5),
        normal(*shape),
    )


def wrong(name: str, *args: Any, says: str = "", shape: tuple[int, ...] = (1, 2, 4, 4)) -> None:
    bad(f"pad-{name}", lambda t: t.nn.functional.pad(t.zeros(shape), *args), says=says)


wrong("number", 1, says="pad=1")
wrong("odd", (1,), says="two numbers an axis")
wrong("many", (1,) * 10, says="10 numbers")
wrong("cut-too-much", (-3, -3), says="(-3, -3) for axis 3")
wrong("reflect-far", (4, 0, 0, 0), "reflect", says="3 at most")
wrong("circular-far", (5, 0, 0, 0), "circular", says="4 at most")
wrong("reflect-pairs", (1, 1), "reflect")
wrong("replicate-vector", (1, 1), "replicate", shape=(4,))
wrong("replicate-empty", (1, 1, 1, 1), "replicate", shape=(1, 2, 0, 4))
wrong("reflect-value", (1, 1, 1, 1), "reflect", 3.0, says="value=3.0")
wrong("mode", (1, 1), "some", says="reflect, replicate, circular")
