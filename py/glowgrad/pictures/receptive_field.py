"""What of its input a unit of a convolutional network can see."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tensor.creation import zeros
from .figure import Figure, as_numpy, pack
from .static import drawn

Pair = tuple[int, int]


class ReceptiveField(Figure):
    """The receptive fields of all layers, drawn on the input; units are chosen in the page."""

    def svg(self) -> str:
        layer = self.fields["layers"][-1]
        (top, left), (height, width) = field_of(layer, layer["middle"])

        def draw(axes: Any) -> None:
            axes.imshow(self._picture, cmap="gray")
            corners = ([left, left + width, left + width, left, left],
                       [top, top, top + height, top + height, top])  # fmt: skip
            axes.plot(*(np.array(side) - 0.5 for side in corners), color="C1")
            rows, columns = self._picture.shape[:2]
            axes.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))

        return drawn(draw, size=(4, 4))

    def __init__(
        self, picture: np.ndarray, layers: list[dict[str, Any]], title: str, alt: str
    ) -> None:
        self._picture = picture
        super().__init__(
            "receptive", title, alt, image=pack(picture.astype(np.float32)), layers=layers
        )


def field_of(layer: dict[str, Any], unit: list[int]) -> tuple[Pair, Pair]:
    """(top, left) and (height, width) of a unit's field; parts of it may lie in the padding."""
    top, left = (layer["offset"][i] + unit[i] * layer["jump"][i] for i in range(2))
    height, width = layer["field"]
    return (top, left), (height, width)


def receptive_field(model: Any, inputs: Any, *, title: str = "", alt: str = "") -> ReceptiveField:
    """Draw on an image what each unit of each layer sees of it; the pointer or the arrow keys move
    from unit to unit.

    Along a chain of convolutions and poolings a field of r grows to r + (k - 1) · d · j, and the
    distance j between the fields of neighbours to j · s, for kernel k, dilation d and stride s.
    What a unit in the middle really reacts to, |∂unit/∂input|, is measured beside it (the effective
    receptive field: Luo et al., 2016).

    model:  called with the image in evaluation mode, in which its layers follow one another.
    inputs: (C, H, W) or (1, C, H, W), or a shape (C, H, W) for an empty image.
    Raises ValueError for other shapes, and for a model without convolution or pooling.
    """
    batch = zeros(1, *inputs) if isinstance(inputs, tuple) else inputs
    batch = batch[None] if batch.ndim == 3 else batch[:1]
    if batch.ndim != 4:
        raise ValueError(
            f"receptive_field takes one image (C, H, W), but got shape {tuple(inputs.shape)}"
        )
    chain = _chain(model, batch)
    if not chain:
        raise ValueError(
            "receptive_field found no Conv2d, MaxPool2d or AvgPool2d in this model: every unit of "
            "a linear layer sees the whole input"
        )
    offset, jump, field = [0, 0], [1, 1], [1, 1]
    layers: list[dict[str, Any]] = []
    for place, (name, module, output) in enumerate(chain):
        kernel, stride, padding, dilation = _geometry(module)
        for i in range(2):
            offset[i] -= padding[i] * jump[i]
            field[i] += (kernel[i] - 1) * dilation[i] * jump[i]
            jump[i] *= stride[i]
        size = [int(side) for side in output.shape[2:]]
        middle = [side // 2 for side in size]
        layers.append(
            {
                "name": f"{name} {type(module).__name__} {kernel[0]}×{kernel[1]}".strip(),
                "size": size,
                "field": list(field),
                "jump": list(jump),
                "offset": list(offset),
                "middle": middle,
                "measured": pack(_measured(model, batch, place, middle)),
            }
        )
    values = as_numpy(batch)[0].astype(np.float32)
    picture = values.transpose(1, 2, 0) if len(values) == 3 else values.mean(0)
    low, high = float(picture.min()), float(picture.max())
    picture = (picture - low) / ((high - low) or 1.0)
    told = "; ".join(f"{one['name']}: {one['field'][0]} by {one['field'][1]}" for one in layers)
    return ReceptiveField(picture, layers, title, alt or f"Receptive fields in pixels: {told}")


def _chain(model: Any, batch: Any) -> list[tuple[str, Any, Any]]:
    """Convolutions and poolings in the order of their calls, with names and outputs."""
    called: list[tuple[str, Any, Any]] = []
    hooks = []
    ended = False
    for name, module in model.named_modules():
        if list(module.children()):
            continue

        def note(one: Any, _inputs: Any, output: Any, name: str = name) -> None:
            nonlocal ended
            kind = type(one).__name__
            if kind in ("Conv2d", "MaxPool2d", "AvgPool2d") and not ended:
                called.append((name, one, output))
            elif hasattr(one, "kernel_size") or output.ndim != 4:
                ended = True  # from here on units have no place in the image

        hooks.append(module.register_forward_hook(note))
    training = getattr(model, "training", False)
    try:
        model.eval()
        model(batch)
    finally:
        for hook in hooks:
            hook.remove()
        if training:
            model.train()
    return called


def _geometry(module: Any) -> tuple[Pair, Pair, Pair, Pair]:
    """Kernel, stride, padding before the first pixel, and dilation, of rows and of columns."""
    kernel = _pair(module.kernel_size)
    stride = kernel if module.stride is None else _pair(module.stride)
    dilation = _pair(getattr(module, "dilation", 1))
    padding = module.padding
    if padding == "valid":
        padding = 0
    elif padding == "same":
        padding = ((kernel[0] - 1) * dilation[0] // 2, (kernel[1] - 1) * dilation[1] // 2)
    return kernel, stride, _pair(padding), dilation


def _pair(value: Any) -> Pair:
    if isinstance(value, int):
        return value, value
    first, second = value
    return int(first), int(second)


def _measured(model: Any, batch: Any, place: int, unit: list[int]) -> np.ndarray:
    """|∂unit/∂input| of a unit, over all channels of both, with the largest at 1."""
    learning = [(one, one.requires_grad) for one in model.parameters()]
    image = batch.detach().clone()
    image.requires_grad_(True)
    try:
        for parameter, _ in learning:  # their gradients are the learner's
            parameter.requires_grad_(False)
        output = _chain(model, image)[place][2]
        output[0, :, unit[0], unit[1]].sum().backward()
    finally:
        for parameter, wanted in learning:
            parameter.requires_grad_(wanted)
    gradient = np.abs(as_numpy(image.grad)[0]).sum(0).astype(np.float32)
    measured: np.ndarray = gradient / (float(gradient.max()) or 1.0)
    return measured
