"""What goes on inside of recurrent layers, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .figure import Figure, as_numpy, pack, unpack
from .sketch import MUTED, Sketch, heat

_MOST_STEPS = 600
_MOST_UNITS = 512
_MOST_VALUES = 500_000  # that travel to the page

_ABOUT = {
    "input gate": "how much of the candidate is written",
    "forget gate": "how much of the old cell state is kept",
    "candidate": "what could be written",
    "output gate": "how much of the cell state is shown",
    "cell state": "what is remembered",
    "hidden state": "what the layer gives",
    "reset gate": "how much of the old state the candidate sees",
    "update gate": "how much of the old state is kept",
}


def gate_activations(
    layer: Any,
    x: Any = None,
    tokens: Sequence[Any] | None = None,
    *,
    number: int = -1,
    example: int = 0,
    reverse: bool = False,
    title: str = "",
) -> GateActivations:
    """Show gates and states of an LSTM, GRU or RNN over time, above what it read.

    layer:   the layer, whose formulas are those of `nn.LSTM`, `nn.GRU` and `nn.RNN`; or activations
             by name, each (T, units).
    x:       its input (T, N, D), with batch_first (N, T, D), or (T, D).
    tokens:  a text for each time step: characters, words or values. By default the numbers of an
             input with D = 1.
    number:  which layer of a stack, counted from 0; by default the last.
    example: which of the batch.
    reverse: the direction that reads backwards, of a bidirectional layer.
    Raises ValueError for other shapes, and for more than 600 steps or 512 units.
    """
    if isinstance(layer, Mapping):
        found = {str(name): as_numpy(values).astype(np.float32) for name, values in layer.items()}
        numbers = None if x is None else as_numpy(x)
    else:
        if not hasattr(layer, "weight_ih_l0") or x is None:
            raise ValueError(
                "gate_activations takes an LSTM, GRU or RNN layer and its input, or activations "
                'by name: gate_activations({"hidden state": h})'
            )
        numbers = _one_example(layer, as_numpy(x).astype(np.float32), example)
        found = _activations(layer, numbers, range(layer.num_layers)[number], reverse)
    steps = {name: values.shape for name, values in found.items()}
    if (
        not found
        or any(len(s) != 2 for s in steps.values())
        or len({s[0] for s in steps.values()}) != 1
    ):
        raise ValueError(f"activations are (T, units), with the same T for all, but got {steps}")
    count = next(iter(steps.values()))[0]
    if not 0 < count <= _MOST_STEPS or max(s[1] for s in steps.values()) > _MOST_UNITS:
        raise ValueError(
            f"gate_activations shows 1 to {_MOST_STEPS} steps of at most {_MOST_UNITS} units, but "
            f"got {steps}"
        )
    if sum(values.size for values in found.values()) > _MOST_VALUES:
        raise ValueError(
            f"these activations have more than {_MOST_VALUES} values: show fewer steps, or choose "
            "some by name"
        )
    if tokens is not None and len(tokens) != count:
        raise ValueError(f"there are {count} time steps, but {len(tokens)} tokens")
    panels = [
        {"name": name, "about": _ABOUT.get(name, ""), "values": pack(np.nan_to_num(values))}
        for name, values in found.items()
    ]
    fields: dict[str, Any] = {"panels": panels, "tokens": [str(one) for one in tokens or ()]}
    alone = numbers is not None and numbers.size == count
    fields["inputs"] = numbers.reshape(-1).tolist() if alone and numbers is not None else []
    kind = "" if isinstance(layer, Mapping) else f" of {type(layer).__name__}"
    alt = f"{', '.join(found)}{kind} over {count} steps" + (f": {title}" if title else "")
    return GateActivations(title, alt[0].upper() + alt[1:], fields)


def _one_example(layer: Any, x: np.ndarray, example: int) -> np.ndarray:
    if x.ndim == 3:
        if not -x.shape[0 if layer.batch_first else 1] <= example:
            raise ValueError(f"there is no example {example} in an input of shape {x.shape}")
        x = x[example] if layer.batch_first else x[:, example]
    if x.ndim != 2 or x.shape[1] != layer.input_size:
        raise ValueError(
            f"this {type(layer).__name__} reads (T, {layer.input_size}) in each example, but got "
            f"shape {x.shape}"
        )
    return x


def _activations(layer: Any, x: np.ndarray, number: int, reverse: bool) -> dict[str, np.ndarray]:
    if reverse and not layer.bidirectional:
        raise ValueError("reverse=True asks for a direction that this layer does not have")
    for below in range(number):
        found = [_run(layer, x, below, "")]
        if layer.bidirectional:
            found.append(_backwards(layer, x, below))
        x = np.concatenate([one["hidden state"] for one in found], -1)
    return _backwards(layer, x, number) if reverse else _run(layer, x, number, "")


def _backwards(layer: Any, x: np.ndarray, number: int) -> dict[str, np.ndarray]:
    return {name: a[::-1] for name, a in _run(layer, x[::-1], number, "_reverse").items()}


def _run(layer: Any, x: np.ndarray, number: int, suffix: str) -> dict[str, np.ndarray]:
    """One direction of one layer in numpy, with all that it computes on the way."""

    def weight(name: str) -> Any:
        found = getattr(layer, f"{name}_l{number}{suffix}", None)
        return 0.0 if found is None else as_numpy(found).astype(np.float32)

    from_input = x @ weight("weight_ih").T + weight("bias_ih")
    recurrent, bias = weight("weight_hh"), weight("bias_hh")
    project = weight("weight_hr") if getattr(layer, "proj_size", 0) else None
    hidden = np.zeros(recurrent.shape[1], np.float32)
    cell = np.zeros(layer.hidden_size, np.float32)
    rows: list[dict[str, np.ndarray]] = []
    for now in from_input:
        past = recurrent @ hidden + bias
        if layer.mode == "LSTM":
            i, f, g, o = np.split(now + past, 4)
            i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
            cell = f * cell + i * g
            hidden = o * np.tanh(cell)
            hidden = hidden if project is None else project @ hidden
            made = {
                "input gate": i,
                "forget gate": f,
                "candidate": g,
                "output gate": o,
                "cell state": cell,
            }
        elif layer.mode == "GRU":
            (r, z, n), (past_r, past_z, past_n) = np.split(now, 3), np.split(past, 3)
            r, z = _sigmoid(r + past_r), _sigmoid(z + past_z)
            n = np.tanh(n + r * past_n)
            hidden = (1 - z) * n + z * hidden
            made = {"reset gate": r, "update gate": z, "candidate": n}
        else:
            either = now + past
            hidden = np.maximum(either, 0) if layer.mode == "RNN_RELU" else np.tanh(either)
            made = {}
        rows.append({**made, "hidden state": hidden})
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]} if rows else {}


def _sigmoid(values: np.ndarray) -> np.ndarray:
    found: np.ndarray = 0.5 * (1 + np.tanh(0.5 * values))  # without overflow
    return found


class GateActivations(Figure):
    """Heat maps over a common time."""

    def __init__(self, title: str, alt: str, fields: dict[str, Any]) -> None:
        super().__init__("gates", title, alt, **fields)

    def svg(self) -> str:
        """All heat maps, one below the other."""
        panels = self.fields["panels"]
        count = panels[0]["values"]["shape"][0]
        side = min(26.0, 460 / count)
        top, left = 4.0, 92.0
        tall = 64.0
        sketch = Sketch(left + side * count + 4, len(panels) * (tall + 8) + 24)
        for panel in panels:
            sketch.text(left - 8, top + tall / 2 + 4, panel["name"], anchor="end")
            colours = heat(unpack(panel["values"]).T)
            sketch.rect(left, top, side * count, tall, fill="none", stroke=MUTED)
            sketch.image(left, top, side * count, tall, colours)
            top += tall + 8
        every = max(1, int(np.ceil(12 / side)))
        for step, token in enumerate(self.fields["tokens"]):
            if step % every == 0:
                sketch.text(left + side * (step + 0.5), top + 10, token, anchor="middle")
        return sketch.svg()
