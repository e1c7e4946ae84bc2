"""How a tensor lies in memory, under PyTorch's names: its layout, and the order of its axes."""

from __future__ import annotations


class layout:  # noqa: N801 - PyTorch's name
    """A way to lay out a tensor; `strided` is the only one here."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"glowgrad.{self.name}"


class memory_format(layout):  # noqa: N801 - PyTorch's name
    """An order of axes in memory: rows last (contiguous), channels last, or as it was."""

    __slots__ = ()


strided = layout("strided")
contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")
channels_last = memory_format("channels_last")
channels_last_3d = memory_format("channels_last_3d")

# The axes in the order in which they lie in memory.
ORDERS = {channels_last: (0, 2, 3, 1), channels_last_3d: (0, 2, 3, 4, 1)}


def only_strided(name: str, asked: layout | None, pin_memory: bool | None) -> None:
    """Raise for a layout or for memory that there is not here."""
    if asked not in (None, strided):
        raise NotImplementedError(f"{name} makes strided tensors only, not layout={asked!r}")
    if pin_memory:
        raise RuntimeError(f"{name} got pin_memory=True, but no device here has pinned memory")
