"""Gradients: backward twice, changes in place, numbers that leave the graph, nothing to train."""

from __future__ import annotations

import ast
import re

from .code import Advice, Fix
from .situation import Situation, called


def advise(at: Situation) -> Advice | None:
    message = at.message
    if message.startswith("backward was called a second time"):
        cause = (
            "After backward the graph is thrown away. Compute the loss anew before each backward: "
            "in a loop, the forward pass belongs inside it."
        )
        return Advice(cause)
    if "changed in place" in message and "backward of" in message:
        return Advice(
            "backward needs a value that a later line has overwritten. Make a new tensor instead "
            "of changing that one.",
            _out_of_place(at),
        )
    if message.startswith("a leaf that requires gradients cannot be changed in place"):
        return Advice(
            "Autograd would record this change of a weight. Updates happen outside of the record.",
            _without_gradients(at),
        )
    if message.startswith("numpy() would lose the history"):
        return Advice("numpy has no gradients: detach() the tensor first.", _detach(at))
    if message.startswith("backward starts from one number"):
        return Advice(
            "backward asks how one number changes: make one of the tensor first.",
            _reduced(at),
        )
    if "does not require gradients and has no history" in message:
        return Advice(
            "Nothing on the way to this number was recorded: its weights lack requires_grad=True, "
            "or it was computed inside no_grad(), or through detach(), item() or numpy.",
            _requires_grad(at),
        )
    if message.startswith("only floating-point tensors can require gradients"):
        return Advice(
            "Gradients are fractions: the tensor must hold floats. Write 1.0 for 1.", _floats(at)
        )
    if "got no parameters" in message:
        return Advice(
            "The optimizer has nothing to train: the model has no layers yet, or the list is empty."
        )
    if "is not iterable" in message and _optimizer(at):
        return _parameters(at)
    return None


def _optimizer(at: Situation) -> bool:
    owner = at.value(at.call.func) if at.call is not None else None
    return isinstance(owner, type) and "optim" in owner.__module__


def _parameters(at: Situation) -> Advice:
    call = at.call
    assert call is not None
    fixes = []
    if call.args:
        first = call.args[0]
        text = at.code.of(first)
        if isinstance(first, ast.Attribute) and first.attr == "parameters":
            fixes = [at.code.change(first, f"{text}()")]
        elif hasattr(at.value(first), "parameters"):
            fixes = [at.code.change(first, f"{text}.parameters()")]
        elif hasattr(at.value(first), "shape"):
            fixes = [at.code.change(first, f"[{text}]")]
    return Advice(
        "An optimizer takes the weights themselves: model.parameters(), with brackets.", fixes
    )


def _out_of_place(at: Situation) -> list[Fix]:
    """x = x + 1 for each x += 1 above the failing line; the nearest first."""
    last = at.place[0] if at.place else 0
    signs = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
    found = [
        n
        for n in at.code.nodes(ast.AugAssign)
        if n.lineno <= last and isinstance(n.target, ast.Name) and type(n.op) in signs
    ]
    fixes = []
    for node in reversed(found):
        value = at.value(node.target)
        if hasattr(value, "requires_grad"):
            name, right = at.code.of(node.target), at.code.of(node.value)
            right = f"({right})" if isinstance(node.value, ast.BinOp) else right
            fixes.append(at.code.change(node, f"{name} = {name} {signs[type(node.op)]} {right}"))
    for call in at.code.nodes(ast.Call):
        name = called(call) or ""
        if name.endswith("_") and not name.startswith("_") and isinstance(call.func, ast.Attribute):
            text = at.code.of(call)
            owner = at.code.of(call.func.value)
            right = text.replace(f".{name}(", f".{name[:-1]}(", 1)
            if any(s.value is call for s in at.code.nodes(ast.Expr)):
                fixes.append(at.code.change(call, f"{owner} = {right}"))
    for call in at.code.nodes(ast.Call):
        for word in call.keywords:
            if word.arg == "inplace" and getattr(word.value, "value", None) is True:
                fixes.append(at.code.change(word.value, "False"))
    return fixes


def _without_gradients(at: Situation) -> list[Fix]:
    """The line inside of no_grad()."""
    if at.place is None:
        return []
    maker = next((n for n in ("torch", "gg", "glowgrad") if n in at.names), None)
    number = at.place[0]
    line = at.code.line(number)
    indent = line[: len(line) - len(line.lstrip())]
    if maker is None or at.place[2] != number:
        return []
    text = f"{indent}with {maker}.no_grad():\n{indent}    {line.lstrip()}"
    fix = at.code.fix(f"Put it inside `with {maker}.no_grad():`", at.code.edit_line(number, text))
    return [fix]


def _detach(at: Situation) -> list[Fix]:
    node = at.call
    if node is None:
        return []
    if called(node) == "numpy" and isinstance(node.func, ast.Attribute):
        owner, line, column = at.code.owner(node.func)
        text = f"{owner}.detach().numpy()"
        label = f"Change `{at.code.of(node)}` to `{text}`"
        return [at.code.fix(label, at.code.insert(line, column, ".detach()"))]
    for argument in node.args:
        if getattr(at.value(argument), "requires_grad", False) is True:
            return [at.code.change(argument, f"{at.code.of(argument)}.detach()")]
    return []


def _reduced(at: Situation) -> list[Fix]:
    node = at.call
    if node is None or not isinstance(node.func, ast.Attribute):
        return []
    owner, line, column = at.code.owner(node.func)
    return [
        at.code.fix(
            f"Write `{owner}.{how}().backward()`", at.code.insert(line, column, f".{how}()")
        )
        for how in ("mean", "sum")
    ]


def _requires_grad(at: Situation) -> list[Fix]:
    """requires_grad=True where the only tensor of numbers is made."""
    made = [
        (code, call)
        for name in ("tensor", "zeros", "ones", "randn", "rand", "full")
        for code, call in at.calls(name)
        if code is at.code and not any(k.arg == "requires_grad" for k in call.keywords)
    ]
    targets = [c for c in made if any(a.value is c[1] for a in at.code.nodes(ast.Assign))]
    if len(targets) != 1:
        return []
    code, call = targets[0]
    text = code.of(call)
    joint = "" if text.endswith("(") or not (call.args or call.keywords) else ", "
    return [code.change(call, f"{text[:-1]}{joint}requires_grad=True)")]


def _floats(at: Situation) -> list[Fix]:
    if at.call is None or not at.call.args:
        return []
    first = at.call.args[0]
    text = at.code.of(first)
    right = re.sub(r"(?<![\w.])(\d+)(?![\w.])", r"\1.0", text)
    return [at.code.change(first, right)] if right != text else []
