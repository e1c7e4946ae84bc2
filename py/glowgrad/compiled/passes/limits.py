"""What a device's kernels can hold."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Limits:
    """Of one kernel.

    buffers:   pieces of memory that it reads and writes.
    axes:      axes of a chain's shape, after those that lie alike were merged.
    mixed:     whether a chain may give reduced values and others beside them.
    epilogues: the operations whose kernels take a chain behind.
    attention: whether attention has kernels.
    gathers:   whether each kernel costs so much that small ones wait for each other.
    """

    buffers: int
    axes: int
    mixed: bool
    epilogues: frozenset[str]
    attention: bool
    gathers: bool


PRODUCTS = frozenset({"matmul", "conv2d", "conv2d_input_grad", "conv2d_weight_grad"})

_LIMITS = {
    "cpu": Limits(24, 8, mixed=False, epilogues=PRODUCTS, attention=False, gathers=False),
    "webgpu": Limits(8, 8, mixed=True, epilogues=PRODUCTS | {"take"}, attention=True, gathers=True),
}


def limits_of(device: str, software: bool = False) -> Limits:
    """The limits of a device by its name. On a GPU that is a program on the CPU, attention in one
    kernel takes longer than the products and the softmax that it is written out as (a GPT's step:
    258 ms against 180).
    """
    limits = _LIMITS[device]
    return replace(limits, attention=False) if software else limits
