"""Vectors of many numbers as points that can be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import display, live
from .figure import Figure, as_numpy, pack, unpack
from .pixels import as_pixels
from .sketch import MUTED, Sketch, series
from .tsne import tsne

_MOST_POINTS = 5000
_MOST_TSNE = 1500
_NEIGHBOURS = 8
_FILMED = 40  # moments of t-SNE that are kept
_LEGEND = 16  # groups named in a static drawing
_COLOURS = 8  # more groups than these have another shape


def embedding_projector(
    vectors: Any,
    labels: Sequence[Any] | Any | None = None,
    images: Any = None,
    method: str | Sequence[str] | None = "pca",
    *,
    groups: Sequence[Any] | Any | None = None,
    dimensions: int = 3,
    perplexity: float = 30.0,
    steps: int = 400,
    seed: int = 0,
    title: str = "",
) -> EmbeddingProjector:
    """Show vectors (N, D) as points, with their labels, pictures and nearest neighbours.

    labels:     a text for each; also their colour where few differ, unless `groups` says it.
    images:     a small picture for each (N, H, W) or (N, 3, H, W).
    method:     "pca", the directions of largest variance (Hotelling 1933, by singular values);
                "tsne", which keeps neighbours together (van der Maaten and Hinton 2008) and shows
                how it gets there, for up to 1500 points; both as ("pca", "tsne"), to choose from;
                None for vectors of 2 or 3 numbers as they are.
    dimensions: 2 or 3; three can be turned, and pressed flat.
    perplexity: about how many neighbours t-SNE lets each point have.

    Neighbours are the nearest by the cosine of the angle between the vectors. Raises ValueError
    where sizes do not go together, and for more than 5000 points.
    """
    points = as_numpy(vectors).astype(np.float32)
    if points.ndim != 2 or 0 in points.shape:
        raise ValueError(f"embedding_projector takes vectors (N, D), but got shape {points.shape}")
    if len(points) > _MOST_POINTS:
        raise ValueError(
            f"embedding_projector draws at most {_MOST_POINTS} points, but got {len(points)}: "
            "choose some, such as vectors[:1000]"
        )
    if not np.isfinite(points).all():
        raise ValueError("embedding_projector got vectors with nan or inf in them")
    if dimensions not in (2, 3):
        raise ValueError(f"embedding_projector shows 2 or 3 dimensions, not {dimensions}")
    names = _texts(labels, len(points), "labels")
    given = _texts(groups, len(points), "groups") if groups is not None else names
    known = sorted(set(given), key=lambda name: (len(name), name))
    grouped = groups is not None or (labels is not None and len(known) <= min(20, len(points) / 2))
    near, likeness = _neighbours(points)
    fields: dict[str, Any] = {
        "labels": names,
        "groups": known if grouped else [],
        "group_of": [known.index(name) for name in given] if grouped else [],
        "neighbours": near,
        "likeness": likeness,
        "views": [],
    }
    if images is not None:
        pixels = as_pixels(images, "embedding_projector")
        if len(pixels) != len(points):
            raise ValueError(f"got {len(points)} vectors, but {len(pixels)} images")
        fields["images"] = pack(pixels)
    methods = [None] if method is None else [method] if isinstance(method, str) else list(method)
    figure = EmbeddingProjector(title, fields)
    for one in methods:
        if one == "pca":
            figure._add(_pca(points, dimensions))
        elif one is None:
            figure._add(_as_they_are(points))
        elif one == "tsne":
            figure._run_tsne(points, dimensions, perplexity, steps, seed)
        else:
            raise ValueError(
                f'embedding_projector knows the methods "pca" and "tsne", but got {one!r}'
            )
    figure.refresh()  # what t-SNE showed while it ran may lack other methods
    return figure


def _texts(given: Any, count: int, what: str) -> list[str]:
    if given is None:
        return [str(number) for number in range(count)]
    listed = as_numpy(given).tolist() if hasattr(given, "dtype") else list(given)
    if len(listed) != count:
        raise ValueError(f"got {count} vectors, but {len(listed)} {what}")
    return [str(one) for one in listed]


def _neighbours(points: np.ndarray) -> tuple[list[list[int]], list[list[float]]]:
    """The nearest by cosine, and how near; in slices, as all pairs would be many."""
    units = points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-12)
    keep = min(_NEIGHBOURS, len(points) - 1)
    if keep == 0:
        return [[]], [[]]
    near: list[list[int]] = []
    likeness: list[list[float]] = []
    for start in range(0, len(units), 500):
        cosines = units[start : start + 500] @ units.T
        rows = np.arange(len(cosines))
        cosines[rows, rows + start] = -np.inf
        some = np.argpartition(-cosines, keep - 1, axis=1)[:, :keep]
        found = np.take_along_axis(cosines, some, 1)
        order = np.argsort(-found, axis=1, kind="stable")
        near += np.take_along_axis(some, order, 1).tolist()
        likeness += np.take_along_axis(found, order, 1).round(3).tolist()
    return near, likeness


def _pca(points: np.ndarray, dimensions: int) -> dict[str, Any]:
    centred = points - points.mean(0)
    left, scales, _ = np.linalg.svd(centred, full_matrices=False)
    found = left[:, :dimensions] * scales[:dimensions]
    # A direction may as well point the other way: the largest number of each is positive.
    found *= np.sign(found[np.abs(found).argmax(0), np.arange(found.shape[1])] + 1e-30)
    variance = scales**2 / max(float((scales**2).sum()), 1e-30)
    if found.shape[1] < 2:
        found = np.pad(found, ((0, 0), (0, 2 - found.shape[1])))
    shares = [round(float(share), 4) for share in variance[:dimensions]]
    return {"name": "PCA", "points": pack(found[None]), "explained": shares}


def _as_they_are(points: np.ndarray) -> dict[str, Any]:
    if points.shape[1] not in (2, 3):
        raise ValueError(
            "method=None draws vectors of 2 or 3 numbers as they are, but these have "
            f'{points.shape[1]}: use method="pca"'
        )
    return {"name": "As they are", "points": pack(points[None]), "explained": []}


class EmbeddingProjector(Figure, display.Once):
    """Points by one or more methods; t-SNE is seen while it runs."""

    def __init__(self, title: str, fields: dict[str, Any]) -> None:
        count, groups = len(fields["labels"]), len(fields["groups"])
        coloured = f" in {groups} groups" if groups else ""
        named = f": {title}" if title else ""
        super().__init__(
            "projector", title, f"{count} vectors as points{coloured}{named}", **fields
        )
        self._shown_in = -1

    def show(self) -> EmbeddingProjector:
        """Show it here and now, if this run has not."""
        if self._shown_in != live.run:
            display.display(self)
        return self

    def _repr_mimebundle_(self) -> dict[str, Any]:
        self._shown_in = live.run
        return super()._repr_mimebundle_()

    def _add(self, view: dict[str, Any]) -> None:
        self.fields["views"].append(view)

    def _run_tsne(
        self, points: np.ndarray, dimensions: int, perplexity: float, steps: int, seed: int
    ) -> None:
        if len(points) > _MOST_TSNE:
            raise ValueError(
                f"t-SNE compares all pairs of points: at most {_MOST_TSNE} of them, but got "
                f"{len(points)}; choose some, such as vectors[:1000]"
            )
        if len(points) < 3 or steps < 1:
            raise ValueError("t-SNE needs at least 3 vectors and 1 step")
        view: dict[str, Any] = {"name": "t-SNE", "points": None, "explained": []}
        self._add(view)
        film: list[np.ndarray] = []
        every = max(1, steps // _FILMED)
        moves = tsne(points, dimensions=dimensions, perplexity=perplexity, steps=steps, seed=seed)
        for step, places in enumerate(moves, 1):
            if step % every == 0 or step == steps:
                film.append(places)
                view["points"] = pack(places[None])
                if display.has_sink():
                    self.show()
                    self.refresh(force=False)
        view["points"] = pack(np.stack(film))
        view["every"] = every
        self.refresh()

    def svg(self) -> str:
        """The first view from the front."""
        points = unpack(self.fields["views"][0]["points"])[-1][:, :2]
        low, high = points.min(0), points.max(0)
        side, margin = 380.0, 10.0
        scale = (side - 2 * margin) / max(float((high - low).max()), 1e-9)
        groups = self.fields["groups"]
        sketch = Sketch(side + (140 if groups else 0), side)
        spots = (points - (low + high) / 2) * (scale, -scale) + side / 2
        group_of = np.array(self.fields["group_of"] if groups else [0] * len(spots))
        for group in range(max(1, len(groups))):
            own = [(float(x), float(y)) for x, y in spots[group_of == group]]
            square = group >= _COLOURS
            sketch.dots(own, 6.5, series(group), square=square)
            if groups and group < _LEGEND:
                y = 18.0 + 22 * group
                sketch.dots([(side + 12, y)], 10, series(group), square=square)
                sketch.text(side + 24, y + 4, groups[group], fill=MUTED)
        return sketch.svg()
