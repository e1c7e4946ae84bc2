"""Object headers: the list of messages that says what a group or dataset is."""

from __future__ import annotations

from typing import NamedTuple

from ...errors import FileFormatError
from .cursor import Cursor, Space

SPACE, LINK_INFO, TYPE, FILL, LINK, LAYOUT = 0x01, 0x02, 0x03, 0x05, 0x06, 0x08
FILTERS, ATTRIBUTE, CONTINUATION, SYMBOLS, ATTRIBUTES = 0x0B, 0x0C, 0x10, 0x11, 0x15

_MESSAGES = 100_000
_SHARED = 2


class Message(NamedTuple):
    """One message of an object header: its type and its content."""

    type: int
    body: bytes


def read_messages(space: Space, address: int | None) -> list[Message]:
    """All messages of the object at an address."""
    signature = space.read(address, 4)
    assert address is not None
    messages = _newer(space, address) if signature == b"OHDR" else _older(space, address)
    return [message for message in messages if message.type != CONTINUATION]


def _older(space: Space, address: int) -> list[Message]:
    head = space.at(address, 16)
    if head.number(1) != 1:
        raise FileFormatError("its HDF5 structures are broken: no object where one should be")
    head.number(1)
    count = head.number(2)
    head.number(4)
    messages: list[Message] = []
    blocks = [space.at(address + 16, head.number(4))]
    for block in blocks:
        while block.left >= 8 and len(messages) < count:
            kind, size, flags = block.number(2), block.number(2), block.number(1)
            block.take(3)
            _keep(messages, kind, flags, block.take(size))
            if kind == CONTINUATION:
                _follow(blocks, space, messages[-1], 0)
    return messages


def _newer(space: Space, address: int) -> list[Message]:
    head = space.window(address, 64)
    head.expect(b"OHDR\2")
    flags = head.number(1)
    head.take((16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0))
    size = head.number(1 << (flags & 3))
    messages: list[Message] = []
    blocks = [space.at(address + head.place, size)]
    for block in blocks:
        while block.left >= (6 if flags & 4 else 4):
            kind, size, message_flags = block.number(1), block.number(2), block.number(1)
            block.take(2 if flags & 4 else 0)
            _keep(messages, kind, message_flags, block.take(size))
            if kind == CONTINUATION:
                _follow(blocks, space, messages[-1], 4)
    return messages


def _keep(messages: list[Message], kind: int, flags: int, body: bytes) -> None:
    if flags & _SHARED and kind in (SPACE, TYPE, FILL, FILTERS, ATTRIBUTE):
        raise FileFormatError("its HDF5 objects share types by name, which is not read here")
    if len(messages) >= _MESSAGES:
        raise FileFormatError("one of its HDF5 objects has too many messages")
    messages.append(Message(kind, body))


def _follow(blocks: list[Cursor], space: Space, message: Message, frame: int) -> None:
    """Add the block that a message points to; newer ones have a signature and a checksum."""
    pointer = space.over(message.body)
    address, size = pointer.offset(), pointer.length()
    block = space.at(address, size)
    if frame:
        block.expect(b"OCHK")
        block = space.over(block.take(block.left - frame))
    blocks.append(block)
