"""The same expression as programs to run: with the engine, and with a class of one's own."""

from __future__ import annotations

import ast
from typing import Any

from ..figure import as_numpy
from .reader import FUNCTIONS, METHODS, MODULES, PI, Reader, last_name
from .tape import Entry, needed

OWN_CLASS = '''\
import math


class Value:
    """A number that remembers how it was computed."""

    def __init__(self, number, parents=()):
        self.number, self.grad = number, 0.0
        self.parents = parents                   # (parent, local derivative) pairs

    def __add__(self, other):
        other = value(other)
        return Value(self.number + other.number, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        other = value(other)
        return Value(self.number * other.number, [(self, other.number), (other, self.number)])

    def __pow__(self, n):
        return Value(self.number**n, [(self, n * self.number ** (n - 1))])

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -value(other)

    def __truediv__(self, other):
        return self * value(other) ** -1

    def __rsub__(self, other):
        return value(other) - self

    def __rtruediv__(self, other):
        return value(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        order, seen = [], set()

        def visit(node):                         # parents first, each once
            if node not in seen:
                seen.add(node)
                for parent, _ in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):             # from the result to the inputs
            for parent, local in node.parents:
                parent.grad += local * node.grad


def value(x):
    return x if isinstance(x, Value) else Value(x)
'''
# What each function gives for a number n, and its derivative there, once its value is v.
_OWN = {
    "abs": ("abs(n)", "1.0 if n > 0 else -1.0 if n < 0 else 0.0"),
    "cos": ("math.cos(n)", "-math.sin(n)"),
    "exp": ("math.exp(n)", "v"),
    "log": ("math.log(n)", "1 / n"),
    "relu": ("max(n, 0.0)", "1.0 if n > 0 else 0.0"),
    "sigmoid": ("1 / (1 + math.exp(-n))", "v * (1 - v)"),
    "sin": ("math.sin(n)", "math.cos(n)"),
    "sqrt": ("math.sqrt(n)", "1 / (2 * v)"),
    "square": ("n * n", "2 * n"),
    "tanh": ("math.tanh(n)", "1 - v * v"),
}
_ARITHMETIC = {"input", "constant", "add", "sub", "mul", "div", "neg", "power"}
_BUILT_IN = {"sum", "mean", "pow"}


def engine_program(code: str, **values: Any) -> str:
    """The code as a program for the engine: tensors, `backward()`, and the gradients printed.

    Raises ValueError where the machine does not follow the code.
    """
    found = _Found(code, values)
    lines = ["import math", ""] if found.takes_pi else []
    lines.append("import glowgrad as gg")
    if functions := sorted(found.functions - _BUILT_IN):
        lines.append(f"from glowgrad import {', '.join(functions)}")
    lines.append("")
    lines += [f"{name} = gg.tensor({numbers})" for name, numbers in found.inputs.items()]
    lines += [
        f"for leaf in [{', '.join(found.inputs)}]:",
        "    leaf.requires_grad_()",
        "",
        *found.statements,
        f"{found.result}.backward()",
        "",
        f'print("{found.result} =", round({found.result}.item(), 4))',
    ]
    lines += [f'print("d{found.result}/d{name} =", {name}.grad.tolist())' for name in found.asked]
    return "\n".join(lines) + "\n"


def own_program(code: str, **values: Any) -> str | None:
    """The code with an autodiff class of one's own, whole; None where it takes vectors or matrices,
    which that class does not know.

    Raises ValueError where the machine does not follow the code.
    """
    found = _Found(code, values)
    known = _ARITHMETIC | set(_OWN)
    if not all(entry.op in known and entry.shape == () for entry in found.entries):
        return None
    lines = [OWN_CLASS]
    for name in sorted(found.functions & set(_OWN)):
        value, slope = _OWN[name]
        lines += [
            "",
            f"def {name}(x):",
            "    x = value(x)",
            "    n = x.number",
            f"    v = {value}",
            f"    return Value(v, [(x, {slope})])",
            "",
        ]
    lines.append("")
    lines += [f"{name} = Value({number})" for name, number in found.inputs.items()]
    lines += ["", *found.statements, f"{found.result}.backward()", ""]
    lines.append(f'print("{found.result} =", round({found.result}.number, 4))')
    lines += [f'print("d{found.result}/d{name} =", {name}.grad)' for name in found.asked]
    return "\n".join(lines) + "\n"


class _Found:
    """The parts of a program that was read: inputs, statements, the functions that it calls."""

    def __init__(self, code: str, values: dict[str, Any]) -> None:
        reader = Reader(code, values)
        result = reader.read()
        self.entries: list[Entry] = needed(reader.tape, result)
        inputs = [entry for entry in self.entries if entry.op == "input"]
        self.inputs = {entry.name: _tidy(as_numpy(entry.tensor).tolist()) for entry in inputs}
        # A name may have been given to something else since.
        self.asked = [one.name for one in inputs if reader.names[one.name] is one]
        plain = _Plain(reader)
        self.result = result.name
        kept = [one for one in reader.statements if not reader.is_idle(one)]
        written = [ast.unparse(plain.visit(one)) for one in kept]
        if isinstance(kept[-1], ast.Expr):
            written[-1] = f"{self.result} = {written[-1]}"
        self.statements = written
        self.functions = plain.functions
        self.takes_pi = plain.takes_pi


class _Plain(ast.NodeTransformer):
    """Functions by their plain names, however they were called: x.tanh() is tanh(x)."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.functions: set[str] = set()
        self.takes_pi = False

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return node if node.id in self.reader.names or node.id not in PI else self._pi()

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if node.attr == "pi" and last_name(node.value) in MODULES:
            return self._pi()
        self.generic_visit(node)
        return node

    def _pi(self) -> ast.AST:
        self.takes_pi = True
        return ast.Attribute(ast.Name("math", ast.Load()), "pi", ast.Load())

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        # In place, an input could not be changed.
        self.generic_visit(node)
        name = ast.Name(ast.unparse(node.target), ast.Load())
        return ast.Assign([node.target], ast.BinOp(name, node.op, node.value), lineno=node.lineno)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called, name = node.func, last_name(node.func)
        if name not in FUNCTIONS:
            return node
        args = node.args
        if isinstance(called, ast.Attribute) and last_name(called.value) not in MODULES:
            args = [called.value, *args]
        if name in METHODS and not self.reader.adds_up(node):
            method = ast.Attribute(args[0], name, ast.Load())
            return ast.Call(method, args[1:], node.keywords)
        self.functions.add(name)
        return ast.Call(ast.Name(name, ast.Load()), args, node.keywords)


def _tidy(numbers: Any) -> Any:
    """Numbers of float32 as they were written: 0.1, not 0.10000000149011612."""
    if isinstance(numbers, list):
        return [_tidy(one) for one in numbers]
    return float(f"{numbers:.7g}")
