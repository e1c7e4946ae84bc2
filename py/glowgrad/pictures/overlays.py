"""Boxes and masks over images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .figure import Figure, as_numpy, pack, unpack
from .pixels import as_picture
from .sketch import Sketch, series

_MOST_BOXES = 500
_MOST_MASKS = 64
_MOST_PIXELS = 8_000_000  # of all masks together
_SKETCH = 320.0  # pixels a side


def boxes(
    image: Any,
    boxes: Any,
    labels: Sequence[Any] | None = None,
    scores: Any = None,
    *,
    truth: Any = None,
    truth_labels: Sequence[Any] | None = None,
    format: str = "xyxy",
    threshold: float = 0.5,
    movable: bool = False,
    title: str = "",
) -> Boxes:
    """Show boxes over an image, with sliders for the least score and for suppression.

    image:     (H, W), (3, H, W) or (H, W, 3).
    boxes:     (N, 4) in pixels: "xyxy" two corners, "xywh" a corner with width and height,
               "cxcywh" the middle with width and height.
    labels:    a class for each box; scores: how sure it is, from 0 to 1.
    truth:     the boxes that should be found, in the same format; each box then tells its overlap
               IoU = |A ∩ B| / |A ∪ B| with the best of them.
    threshold: boxes with a lower score are hidden at first.
    movable:   whether the reader can drag boxes and their lower right corners, and see the IoU.
    Raises ValueError where sizes do not go together.
    """
    picture = as_picture(image, "boxes")
    found = _corners(boxes, format, "boxes")
    names = _texts(labels, len(found), "labels")
    sure = as_numpy([] if scores is None else scores).astype(np.float64).reshape(-1)
    if scores is not None and len(sure) != len(found):
        raise ValueError(f"got {len(found)} boxes, but {len(sure)} scores")
    wanted = _corners(np.zeros((0, 4)) if truth is None else truth, format, "truth")
    overlap = box_iou(found, wanted)
    best = overlap.argmax(1).tolist() if overlap.size else []
    alt = f"{len(found)} boxes over an image" + (f", {len(wanted)} true ones" * bool(len(wanted)))
    return Boxes(
        title,
        alt + (f": {title}" if title else ""),
        {
            "image": pack(picture[None]),
            "boxes": found.tolist(),
            "labels": names,
            "scores": sure.tolist(),
            "threshold": float(threshold) if scores is not None else 0.0,
            "movable": movable,
            "truth": wanted.tolist(),
            "truth_labels": _texts(truth_labels, len(wanted), "truth labels"),
            "matches": [[at, float(row[at])] for at, row in zip(best, overlap, strict=False)],
        },
    )


def box_iou(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union of each pair of boxes (N, 4) and (M, 4), by corners: (N, M)."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.prod(np.maximum(high - low, 0), -1)
    areas = [np.prod(np.maximum(one[:, 2:] - one[:, :2], 0), -1) for one in (a, b)]
    found: np.ndarray = shared / np.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-12)
    return found


def _corners(given: Any, format: str, what: str) -> np.ndarray:
    values = as_numpy(given).astype(np.float64)
    if values.size == 0:
        values = values.reshape(0, 4)
    if values.ndim != 2 or values.shape[1] != 4 or len(values) > _MOST_BOXES:
        raise ValueError(
            f"{what} are at most {_MOST_BOXES} rows of four numbers (N, 4), but got shape "
            f"{values.shape}"
        )
    if not np.isfinite(values).all():
        raise ValueError(f"{what} have nan or inf in them")
    first, second = values[:, :2], values[:, 2:]
    if format == "xywh":
        second = first + second
    elif format == "cxcywh":
        first, second = first - second / 2, first + second / 2
    elif format != "xyxy":
        raise ValueError(f'the format of boxes is "xyxy", "xywh" or "cxcywh", but got {format!r}')
    return np.concatenate([first, second], 1)


def _texts(given: Sequence[Any] | None, count: int, what: str) -> list[str]:
    if given is None:
        return []
    listed = as_numpy(given).tolist() if hasattr(given, "dtype") else list(given)
    if len(listed) != count:
        raise ValueError(f"got {count} boxes or masks, but {len(listed)} {what}")
    return [str(one) for one in listed]


class Boxes(Figure):
    """Rectangles over a picture."""

    def __init__(self, title: str, alt: str, fields: dict[str, Any]) -> None:
        super().__init__("boxes", title, alt, **fields)

    def svg(self) -> str:
        """The image with the boxes that are shown at first."""
        sketch, scale = _over(unpack(self.fields["image"])[0])
        names = sorted(set(self.fields["labels"]))
        for one in self.fields["truth"]:
            _box(sketch, one, scale, stroke="#fff", stroke_dasharray="5 4")
        for at, one in enumerate(self.fields["boxes"]):
            score = self.fields["scores"][at] if self.fields["scores"] else None
            if score is not None and score < self.fields["threshold"]:
                continue
            name = self.fields["labels"][at] if names else ""
            colour = series(names.index(name) if names else 0)
            _box(sketch, one, scale, stroke=colour, stroke_width=2)
            told = f"{name} {score:.2f}" if score is not None else name
            look = {"fill": colour, "stroke": "var(--paper,#fff)", "stroke_width": 3}
            y = max(12.0, one[1] * scale - 4)
            sketch.text(
                one[0] * scale + 2,
                y,
                told.strip(),
                **{"paint-order": "stroke"},
                **{name.replace("_", "-"): value for name, value in look.items()},
            )
        return sketch.svg()


def masks(
    image: Any,
    masks: Any,
    labels: Sequence[Any] | None = None,
    scores: Any = None,
    *,
    background: int | None = 0,
    threshold: float = 0.5,
    title: str = "",
) -> Masks:
    """Show classes or objects of an image as coloured areas, with a legend to switch them.

    masks:      (H, W) of whole numbers: the class of each pixel; or (N, H, W): for each object or
                class where it is, as truth values or as probabilities.
    labels:     a name for each class (by its number) or each object.
    scores:     how sure each object is.
    background: the class that stays without colour.
    threshold:  from which probability on a pixel belongs to an area, at first.
    Raises ValueError where sizes do not go together.
    """
    picture = as_picture(image, "masks")
    values = as_numpy(masks)
    if values.shape[-2:] != picture.shape[:2] or values.ndim not in (2, 3):
        raise ValueError(
            f"masks are (H, W) or (N, H, W) with the size of the image, {picture.shape[:2]}, but "
            f"got shape {values.shape}"
        )
    if values.ndim == 2:
        if values.dtype.kind not in "iub" and not (values == np.round(values)).all():
            raise ValueError(
                "masks (H, W) hold the class of each pixel as a whole number: for the probability "
                "of one class give (1, H, W)"
            )
        classes = range(max(int(values.max()) + 1, len(labels or ())))
        kept = [one for one in classes if one != background]
        names = _texts(labels, len(classes), "labels") or [f"class {one}" for one in classes]
        names = [names[one] for one in kept]
        layers = np.stack([values == one for one in kept] or [np.zeros_like(values, bool)])
        soft = False
    else:
        layers = values
        names = _texts(labels, len(values), "labels") or [
            f"object {n + 1}" for n in range(len(values))
        ]
        soft = values.dtype.kind == "f" and bool(((values > 0) & (values < 1)).any())
    if not 0 < len(layers) <= _MOST_MASKS:
        raise ValueError(f"masks shows 1 to {_MOST_MASKS} areas, but got {len(layers)}")
    if layers.size > _MOST_PIXELS:
        raise ValueError(
            f"{len(layers)} masks of {layers.shape[1]} by {layers.shape[2]} pixels are more than a "
            "page can hold: resize image and masks first"
        )
    sure = as_numpy([] if scores is None else scores).astype(np.float64).reshape(-1)
    if scores is not None and len(sure) != len(layers):
        raise ValueError(f"got {len(layers)} masks, but {len(sure)} scores")
    strength = np.clip(layers.astype(np.float32), 0, 1) * 255
    return Masks(
        title,
        f"{len(layers)} areas over an image: {', '.join(names)}" + (f". {title}" if title else ""),
        {
            "image": pack(picture[None]),
            "masks": pack(strength.round().astype(np.uint8)),
            "labels": names,
            "scores": sure.tolist(),
            "soft": soft,
            "threshold": float(threshold),
        },
    )


class Masks(Figure):
    """Coloured areas over a picture."""

    def __init__(self, title: str, alt: str, fields: dict[str, Any]) -> None:
        super().__init__("masks", title, alt, **fields)

    def svg(self) -> str:
        """The image with all areas and their names."""
        sketch, _ = _over(unpack(self.fields["image"])[0], more=150)
        layers = unpack(self.fields["masks"])
        wide, tall = sketch.width - 150, sketch.height
        for number, layer in enumerate(layers):
            colour = _RGB[number % len(_RGB)]
            area = layer >= 255 * self.fields["threshold"]
            pixels = np.zeros((*layer.shape, 4), np.uint8)
            pixels[area] = (*colour, 140)
            sketch.image(0, 0, wide, tall, pixels)
            sketch.rect(wide + 12, 6.0 + 20 * number, 12, 12, fill=f"rgb{colour}")
            sketch.text(wide + 30, 16.0 + 20 * number, self.fields["labels"][number])
        return sketch.svg()


_RGB = (
    (60, 140, 230),
    (240, 130, 30),
    (20, 170, 125),
    (220, 90, 175),
    (140, 120, 235),
    (215, 180, 30),
    (40, 180, 205),
    (150, 155, 165),
)


def _over(picture: np.ndarray, more: float = 0) -> tuple[Sketch, float]:
    height, width = picture.shape[:2]
    scale = _SKETCH / max(height, width)
    sketch = Sketch(width * scale + more, height * scale)
    sketch.image(0, 0, width * scale, height * scale, picture)
    return sketch, scale


def _box(sketch: Sketch, corners: list[float], scale: float, **look: object) -> None:
    x0, y0, x1, y1 = (one * scale for one in corners)
    sketch.rect(x0, y0, x1 - x0, y1 - y0, fill="none", **look)
