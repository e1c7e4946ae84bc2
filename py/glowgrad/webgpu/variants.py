"""The kernels that can compute a product, and which of them is used before any was timed.

A variant is a family of kernels and the side of its largest tile, such as "register 16":

naive      one invocation a result
register   each invocation keeps a tile in its registers; nothing is shared, so nothing waits
vectors    the same with four neighbouring numbers read at once; wants sizes that divide by four
workgroup  a workgroup keeps a tile and shares what it loads; for graphics chips
direct     3 x 3 convolutions with steps of one to few channels: each number is read once for all
           taps
winograd   3 x 3 convolutions with 2.25 times fewer multiplications, in more passes
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

_SPECIAL = 3 * 3  # taps of the kernels that winograd takes


class Variant(NamedTuple):
    """A family of kernels and the side of its tiles, if it has any."""

    family: str
    side: int = 0

    def __str__(self) -> str:
        return f"{self.family} {self.side}" if self.side else self.family


class Problem(NamedTuple):
    """A product of (m, k) by (k, n), done `batch` times. Of a convolution's: `layout` says the size
    of the kernel and its steps, and k counts the terms of one result.
    """

    kind: str  # matmul, conv2d, conv2d_input_grad or conv2d_weight_grad
    m: int
    n: int
    k: int
    batch: int
    layout: str  # of a matmul "NN", "NT", …; in small letters where it cannot be read by fours
    special: str = ""  # "d" where the direct kernel can do it, "w" where winograd can

    @property
    def work(self) -> int:
        """Multiplications and additions."""
        return 2 * self.m * self.n * self.k * self.batch

    @property
    def shape_class(self) -> str:
        """What problems that are decided together have in common: sizes up to powers of two."""
        sizes = "x".join(str(1 << (n - 1).bit_length()) for n in (self.m, self.n, self.k))
        batch = 1 << (self.batch - 1).bit_length()
        return f"{self.kind} {self.layout} {sizes} b{batch}{self.special and f' {self.special}'}"


def is_software(info: Mapping[str, Any]) -> bool:
    """Whether an adapter is a program on the CPU, by what it says of itself."""
    if info.get("is_fallback"):
        return True
    words = f"{info.get('name')} {info.get('vendor')} {info.get('architecture')}".lower()
    return any(name in words for name in ("swiftshader", "llvmpipe", "lavapipe", "basic render"))


def candidates(problem: Problem, software: bool, invocations: int = 256) -> list[Variant]:
    """The variants worth timing for a problem, on an adapter of so many invocations a workgroup."""
    found = [Variant("register", 16 if software else 8)]
    if by_fours(problem):
        found.append(Variant("vectors", 16 if software else 8))
    if "w" in problem.special:
        found.append(Variant("winograd"))
    if _is_narrow(problem, 16):
        found.append(Variant("direct"))
    if software:
        return found
    found.append(Variant("register", 4))
    sides = [32, 64, 128] if invocations >= 256 else [32, 64]
    small = min(problem.m, problem.n)
    found += [Variant("workgroup", side) for side in sides if side == 32 or 2 * small > side]
    return found


def default(problem: Problem, software: bool, invocations: int = 256) -> Variant:
    """The variant that is used until some were timed.

    On software adapters registers win by 4 times, and winograd where its passes over the images
    are small beside its products; on chips a workgroup shares what it loads.
    """
    if _is_narrow(problem, 4):
        return Variant("direct")
    if software:
        channels = min(problem.m, problem.k // _SPECIAL)
        if "w" in problem.special and channels >= 16:
            return Variant("winograd")
        return Variant("vectors" if by_fours(problem) else "register", 16)
    small = min(problem.m, problem.n)
    if small <= 16:
        return Variant("register", 8)
    tiles = problem.batch * -(-problem.m // 128) * -(-problem.n // 128)
    if invocations >= 256 and tiles >= 128:
        return Variant("workgroup", 128)
    return Variant("workgroup", 64 if 16 * tiles >= 128 and small > 32 else 32)


def fits(problem: Problem, variant: Variant) -> bool:
    """Whether a variant can do a problem at all."""
    if variant.family == "vectors":
        return by_fours(problem)
    if variant.family == "direct":
        return "d" in problem.special
    return variant.family != "winograd" or "w" in problem.special


def _is_narrow(problem: Problem, most: int) -> bool:
    """Whether it is a convolution for the direct kernel, with few channels in its result: as a
    product it would have few rows.
    """
    return problem.m <= most and fits(problem, Variant("direct"))


def kernel(problem: Problem, variant: Variant) -> str:
    """The file in shaders/ that does most of the work."""
    if variant.family == "winograd":
        return "winograd_source"
    backward = problem.kind == "conv2d_input_grad" and variant.family != "naive"
    return f"{'conv2d' if backward else problem.kind}_{variant.family}"


def by_fours(problem: Problem) -> bool:
    """Whether it is a product whose inputs can be read four numbers at once."""
    return problem.kind == "matmul" and problem.layout.isupper()
