"""What convolutions look for, and what they find."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd import no_grad
from .figure import Figure, as_numpy, pack
from .images import images

_MOST = 64  # maps of one picture
_MOST_VALUES = 250_000  # numbers that travel to the page


class Maps(Figure):
    """Small pictures of numbers, of which one is shown large with its values."""

    def __init__(
        self, values: np.ndarray, captions: list[str], *, signed: bool, title: str, alt: str
    ) -> None:
        self._values, self._captions, self._signed = values, captions, signed
        finite = values[np.isfinite(values)]
        super().__init__(
            "maps",
            title,
            alt,
            maps=pack(values.astype(np.float32)),
            captions=captions,
            signed=signed,
            limits=[float(finite.min()), float(finite.max())] if finite.size else [0.0, 1.0],
        )

    def svg(self) -> str | None:
        from ..pyplot.figure import Figure as Plot

        count = len(self._values)
        columns = min(8, count)
        rows = -(-count // columns)
        plot = Plot(figsize=(0.75 * columns, 0.95 * rows))
        limit = max(map(abs, self.fields["limits"])) or 1.0
        for number, (values, caption) in enumerate(
            zip(self._values, self._captions, strict=True), start=1
        ):
            axes = plot.add_subplot(rows, columns, number)
            if self._signed:
                axes.imshow(values, cmap="coolwarm", vmin=-limit, vmax=limit)
            else:
                axes.imshow(values, cmap="gray")
            axes.set_title(caption, fontsize=8)
            axes.axis("off")
        return plot.svg()


def filters(layer: Any, *, title: str = "", alt: str = "", most: int = _MOST) -> Maps | Figure:
    """The kernels of a convolution, negative weights blue and positive ones orange; a click shows
    one large with its numbers. Kernels of three channels are shown in colour instead.

    layer: a Conv2d, or its weights (C_out, C_in, kH, kW) or (C_out, kH, kW). With more than one
           channel each picture is one channel of one filter: "2·0" is channel 0 of filter 2.
    most:  how many to show.
    Raises ValueError for other shapes.
    """
    weights = as_numpy(getattr(layer, "weight", layer)).astype(np.float32)
    if weights.ndim == 3:
        weights = weights[:, None]
    if weights.ndim != 4:
        raise ValueError(
            "filters takes a Conv2d or weights (C_out, C_in, kH, kW), but got shape "
            f"{weights.shape}"
        )
    outputs, inputs, height, width = weights.shape
    described = alt or f"{outputs} filters of {height} by {width} weights" + (
        f" for each of {inputs} channels" if inputs > 1 else ""
    )
    if inputs == 3:
        names = [str(i) for i in range(min(outputs, most))]
        return images(weights[:most], names, columns=8, title=title, alt=described, scale=10)
    captions = [
        str(i) if inputs == 1 else f"{i}·{c}" for i in range(outputs) for c in range(inputs)
    ]
    flat = weights.reshape(-1, height, width)
    if len(flat) > most:
        described += f", the first {most} shown"
    return Maps(flat[:most], captions[:most], signed=True, title=title, alt=described)


def feature_maps(
    model: Any,
    inputs: Any,
    *,
    layer: Any = None,
    title: str = "",
    alt: str = "",
    most: int = _MOST,
) -> Maps:
    """What each channel of a layer answers to an image; a click shows one large with its numbers.

    model:  called with `inputs` (N, C, H, W), of which the first image is shown, or (C, H, W).
    layer:  a layer inside the model, itself or by its name ("0", "features.2"); by default the
            model's own output.
    Raises ValueError where the layer does not give (N, C, H, W), was not called, or is unknown.
    """
    batch = inputs[None] if inputs.ndim == 3 else inputs
    values = as_numpy(_output_of(model, batch[:1], layer)).astype(np.float32)
    if values.ndim != 4:
        raise ValueError(
            f"feature_maps needs a layer that gives (N, C, H, W), but this one gave {values.shape}"
        )
    count, height, width = values.shape[1:]
    shown = max(1, min(count, most, _MOST_VALUES // max(1, height * width)))
    silent = int((values[0] == 0).all(axis=(1, 2)).sum())
    described = alt or (
        f"{count} feature maps of {height} by {width} numbers"
        + (f", the first {shown} shown" if shown < count else "")
        + (f"; {silent} of them are zero everywhere" if silent else "")
    )
    maps = values[0, :shown]
    return Maps(
        maps, [str(i) for i in range(shown)], signed=bool((maps < 0).any()),
        title=title, alt=described,
    )  # fmt: skip


def _output_of(model: Any, inputs: Any, layer: Any) -> Any:
    """What a layer gives when the model is called, in evaluation mode and without a graph."""
    if isinstance(layer, str):
        known = dict(model.named_modules())
        if layer not in known:
            raise ValueError(
                f"there is no layer {layer!r}; there are {', '.join(filter(None, known))}"
            )
        layer = known[layer]
    seen: list[Any] = []
    hook = None
    if layer is not None:
        hook = layer.register_forward_hook(lambda _m, _i, output: seen.append(output))
    training = getattr(model, "training", False)
    try:
        if training:
            model.eval()
        with no_grad():
            result = model(inputs)
    finally:
        if hook is not None:
            hook.remove()
        if training:
            model.train()
    if layer is not None and not seen:
        raise ValueError("the layer was not called: it is no part of this model")
    return result if layer is None else seen[-1]
