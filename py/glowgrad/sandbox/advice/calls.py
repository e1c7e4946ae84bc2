"""Calls: brackets forgotten or too many, arguments missing, self, forward."""

from __future__ import annotations

import ast
import builtins
import re
from typing import Any

from .code import Advice, Code, Fix
from .situation import MISSING, Situation, called


def advise(at: Situation) -> Advice | None:
    message = at.message
    if isinstance(at.error, RecursionError):
        return Advice(
            "A function calls itself without an end. Give it a case that returns without a call."
        )
    if not isinstance(at.error, (TypeError, NotImplementedError)):
        return None
    if "object is not callable" in message:
        return _not_callable(at)
    if "object is not subscriptable" in message and re.search("method|function|type", message):
        return _brackets_forgotten(at)
    if found := re.search(r"(\w+)(?:\.\w+)*\(\) takes (\d+|no) (?:positional )?argument", message):
        return _too_many(at)
    if found := re.search(r"missing \d+ required positional arguments?: (.*)", message):
        return _missing(at, found[1])
    if found := re.search(r"(\w+) needs a method forward", message):
        return _forward(at, found[1])
    if found := re.match(r"Sequential takes layers, but item \d+ is (\w+)", message):
        return _sequential(at, found[1])
    if "'method' object is not iterable" in message or "'builtin_function_or_method'" in message:
        return Advice("A method is called with brackets.", _call_it(at))
    if re.search(
        r"unsupported operand .*'(method|function|builtin_function_or_method|type)'", message
    ):
        return Advice(
            "A function stands where its result is meant: call it with brackets.", _call_it(at)
        )
    return None


def _not_callable(at: Situation) -> Advice:
    call = at.call
    if call is None:
        return Advice("Something is used like a function that is not one.")
    function = at.code.of(call.func)
    value = at.value(call.func)
    text = at.code.of(call)
    inside = text[len(function) + 1 : -1]
    kind = type(value).__name__ if value is not MISSING else "value"
    if isinstance(value, (list, tuple, dict)) or hasattr(value, "shape"):
        shadowed = isinstance(call.func, ast.Name) and call.func.id in dir(builtins)
        if shadowed:
            return _shadowed(at, call.func)
        cause = f"{function} is no function ({kind}): brackets [ ] take something out of it."
        return Advice(
            cause,
            [at.code.change(call, f"{function}[{inside}]")]
            if inside
            else [at.code.change(call, function)],
        )
    if isinstance(call.func, ast.Name) and call.func.id in dir(builtins):
        return _shadowed(at, call.func)
    if not call.args and not call.keywords:
        return Advice(
            f"{function} is no function ({kind}): leave the brackets out.",
            [at.code.change(call, function)],
        )
    if isinstance(call.func, ast.Constant) or isinstance(value, (int, float)):
        cause = f"{function} is no function ({kind}): a product needs * before the bracket."
        return Advice(cause, [at.code.change(call, f"{function} * ({inside})")])
    return Advice(
        f"{function} is used like a function, but is a {kind}; perhaps an earlier cell gave a "
        "variable that name."
    )


def _shadowed(at: Situation, name: ast.expr) -> Advice:
    text = at.code.of(name)
    number = at.code.place(name)[0]
    line = at.code.line(number)
    indent = line[: len(line) - len(line.lstrip())]
    add = at.code.insert(number, 0, f"{indent}del {text}\n")
    fixes = []
    if text in at.namespace:
        fixes = [at.code.fix(f"Take the variable away: add `del {text}`", add)]
    return Advice(
        f"{text} is used like a function, but a variable of that name hides Python's own.", fixes
    )


def _brackets_forgotten(at: Situation) -> Advice | None:
    node = at.node
    if not isinstance(node, ast.Subscript):
        return None
    owner, inside = at.code.of(node.value), at.code.of(node.slice)
    cause = f"{owner} is a function: it is called with ( )."
    return Advice(
        cause,
        [
            at.code.change(node, f"{owner}({inside})"),
            at.code.change(node, f"{owner}()[{inside}]"),
        ],
    )


def _too_many(at: Situation) -> Advice | None:
    call = at.call
    if call is None:
        return None
    name = re.match(r"(?:(\w+)\.)?(\w+)\(\) takes", at.message.split("<locals>.")[-1])
    if "takes no arguments" in at.message:
        return _misnamed_init(at, called(call) or "")
    counts = re.search(r"takes (\d+) positional arguments? but (\d+)", at.message)
    method = name[2] if name else ""
    defined = _function(at, name[1] if name else None, method)
    if defined is not None and counts:
        code, function = defined
        first = function.args.args[0].arg if function.args.args else None
        if name and name[1] and first != "self":
            line, column = _arguments(code, function)
            edit = code.insert(line, column, "self, " if first else "self")
            fix = code.fix(f"Add `self` to {method}", edit)
            return Advice("The first argument of a method is the object itself, self.", [fix])
    if counts and int(counts[2]) > int(counts[1]):
        bound = 1 if name and name[1] else 0
        wanted, given = int(counts[1]) - bound, int(counts[2]) - bound
        cause = f"{called(call)} takes {wanted} argument{'s' * (wanted != 1)}, but got {given}."
        if len(call.args) > wanted >= 1:
            start = at.code.place(call.args[wanted - 1])
            end = at.code.place(call.args[-1])
            place = (start[2], start[3], end[2], end[3])
            extra = at.code.part(*place).lstrip(", ")
            return Advice(cause, [at.code.fix(f"Leave out `{extra}`", at.code.edit(place, ""))])
        return Advice(cause)
    return None


def _misnamed_init(at: Situation, class_name: str) -> Advice:
    cause = f"{class_name} has no __init__ that would take them: two underlines stand on each side."
    for code in at.codes:
        for made in code.nodes(ast.ClassDef):
            for method in made.body if made.name == class_name else []:
                if isinstance(method, ast.FunctionDef) and re.match(r"_+i\w*t_*$", method.name):
                    line, column = code.place(method)[:2]
                    at_name = code.line(line).find(method.name, column)
                    place = (line, at_name, line, at_name + len(method.name))
                    edit = code.edit(place, "__init__")
                    return Advice(cause, [code.fix(f"Change `{method.name}` to `__init__`", edit)])
    return Advice(cause)


def _function(
    at: Situation, class_name: str | None, name: str
) -> tuple[Code, ast.FunctionDef] | None:
    for code in at.codes:
        owners: list[Any] = [code.tree]
        if class_name:
            owners = [c for c in code.nodes(ast.ClassDef) if c.name == class_name]
        for owner in owners:
            for statement in owner.body:
                if isinstance(statement, ast.FunctionDef) and statement.name == name:
                    return code, statement
    return None


def _arguments(code: Code, function: ast.FunctionDef) -> tuple[int, int]:
    """The place after the opening bracket of a definition."""
    line, column = code.place(function)[:2]
    return line, code.line(line).find("(", column) + 1


def _missing(at: Situation, names: str) -> Advice | None:
    call = at.call
    if call is None:
        return None
    function = called(call)
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if "'self'" in names or (
        isinstance(at.value(owner), type) and not isinstance(at.value(call.func), type) and owner
    ):
        assert owner is not None
        cause = f"{at.code.of(owner)} is the class: make an object of it first, with brackets."
        return Advice(cause, [at.code.change(owner, f"{at.code.of(owner)}()")])
    return Advice(f"{function} also needs {names.replace(chr(39), '')}.")


def _forward(at: Situation, class_name: str) -> Advice:
    cause = f"Calling a module runs its forward, which {class_name} does not have."
    for code in at.codes:
        for made in code.nodes(ast.ClassDef):
            if made.name != class_name:
                continue
            for method in made.body:
                wrong = isinstance(method, ast.FunctionDef) and re.match(
                    r"(?i)_*(foward|forwad|forwards|fwd|call|predict|farward)_*$", method.name
                )
                if wrong and isinstance(method, ast.FunctionDef):
                    line, column = code.place(method)[:2]
                    start = code.line(line).find(method.name, column)
                    edit = code.edit((line, start, line, start + len(method.name)), "forward")
                    return Advice(cause, [code.fix(f"Change `{method.name}` to `forward`", edit)])
            indent = " " * code.place(made.body[-1])[1]
            line, column = code.place(made.body[-1])[2:]
            text = f"\n\n{indent}def forward(self, x):\n{indent}    return x"
            return Advice(
                cause, [code.fix("Add a method forward", code.insert(line, column, text))]
            )
    return Advice(cause)


def _sequential(at: Situation, kind: str) -> Advice:
    call = at.call
    if kind in ("list", "tuple") and call is not None and len(call.args) == 1:
        first = call.args[0]
        if isinstance(first, (ast.List, ast.Tuple)):
            inner = at.code.of(first)[1:-1].strip().rstrip(",")
            return Advice(
                "Sequential takes its layers one after the other, without [ ].",
                [at.code.change(first, inner)],
            )
        cause = "Sequential takes its layers one after the other: * takes them out of the list."
        return Advice(cause, [at.code.change(first, f"*{at.code.of(first)}")])
    fixes: list[Fix] = []
    for argument in call.args if call is not None else []:
        value = at.value(argument)
        if isinstance(value, type):
            fixes.append(at.code.change(argument, f"{at.code.of(argument)}()"))
    return Advice("A class becomes a layer by its brackets: nn.ReLU().", fixes)


def _call_it(at: Situation) -> list[Fix]:
    from .shapes import parts

    nodes = parts(at) or (
        [at.node.iter] if isinstance(at.node, (ast.For, ast.comprehension)) else []
    )
    if not nodes and isinstance(at.node, ast.expr):
        nodes = [at.node]
    return [
        at.code.change(node, f"{at.code.of(node)}()")
        for node in nodes
        if callable(at.value(node)) and not hasattr(at.value(node), "shape")
    ]
