"""Boxes around things in images: rows (x1, y1, x2, y2), overlaps, and picking among them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import ShapeError
from ...tensor import Tensor
from ...tensor.creation import tensor
from ...tensor.movement import stack


def _check(name: str, boxes: Tensor) -> None:
    if boxes.ndim < 1 or boxes.shape[-1] != 4:
        raise ShapeError(
            f"{name} got boxes of shape {tuple(boxes.shape)}: it takes rows of four numbers, (N, 4)"
        )


def box_convert(boxes: Tensor, in_fmt: str, out_fmt: str) -> Tensor:
    """Boxes (…, 4) written another way: "xyxy" (two corners), "xywh" (corner and size) or "cxcywh"
    (centre and size).
    """
    formats = ("xyxy", "xywh", "cxcywh")
    if in_fmt not in formats or out_fmt not in formats:
        raise ValueError(f"box_convert from {in_fmt!r} to {out_fmt!r}: the formats are {formats}")
    _check("box_convert", boxes)
    if in_fmt == out_fmt:
        return boxes.clone()
    a, b, c, d = boxes.unbind(-1)
    if in_fmt == "xywh":
        a, b, c, d = a, b, a + c, b + d
    elif in_fmt == "cxcywh":
        a, b, c, d = a - 0.5 * c, b - 0.5 * d, a + 0.5 * c, b + 0.5 * d
    if out_fmt == "xywh":
        a, b, c, d = a, b, c - a, d - b
    elif out_fmt == "cxcywh":
        a, b, c, d = (a + c) / 2, (b + d) / 2, c - a, d - b
    return stack([a, b, c, d], -1)


def box_area(boxes: Tensor) -> Tensor:
    """(x2 - x1) · (y2 - y1) of boxes (N, 4)."""
    _check("box_area", boxes)
    return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])


def _overlap(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """The intersection and the union of every box of a (N, 4) with every one of b (M, 4)."""
    corner = a[:, None, :2].maximum(b[None, :, :2])
    opposite = a[:, None, 2:].minimum(b[None, :, 2:])
    size = (opposite - corner).clamp(min=0)
    inside = size[..., 0] * size[..., 1]
    return inside, box_area(a)[:, None] + box_area(b)[None, :] - inside


def box_iou(boxes1: Tensor, boxes2: Tensor) -> Tensor:
    """Intersection over union (N, M) of boxes (N, 4) and (M, 4), between 0 and 1."""
    for boxes in (boxes1, boxes2):
        _check("box_iou", boxes)
    inside, union = _overlap(boxes1, boxes2)
    return inside / union


def generalized_box_iou(boxes1: Tensor, boxes2: Tensor) -> Tensor:
    """IoU less the share of the smallest box around both that neither fills, (N, M), between -1
    and 1. Source: Rezatofighi et al., 2019.
    """
    for boxes in (boxes1, boxes2):
        _check("generalized_box_iou", boxes)
    inside, union = _overlap(boxes1, boxes2)
    corner = boxes1[:, None, :2].minimum(boxes2[None, :, :2])
    opposite = boxes1[:, None, 2:].maximum(boxes2[None, :, 2:])
    size = (opposite - corner).clamp(min=0)
    around = size[..., 0] * size[..., 1]
    return inside / union - (around - union) / around


def clip_boxes_to_image(boxes: Tensor, size: tuple[int, int]) -> Tensor:
    """Boxes (N, 4) cut to an image of size (height, width)."""
    _check("clip_boxes_to_image", boxes)
    height, width = size
    x, y = boxes[..., 0::2].clamp(0, width), boxes[..., 1::2].clamp(0, height)
    return stack([x, y], -1).reshape(boxes.shape)


def remove_small_boxes(boxes: Tensor, min_size: float) -> Tensor:
    """The numbers of those boxes (N, 4) whose sides are both at least min_size."""
    _check("remove_small_boxes", boxes)
    wide = boxes[:, 2] - boxes[:, 0] >= min_size
    high = boxes[:, 3] - boxes[:, 1] >= min_size
    return (wide & high).nonzero().reshape(-1)


def nms(boxes: Tensor, scores: Tensor, iou_threshold: float) -> Tensor:
    """Non-maximum suppression: from the best score on, keep a box (N, 4) if its IoU with those kept
    is at most iou_threshold. Gives their numbers, best first.

    How many stay depends on the values, so boxes on the GPU are read back.
    """
    _check("nms", boxes)
    if boxes.ndim != 2 or tuple(scores.shape) != (boxes.shape[0],):
        raise ShapeError(
            f"nms got boxes of shape {tuple(boxes.shape)} and scores of shape "
            f"{tuple(scores.shape)}: it takes (N, 4) and (N,)"
        )
    corners, rank = boxes.detach().cpu().numpy(), scores.detach().cpu().numpy()
    kept = _suppressed(corners, np.argsort(-rank, kind="stable"), iou_threshold)
    return tensor(np.array(kept, np.int64), device=boxes.device)


def _suppressed(boxes: np.ndarray, order: np.ndarray, threshold: float) -> list[int]:
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    kept = []
    while len(order):
        best, order = order[0], order[1:]
        kept.append(int(best))
        corner = np.maximum(boxes[best, :2], boxes[order, :2])
        opposite = np.minimum(boxes[best, 2:], boxes[order, 2:])
        inside = np.maximum(opposite - corner, 0).prod(1)
        with np.errstate(invalid="ignore", divide="ignore"):
            iou = inside / (area[best] + area[order] - inside)
        order = order[~(iou > threshold)]
    return kept


def batched_nms(boxes: Tensor, scores: Tensor, idxs: Tensor, iou_threshold: float) -> Tensor:
    """nms among the boxes of each class `idxs` (N,) for itself: classes are moved far apart."""
    if not boxes.numel():
        return tensor(np.zeros(0, np.int64), device=boxes.device)
    apart: Any = idxs.to(boxes.dtype) * (boxes.max() + 1)
    return nms(boxes + apart[:, None], scores, iou_threshold)


def masks_to_boxes(masks: Tensor) -> Tensor:
    """The smallest box (N, 4) around the nonzero pixels of each mask (N, H, W)."""
    values = masks.detach().cpu().numpy()
    boxes = np.zeros((len(values), 4), np.float32)
    for number, mask in enumerate(values):
        y, x = np.nonzero(mask)
        boxes[number] = x.min(), y.min(), x.max(), y.max()
    return tensor(boxes, device=masks.device)
