"""What the layers of a model give for a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd import no_grad
from .figure import as_numpy


def layer_outputs(
    model: Any,
    inputs: Any,
    wanted: Callable[[Any], bool] | None = None,
    *,
    training: bool = False,
) -> list[tuple[str, np.ndarray]]:
    """What the innermost layers give, by name, in the order of their calls.

    wanted:   which of the layers; all of them if left out.
    training: call the model in training mode; its running statistics stay as they are.
    """
    seen: list[tuple[str, np.ndarray]] = []
    hooks = []
    for name, module in model.named_modules():
        if list(module.children()) or (wanted and not wanted(module)):
            continue

        def note(one: Any, _inputs: Any, output: Any, name: str = name) -> None:
            if hasattr(output, "detach") and output.ndim >= 2:
                seen.append((f"{name} {type(one).__name__}".strip(), as_numpy(output)))

        hooks.append(module.register_forward_hook(note))
    before = getattr(model, "training", False)
    buffers = [(one, one.detach().clone()) for one in model.buffers()] if training else []
    try:
        model.train(training)
        with no_grad():
            model(inputs)
            for buffer, value in buffers:
                buffer.copy_(value)
    finally:
        for hook in hooks:
            hook.remove()
        model.train(before)
    return seen
