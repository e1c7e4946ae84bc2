"""Types of numbers and devices that do not go together; lists and arrays in place of tensors."""

from __future__ import annotations

import ast
import re

from .code import Advice, Fix
from .shapes import parts
from .situation import MISSING, Situation, called


def advise(at: Situation) -> Advice | None:
    message = at.message
    if re.search("webgpu cannot be used|webgpu needs|no WebGPU adapter", message):
        return Advice(
            "Leave out .cuda(), or ask before: "
            'device = "cuda" if torch.cuda.is_available() else "cpu", then x.to(device).',
            _without_gpu(at),
        )
    if "got tensors on different devices" in message:
        return _devices(at)
    if found := re.search(
        r"(?:matmul|linear|conv\d?d?|bmm|\w+) got (?:an input of type )?(\S+) and "
        r"(?:weights of type )?(\S+): (?:convert|both)",
        message,
    ):
        return _types(at, found[1].rpartition(".")[2], found[2].rpartition(".")[2])
    if found := re.search(r"takes whole numbers as indices, not", message):
        return Advice(
            "Indices are whole numbers: convert them with long().", _convert(at, ".long()")
        )
    if found := re.search(r"needs a floating-point (?:tensor|type)", message):
        return Advice(
            "Whole numbers have no mean: convert them first.", _before_call(at, ".float()")
        )
    if found := re.search(r"takes a tensor first, but got (\w+)", message):
        return Advice(f"This works on tensors: make one of the {found[1]}.", _as_tensor(at))
    if "the truth of a tensor" in message or "truth value of an array" in message:
        return Advice(
            "Many values are not one answer: say whether any or all of them should hold.",
            _truth(at),
        )
    if found := re.search(r"add takes tensors and numbers, but got (\w+)", message):
        return Advice(f"A tensor and a {found[1]} cannot be computed with each other.")
    if message.startswith("Cannot interpret '") and "as a data type" in message:
        return Advice("The shape is one argument: write it in brackets.", _shape(at))
    if "rows of equal length" in message or "inhomogeneous shape" in message:
        return Advice("A tensor is a full grid: every row needs as many numbers as the others.")
    return None


def _types(at: Situation, first: str, second: str) -> Advice:
    whole = first.startswith(("int", "uint", "bool"))
    cause = f"The first holds {first}, the second {second}: both must hold one type."
    if whole:
        cause = "A layer computes with fractions, but its input holds whole numbers."
    elif first == "float64":
        cause = "numpy makes float64, the weights are float32: convert the input."
    right = ".float()" if whole or first == "float64" else f".to({_module(at)}{second})"
    return Advice(cause, _convert(at, right))


def _module(at: Situation) -> str:
    return next((f"{n}." for n in ("torch", "gg", "glowgrad") if n in at.names), "")


def _convert(at: Situation, how: str) -> list[Fix]:
    """The first operand, converted; of two, the one that is no float32."""
    sides = [n for n in parts(at) if hasattr(at.value(n), "dtype")]
    wrong = [n for n in sides if "float32" not in str(at.value(n).dtype)] or sides
    call = at.call
    if not wrong and call is not None and call.args:
        wrong = call.args[:1]
    return [at.code.change(wrong[0], _bracketed(at, wrong[0]) + how)] if wrong else []


def _bracketed(at: Situation, node: ast.expr) -> str:
    text = at.code.of(node)
    plain = isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript))
    return text if plain else f"({text})"


def _before_call(at: Situation, how: str) -> list[Fix]:
    node = at.call
    if node is None or not isinstance(node.func, ast.Attribute):
        return []
    owner = node.func.value
    value = at.value(owner)
    if value is MISSING or hasattr(value, "dtype"):
        return [at.code.change(owner, _bracketed(at, owner) + how)]
    return _convert(at, how)


def _as_tensor(at: Situation) -> list[Fix]:
    call = at.call
    module = _module(at)
    if call is None or not call.args or not module:
        return []
    text = at.code.of(call.args[0])
    return [at.code.change(call.args[0], f"{module}tensor({text}).float()")]


def _truth(at: Situation) -> list[Fix]:
    node = at.node
    if isinstance(node, (ast.If, ast.While, ast.Assert)):
        node = node.test
    if not isinstance(node, ast.expr):
        return []
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    text = _bracketed(at, node)
    return [at.code.change(node, f"{text}.{how}()") for how in ("all", "any")]


def _shape(at: Situation) -> list[Fix]:
    call = at.call
    if call is None or len(call.args) < 2:
        return []
    line, column = at.code.place(call.args[0])[:2]
    end_line, end = at.code.place(call.args[-1])[2:]
    place = (line, column, end_line, end)
    text = at.code.part(*place)
    return [at.code.fix(f"Write the shape as `({text})`", at.code.edit(place, f"({text})"))]


def _devices(at: Situation) -> Advice:
    cause = "The tensors are on different devices: move them and the model to one."
    found = [(n, at.value(n)) for n in parts(at)]
    on = [(n, str(v.device).partition(":")[0]) for n, v in found if hasattr(v, "device")]
    away = [(n, d) for n, d in on if d == "cpu"]
    target = "device" if "device" in at.names else '"webgpu"'
    fixes = [at.code.change(n, f"{_bracketed(at, n)}.to({target})") for n, _ in away]
    model = at.call.func if at.call is not None else None
    if model is not None and hasattr(at.value(model), "parameters"):
        name = at.code.of(model)
        line = at.code.place(at.call)[0] if at.call is not None else 1
        text = at.code.line(line)
        indent = text[: len(text) - len(text.lstrip())]
        edit = at.code.insert(line, 0, f"{indent}{name}.to({target})\n")
        fixes.append(at.code.fix(f"Move the model: add `{name}.to({target})`", edit))
    return Advice(cause, fixes)


def _without_gpu(at: Situation) -> list[Fix]:
    node = at.call
    if node is None:
        return []
    if called(node) == "cuda" and isinstance(node.func, ast.Attribute):
        return [at.code.change(node, at.code.of(node.func.value))]
    for argument in [*node.args, *(k.value for k in node.keywords)]:
        if isinstance(argument, ast.Constant) and argument.value in ("cuda", "webgpu", "cuda:0"):
            return [at.code.change(argument, '"cpu"')]
    return []
