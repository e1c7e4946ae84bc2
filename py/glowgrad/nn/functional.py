"""What layers and losses compute, as functions (torch.nn.functional)."""

from __future__ import annotations

from typing import Any

from .. import dtypes, random
from ..errors import ShapeError
from ..ops import conv as conv_ops, loss as loss_ops, pool as pool_ops
from ..ops.movement import embed
from ..tensor import Tensor
from ..tensor.creation import eye

Pair = tuple[int, int]


def pair(value: Any) -> Pair:
    """(h, w) from one number or two."""
    if isinstance(value, int):
        return value, value
    h, w = value
    return int(h), int(w)


# layers


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias."""
    result = input @ weight.T
    return result if bias is None else result + bias


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | Pair = 1,
    padding: int | Pair | str = 0,
    dilation: int | Pair = 1,
    groups: int = 1,
) -> Tensor:
    """Cross-correlate images (N, C, H, W), or one image (C, H, W), with kernels (O, C/groups, KH,
    KW).
    """
    if input.ndim == 3:
        one = conv2d(input.unsqueeze(0), weight, bias, stride, padding, dilation, groups)
        return one.squeeze(0)
    spread = pair(dilation)
    if isinstance(padding, str):
        padding, input = _named_padding(padding, input, weight, pair(stride), spread)
    result: Tensor = conv_ops.conv2d(
        input,
        weight,
        stride=pair(stride),
        padding=pair(padding),
        dilation=spread,
        groups=groups,
    )
    return result if bias is None else result + bias.reshape(1, -1, 1, 1)


def _named_padding(
    name: str, x: Tensor, weight: Tensor, stride: Pair, dilation: Pair
) -> tuple[Pair, Tensor]:
    if name == "valid":
        return (0, 0), x
    if name != "same":
        raise ValueError(f'conv2d got padding={name!r}: it is a number, a pair, "same" or "valid"')
    if stride != (1, 1):
        raise ValueError(f'conv2d with padding="same" needs stride 1, got {stride}')
    total = [dilation[i] * (weight.shape[2 + i] - 1) for i in (0, 1)]
    if any(t % 2 for t in total):  # even kernels: the odd row and column go to the end
        x = pad(x, (0, total[1] % 2, 0, total[0] % 2))
    return (total[0] // 2, total[1] // 2), x


def pad(input: Tensor, pad: tuple[int, ...], mode: str = "constant", value: float = 0) -> Tensor:
    """Add `value` around: pad = (left, right, top, bottom, …) from the last axis backwards."""
    if mode != "constant":
        raise ValueError(f'pad got mode={mode!r}: only "constant" exists here')
    shape = list(input.shape)
    key = [slice(None)] * input.ndim
    for number in range(len(pad) // 2):
        axis = input.ndim - 1 - number
        before, after = pad[2 * number], pad[2 * number + 1]
        if min(before, after) < 0:
            raise ValueError(f"pad got {pad}: to cut, slice the tensor instead")
        key[axis] = slice(before, before + shape[axis])
        shape[axis] += before + after
    padded: Tensor = embed(input, shape=tuple(shape), key=tuple(key))
    if value == 0:
        return padded
    inside = embed(input.detach() * 0 + 1, shape=tuple(shape), key=tuple(key))
    return padded + (1 - inside) * value


def max_pool2d(
    input: Tensor,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    return_indices: bool = False,
) -> Any:
    """The largest value of each window; with return_indices also its place in the (H, W) plane."""
    if input.ndim == 3:
        one = max_pool2d(input.unsqueeze(0), kernel_size, stride, padding, True)
        values, indices = (t.squeeze(0) for t in one)
    else:
        values, indices = pool_ops.max_pool2d(
            input,
            kernel_size=pair(kernel_size),
            stride=pair(kernel_size if stride is None else stride),
            padding=pair(padding),
        )
    return (values, indices) if return_indices else values


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """In training, zero each element with probability p and scale the rest by 1/(1 - p)."""
    if not training or p == 0:
        return input
    if p == 1:
        return input * 0.0
    kept = random.rand(input.shape, device=input.device) >= p
    result: Tensor = input * (kept.to(input.dtype) * (1 / (1 - p)))
    return input._become(result) if inplace else result


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """max(x, 0)."""
    return input.relu_() if inplace else input.relu()


def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + exp(-x))."""
    return input.sigmoid()


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return input.tanh()


def softmax(input: Tensor, dim: int, dtype: Any = None) -> Tensor:
    """exp(x) / sum exp(x) along `dim`."""
    return input.softmax(dim, dtype)


def log_softmax(input: Tensor, dim: int, dtype: Any = None) -> Tensor:
    """log(softmax(x)) along `dim`."""
    return input.log_softmax(dim, dtype)


def one_hot(input: Tensor, num_classes: int = -1) -> Tensor:
    """Rows that are 1 at the class number and 0 elsewhere."""
    count = num_classes if num_classes > 0 else int(input.max().item()) + 1
    return (
        eye(count, dtype=dtypes.int64, device=input.device)
        .index_select(0, input.reshape(-1))
        .reshape((*input.shape, count))
    )


# losses


def check_reduction(name: str, reduction: str) -> None:
    """Raise ValueError for a reduction that does not exist."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f'{name} got reduction={reduction!r}: it is "mean", "sum" or "none"')


def _reduce(losses: Tensor, reduction: str) -> Tensor:
    check_reduction("a loss", reduction)
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def _same_shape(name: str, input: Tensor, target: Tensor) -> None:
    if input.shape != target.shape:
        raise ShapeError(
            f"{name} got predictions of shape {tuple(input.shape)} and targets of shape "
            f"{tuple(target.shape)}: they must be equal. Perhaps one needs .squeeze(1) or "
            ".unsqueeze(1)."
        )


def mse_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """(input - target)²."""
    _same_shape("mse_loss", input, target)
    return _reduce((input - target).square(), reduction)


def l1_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """|input - target|."""
    _same_shape("l1_loss", input, target)
    return _reduce((input - target).abs(), reduction)


def binary_cross_entropy(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """-t·log(p) - (1 - t)·log(1 - p), with logarithms cut at -100 as in PyTorch."""
    _same_shape("binary_cross_entropy", input, target)
    losses = -(
        target * input.log().clamp(min=-100) + (1 - target) * (1 - input).log().clamp(min=-100)
    )
    return _reduce(losses, reduction)


def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor, reduction: str = "mean"
) -> Tensor:
    """max(x, 0) - x·t + log(1 + exp(-|x|)), which is binary_cross_entropy(sigmoid(x), t) without
    overflow.
    """
    _same_shape("binary_cross_entropy_with_logits", input, target)
    losses = input.relu() - input * target + (1 + (-input.abs()).exp()).log()
    return _reduce(losses, reduction)


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Tensor:
    """-input[target], for log-probabilities (N, C) and classes (N,)."""
    counted = target != ignore_index
    safe = counted.where(target, 0)
    picked = -input.gather(1, safe.unsqueeze(1)).squeeze(1)
    scale = counted.to(input.dtype)
    if weight is not None:
        scale = scale * weight.index_select(0, safe)
    losses = picked * scale
    if reduction == "mean":
        return losses.sum() / scale.sum()
    return _reduce(losses, reduction)


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """-log softmax(input)[target]: scores (N, C, …) and class numbers (N, …), or probabilities (N,
    C, …) as target.
    """
    if input.ndim == 1:
        one = cross_entropy(
            input.unsqueeze(0),
            target.unsqueeze(0),
            weight,
            ignore_index,
            reduction,
            label_smoothing,
        )
        return one.reshape(())
    if input.ndim > 2:
        classes = input.shape[1]
        moved = input.movedim(1, -1)
        input = moved.reshape(-1, classes)
        if target.dtype.is_floating_point:
            target = target.movedim(1, -1).reshape(-1, classes)
        else:
            target = target.reshape(-1)
        losses = cross_entropy(
            input,
            target,
            weight,
            ignore_index,
            reduction,
            label_smoothing,
        )
        return losses.reshape(moved.shape[:-1]) if reduction == "none" else losses
    if target.dtype.is_floating_point:
        _same_shape("cross_entropy", input, target)
        smooth = target * (1 - label_smoothing) + label_smoothing / input.shape[1]
        per_class = -input.log_softmax(1) * smooth
        if weight is not None:
            per_class = per_class * weight
        losses = per_class.sum(1)
        return losses.mean() if reduction == "mean" else _reduce(losses, reduction)
    plain = weight is None and not label_smoothing and ignore_index == -100
    if plain and not _has_ignored(target):
        return _reduce(loss_ops.cross_entropy(input, target), reduction)
    log_probabilities = input.log_softmax(1)
    hard = nll_loss(log_probabilities, target, weight, ignore_index, reduction)
    if not label_smoothing:
        return hard
    counted = (target != ignore_index).to(input.dtype)
    scale = counted if weight is None else counted * weight.index_select(0, target.clamp(min=0))
    spread = -log_probabilities if weight is None else -log_probabilities * weight
    even = spread.sum(1) * counted
    if reduction == "mean":
        even = even.sum() / scale.sum()
    elif reduction == "sum":
        even = even.sum()
    return hard * (1 - label_smoothing) + even * (label_smoothing / input.shape[1])


def _has_ignored(target: Tensor) -> bool:
    """Whether a target on the CPU holds -100. On the GPU looking would cost a read-back: there the
    fused kernel makes the loss of such a row nan, and passing any ignore_index of one's own takes
    the way that skips rows.
    """
    return target.device.type == "cpu" and target.numel() > 0 and bool((target._data == -100).any())
