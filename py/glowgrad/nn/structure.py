"""A model as the table that a page shows of it: layers as they are nested, and their parameters."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .module import Module

_MOST = 150  # rows


def structure_html(module: Module) -> str:
    """The table of a model's layers, with the printed form folded away below it."""
    rows = list(_rows(module, "", 0))
    shown = "".join(_line(*row) for row in rows[:_MOST])
    if len(rows) > _MOST:
        shown += f"<tr><td>… {len(rows) - _MOST:,} more layers</td><td></td><td></td></tr>"
    total = sum(p.numel() for p in module.parameters())
    learned = sum(p.numel() for p in module.parameters() if p.requires_grad)
    frozen = f", {total - learned:,} of them frozen" if learned != total else ""
    text = html.escape(repr(module))
    return (
        "<table><thead><tr><th>Layer</th><th>Made with</th>"
        f'<th style="text-align:right">Parameters</th></tr></thead><tbody>{shown}</tbody></table>'
        f"<p>{total:,} parameters{frozen}</p>"
        f"<details><summary>As text</summary><pre>{text}</pre></details>"
    )


def _rows(module: Module, name: str, depth: int) -> Iterator[tuple[int, str, str, str, str]]:
    own = list(module.parameters(recurse=False))
    shapes = " + ".join("×".join(map(str, p.shape)) or "1" for p in own)
    count = sum(p.numel() for p in own)
    made_with = "" if module._modules else " ".join(module.extra_repr().split())
    told = f"{shapes} = {count:,}" if len(own) > 1 or "×" in shapes else (shapes and f"{count:,}")
    yield depth, name, type(module).__name__, made_with, told
    for key, child in module._modules.items():
        if child is not None:
            yield from _rows(child, key, depth + 1)


def _line(depth: int, name: str, kind: str, made_with: str, count: str) -> str:
    label = f"{html.escape(name)}:\u00a0" if name else ""
    indent = "\u2003" * depth
    return (
        f"<tr><td>{indent}{label}<b>{html.escape(kind)}</b></td>"
        f"<td>{html.escape(made_with)}</td>"
        f'<td style="text-align:right">{count}</td></tr>'
    )
