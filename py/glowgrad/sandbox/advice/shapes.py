"""Shapes that do not fit: drawn axis by axis, and what may make them fit."""

from __future__ import annotations

import ast
import itertools
import math
import re
from collections.abc import Sequence
from typing import Any

from .code import Advice, Fix
from .situation import MISSING, Situation, called

Shape = tuple[int, ...]
_SHAPE = r"\((?:\s*\d+\s*,?)*\)"
# What the axes of a tensor of so many axes usually are, for layers of images.
IMAGE_AXES = {3: ["C", "H", "W"], 4: ["N", "C", "H", "W"], 5: ["N", "C", "D", "H", "W"]}


def advise(at: Situation) -> Advice | None:
    message = at.message
    given = shapes_in(message)
    if found := re.match(r"(\w+)\((.*)\) got an input of shape", message):
        own = shapes_in(message[found.end() - len("of shape") :])
        return _layer(at, found[1], found[2], own[0]) if own else None
    if "channels, but" in message and given and "conv" in message and len(given) > 1:
        return _channels(at, given)
    if re.match(r"batch_norm got an input with (\d+) channels, but \w+ has (\d+)", message):
        return _batch_norm(at)
    if message.startswith("matmul"):
        return _matmul(at, given)
    if "could not be broadcast together" in message and len(given) > 1:
        return _broadcast(at, given[0], given[1])
    if "which do not fit: axis" in message:
        for a, b in itertools.combinations(given, 2):
            if any(i != j and 1 not in (i, j) for i, j in zip(a[::-1], b[::-1], strict=False)):
                return _broadcast(at, a, b)
    if re.match(r"(cat|stack) ", message) and len(given) > 1:
        return _joined(at, given)
    if re.match(r"(view|reshape) to", message) or "cannot reshape array" in message:
        return _reshape(at, given)
    if re.match(r"(view) cannot change the shape", message):
        fixes = _method(at, "view", "reshape")
        return Advice("A transposed tensor has no such view: reshape copies where it must.", fixes)
    if message.startswith("item() is for") or "only length-1 arrays" in message:
        cause = "item() gives one number: bring many to one first, by mean(), sum() or an index."
        return Advice(cause, _before_method(at, "item", "mean()"))
    return _number_of_axes(at, message)


def shapes_in(message: str) -> list[Shape]:
    """The shapes that a message names, in order."""
    return [tuple(int(n) for n in re.findall(r"\d+", text)) for text in re.findall(_SHAPE, message)]


def drawing(
    operands: Sequence[tuple[str, Shape, Sequence[str]]],
    pairs: Sequence[tuple[int, int]],
    note: str,
) -> dict[str, Any]:
    """Data for a drawing: operands (name, sizes, what the axes are), the pairs of axes of the first
    two that must agree, and a sentence.
    """
    (_, a, _), (_, b, _) = operands[0], operands[1]
    return {
        "operands": [{"name": n, "shape": list(s), "axes": list(x)} for n, s, x in operands],
        "pairs": [{"axes": [i, j], "agree": _agree(a[i], b[j], note)} for i, j in pairs],
        "note": note,
    }


def _agree(a: int, b: int, note: str) -> bool:
    return a == b or ("or 1" in note and 1 in (a, b))


def named(at: Situation, shapes: Sequence[Shape], otherwise: Sequence[str]) -> list[str]:
    """How the learner calls the values of these shapes in the failing expression."""
    names = list(otherwise)
    left = []
    for node in parts(at):
        value = at.value(node)
        shape = getattr(value, "shape", None) if value is not MISSING else None
        if isinstance(shape, tuple):
            left.append((at.code.of(node), tuple(shape)))
    for index, shape in enumerate(shapes):
        for found in left:
            if found[1] == tuple(shape):
                names[index] = found[0]
                left.remove(found)
                break
    return names


def parts(at: Situation) -> list[ast.expr]:
    """The operands of the failing expression, in order: sides of an operator, what a method is
    called on, arguments and what stands in their lists.
    """
    node = at.node
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.AugAssign):
        return [node.target, node.value]
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.Call):
        found: list[ast.expr] = []
        if isinstance(node.func, ast.Attribute):
            found.append(node.func.value)
        for argument in [*node.args, *(k.value for k in node.keywords)]:
            found += argument.elts if isinstance(argument, (ast.List, ast.Tuple)) else [argument]
        return found
    return []


def _matmul(at: Situation, given: list[Shape]) -> Advice | None:
    sides = parts(at)[-2:]
    if len(given) < 2:  # numpy names no shapes
        values = [at.value(node) for node in sides]
        given = [tuple(v.shape) for v in values if isinstance(getattr(v, "shape", None), tuple)]
        if len(given) < 2:
            if "core dimension" not in at.message:
                return None
            return Advice("The columns of the first must be as many as the rows of the second.")
    a, b = given[0], given[1]
    names = named(at, [a, b], ["the first", "the second"])
    values = [at.value(node) for node in sides]
    if len(sides) == 2:
        for index, value in enumerate(values):
            if hasattr(value, "shape") and len(value.shape) == 1 and index == 0 and a[:1] == (1,):
                a = tuple(value.shape)  # the engine makes a matrix of a vector
                names[0] = at.code.of(sides[0])
    if not a or not b:
        return None
    inner = (len(a) - 1, max(len(b) - 2, 0))
    cause = (
        f"{names[0]} has {a[-1]} columns, {names[1]} {b[inner[1]]} rows: a product adds over "
        "these, so both must be one size."
    )
    axes = ["rows", "columns"]
    picture = drawing(
        [
            (names[0], a, [""] * (len(a) - 2) + (axes if len(a) > 1 else ["length"])),
            (names[1], b, [""] * (len(b) - 2) + (axes if len(b) > 1 else ["length"])),
        ],
        [inner],
        "columns of the first = rows of the second",
    )
    fixes = []
    if len(sides) == 2 and len(a) == 2 and len(b) == 2:
        left, right = sides
        if a[-1] == b[-1]:
            fixes.append(at.code.change(right, _transposed(at, right)))
        if a[0] == b[0]:
            fixes.append(at.code.change(left, _transposed(at, left)))
        if a[0] == b[-1] and isinstance(at.node, ast.BinOp):
            text = f"{at.code.of(right)} @ {at.code.of(left)}"
            fixes.append(at.code.change(at.node, text))
    return Advice(cause, fixes, picture)


def _transposed(at: Situation, node: ast.expr) -> str:
    text = at.code.of(node)
    if isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
        return at.code.of(node.value)
    plain = isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript))
    return f"{text}.T" if plain else f"({text}).T"


def _broadcast(at: Situation, a: Shape, b: Shape) -> Advice:
    names = named(at, [a, b], ["the first", "the second"])
    count = min(len(a), len(b))
    pairs = [(len(a) - n, len(b) - n) for n in range(1, count + 1)]
    wrong = [(i, j) for i, j in pairs if a[i] != b[j] and 1 not in (a[i], b[j])]
    i, j = wrong[0] if wrong else pairs[0]
    cause = (
        f"Two tensors are lined up at their last axes. There {names[0]} has {a[i]} and {names[1]} "
        f"{b[j]}: sizes must be equal, or one of them 1."
    )
    picture = drawing(
        [(names[0], a, [""] * len(a)), (names[1], b, [""] * len(b))],
        pairs[::-1],
        "lined up at the last axis: equal sizes, or 1",
    )
    fixes: list[Fix] = []
    sides = parts(at)
    if isinstance(at.node, (ast.BinOp, ast.Compare)) and len(sides) == 2:
        for side, mine, other in ((sides[0], a, b), (sides[1], b, a)):
            text = at.code.of(side)
            plain = text if isinstance(side, (ast.Name, ast.Attribute)) else f"({text})"
            if len(mine) == 1 and len(other) == 2 and mine[0] == other[0]:
                fixes.append(at.code.change(side, f"{plain}[:, None]"))
            if len(mine) == 2 and mine[::-1] == other:
                fixes.append(at.code.change(side, f"{plain}.T"))
    return Advice(cause, fixes, picture)


def _joined(at: Situation, given: list[Shape]) -> Advice:
    a, b = given[0], given[1]
    stacks = at.message.startswith("stack")
    found = re.search(r"along dim (-?\d+)", at.message)
    along = int(found[1]) % max(len(a), 1) if found else None
    names = named(at, [a, b], ["the first", "the second"])
    pairs = [(i, i) for i in range(min(len(a), len(b))) if stacks or i != along]
    axes = ["joined" if i == along and not stacks else "" for i in range(len(a))]
    note = "all sizes equal" if stacks else "all sizes equal, but that of the joined axis"
    picture = drawing([(names[0], a, axes), (names[1], b, axes[: len(b)])], pairs, note)
    fixes = []
    differ = [i for i, j in zip(a, b, strict=False) if i != j]
    if len(a) == len(b) and len(differ) == 1 and at.call is not None:
        axis = next(i for i in range(len(a)) if a[i] != b[i])
        if not stacks:
            fixes = _along(at, axis)
        elif isinstance(at.call.func, ast.Attribute):
            start = (
                f"{at.code.of(at.call.func.value)}.cat({at.code.of(at.call.args[0])}, dim={axis})"
            )
            fixes = [at.code.change(at.call, start)]
    if stacks:
        cause = "stack puts tensors of one shape beside each other; these differ."
    else:
        cause = f"cat joins along axis {along}: {names[0]} and {names[1]} may differ there only."
    return Advice(cause, fixes, picture)


def _along(at: Situation, axis: int) -> list[Fix]:
    call = at.call
    if call is None:
        return []
    for word in call.keywords:
        if word.arg in ("dim", "axis"):
            return [at.code.change(word.value, str(axis))]
    if len(call.args) == 2:
        return [at.code.change(call.args[1], str(axis))]
    if len(call.args) != 1:
        return []
    line, column = at.code.place(call.args[0])[2:]
    edit = at.code.insert(line, column, f", dim={axis}")
    return [at.code.fix(f"Join along axis {axis}: add `dim={axis}`", edit)]


def _reshape(at: Situation, given: list[Shape]) -> Advice | None:
    old: Shape
    if found := re.search(r"array of size (\d+) into shape", at.message):
        old, new = (int(found[1]),), given[-1] if given else ()
    elif len(given) > 1:
        new, old = given[0], given[1]
    else:
        wanted = re.search(r"to \(([-\d, ]+)\) is impossible: shape", at.message)
        if not wanted or not given:
            return None
        new = tuple(int(n) for n in re.findall(r"-?\d+", wanted[1]))
        old = given[-1]
    count, known = math.prod(old), math.prod(n for n in new if n != -1)
    if -1 in new:
        cause = f"{count} elements cannot be shared out: {known} does not divide {count}."
    else:
        cause = (
            f"The same elements must fill both shapes: {' × '.join(map(str, old))} = {count}, but "
            f"{' × '.join(map(str, new))} = {known}."
        )
    fixes = []
    node = at.call
    if node is not None:
        numbers = node.args
        if len(numbers) == 1 and isinstance(numbers[0], (ast.Tuple, ast.List)):
            numbers = numbers[0].elts
        free = [a for a, n in zip(numbers, new, strict=False) if n == -1]
        for index, argument in reversed(list(enumerate(numbers))):
            rest = math.prod(n for k, n in enumerate(new) if k != index and n != -1)
            if len(numbers) == len(new) and rest and count % rest == 0 and not free:
                fixes.append(at.code.change(argument, "-1"))
    names = named(at, [old], ["the tensor"])
    note = f"{count} elements here, {abs(known)} there"
    picture = {
        "operands": [
            {"name": names[0], "shape": list(old), "axes": [""] * len(old)},
            {"name": "the new shape", "shape": list(new), "axes": [""] * len(new)},
        ],
        "pairs": [],
        "note": note,
    }
    return Advice(cause, fixes[:2], picture)


def _layer(at: Situation, kind: str, settings: str, shape: Shape) -> Advice | None:
    numbers = [int(n) for n in re.findall(r"(?<![\w.=])\d+|(?<=in_features=)\d+", settings)]
    if kind in ("Linear", "LazyLinear", "Bilinear"):
        return _linear(at, settings, shape)
    if kind.startswith("Conv") and numbers:
        return _convolution(at, kind, numbers, shape)
    if kind in ("LSTM", "GRU", "RNN") and len(numbers) > 1 and shape:
        wanted = numbers[0]
        cause = (
            f"{kind} reads sequences (L, N, H) of {wanted} numbers a step (with batch_first=True "
            f"(N, L, H)), but the last axis has {shape[-1]}."
        )
        fixes = definitions(at, kind, [wanted, numbers[1]], 0, shape[-1], "input_size")
        picture = drawing(
            [("the input", shape, _ends(shape, "features")), (kind, (wanted,), ["input_size"])],
            [(len(shape) - 1, 0)],
            "last size of the input = input_size",
        )
        return Advice(cause, fixes, picture)
    return None


def _ends(shape: Shape, last: str) -> list[str]:
    return [""] * (len(shape) - 1) + [last]


def _linear(at: Situation, settings: str, shape: Shape) -> Advice | None:
    found = re.match(r"in_features=(\d+), out_features=(\d+)", settings)
    if not found or not shape:
        return None
    wanted, out = int(found[1]), int(found[2])
    flat = math.prod(shape[1:])
    argument = _input(at, shape)
    name = at.code.of(argument) if argument is not None else "its input"
    layer = f"Linear({wanted}, {out})"
    picture = drawing(
        [
            (name, shape, _ends(shape, "features")),
            ("linear.weight, transposed", (wanted, out), ["in_features", "out_features"]),
        ],
        [(len(shape) - 1, 0)],
        "last size of the input = in_features",
    )
    fixes = []
    if len(shape) > 2 and flat == wanted:
        cause = f"{layer} wants {wanted} features; an input {shape} has them in several axes."
        if argument is not None:
            text = (
                name if isinstance(argument, (ast.Name, ast.Attribute, ast.Call)) else f"({name})"
            )
            fixes.append(at.code.change(argument, f"{text}.flatten(1)"))
        return Advice(cause + " Flatten it first.", fixes, picture)
    fixes += definitions(at, "Linear", [wanted, out], 0, shape[-1], "in_features")
    if len(shape) == 2 and shape[0] == wanted and argument is not None:
        fixes.append(at.code.change(argument, _transposed(at, argument)))
    cause = (
        f"{layer} multiplies rows of {wanted} numbers, but the last axis of its input has "
        f"{shape[-1]}."
    )
    return Advice(cause, fixes, picture)


def _input(at: Situation, shape: Shape) -> ast.expr | None:
    """The argument of the failing call, where it is the input of this shape."""
    if at.call is None or not at.call.args:
        return None
    value = at.value(at.call.args[0])
    if value is MISSING:
        return None
    return at.call.args[0] if tuple(getattr(value, "shape", ())) == shape else None


def _convolution(at: Situation, kind: str, numbers: list[int], shape: Shape) -> Advice | None:
    rank = int(kind[4]) if kind[4:5].isdigit() else 2
    channels, out = numbers[0], numbers[1]
    letters = ["N", "C", "D", "H", "W"]
    wanted = ["N", "C", *letters[5 - rank :]]
    argument = _input(at, shape)
    name = at.code.of(argument) if argument is not None else "its input"
    fixes: list[Fix] = []
    if len(shape) == rank + 2 or (len(shape) == rank + 1 and shape[0] != channels):
        axis = 1 if len(shape) == rank + 2 else 0
        axes = wanted if axis else wanted[1:]
        picture = drawing(
            [
                (name, shape, axes),
                (f"{kind.lower()}.weight", (out, channels), ["out_channels", "in_channels"]),
            ],
            [(axis, 1)],
            "C of the input = in_channels",
        )
        if shape[-1] == channels and argument is not None and axis == 1:
            order = ", ".join(map(str, (0, rank + 1, *range(1, rank + 1))))
            fixes.append(at.code.change(argument, f"{name}.permute({order})"))
        if axis == 0 and channels == 1 and argument is not None:
            fixes.append(at.code.change(argument, f"{name}.unsqueeze(1)"))
        fixes += definitions(at, kind, [channels, out], 0, shape[axis], "in_channels")
        cause = f"{kind} was made for {channels} channels, but its input has {shape[axis]}."
        if fixes and shape[-1] == channels:
            cause += " Its channels seem to come last: here they are the second axis."
        return Advice(cause, fixes, picture)
    cause = (
        f"{kind} takes a batch ({', '.join(wanted)}); {shape} has {len(shape)} axes. unsqueeze "
        "adds one of size 1."
    )
    if len(shape) == rank and argument is not None and channels == 1:
        fixes.append(at.code.change(argument, f"{name}[None, None]"))
    if len(shape) == rank + 1 and argument is not None and shape[0] == channels:
        fixes.append(at.code.change(argument, f"{name}.unsqueeze(0)"))
    return Advice(cause, fixes)


def _channels(at: Situation, given: list[Shape]) -> Advice:
    x, w = given[0], given[1]
    names = named(at, [x, w], ["the input", "the weights"])
    rank = len(x)
    picture = drawing(
        [
            (names[0], x, IMAGE_AXES.get(rank, ["N", "C", "L"])[:rank]),
            (names[1], w, ["out", "in", *["kernel"] * (rank - 2)]),
        ],
        [(1, 1)],
        "channels of the input = second axis of the weights",
    )
    return Advice(f"{names[0]} has {x[1]} channels, {names[1]} expect {w[1]}.", [], picture)


def _batch_norm(at: Situation) -> Advice:
    found = re.match(r"batch_norm got an input with (\d+) channels, but \w+ has (\d+)", at.message)
    assert found is not None
    given, wanted = int(found[1]), int(found[2])
    fixes: list[Fix] = []
    for kind in ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d"):
        fixes += definitions(at, kind, [wanted], 0, given, "num_features")
    return Advice(f"The layer was made for {wanted} channels; its input has {given}.", fixes)


def definitions(
    at: Situation, kind: str, numbers: list[int], position: int, right: int, keyword: str
) -> list[Fix]:
    """Fixes of the line that makes a layer of this kind with these numbers, if there is one."""
    found = []
    for code, call in at.calls(kind):
        given = [a.value if isinstance(a, ast.Constant) else None for a in call.args]
        words = {k.arg: k.value for k in call.keywords}
        wanted: ast.AST | None = (
            call.args[position] if len(call.args) > position else words.get(keyword)
        )
        matches = all(g is None or g == n for g, n in zip(given, numbers, strict=False))
        if matches and isinstance(wanted, ast.Constant) and wanted.value == numbers[position]:
            found.append((code, call, wanted))
    if len(found) != 1:
        return []
    code, call, wanted = found[0]
    edit = code.edit(code.place(wanted), str(right))
    before = code.of(call)
    line, column, _, _ = code.place(call)
    at_line, at_column, _, end_column = code.place(wanted)
    if line != at_line:
        return [code.change(wanted, str(right))]
    offset = at_column - column
    after = before[:offset] + str(right) + before[offset + end_column - at_column :]
    return [code.fix(f"Change `{before}` to `{after}`", edit)]


def _method(at: Situation, old: str, new: str) -> list[Fix]:
    node = at.call
    if node is None or not isinstance(node.func, ast.Attribute) or called(node) != old:
        return []
    line, end = at.code.place(node.func)[2:]
    edit = at.code.edit((line, end - len(old), line, end), new)
    return [at.code.fix(f"Change `.{old}` to `.{new}`", edit)]


def _before_method(at: Situation, method: str, add: str) -> list[Fix]:
    """x.mean().item() for x.item()."""
    node = at.call
    if node is None or not isinstance(node.func, ast.Attribute) or called(node) != method:
        return []
    owner, line, column = at.code.owner(node.func)
    edit = at.code.insert(line, column, f".{add}")
    text = f"{owner}.{add}.{method}()"
    return [at.code.fix(f"Change `{at.code.of(node)}` to `{text}`", edit)]


def _number_of_axes(at: Situation, message: str) -> Advice | None:
    found = re.search(r"got dim=(-?\d+), but the tensor has (\d+) dim", message)
    if found:
        dim, rank = int(found[1]), int(found[2])
        cause = f"Axes are counted from 0: {rank} axes are 0 to {rank - 1}; -1 is the last."
        if message.startswith("permute"):
            cause += " permute names each axis once."
            return Advice(cause)
        return Advice(cause, _number(at, dim, rank - 1))
    if "expected 4D input for BatchNorm2d" in message and "2D input" in message:
        fixes = _reword_call(at, "BatchNorm2d", "BatchNorm1d")
        return Advice(
            "BatchNorm2d is for images (N, C, H, W); rows (N, C) need BatchNorm1d.", fixes
        )
    if "smaller than its" in message and "kernel" in message:
        return Advice("The image has become smaller than the kernel that should slide over it.")
    if "it takes a batch (N, C, H, W) or one" in message:
        return Advice(
            "Two axes of sizes are missing: x[None, None] adds a batch and a channel of one."
        )
    return None


def _number(at: Situation, wrong: int, right: int) -> list[Fix]:
    """A number in the failing call that should be another."""
    if at.call is None:
        return []
    for argument in [*at.call.args, *(k.value for k in at.call.keywords)]:
        if isinstance(argument, ast.Constant) and argument.value == wrong:
            return [at.code.change(argument, str(right))]
    return []


def _reword_call(at: Situation, old: str, new: str) -> list[Fix]:
    found = list(at.calls(old))
    if len(found) != 1:
        return []
    code, call = found[0]
    line, end = code.place(call.func)[2:]
    edit = code.edit((line, end - len(old), line, end), new)
    return [code.fix(f"Change `{old}` to `{new}`", edit)]
