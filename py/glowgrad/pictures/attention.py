"""Who looks at whom: weights of attention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .figure import Figure, as_numpy, pack, unpack
from .pixels import as_picture
from .sketch import Sketch, heat

_MOST = 1_000_000  # weights that travel to the page
_MOST_TOKENS = 400
_MOST_DRAWN = 40  # tokens of a static drawing


def attention_maps(
    weights: Any,
    tokens: Sequence[Any] | None = None,
    keys: Sequence[Any] | None = None,
    *,
    image: Any = None,
    patches: tuple[int, int] | None = None,
    title: str = "",
) -> AttentionMaps:
    """Show attention weights, as lines between tokens and as a table, head by head.

    weights: (Q, K), (H, Q, K) for heads, or (L, H, Q, K) for layers, such as a list with the
             weights (H, Q, K) or (1, H, Q, K) of each layer. Row q says how much query q takes
             of each key.
    tokens:  a text for each query; also for the keys, unless `keys` has theirs.
    image:   the picture (H, W) or (3, H, W) whose patches are the keys: it is shaded by the
             weights. The last rows × columns keys are patches, those before them (a class token)
             are not.
    patches: how many (rows, columns) of patches; by default a square.
    Raises ValueError where sizes do not go together, and for more than 400 tokens.
    """
    table = _table(weights)
    layers, heads, queries, count = table.shape
    asked = _texts(tokens, queries, "queries")
    told = asked if keys is None and count == queries else _texts(keys, count, "keys")
    fields: dict[str, Any] = {"weights": pack(table), "queries": asked, "keys": told}
    if image is not None:
        rows, columns = _grid(patches, count)
        fields["image"] = pack(as_picture(image, "attention_maps")[None])
        fields["patches"] = [rows, columns]
    many = f"{layers} layers of {heads} heads, " if layers > 1 else f"{heads} heads, "
    alt = (
        f"Attention{': ' + title if title else ''}: {many if heads > 1 or layers > 1 else ''}"
        f"{queries} queries over {count} keys"
    )
    return AttentionMaps(title, alt, fields)


def _table(weights: Any) -> np.ndarray:
    if isinstance(weights, (list, tuple)):
        parts = [as_numpy(part).astype(np.float32) for part in weights]
        parts = [p[0] if p.ndim == 4 and len(p) == 1 else p for p in parts]
        if parts and len({p.shape for p in parts}) != 1:
            shapes = ", ".join(str(p.shape) for p in parts)
            raise ValueError(f"all layers need the same shape (H, Q, K), but got {shapes}")
        table = np.stack(parts) if parts else np.zeros((0, 0, 0, 0), np.float32)
    else:
        table = as_numpy(weights).astype(np.float32)
    given = table.shape
    if table.ndim == 2:
        table = table[None]
    if table.ndim == 3:
        table = table[None]
    if table.ndim != 4 or 0 in table.shape:
        raise ValueError(
            "attention_maps takes weights (queries, keys), (heads, queries, keys) or (layers, "
            f"heads, queries, keys), but got shape {given}"
        )
    if max(table.shape[2:]) > _MOST_TOKENS or table.size > _MOST:
        raise ValueError(
            f"weights of shape {given} are more than can be looked at: choose some heads, or at "
            f"most {_MOST_TOKENS} tokens"
        )
    if not np.isfinite(table).all() or table.min() < 0:
        raise ValueError(
            "attention weights are finite and not negative, but some of these are not: give the "
            "weights after softmax, not the scores before it"
        )
    return table


def _texts(given: Sequence[Any] | None, count: int, what: str) -> list[str]:
    if given is None:
        return [str(number) for number in range(count)]
    if len(given) != count:
        raise ValueError(f"the weights have {count} {what}, but got {len(given)} texts for them")
    return [str(one) for one in given]


def _grid(patches: tuple[int, int] | None, count: int) -> tuple[int, int]:
    if patches is None:
        side = int(count**0.5)
        patches = (side, side)
    rows, columns = patches
    if not 0 < rows * columns <= count:
        raise ValueError(f"{rows} × {columns} patches need as many keys, but there are {count}")
    return rows, columns


class AttentionMaps(Figure):
    """Weights by layer and head."""

    def __init__(self, title: str, alt: str, fields: dict[str, Any]) -> None:
        super().__init__("attention", title, alt, **fields)

    def svg(self) -> str:
        """The first head of the last layer as a table."""
        table = unpack(self.fields["weights"])[-1, 0][:_MOST_DRAWN, :_MOST_DRAWN]
        rows, columns = table.shape
        side = max(9.0, min(26.0, 460 / max(rows, columns)))
        left = 12 + 7.0 * max(len(one) for one in self.fields["queries"][:rows])
        top = 12 + 7.0 * max(len(one) for one in self.fields["keys"][:columns])
        sketch = Sketch(left + side * columns + 4, top + side * rows + 4)
        sketch.image(left, top, side * columns, side * rows, heat(table))
        for row, text in enumerate(self.fields["queries"][:rows]):
            sketch.text(left - 6, top + side * (row + 0.5) + 4, text, anchor="end")
        for column, text in enumerate(self.fields["keys"][:columns]):
            x = left + side * (column + 0.5) + 4
            turn = f"rotate(-90 {x:.1f} {top - 6:.1f})"
            sketch.text(x, top - 6, text, transform=turn)
        return sketch.svg()
