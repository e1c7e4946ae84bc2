"""Lists, texts, tuples and loops: places that do not exist, None, unpacking."""

from __future__ import annotations

import ast
import re
from typing import Any

from .code import Advice, Fix
from .situation import MISSING, Situation, called


def advise(at: Situation) -> Advice | None:
    message = at.message
    if "'NoneType'" in message or message.startswith("NoneType"):
        owner = at.node.value if isinstance(at.node, (ast.Subscript, ast.Attribute)) else None
        if isinstance(at.node, ast.BinOp):
            sides = [at.node.left, at.node.right]
            owner = next((s for s in sides if at.value(s) is None), None)
        elif isinstance(at.node, ast.Call):
            owner = at.node.func if at.value(at.node.func) is None else None
        elif at.node is not None and at.value(at.node) is None:
            owner = at.node if isinstance(at.node, ast.expr) else None
        return none_value(at, owner, "is None")
    if "empty sequence" in message or "iterable argument is empty" in message:
        return Advice("There is nothing in it to choose from: is the list filled before?")
    if isinstance(at.error, IndexError):
        return _index(at)
    if "values to unpack" in message:
        return _unpack(at)
    if "indices must be integers" in message:
        return _no_place(at)
    if "does not support item assignment" in message:
        return _fixed(at)
    if found := re.search(r"'(int|float|Linear|\w+)' object is not iterable", message):
        return _not_iterable(at, found[1])
    if found := re.search(r"object of type '(\w+)' has no len", message):
        return Advice(f"One value of type {found[1]} has no length.")
    if "unhashable type" in message:
        return Advice("Only what cannot change may be a key: write a tuple (…) for a list […].")
    return None


def none_value(at: Situation, owner: ast.AST | None, what: str) -> Advice:
    """Advice about a value that is None: where it came from."""
    name = at.code.of(owner) if owner is not None else "The value"
    source = owner
    if isinstance(owner, ast.Name):
        source = at.assigned(owner.id)
    made = called(source) if source is not None else None
    if isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute):
        if made in ("sort", "append", "reverse", "extend", "shuffle", "update", "add", "insert"):
            return _changed_in_place(at, name, source)
        if made in ("backward", "step", "zero_grad"):
            return Advice(f"{made}() gives nothing back: write it on a line of its own.")
    if made == "print":
        return Advice("print shows a value and gives None: keep the value itself.")
    if made is not None:
        for code in at.codes:
            for function in code.nodes(ast.FunctionDef):
                if function.name == made and not _returns(function):
                    return _without_return(at, name, made)
    if isinstance(owner, ast.Attribute) and owner.attr == "grad":
        tensor = at.code.of(owner.value)
        return Advice(
            f"{name} is None: {tensor} has no gradient before backward(), and never without "
            "requires_grad=True."
        )
    return Advice(f"{name} is None, that is nothing: a function without return gives it, for one.")


def _returns(function: ast.FunctionDef) -> bool:
    return any(isinstance(n, (ast.Return, ast.Yield)) for n in ast.walk(function))


def _changed_in_place(at: Situation, name: str, source: ast.Call) -> Advice:
    assert isinstance(source.func, ast.Attribute)
    method = source.func.attr
    cause = f"{method}() changes the list itself and gives None, which {name} now is."
    for code in at.codes:
        for statement in code.nodes(ast.Assign):
            if (
                isinstance(statement.value, ast.Call)
                and code.of(statement.value)
                and (statement.value is source)
            ):
                text = code.of(source)
                fixes = [code.change(statement, text)]
                if method == "sort":
                    target = code.of(statement.targets[0])
                    owner = code.of(source.func.value)
                    fixes.insert(0, code.change(statement, f"{target} = sorted({owner})"))
                return Advice(cause, fixes)
    return Advice(cause)


def _without_return(at: Situation, name: str, made: str) -> Advice:
    cause = f"{name} is None: {made} has no return, so it gives nothing back."
    for code in at.codes:
        for function in code.nodes(ast.FunctionDef):
            if function.name != made:
                continue
            last = function.body[-1]
            if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
                line, column = code.place(last)[2:]
                indent = " " * code.place(last)[1]
                text = f"return {last.targets[0].id}"
                edit = code.insert(line, column, f"\n{indent}{text}")
                return Advice(cause, [code.fix(f"Add `{text}`", edit)])
            if isinstance(last, ast.Expr) and not (called(last.value) or "").endswith("_"):
                return Advice(cause, [code.change(last, f"return {code.of(last)}")])
    return Advice(cause)


def _index(at: Situation) -> Advice | None:
    message, node = at.message, at.node
    found = re.search(r"index (-?\d+) is outside of axis (\d+) of shape \(([\d, ]*)\)", message)
    found = found or re.search(
        r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", message
    )
    if found:
        sizes = [int(n) for n in re.findall(r"\d+", found[3])]
        axis = int(found[2])
        size = sizes[axis] if len(sizes) > axis else sizes[0]
        cause = f"Places are counted from 0: the {size} of axis {axis} are 0 to {size - 1}."
        return Advice(cause, _smaller(at, int(found[1]), size))
    if "too many indices" in message:
        return Advice("There are more indices than axes: leave some out.", _fewer(at))
    if isinstance(node, ast.Subscript):
        owner = at.value(node.value)
        if isinstance(owner, (list, tuple, str, range)):
            return _list_index(at, node, owner)
    if "Replacement index" in message:
        return Advice("The text has more places {} than values are given.")
    if "pop from empty" in message:
        return Advice("The list is empty: look with `if` before.")
    return None


def _list_index(at: Situation, node: ast.Subscript, owner: Any) -> Advice:
    name, size = at.code.of(node.value), len(owner)
    if not size:
        return Advice(f"{name} is empty: is it filled before?")
    cause = f"{name} has {size} elements; they are counted from 0, so the last is {size - 1}."
    index = at.value(node.slice)
    fixes = _smaller(at, index, size) if isinstance(index, int) else []
    if isinstance(node.slice, ast.Name):
        for call in at.code.nodes(ast.Call):
            if called(call) == "range" and call.args and call.lineno <= node.lineno:
                last = call.args[0] if len(call.args) == 1 else call.args[1]
                text, right = at.code.of(last), f"len({name})"
                if text != right and (right in text or isinstance(last, ast.Constant)):
                    fixes.append(at.code.change(last, f"len({name})"))
    if isinstance(node.slice, ast.Call) and called(node.slice) == "len":
        fixes.append(at.code.change(node.slice, "-1"))
    return Advice(cause, fixes)


def _smaller(at: Situation, index: int, size: int) -> list[Fix]:
    node = at.node
    if not isinstance(node, ast.Subscript) or not size:
        return []
    inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    wrong = [n for n in inside if isinstance(n, ast.Constant) and n.value == index]
    return [at.code.change(wrong[0], str(size - 1))] if wrong and index >= size else []


def _fewer(at: Situation) -> list[Fix]:
    node = at.node
    found = re.search(r"with (\d+) dim|array is (\d+)-dim", at.message)
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Tuple) or not found:
        return []
    kept = node.slice.elts[: int(found[1] or found[2])]
    return [at.code.change(node.slice, ", ".join(at.code.of(n) for n in kept))] if kept else []


def _unpack(at: Situation) -> Advice:
    counts = re.search(r"expected (\d+)(?:, got (\d+))?", at.message)
    targets = None
    for statement in at.code.nodes(ast.Assign):
        if (
            at.place
            and statement.lineno == at.place[0]
            and isinstance(statement.targets[0], ast.Tuple)
        ):
            targets = statement
    loops = [n for n in at.code.nodes(ast.For) if at.place and n.lineno == at.place[0]]
    wanted = counts[1] if counts else "several"
    cause = f"{wanted} names stand on the left, but another number of values comes."
    fixes: list[Fix] = []
    if loops and isinstance(loops[0].target, ast.Tuple):
        loop = loops[0]
        value = at.value(loop.iter)
        text = at.code.of(loop.iter)
        cause = f"Each round of the loop gives one value, for {wanted} names."
        if isinstance(value, dict):
            cause = "A dictionary gives its keys; items() gives keys and values."
            if len(loops[0].target.elts) == 2:
                fixes = [at.code.change(loop.iter, f"{text}.items()")]
        elif value is not MISSING and len(loop.target.elts) == 2:
            fixes = [at.code.change(loop.iter, f"enumerate({text})")]
    elif targets is not None:
        tuple_node = targets.targets[0]
        assert isinstance(tuple_node, ast.Tuple)
        given = int(counts[2]) if counts and counts[2] else None
        value = at.value(targets.value)
        if given is None and isinstance(targets.value, ast.Tuple):
            given = len(targets.value.elts)
        if given is None and hasattr(value, "__len__"):
            given = len(value)
        if given is not None:
            cause = f"{wanted} names stand on the left, but {given} values come."
            names = [at.code.of(n) for n in tuple_node.elts]
            if given < len(names) and given > 1:
                fixes = [at.code.change(tuple_node, ", ".join(names[:given]))]
        if counts and "too many" in at.message:
            names = [at.code.of(n) for n in tuple_node.elts]
            text = ", ".join([*names, "*rest"])
            fixes = [at.code.change(tuple_node, text)]
    return Advice(cause, fixes)


def _no_place(at: Situation) -> Advice | None:
    node = at.node
    if not isinstance(node, ast.Subscript):
        return None
    index = at.value(node.slice)
    inside = at.code.of(node.slice)
    if isinstance(index, float):
        return Advice(
            "Places are whole numbers.",
            [
                at.code.change(node.slice, str(int(index)))
                if isinstance(node.slice, ast.Constant)
                else at.code.change(node.slice, f"int({inside})")
            ],
        )
    if isinstance(index, str) and index.lstrip("-").isdigit():
        return Advice(
            "Places are whole numbers, not text.", [at.code.change(node.slice, f"int({inside})")]
        )
    if isinstance(node.slice, ast.BinOp) and isinstance(node.slice.op, ast.Div):
        left, right = at.code.of(node.slice.left), at.code.of(node.slice.right)
        cause = "/ gives a fraction; // divides to a whole number."
        return Advice(cause, [at.code.change(node.slice, f"{left} // {right}")])
    return Advice("A list is asked by the number of the place; by name only a dictionary can be.")


def _fixed(at: Situation) -> Advice:
    owner = next(
        (
            s.value
            for s in at.code.nodes(ast.Subscript)
            if at.place and s.lineno == at.place[0] and isinstance(s.ctx, ast.Store)
        ),
        None,
    )
    name = at.code.of(owner) if owner is not None else "It"
    if "'tuple'" in at.message:
        cause = f"{name} is a tuple, which never changes: make a list of it."
        fixes = []
        if owner is not None and isinstance(owner, ast.Name):
            value = at.assigned(owner.id)
            for code in at.codes:
                if isinstance(value, ast.Tuple) and any(n is value for n in code.nodes(ast.Tuple)):
                    inner = code.of(value)
                    inner = inner[1:-1] if inner.startswith("(") else inner
                    fixes = [code.change(value, f"[{inner}]")]
        return Advice(cause, fixes)
    if "'str'" in at.message:
        return Advice(f"{name} is a text, which never changes: build a new one, e.g. by replace().")
    return Advice(f"{name} has no places that could be set.")


def _not_iterable(at: Situation, kind: str) -> Advice | None:
    cause = f"One value of type {kind} is nothing to go through."
    for loop in [*at.code.nodes(ast.For), *at.code.nodes(ast.comprehension)]:
        line = getattr(loop, "lineno", loop.iter.lineno)
        if at.place and line == at.place[0] and kind == "int":
            text = at.code.of(loop.iter)
            fix = at.code.change(loop.iter, f"range({text})")
            return Advice("To count up to a number, loop over a range.", [fix])
    call = at.call
    if kind == "int" and call is not None and call.args and called(call) in ("sum", "max", "min"):
        inner = ", ".join(at.code.of(a) for a in call.args)
        return Advice(
            cause + " Put the numbers into a list.",
            [at.code.change(call, f"{called(call)}([{inner}])")],
        )
    return Advice(cause)
