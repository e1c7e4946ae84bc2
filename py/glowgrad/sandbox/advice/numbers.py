"""Numbers and texts: dividing by zero, adding text to numbers, reading numbers, files."""

from __future__ import annotations

import ast
import re

from .code import Advice, Fix
from .shapes import parts
from .situation import Situation


def advise(at: Situation) -> Advice | None:
    message = at.message
    if isinstance(at.error, ZeroDivisionError):
        return _zero(at)
    if isinstance(at.error, FileNotFoundError):
        return Advice(
            "The page has a small disk of its own, where no file has that name. Drop a file on the "
            'page, or write it with open(…, "w") first.'
        )
    if "can only concatenate str" in message:
        return _text_and_number(at)
    if re.search(
        r"unsupported operand type\(s\) for \S+ '(int|float|str)' and '(int|float|str)'", message
    ):
        return _text_and_number(at)
    if "can't multiply sequence by non-int" in message:
        return Advice(
            "A text is not a number: int(…) or float(…) reads one from it.", _as_numbers(at)
        )
    if re.search(
        r"'[<>]=?' not supported between instances of '(str|int|float)' and '(str|int|float)'",
        message,
    ):
        return Advice(
            "Text and numbers cannot be compared: int(…) reads a number.", _as_numbers(at)
        )
    if found := re.search(r"invalid literal for int\(\) with base 10: '(.*)'", message):
        return _read_int(at, found[1])
    if found := re.search(r"could not convert string to float: '(.*)'", message):
        return _read_float(at, found[1])
    if "'float' object cannot be interpreted as an integer" in message:
        return Advice("A whole number is needed here: // divides to one, int(…) cuts.", _whole(at))
    if "Unknown format code" in message and "'str'" in message:
        return Advice("A text has no decimal places: leave .2f out, or format the number itself.")
    if "sizes must be whole numbers" in message:
        return Advice("A number in quotes is text: leave the quotes out.", _unquoted(at))
    return None


def _zero(at: Situation) -> Advice:
    node = at.node
    divisor = None
    if isinstance(node, ast.BinOp):
        divisor = node.right
    elif isinstance(node, ast.AugAssign):
        divisor = node.value
    if divisor is None:
        return Advice("Something is divided by 0.")
    name = at.code.of(divisor)
    zero = isinstance(divisor, ast.Constant)
    if zero:
        return Advice("Nothing can be divided by 0.")
    cause = f"{name} is 0 here: nothing can be divided by it."
    if name.startswith("len("):
        return Advice(
            f"{name} is 0: the list is empty.", [at.code.change(divisor, f"max({name}, 1)")]
        )
    return Advice(cause)


def _text_and_number(at: Situation) -> Advice:
    cause = (
        "Text and numbers are not added: str(…) makes text of a number, int(…) a number of text."
    )
    node = at.node
    if not isinstance(node, (ast.BinOp, ast.AugAssign)):
        return Advice(cause)
    sides = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.value]
    fixes: list[Fix] = []
    if isinstance(node.op, ast.Add):
        for side in sides:
            value = at.value(side)
            text = at.code.of(side)
            if isinstance(value, (int, float)) or (value is not value):
                fixes.append(at.code.change(side, f"str({text})"))
        if not fixes and isinstance(node, ast.BinOp) and "(not " in at.message:
            fixes.append(at.code.change(node.right, f"str({at.code.of(node.right)})"))
    return Advice(cause, fixes + _as_numbers(at))


def _as_numbers(at: Situation) -> list[Fix]:
    fixes = []
    for side in parts(at):
        value = at.value(side)
        if isinstance(value, str):
            try:
                float(value)
            except ValueError:
                continue
            kind = "int" if re.fullmatch(r"\s*[+-]?\d+\s*", value) else "float"
            fixes.append(at.code.change(side, f"{kind}({at.code.of(side)})"))
    return fixes[:1]


def _read_int(at: Situation, text: str) -> Advice:
    call = at.call
    try:
        float(text)
    except ValueError:
        if not text.strip():
            return Advice("The text is empty: there is no number in it.")
        return Advice("int(…) reads digits only, and this text has others.")
    fixes = []
    if call is not None and call.args:
        inner = at.code.of(call.args[0])
        fixes = [
            at.code.change(call, f"int(float({inner}))"),
            at.code.change(call, f"float({inner})"),
        ]
    return Advice("int(…) reads whole numbers; this is a fraction.", fixes)


def _read_float(at: Situation, text: str) -> Advice:
    call = at.call
    if re.fullmatch(r"\s*[+-]?\d+,\d+\s*", text) and call is not None and call.args:
        inner = at.code.of(call.args[0])
        right = f'{inner}.replace(",", ".")'
        return Advice(
            "Python writes fractions with a point.", [at.code.change(call.args[0], right)]
        )
    return Advice("This text is no number.")


def _whole(at: Situation) -> list[Fix]:
    fixes = []
    for node in parts(at):
        value = at.value(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            left, right = at.code.of(node.left), at.code.of(node.right)
            fixes.append(at.code.change(node, f"{left} // {right}"))
        elif isinstance(value, float):
            text = at.code.of(node)
            right = str(int(value)) if isinstance(node, ast.Constant) else f"int({text})"
            fixes.append(at.code.change(node, right))
    return fixes


def _unquoted(at: Situation) -> list[Fix]:
    return [
        at.code.change(node, node.value)
        for node in parts(at)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isdigit()
    ]
