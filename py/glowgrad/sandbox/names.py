"""Which global names a cell takes from elsewhere, and which it binds: read off its syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterable

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def reads_and_writes(tree: ast.Module) -> tuple[set[str], set[str]]:
    """The names that a cell reads before it binds them itself, and the names that it binds.

    Statements count in the order in which they stand, branches as taken; the body of a function
    counts as run when the whole cell has.
    """
    cell = _Cell()
    for statement in tree.body:
        cell.visit(statement)
    for names in cell.later:
        cell.reads |= names - cell.writes
    return cell.reads, cell.writes


class _Cell(ast.NodeVisitor):
    """Statements of the top level, and of class bodies, one after the other."""

    def __init__(self) -> None:
        self.reads: set[str] = set()
        self.writes: set[str] = set()
        self.later: list[set[str]] = []  # what functions will read when they are called

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._read(node.id)
        else:
            self.writes.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._visit_all([node.value, *node.targets])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._visit_all([node.annotation, *([node.value] if node.value else [])])
        if node.value or not isinstance(node.target, ast.Name):
            self.visit(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._read(node.target.id)
        self._visit_all([node.value, node.target])

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self._visit_all([node.iter, node.target, *node.body, *node.orelse])

    visit_AsyncFor = visit_For  # noqa: N815

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        self.writes |= {(name.asname or name.name).split(".")[0] for name in node.names}

    visit_ImportFrom = visit_Import  # noqa: N815

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type:
            self.visit(node.type)
        if node.name:
            self.writes.add(node.name)
        self._visit_all(node.body)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self.writes.add(node.name)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._visit_all(node.decorator_list)
        self._function(node)
        self.writes.add(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._visit_all([*node.decorator_list, *node.bases, *node.keywords])
        body = _Cell()
        body._visit_all(node.body)
        for name in body.reads:
            self._read(name)
        self.later += body.later
        self.writes.add(node.name)

    def _comprehension(self, node: _Comprehension) -> None:
        inner = _Cell()
        inner._visit_all(node.generators)
        inner._visit_all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
        for name in inner.reads:
            self._read(name)
        self.later += inner.later
        walruses = (one for one in ast.walk(node) if isinstance(one, ast.NamedExpr))
        self.writes |= {one.target.id for one in walruses}

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815

    def visit_comprehension(self, node: ast.comprehension) -> None:
        self._visit_all([node.iter, node.target, *node.ifs])

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        self._visit_all([default for default in _defaults(node.args) if default])
        reads, writes = _of_function(node)
        self.later.append(reads)
        self.writes |= writes

    def _read(self, name: str) -> None:
        if name not in self.writes:
            self.reads.add(name)

    def _visit_all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)


def _defaults(arguments: ast.arguments) -> list[ast.expr | None]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    annotations = [argument.annotation for argument in every]
    return [*arguments.defaults, *arguments.kw_defaults, *annotations]


def _of_function(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
) -> tuple[set[str], set[str]]:
    """The global names that a call of the function reads, and those that it binds by `global`."""
    inside = _Cell()
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [one for one in (arguments.vararg, arguments.kwarg) if one]
    declared: set[str] = set()
    body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
    for one in body:
        for statement in ast.walk(one):
            if isinstance(statement, ast.Global):
                declared |= set(statement.names)
        inside.visit(one)
    # A name bound anywhere in a function is local in all of it.
    local = ({argument.arg for argument in every} | inside.writes) - declared
    reads = set(inside.reads).union(*inside.later)
    return reads - local, inside.writes & declared
