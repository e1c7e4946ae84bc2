"""Reads a few lines of Python as an expression: arithmetic on named numbers, and nothing that acts.

The text may come from a link, so it is never executed: only what stands here is understood.
"""

from __future__ import annotations

import ast
import difflib
import math
import operator
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...tensor import Tensor
from .tape import Entry, Tape

_OPERATORS: dict[type, tuple[str, Any]] = {
    ast.Add: ("add", operator.add),
    ast.Sub: ("sub", operator.sub),
    ast.Mult: ("mul", operator.mul),
    ast.Div: ("div", operator.truediv),
    ast.Pow: ("pow", operator.pow),
    ast.MatMult: ("matmul", None),
}
_ONE = ("abs", "cos", "exp", "log", "relu", "sigmoid", "sin", "sqrt", "tanh")
_TWO = ("maximum", "minimum", "matmul")
METHODS = ("sum", "mean")
FUNCTIONS = (*_ONE, *_TWO, *METHODS, "square", "pow")
# Modules under whose names the functions may be called; nothing else of them is there.
PI = ("pi", "π")  # unless the text gives them another value
MODULES = {"gg", "glowgrad", "torch", "math", "np", "numpy", "F", "nn", "functional"}
_MAKERS = {"tensor", "Tensor", "Value", "array"}
_IGNORED = {"backward", "print"}
# Names that people give functions elsewhere.
_ELSEWHERE = {"ln": "log", "max": "maximum", "min": "minimum", "σ": "sigmoid"}
# Signs of formulas that Python does not know, and what it has instead.
_PRINTED = {"−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "÷": "/", "²": "**2", "³": "**3"}
_VALUES = (0.5, -1.0, 2.0, 1.5, -0.5, 3.0)  # of names that were given none
_MOST_ROUNDS = 60
_MOST_TEXT = 4000
_MOST_POWER = 1e6


class Reader(ast.NodeVisitor):
    """Walks the syntax of one text and records what it computes."""

    def __init__(self, text: str, given: Mapping[str, Any]) -> None:
        if len(text) > _MOST_TEXT:
            raise ValueError(f"the text is longer than {_MOST_TEXT} characters")
        self.text = text
        self.given = dict(given)
        self.tape = Tape()
        self.names: dict[str, Any] = {}
        self.result: Any = None
        self.result_name = ""
        self.rounds = 0
        self.statements: list[ast.stmt] = []
        self._idle: set[ast.stmt] = set()  # inputs, imports, backward(), print()
        self._sums: set[tuple[int, int]] = set()  # where the parts of a list are added up
        self._starts = [0]
        for line in text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._lines = text.splitlines()

    def read(self) -> Entry:
        """The last value that the text computes; raises ValueError for what is not understood."""
        try:
            tree = ast.parse(self.text)
        except SyntaxError as error:
            raise _at(error.lineno or 1, _not_python(error)) from None
        except (RecursionError, MemoryError, ValueError):
            raise ValueError("this is nested too deeply to be read") from None
        try:
            self.statements = tree.body
            for statement in tree.body:
                self._statement(statement)
        except RecursionError:
            raise ValueError("this is nested too deeply to be read") from None
        result = self.result
        if not isinstance(result, Entry) or result.op in ("input", "constant"):
            raise ValueError(
                "nothing is computed from the values yet: end with a line such as L = (w*x - y)**2"
            )
        if result.tensor.numel() != 1:
            raise ValueError(
                f"the last line gives {result.tensor.numel()} numbers of shape {result.shape}, and "
                "a gradient is the slope of one number: end with .sum() or .mean()"
            )
        if not result.tensor.requires_grad:
            raise ValueError("the last line depends on no named value: use one, such as w = 0.5")
        result.name = result.name or self.result_name or "L"
        return result

    def is_idle(self, statement: ast.stmt) -> bool:
        """Whether a statement only gives inputs their values, or does nothing here."""
        return statement in self._idle

    def adds_up(self, node: ast.Call) -> bool:
        """Whether a call of sum() adds the parts of a list."""
        return (node.lineno, node.col_offset) in self._sums

    # Statements

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            if len(node.targets) != 1:
                raise _at(node.lineno, "assign to one name at a time: a = 1.0")
            self._assign(node, node.targets[0], node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assign(node, node.target, node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            left = self._name(ast.copy_location(ast.Name(node.target.id, ast.Load()), node))
            value = self._operate(node, node.op, left, self._value(node.value))
            self._bind(node.target.id, value)
        elif isinstance(node, ast.Expr):
            if self._is_ignored(node.value):
                self._idle.add(node)
            else:
                self.result, self.result_name = self._value(node.value), ""
        elif isinstance(node, ast.For):
            self._loop(node)
        elif isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
            self._idle.add(node)
        else:
            raise _at(
                node.lineno,
                f"the machine does not follow {_kind(node)}: it reads assignments, arithmetic, "
                "for i in range(3): and functions such as tanh",
            )

    def _assign(self, node: ast.stmt, target: ast.expr, value: ast.expr) -> None:
        parts = [value]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            if len(target.elts) != len(value.elts):
                raise _at(
                    target.lineno,
                    f"{len(target.elts)} names and {len(value.elts)} values: give each name one",
                )
            parts = value.elts
            for name, made in [self._assigned(one, part) for one, part in _pairs(target, value)]:
                self._bind(name, made)
        else:
            self._bind(*self._assigned(target, value))
        if all(self._literal(part) is not None for part in parts):
            self._idle.add(node)

    def _assigned(self, target: ast.expr, value: ast.expr) -> tuple[str, Any]:
        if not isinstance(target, ast.Name):
            raise _at(target.lineno, "assign to a plain name: h = tanh(w*x)")
        numbers = self._literal(value)
        if numbers is None:
            return target.id, self._value(value)
        return target.id, self._input(target.id, numbers, value)

    def _bind(self, name: str, value: Any) -> None:
        if isinstance(value, Entry) and not value.name:
            value.name = name
        self.names[name] = value
        self.result, self.result_name = value, name

    def _loop(self, node: ast.For) -> None:
        rounds = self._value(node.iter)
        if not isinstance(rounds, range | list) or not isinstance(node.target, ast.Name):
            raise _at(node.lineno, "loop over a range or a list: for i in range(3):")
        for one in rounds:
            self._count(node)
            self.names[node.target.id] = one
            for statement in node.body:
                self._statement(statement)

    def _count(self, node: ast.AST) -> None:
        self.rounds += 1
        if self.rounds > _MOST_ROUNDS:
            raise _at(_line(node), f"more than {_MOST_ROUNDS} rounds are too many to be followed")

    def _is_ignored(self, node: ast.expr) -> bool:
        """`L.backward()` and `print(…)` belong to a program, and the machine has no need of them;
        a text in quotes is a comment.
        """
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return True
        if not isinstance(node, ast.Call):
            return False
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        return name in _IGNORED

    # Inputs

    def _literal(self, node: ast.expr) -> Any:
        """The numbers of `0.5`, `-1`, `[1.0, 2.0]` or `gg.tensor([…])`; None for anything else."""
        if isinstance(node, ast.Call) and last_name(node.func) in _MAKERS and node.args:
            return self._literal(node.args[0])
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | list | tuple):
            raise _at(node.lineno, f"{value!r} is no number")
        return value

    def _input(self, name: str, numbers: Any, node: ast.AST | None) -> Entry:
        numbers = self.given.pop(name, numbers)
        try:
            array = np.array(numbers, np.float32)
        except (ValueError, TypeError, OverflowError):
            raise _at(
                _line(node),
                f"{name} is no number, vector or matrix: the rows of a matrix are equally long, "
                "and all that stands in them are numbers",
            ) from None
        if not np.isfinite(array).all():
            raise _at(_line(node), f"{name} is too large, or no number")
        # A vector with a name is one input; so are the rows of a matrix.
        return self._guard(node, lambda: self.tape.input(name, Tensor(array), self._span(node)))

    # Values

    def _value(self, node: ast.expr) -> Any:
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise _at(node.lineno, f"the machine does not follow {_kind(node)}")
        return method(node)

    def _constant(self, node: ast.Constant) -> Any:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise _at(node.lineno, f"{node.value!r} is no number")
        return node.value

    def _name(self, node: ast.Name) -> Any:
        if node.id in self.names:
            return self.names[node.id]
        if node.id in PI:
            return math.pi
        if node.id in FUNCTIONS or node.id in MODULES:
            raise _at(node.lineno, f"{node.id} is a function or a module: call it, tanh(x)")
        count = sum(one.op == "input" for one in self.tape.entries)
        self.names[node.id] = self._input(node.id, _VALUES[count % len(_VALUES)], None)
        return self.names[node.id]

    def _binop(self, node: ast.BinOp) -> Any:
        return self._operate(node, node.op, self._value(node.left), self._value(node.right))

    def _operate(self, node: ast.AST, sign: ast.operator, left: Any, right: Any) -> Any:
        if isinstance(sign, ast.BitXor):
            raise _at(_line(node), "Python writes a power with two stars: x**2, not x^2")
        if type(sign) not in _OPERATORS:
            raise _at(_line(node), "the machine knows +, -, *, /, ** and @")
        name, compute = _OPERATORS[type(sign)]
        for one in (left, right):
            if not isinstance(one, int | float | Entry):
                raise _at(_line(node), "a list cannot be computed with: give it a name, v = [1, 2]")
        if not isinstance(left, Entry) and not isinstance(right, Entry):
            if compute is None:
                raise _at(_line(node), "@ multiplies matrices and vectors")
            return self._number(node, compute, left, right)
        if name == "pow" and isinstance(right, int | float):
            return self._apply(node, "power", [left], exponent=right)
        return self._apply(node, name, [left, right])

    def _number(self, node: ast.AST, compute: Any, left: Any, right: Any) -> Any:
        try:
            if compute is operator.pow and abs(right) > 64:
                raise OverflowError
            value = compute(left, right)
        except (ArithmeticError, ValueError):
            raise _at(_line(node), "this number cannot be computed") from None
        if isinstance(value, complex) or abs(value) > _MOST_POWER:
            raise _at(_line(node), f"{value} is no number that the machine can show")
        return value

    def _unaryop(self, node: ast.UnaryOp) -> Any:
        value = self._value(node.operand)
        if isinstance(node.op, ast.UAdd):
            return value
        if not isinstance(node.op, ast.USub) or not isinstance(value, int | float | Entry):
            raise _at(node.lineno, "the machine knows -x, but no other sign before a value")
        return self._apply(node, "neg", [value]) if isinstance(value, Entry) else -value

    def _list(self, node: ast.List | ast.Tuple) -> list[Any]:
        return [self._value(one) for one in node.elts]

    _tuple = _list

    def _listcomp(self, node: ast.ListComp) -> list[Any]:
        [first, *more] = node.generators
        rounds = self._value(first.iter)
        simple = isinstance(rounds, range | list) and isinstance(first.target, ast.Name)
        if more or first.ifs or not simple:
            raise _at(node.lineno, "write it as [tanh(w*x) for x in some_list]")
        made = []
        for one in rounds:
            self._count(node)
            self.names[first.target.id] = one  # type: ignore[attr-defined]
            made.append(self._value(node.elt))
        return made

    def _subscript(self, node: ast.Subscript) -> Any:
        whole, place = self._value(node.value), self._value(node.slice)
        places = place if isinstance(place, list) else [place]
        if not places or not all(isinstance(one, int) for one in places):
            raise _at(node.lineno, "an index is one whole number or two: v[0], W[0, 1]")
        if isinstance(whole, list):
            if len(places) == 1 and -len(whole) <= places[0] < len(whole):
                return whole[places[0]]
            raise _at(node.lineno, f"the list has {len(whole)} parts, counted from 0")
        if not isinstance(whole, Entry):
            raise _at(node.lineno, "only a vector, a matrix or a list has parts")
        sizes = zip(places, whole.shape, strict=False)
        if len(places) > len(whole.shape) or any(not -size <= one < size for one, size in sizes):
            raise _at(node.lineno, f"there is no such part in the shape {whole.shape}")
        positive = [one % size for one, size in zip(places, whole.shape, strict=False)]
        return self._apply(node, "index", [whole], index=positive)

    def _attribute(self, node: ast.Attribute) -> Any:
        if last_name(node.value) in MODULES and node.attr == "pi":
            return math.pi
        if node.attr != "T":
            raise _at(node.lineno, f".{node.attr} is not known here: try .T, .tanh() or .sum()")
        return self._apply(node, "transpose", [self._value(node.value)])

    def _call(self, node: ast.Call) -> Any:
        called = node.func
        options = {one.arg or "**": self._value(one.value) for one in node.keywords}
        if isinstance(called, ast.Name):
            name, first = called.id, []
        elif isinstance(called, ast.Attribute):
            name = called.attr
            is_module = last_name(called.value) in MODULES and name in FUNCTIONS
            first = [] if is_module else [self._value(called.value)]
        else:
            raise _at(node.lineno, "call a function by its name: tanh(x)")
        args = first + [self._value(one) for one in node.args]
        if name == "range":
            return self._range(node, args)
        if name == "t" and len(args) == 1:
            return self._apply(node, "transpose", args)
        return self._function(node, name, args, options)

    def _range(self, node: ast.Call, args: list[Any]) -> range:
        if not 1 <= len(args) <= 3 or not all(isinstance(one, int) for one in args):
            raise _at(node.lineno, "range takes whole numbers: range(3)")
        try:
            return range(*args)
        except ValueError:
            raise _at(node.lineno, "the step of a range is not 0") from None

    def _function(self, node: ast.Call, name: str, args: list[Any], options: Any) -> Any:
        if name not in FUNCTIONS:
            close = difflib.get_close_matches(name, FUNCTIONS, n=1)
            if name.lower() in _ELSEWHERE:
                close = [_ELSEWHERE[name.lower()]]
            raise _at(
                node.lineno,
                f"the machine does not know {name}()"
                + (f"; did you mean {close[0]}()?" if close else ".")
                + f" It knows {', '.join(sorted(FUNCTIONS))}.",
            )
        if name == "sum" and len(args) == 1 and isinstance(args[0], list) and args[0]:
            self._sums.add((node.lineno, node.col_offset))
            total, *rest = args[0]
            for one in rest:
                total = self._operate(node, ast.Add(), total, one)
            return total
        if name in METHODS:
            dims = [*args[1:], *options.values()]
            known = set(options) <= {"dim", "axis"} and len(dims) <= 1 and len(args) >= 1
            if not known or any(not isinstance(one, int) for one in dims):
                raise _at(node.lineno, f"{name} takes a value and one dimension: {name}(x, dim=0)")
            return self._over(node, name, args[0], dims)
        wanted = 2 if name in (*_TWO, "pow") else 1
        if len(args) != wanted or options:
            what = "two values" if wanted == 2 else "one value"
            raise _at(node.lineno, f"{name} takes {what}, and was given {len(args) + len(options)}")
        if name == "square":
            return self._apply(node, "power", args, exponent=2)
        if name == "pow":
            return self._operate(node, ast.Pow(), *args)
        return self._apply(node, name, args)

    def _over(self, node: ast.Call, name: str, value: Any, dims: list[int]) -> Entry:
        if not dims:
            return self._apply(node, name, [value])
        rank = len(value.shape) if isinstance(value, Entry) else 0
        if not -rank <= dims[0] < rank:
            raise _at(node.lineno, f"there is no dimension {dims[0]} to take the {name} over")
        return self._apply(node, name, [value], dim=dims[0] % rank)

    # Recording

    def _apply(self, node: ast.AST, op: str, args: list[Any], **attrs: Any) -> Entry:
        for one in args:
            if not isinstance(one, int | float | Entry):
                raise _at(_line(node), f"{op} takes a number, a vector or a matrix")
        # A number under a function or an operator is a node, too: it takes part, but not back.
        entries = [
            one if isinstance(one, Entry) else self._guard(node, lambda one=one: self._fixed(one))
            for one in args
        ]
        shapes = [one.shape for one in entries]
        if op == "matmul" and (any(not shape for shape in shapes) or not _fits(*shapes)):
            shapes_text = " and ".join(str(shape) for shape in shapes)
            raise _at(
                _line(node),
                f"@ was given the shapes {shapes_text}: the last size of the first must equal the "
                "first size of the second",
            )
        span = self._span(node)
        return self._guard(node, lambda: self.tape.apply(op, entries, attrs, span))

    def _fixed(self, value: float) -> Entry:
        return self.tape.constant(value)

    def _guard(self, node: ast.AST | None, make: Any) -> Any:
        try:
            return make()
        except (ValueError, TypeError, ArithmeticError, LookupError, RuntimeError) as error:
            raise _at(_line(node), str(error)) from None

    def _span(self, node: ast.AST | None) -> tuple[int, int] | None:
        """Where a part stands in the text, in characters."""
        if node is None or not hasattr(node, "end_col_offset"):
            return None

        def place(line: int, column: int) -> int:
            return self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode())

        start = place(node.lineno, node.col_offset)  # type: ignore[attr-defined]
        return start, place(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


def _not_python(error: SyntaxError) -> str:
    """What is wrong with a text that does not parse, said for somebody who writes formulas."""
    text = error.text or ""
    if printed := next((sign for sign in text if sign in _PRINTED), None):
        return f"Python has no {printed}: write {_PRINTED[printed]}"
    if together := re.search(r"(?<![\w.])(\d+\.?\d*) ?(?!e[-+]?\d)([A-Za-z_(])", text):
        return f"write the * of a product: {together[1]}*{together[2]}…"
    if re.search(r"\w\s*\([^)]*\)\s*=[^=]", text):
        return "the left side is a plain name: y = x**2, not f(x) = x**2"
    if "invalid syntax" in error.msg:
        return "this is no formula that Python reads: write it like L = (w*x - y)**2"
    return f"this is not Python: {error.msg}"


def _at(line: int | None, message: str) -> ValueError:
    return ValueError(f"line {line}: {message}" if line else message)


def _line(node: ast.AST | None) -> int | None:
    return getattr(node, "lineno", None)


def _pairs(target: ast.Tuple, value: ast.Tuple) -> list[tuple[ast.expr, ast.expr]]:
    return list(zip(target.elts, value.elts, strict=True))


def last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _fits(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    return first[-1] == second[0]


def _kind(node: ast.AST) -> str:
    names = {
        "FunctionDef": "def",
        "ClassDef": "class",
        "If": "if",
        "IfExp": "if … else",
        "While": "while",
        "Compare": "comparisons",
        "BoolOp": "and, or",
        "Lambda": "lambda",
        "Dict": "dictionaries",
        "JoinedStr": "f-strings",
        "Slice": "slices such as x[0:2]",
        "Starred": "a star before a value",
        "AnnAssign": "a colon after a name",
    }
    kind = type(node).__name__
    return names.get(kind, kind)
