"""The graph of a step: which operations run, in which order, over which memory.

Recorded from one run, simplified by `passes`, and lowered for a device to a `Program`. Memory is
named by `Storage`s and read through `Ref`s, so that views cost nothing; an operation comes after
all whose memory it reads. A temporary is written whole by one operation before it is read; only
what lives outside ("state", "kept") is changed in place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..dtypes import DType
from ..ops.shapes import Shape, contiguous_strides, size_of
from ..primitive import Primitive

# What memory is for:
INPUT = "input"  # a tensor argument; given anew in each call
SOURCE = "source"  # values that Python makes anew for each call, such as normal random numbers
STATE = "state"  # lives outside, before and after: parameters, buffers, an optimizer's moments
KEPT = "kept"  # written by the step and seen from outside until the next one: gradients
OUTPUT = "output"  # returned: memory of its own for each call
CONSTANT = "constant"  # never changes; `Storage.array` holds it, on every device as numpy's array
TEMPORARY = "temporary"  # dies with the step: the plan lets them share memory


@dataclass(eq=False, slots=True)
class Storage:
    """A piece of memory of `size` elements of `dtype`; `array` is what it was when recorded, the
    whole of it as a dense array of one axis (None for temporaries that a pass adds).
    """

    role: str
    dtype: DType
    size: int
    array: Any = None
    name: str = ""  # a parameter's name, where one is known; for `explain`


@dataclass(frozen=True, slots=True)
class Ref:
    """An array within a storage; strides and offset count elements."""

    storage: Storage
    shape: Shape
    strides: Shape
    offset: int
    dtype: DType

    @property
    def size(self) -> int:
        return size_of(self.shape)

    @property
    def is_dense(self) -> bool:
        """Whether the elements lie in order without gaps, from the offset on."""
        dense = contiguous_strides(self.shape)
        return all(
            n == 1 or a == b for n, a, b in zip(self.shape, self.strides, dense, strict=True)
        )

    def broadcast_to(self, shape: Shape) -> Ref:
        """Stretched to a shape by steps of 0."""
        lead = len(shape) - len(self.shape)
        own = [
            stride if n == wanted else 0
            for n, wanted, stride in zip(self.shape, shape[lead:], self.strides, strict=True)
        ]
        return Ref(self.storage, shape, (0,) * lead + tuple(own), self.offset, self.dtype)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One elementwise operation of a chain: the name of an elementwise primitive ("add", "exp",
    "where", "cast", …) or "constant", over values by number.
    """

    name: str
    args: tuple[int, ...]
    dtype: DType
    value: float | int | bool | None = None  # of a constant


@dataclass(frozen=True, slots=True)
class Result:
    """A value of a chain that is stored: as it is, or reduced ("sum", "max", "min", "prod") over
    `axes` of the chain's shape, which its array then lacks.
    """

    value: int
    reduce: str | None = None
    axes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """Elementwise work done in one pass over `shape`.

    Values are numbered: first the inputs (of a fused operation `Op.ins`; of an epilogue the
    operation's own result, then `Op.extra`), all stretched to `shape`, then one an instruction.
    """

    shape: Shape
    instructions: tuple[Instruction, ...]
    results: tuple[Result, ...]


@dataclass(eq=False)
class Live:
    """Words of 32 bits that Python fills in anew for each call: `fill(words)` writes them into a
    uint32 view of `count` words (as float32 by `words.view(np.float32)`). Several operations may
    share one, such as all parameters of a group. `start` is its place among all live words.

    Layouts: adam_step float32 [lr, beta1, beta2, eps, weight_decay, lr / (1 - beta1^t),
    sqrt(1 - beta2^t), 1 - beta1, 1 - beta2, 1 - lr · weight_decay]; sgd_step float32 [lr, momentum,
    1 - dampening, weight_decay]; rmsprop_step float32 [lr, alpha, eps, weight_decay, momentum,
    1 - alpha]; adagrad_step float32 [lr / (1 + (t - 1) · lr_decay), eps, weight_decay]; uniform
    uint32 [seed low, seed high, offset low, offset high].
    """

    count: int
    fill: Callable[[np.ndarray], None]
    start: int = 0


@dataclass(eq=False)
class Op:
    """One operation. A primitive's has its name; "fused" runs `chain` alone; "copy" copies (and
    converts) ins[0] into outs[0].

    ins:   what is read, in the primitive's order.
    outs:  what is written, in the primitive's order; of a primitive that updates in place the
           arguments that it changes (of adam_step: p, exp_avg, exp_avg_sq).
    chain: of any other operation an epilogue, applied to its (first) result before that is stored;
           `extra` are its further inputs. Then `outs` are the chain's results, and after them the
           operation's further ones.
    live:  words in place of the attributes that change from call to call.

    "adam_steps" (and "sgd_steps", …) are `attrs["count"]` steps at once, with one `live`:
    `primitive` is that of a single step, `ins` are the arguments of the first, then those of the
    second, and so on; so are `outs`.
    """

    name: str
    ins: list[Ref]
    outs: list[Ref]
    primitive: Primitive | None = None
    attrs: dict[str, Any] = field(default_factory=dict)
    live: Live | None = None
    chain: Chain | None = None
    extra: list[Ref] = field(default_factory=list)
    place: tuple[str, int] | None = None  # cell and line that asked for it

    @property
    def reads(self) -> list[Ref]:
        return [*self.ins, *self.extra]


@dataclass(eq=False)
class Graph:
    """A recorded step. `inputs` and `outputs` are in the order of the call's tensors; of `sources`
    the function makes the values of a call as a numpy array.
    """

    device: str
    ops: list[Op]
    inputs: list[Ref] = field(default_factory=list)
    outputs: list[Ref] = field(default_factory=list)
    sources: list[tuple[Ref, Callable[[], np.ndarray]]] = field(default_factory=list)
    lives: list[Live] = field(default_factory=list)

    @property
    def live_words(self) -> int:
        return sum(live.count for live in self.lives)

    def storages(self) -> list[Storage]:
        """All memory that the graph names, each once, in the order of first use."""
        refs = [*self.inputs, *(ref for ref, _ in self.sources)]
        for op in self.ops:
            refs += [*op.reads, *op.outs]
        return list(dict.fromkeys(ref.storage for ref in [*refs, *self.outputs]))
