"""Boxes, regions, focal loss and grids of images, against torchvision and against loops."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import pytest
from tests.engine.torchvision_oracle import torchvision

import glowgrad as gg
from glowgrad.vision import ops
from glowgrad.vision.ops import blocks
from glowgrad.vision.utils import make_grid, save_image

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])
oracle = pytest.mark.skipif(torchvision() is None, reason="torchvision is an optional oracle")


def some_boxes(count: int, seed: int = 0, size: float = 10) -> np.ndarray:
    rng = np.random.default_rng(seed)
    corner = rng.uniform(0, size, (count, 2))
    return np.concatenate([corner, corner + rng.uniform(0.5, size / 2, (count, 2))], 1).astype("f")


def iou(a: Any, b: Any) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    inside = max(width, 0) * max(height, 0)
    areas = [(c[2] - c[0]) * (c[3] - c[1]) for c in (a, b)]
    return inside / (sum(areas) - inside)


@oracle
@DEVICES
def test_boxes_as_torchvision(device: str) -> None:
    import torch

    theirs = torchvision().ops
    a, b = some_boxes(6), some_boxes(270, 1)
    ours = [gg.tensor(x, device=device) for x in (a, b)]
    given = [torch.tensor(x) for x in (a, b)]
    for name in ("box_iou", "generalized_box_iou"):
        got = getattr(ops, name)(*ours).cpu().numpy()
        np.testing.assert_allclose(got, getattr(theirs, name)(*given).numpy(), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(
        ops.box_area(ours[1]).cpu().numpy(), theirs.box_area(given[1]).numpy(), rtol=1e-5
    )
    for source in ("xyxy", "xywh", "cxcywh"):
        for target in ("xyxy", "xywh", "cxcywh"):
            got = ops.box_convert(ours[0], source, target).cpu().numpy()
            wanted = theirs.box_convert(given[0], source, target).numpy()
            np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(
        ops.clip_boxes_to_image(ours[1], (7, 9)).cpu().numpy(),
        theirs.clip_boxes_to_image(given[1], (7, 9)).numpy(),
    )
    got = ops.remove_small_boxes(ours[1], 2.0).tolist()
    assert got == theirs.remove_small_boxes(given[1], 2.0).tolist()


def test_the_gradient_of_iou_moves_a_box_to_another() -> None:
    box = gg.tensor([[0.0, 0.0, 2.0, 2.0]], requires_grad=True)
    target = gg.tensor([[1.0, 1.0, 3.0, 3.0]])
    for function in (ops.box_iou, ops.generalized_box_iou):
        (gradient,) = gg.autograd.grad(function(box, target).sum(), [box])
        assert (gradient[0, 2:] > 0).all()


@DEVICES
@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.5, 1.0])
def test_nms_keeps_what_a_loop_keeps(threshold: float, device: str) -> None:
    boxes = some_boxes(60)
    scores = np.random.default_rng(3).random(60).astype("f")
    kept: list[int] = []
    for number in sorted(range(60), key=lambda n: -scores[n]):
        if all(iou(boxes[number], boxes[k]) <= threshold for k in kept):
            kept.append(number)
    got = ops.nms(gg.tensor(boxes, device=device), gg.tensor(scores, device=device), threshold)
    assert (got.tolist(), got.dtype, got.device.type) == (kept, gg.int64, device)


def test_nms_of_nothing_and_of_classes() -> None:
    empty = gg.zeros(0, 4)
    assert ops.nms(empty, gg.zeros(0), 0.5).shape == (0,)
    boxes = gg.tensor([[0.0, 0, 2, 2], [0, 0, 2, 2], [0, 0, 2, 2]])
    scores, classes = gg.tensor([0.5, 0.9, 0.7]), gg.tensor([0, 0, 1])
    assert ops.nms(boxes, scores, 0.5).tolist() == [1]
    assert ops.batched_nms(boxes, scores, classes, 0.5).tolist() == [1, 2]
    assert ops.batched_nms(empty, gg.zeros(0), gg.zeros(0).long(), 0.5).shape == (0,)
    with pytest.raises(RuntimeError, match=r"\(3, 4\).*\(2,\)"):
        ops.nms(boxes, scores[:2], 0.5)
    with pytest.raises(RuntimeError, match="four numbers"):
        ops.box_iou(boxes[:, :3], boxes)
    with pytest.raises(ValueError, match="xywh"):
        ops.box_convert(boxes, "xyxy", "xyhw")


def test_masks_to_boxes() -> None:
    masks = gg.zeros(2, 5, 6)
    masks[0, 1:3, 2:5] = 1
    masks[1, 4, 0] = 1
    assert ops.masks_to_boxes(masks).tolist() == [[2, 1, 4, 2], [0, 4, 0, 4]]


REGIONS = np.array(
    [[0, 0.5, 1.2, 6.3, 7.9], [1, 2, 2, 4.5, 3], [1, -3, -2, 12, 11], [0, 5, 5, 5.1, 5.1]], "f"
)
INSIDE = np.concatenate([REGIONS[[0, 1, 3]], [[1, -0.4, -0.2, 8.9, 7.7]]]).astype("f")


@oracle
@DEVICES
@pytest.mark.parametrize(
    ("ratio", "aligned", "scale"), [(2, False, 1.0), (2, True, 0.5), (-1, True, 0.8)]
)
def test_roi_align_as_torchvision(ratio: int, aligned: bool, scale: float, device: str) -> None:
    import torch

    x = np.random.default_rng(0).standard_normal((2, 3, 8, 9)).astype("f")
    given = torch.tensor(x, requires_grad=True)
    in_python = torchvision().ops.roi_align.__globals__["_roi_align"].__wrapped__
    wanted = in_python(given, torch.tensor(INSIDE), scale, 3, 4, ratio, aligned)
    weights = np.random.default_rng(1).standard_normal(tuple(wanted.shape)).astype("f")
    (wanted * torch.tensor(weights)).sum().backward()
    ours = gg.tensor(x, device=device, requires_grad=True)
    got = ops.roi_align(ours, gg.tensor(INSIDE, device=device), (3, 4), scale, ratio, aligned)
    (got * gg.tensor(weights, device=device)).sum().backward()
    np.testing.assert_allclose(got.detach().cpu().numpy(), wanted.detach().numpy(), atol=1e-5)
    np.testing.assert_allclose(ours.grad.cpu().numpy(), given.grad.numpy(), atol=1e-5)


def test_roi_align_reads_zeros_outside_of_the_image() -> None:
    x = gg.ones(1, 1, 4, 4)
    got = ops.roi_align(x, gg.tensor([[0.0, -4, -4, 4, 4]]), 4, sampling_ratio=1)
    # Points at -3, -1, 1, 3: those beyond -1 are outside.
    assert got[0, 0].tolist() == [[0] * 4, *[[0, 1, 1, 1]] * 3]
    flipped = gg.tensor([[0.0, 3, 3, 1, 1]])
    assert not ops.roi_align(x, flipped, 2, aligned=True).any()


def test_roi_pool_takes_the_maximum_of_each_bin() -> None:
    x = np.random.default_rng(0).standard_normal((2, 3, 8, 9)).astype("f")
    got = ops.roi_pool(gg.tensor(x), gg.tensor(REGIONS), 2, 0.9).numpy()
    for k, (image, *corners) in enumerate(REGIONS):
        x1, y1, x2, y2 = (math.floor(c * np.float64(0.9) + 0.5) for c in corners)
        height, width = max(y2 - y1 + 1, 1) / 2, max(x2 - x1 + 1, 1) / 2
        for i in range(2):
            for j in range(2):
                top, left = math.floor(i * height) + y1, math.floor(j * width) + x1
                bottom, right = math.ceil((i + 1) * height) + y1, math.ceil((j + 1) * width) + x1
                part = x[int(image), :, max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
                wanted = part.max((1, 2)) if part.size else np.zeros(3)
                np.testing.assert_allclose(got[k, :, i, j], wanted, err_msg=f"{k} {i} {j}")


def test_regions_of_a_list_of_boxes_and_of_none() -> None:
    x = gg.randn(2, 3, 8, 9)
    parts = [gg.tensor(REGIONS[[0, 3], 1:]), gg.tensor(REGIONS[[1, 2], 1:])]
    whole = gg.tensor(REGIONS[[0, 3, 1, 2]])
    for function in (ops.roi_align, ops.roi_pool):
        np.testing.assert_array_equal(function(x, parts, 2).numpy(), function(x, whole, 2).numpy())
        assert function(x, gg.zeros(0, 5), 2).shape == (0, 3, 2, 2)
        with pytest.raises(RuntimeError, match=r"\(4, 4\)"):
            function(x, whole[:, 1:], 2)
    layer = ops.RoIAlign((2, 2), 0.5, 2, aligned=True)
    assert layer(x, whole).shape == (4, 3, 2, 2)
    assert "aligned=True" in repr(layer)


@oracle
@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
def test_focal_loss_as_torchvision(reduction: str) -> None:
    import torch

    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((5, 4)).astype("f"), (rng.random((5, 4)) < 0.5).astype("f")
    for alpha, gamma in ((0.25, 2.0), (-1, 1.5)):
        given = torch.tensor(x, requires_grad=True)
        wanted = torchvision().ops.sigmoid_focal_loss(
            given, torch.tensor(y), alpha, gamma, reduction
        )
        wanted.sum().backward()
        ours = gg.tensor(x, requires_grad=True)
        got = ops.sigmoid_focal_loss(ours, gg.tensor(y), alpha, gamma, reduction)
        got.sum().backward()
        np.testing.assert_allclose(got.detach().numpy(), wanted.detach().numpy(), rtol=1e-5)
        np.testing.assert_allclose(ours.grad.numpy(), given.grad.numpy(), rtol=1e-4, atol=1e-6)
    with pytest.raises(ValueError, match="reduction"):
        ops.sigmoid_focal_loss(gg.zeros(1), gg.zeros(1), reduction="some")


GRIDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "rows": {"nrow": 3, "padding": 1, "pad_value": 0.5},
    "normalized": {"normalize": True},
    "range": {"normalize": True, "value_range": (-1.0, 0.5)},
    "each": {"normalize": True, "scale_each": True, "nrow": 2},
    "no-padding": {"padding": 0},
}


@oracle
@DEVICES
@pytest.mark.parametrize("options", GRIDS.values(), ids=GRIDS)
@pytest.mark.parametrize("shape", [(7, 3, 4, 5), (5, 1, 3, 3), (1, 3, 2, 2), (3, 4, 5), (4, 5)])
def test_make_grid_as_torchvision(
    shape: tuple[int, ...], options: dict[str, Any], device: str
) -> None:
    import torch

    images = np.random.default_rng(0).standard_normal(shape).astype("f")
    wanted = torchvision().utils.make_grid(torch.tensor(images), **options).numpy()
    got = make_grid(gg.tensor(images, device=device), **options)
    assert got.device.type == device
    np.testing.assert_allclose(got.cpu().numpy(), wanted, rtol=1e-5, atol=1e-6)


def test_a_list_of_images_and_a_file() -> None:
    images = [gg.rand(3, 4, 4) for _ in range(3)]
    assert make_grid(images).shape == (3, 8, 20)
    file = io.BytesIO()
    save_image(images, file, format="png", padding=0)
    pixels = decoded(file.getvalue(), 4, 12)
    wanted = np.concatenate([i.permute(1, 2, 0).numpy() for i in images], 1)
    np.testing.assert_array_equal(pixels, (wanted * 255 + 0.5).astype(np.uint8))
    with pytest.raises(ValueError, match="PNG"):
        save_image(images, "x.jpg")


def decoded(data: bytes, height: int, width: int) -> np.ndarray:
    """The pixels of a PNG file by the oracle that is there: Pillow, or zlib alone."""
    import zlib

    start = data.index(b"IDAT")
    size = int.from_bytes(data[start - 4 : start], "big")
    rows = np.frombuffer(zlib.decompress(data[start + 4 : start + 4 + size]), np.uint8)
    assert data.startswith(b"\x89PNG")
    assert data.endswith(b"IEND" + zlib.crc32(b"IEND").to_bytes(4, "big"))
    rows = rows.reshape(height, 1 + 3 * width)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 3)


def test_stochastic_depth_drops_rows_and_keeps_the_mean() -> None:
    gg.manual_seed(0)
    x = gg.ones(4000, 2)
    y = blocks.stochastic_depth(x, 0.25, "row")
    assert set(np.unique(y.numpy()).tolist()) == {0.0, np.float32(1 / 0.75).item()}
    assert (y[:, 0] == y[:, 1]).all()
    assert y.mean().item() == pytest.approx(1, abs=0.05)
    assert len(np.unique(blocks.stochastic_depth(x, 0.5, "batch").numpy())) == 1
    assert gg.equal(ops.StochasticDepth(0.5, "row").eval()(x), x)
    with pytest.raises(ValueError, match="row"):
        blocks.stochastic_depth(x, 0.5, "some")
    with pytest.raises(ValueError, match="probability"):
        blocks.stochastic_depth(x, 2, "row")
