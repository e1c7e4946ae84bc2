"""The four models that are trained, in names that PyTorch and Glowgrad share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .inputs import labels, numbers

BATCHES = 4  # different ones, taken in turn


class Training(NamedTuple):
    """A model, the loss of a batch, and its batches as numpy arrays."""

    model: Any
    loss: Callable[[Any, Any], Any]
    optimizer: Any
    batches: list[tuple[Any, Any]]


def mlp(lib: Any) -> Training:
    """784-128-64-10 with relu, batches of 64."""
    nn = lib.nn
    model = nn.Sequential(
        nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )
    return _classifier(lib, model, (64, 784))


def cnn(lib: Any) -> Training:
    """Two convolutions 3×3 (32 and 64 channels) with relu and pooling, a head of 64 units; 64
    images of 28×28.
    """
    nn = lib.nn
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(64 * 7 * 7, 64),
        nn.ReLU(),
        nn.Linear(64, 10),
    )
    return _classifier(lib, model, (64, 1, 28, 28))


def lstm(lib: Any) -> Training:
    """An LSTM 64 → 128 over 32 steps, its last state classified; batches of 32."""
    nn = lib.nn

    class Reader(nn.Module):  # type: ignore[name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.lstm = nn.LSTM(64, 128, batch_first=True)
            self.head = nn.Linear(128, 10)

        def forward(self, x: Any) -> Any:
            states, _ = self.lstm(x)
            return self.head(states[:, -1])

    return _classifier(lib, Reader(), (32, 32, 64))


def gpt(lib: Any, batch: int = 16) -> Training:
    """A GPT of 2 layers, width 64, 4 heads, context 64, 65 tokens."""
    nn, functional = lib.nn, lib.nn.functional
    tokens, width, heads, context = 65, 64, 4, 64

    class Block(nn.Module):  # type: ignore[name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.norm1 = nn.LayerNorm(width)
            self.qkv = nn.Linear(width, 3 * width)
            self.mix = nn.Linear(width, width)
            self.norm2 = nn.LayerNorm(width)
            self.up = nn.Linear(width, 4 * width)
            self.down = nn.Linear(4 * width, width)

        def forward(self, x: Any) -> Any:
            n, t, c = x.shape
            qkv = self.qkv(self.norm1(x)).view(n, t, 3, heads, c // heads).permute(2, 0, 3, 1, 4)
            seen = functional.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], is_causal=True)
            x = x + self.mix(seen.transpose(1, 2).reshape(n, t, c))
            return x + self.down(functional.gelu(self.up(self.norm2(x))))

    class Gpt(nn.Module):  # type: ignore[name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.tokens = nn.Embedding(tokens, width)
            self.places = nn.Embedding(context, width)
            self.blocks = nn.Sequential(Block(), Block())
            self.norm = nn.LayerNorm(width)
            self.head = nn.Linear(width, tokens, bias=False)

        def forward(self, x: Any) -> Any:
            x = self.tokens(x) + self.places.weight
            return self.head(self.norm(self.blocks(x)))

    model = _filled(lib, Gpt())

    def loss(x: Any, y: Any) -> Any:
        return functional.cross_entropy(model(x).view(-1, tokens), y.view(-1))

    shape = (batch, context)
    batches = [
        (labels(shape, 100 + i, tokens), labels(shape, 200 + i, tokens)) for i in range(BATCHES)
    ]
    return Training(model, loss, lambda parameters: lib.optim.AdamW(parameters, lr=1e-3), batches)


MODELS: dict[str, Callable[..., Training]] = {"mlp": mlp, "cnn": cnn, "lstm": lstm, "gpt": gpt}


def _classifier(lib: Any, model: Any, shape: tuple[int, ...]) -> Training:
    model = _filled(lib, model)

    def loss(x: Any, y: Any) -> Any:
        return lib.nn.functional.cross_entropy(model(x), y)

    batches = [(numbers(shape, 100 + i), labels(shape[:1], 200 + i, 10)) for i in range(BATCHES)]
    return Training(model, loss, lambda parameters: lib.optim.Adam(parameters, lr=1e-3), batches)


def _filled(lib: Any, model: Any) -> Any:
    """Weights by seed, uniform within 1 / √(numbers into a unit); biases 0, scales of norms 1."""
    with lib.no_grad():
        for seed, (name, parameter) in enumerate(model.named_parameters(), start=1):
            shape = tuple(parameter.shape)
            if len(shape) > 1:
                inputs = 1
                for size in shape[1:]:
                    inputs *= size
                parameter.copy_(lib.tensor(numbers(shape, seed, inputs**-0.5)))
            elif "bias" in name:
                parameter.zero_()
    return model
