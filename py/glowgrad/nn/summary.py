"""A model as a table: its layers, the shapes that they give, their numbers of parameters."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..autograd import no_grad
from ..dtypes import DType
from ..random import rand
from ..tensor import Tensor
from ..tensor.creation import zeros
from .module import Module

_COLUMNS = ("Layer (type:depth-idx)", "Output Shape", "Param #")


@dataclass
class Row:
    """One call of a layer."""

    name: str
    depth: int
    shape: str = "--"
    params: int | None = None  # its own, not those of the layers inside; None: counted before
    leaf: bool = True
    inside: list[Row] = field(default_factory=list)

    def cells(self) -> tuple[str, str, str]:
        if self.params is None:
            count = "(recursive)"
        else:
            count = f"{self.params:,}" if self.params else "--"
        return self.name, self.shape, count


@dataclass
class Summary:
    """What `summary` gives: prints as a table, and shows as one in a page."""

    root: Row
    depth: int
    total_params: int
    trainable_params: int
    total_output_bytes: int

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """The table's cells."""
        made: list[tuple[str, str, str]] = []

        def walk(row: Row, lead: str) -> None:
            name, *rest = row.cells()
            made.append((lead + name, rest[0], rest[1]))
            if row.depth < self.depth:
                lead = lead.replace("├─", "│    ").replace("└─", "     ")
                for number, child in enumerate(row.inside):
                    walk(child, lead + ("└─" if number == len(row.inside) - 1 else "├─"))

        walk(self.root, "")
        return made

    @property
    def totals(self) -> list[str]:
        frozen = self.total_params - self.trainable_params
        return [
            f"Total params: {self.total_params:,}",
            f"Trainable params: {self.trainable_params:,}",
            f"Non-trainable params: {frozen:,}",
            f"Params size (MB): {self.total_params * 4 / 1e6:.2f}",
            f"Forward pass size (MB): {self.total_output_bytes / 1e6:.2f}",
        ]

    def __repr__(self) -> str:
        rows = [_COLUMNS, *self.rows]
        widths = [max(len(row[i]) for row in rows) + 4 for i in range(3)]
        lines = [
            "".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        bar = "=" * max(sum(widths), 40)
        return "\n".join([bar, lines[0], bar, *lines[1:], bar, *self.totals, bar])

    __str__ = __repr__

    def _repr_html_(self) -> str:
        def line(tag: str, cells: Sequence[str]) -> str:
            style = "text-align:left;white-space:pre;padding:0 1em 0 0"
            made = (f'<{tag} style="{style}">{html.escape(c)}</{tag}>' for c in cells)
            return f"<tr>{''.join(made)}</tr>"

        body = "".join(line("td", row) for row in self.rows)
        totals = "<br>".join(map(html.escape, self.totals))
        return f"<table>{line('th', _COLUMNS)}{body}</table><p>{totals}</p>"


def summary(
    model: Module,
    input_size: Any = None,
    input_data: Any = None,
    depth: int = 3,
    device: Any = None,
    dtypes: Sequence[DType] | None = None,
    verbose: int = 0,
) -> Summary:
    """A table of a model's layers, with what each gives for an input and how many parameters it
    has: a row for each call, down to `depth`.

    input_size is a shape with the batch's size, (1, 3, 32, 32), or several; input_data the input
    itself: a tensor, several, or a dict of arguments. Without both, shapes are left out. dtypes are
    those of the inputs that input_size describes. The model runs once, in evaluation mode and
    without gradients. verbose=1 prints the table too. The form is that of the package torchinfo.
    """
    place = device or next((p.device for p in model.parameters()), None)
    args, options = _inputs(input_size, input_data, dtypes, place)
    record = _Record()
    if args or options:
        record.run(model, args, options)
    else:
        record.list(model)
    parameters = list(model.parameters())
    made = Summary(
        record.root,
        depth,
        sum(p.numel() for p in parameters),
        sum(p.numel() for p in parameters if p.requires_grad),
        record.output_bytes,
    )
    if verbose:
        print(made)
    return made


def _inputs(
    input_size: Any, input_data: Any, dtypes: Sequence[DType] | None, place: Any
) -> tuple[list[Any], dict[str, Any]]:
    if input_data is not None:
        if isinstance(input_data, Mapping):
            return [], dict(input_data)
        return [input_data] if isinstance(input_data, Tensor) else list(input_data), {}
    if input_size is None:
        return [], {}
    sizes = [input_size] if isinstance(input_size[0], int) else list(input_size)
    kinds: list[DType | None] = list(dtypes) if dtypes else [None] * len(sizes)
    if len(kinds) != len(sizes):
        raise ValueError(f"summary got {len(sizes)} input sizes but {len(kinds)} dtypes")
    made = []
    for size, kind in zip(sizes, kinds, strict=True):
        whole = kind is not None and not kind.is_floating_point
        shape = tuple(size)
        made.append(
            zeros(shape, dtype=kind, device=place)
            if whole
            else rand(shape, device=place, dtype=kind)
        )
    return made, {}


class _Record:
    """Watches a model while it runs."""

    def __init__(self) -> None:
        self.stack: list[Row] = []
        self.seen: set[int] = set()
        self.counts: dict[int, int] = {}
        self.numbers: dict[int, int] = {}
        self.output_bytes = 0
        self.root = Row("", 0)

    def enter(self, module: Module) -> Row:
        """A row for a module, below the one that runs."""
        depth = len(self.stack)
        name = type(module).__name__
        first = id(module) not in self.seen
        if depth:
            if first:
                self.counts[depth] = self.counts.get(depth, 0) + 1
                self.numbers[id(module)] = self.counts[depth]
            name += f": {depth}-{self.numbers[id(module)]}"
        own = sum(p.numel() for p in module.parameters(recurse=False))
        row = Row(name, depth, params=own if first else None, leaf=not module._modules)
        self.seen.add(id(module))
        if self.stack:
            self.stack[-1].inside.append(row)
        else:
            self.root = row
        self.stack.append(row)
        return row

    def leave(self, output: Any) -> None:
        row = self.stack.pop()
        first = _first_tensor(output)
        if first is not None:
            row.shape = str(list(first.shape))
            if row.leaf:
                self.output_bytes += first.numel() * first.element_size()

    def list(self, module: Module) -> None:
        """The layers as they are written, without running them."""
        self.enter(module)
        for child in module._modules.values():
            if child is not None:
                self.list(child)
        self.stack.pop()

    def run(self, model: Module, args: Sequence[Any], options: dict[str, Any]) -> None:
        handles = []
        modes = [(module, module.training) for module in model.modules()]

        def before(module: Any, _args: Any) -> None:
            self.enter(module)

        def after(_module: Any, _args: Any, output: Any) -> None:
            self.leave(output)

        for module, _ in modes:
            handles.append(module.register_forward_pre_hook(before))
            handles.append(module.register_forward_hook(after))
        try:
            with no_grad():
                model.eval()(*args, **options)
        finally:
            for handle in handles:
                handle.remove()
            for module, mode in modes:
                module.training = mode


def _first_tensor(value: Any) -> Tensor | None:
    if isinstance(value, Tensor):
        return value
    parts = value.values() if isinstance(value, Mapping) else value
    if isinstance(value, (tuple, list, Mapping)):
        return next((t for t in map(_first_tensor, parts) if t is not None), None)
    return None
