"""What is computed with a library: losses of training, and outputs for given weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from tests.parity import loaded_models, trained_models

STEPS = 10


@dataclass(frozen=True)
class Training:
    """A model, its optimizer, and a batch to fit in every step."""

    make: Callable[[Any], Any]
    optimizer: Callable[[Any, Any], Any]  # of (library, parameters)
    inputs: Callable[[np.random.Generator], np.ndarray]
    targets: Callable[[np.random.Generator], np.ndarray]

    def losses(self, t: Any, state: dict[str, Any], device: str | None = None) -> list[float]:
        """The loss of each step, from the given weights on."""
        rng = np.random.default_rng(0)
        x = t.tensor(self.inputs(rng), device=device)
        y = t.tensor(self.targets(rng), device=device)
        model = self.make(t)
        load(model, state)
        model.to(device).train()
        optimizer = self.optimizer(t, model.parameters())
        criterion = t.nn.CrossEntropyLoss()
        losses = []
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        return [loss.item() for loss in losses]


def normal(*shape: int) -> Callable[[np.random.Generator], np.ndarray]:
    return lambda rng: rng.standard_normal(shape).astype(np.float32)


def whole(high: int, *shape: int) -> Callable[[np.random.Generator], np.ndarray]:
    return lambda rng: rng.integers(0, high, shape)


TRAINED = {
    "mlp": Training(
        trained_models.mlp,
        lambda t, p: t.optim.Adam(p, lr=0.01),
        normal(32, 20),
        whole(5, 32),
    ),
    "cnn": Training(
        trained_models.cnn,
        lambda t, p: t.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=1e-3),
        normal(16, 2, 12, 12),
        whole(5, 16),
    ),
    "lstm": Training(
        trained_models.lstm,
        lambda t, p: t.optim.Adam(p, lr=0.01),
        normal(8, 14, 12),
        whole(5, 8),
    ),
    "gpt": Training(
        trained_models.gpt,
        lambda t, p: t.optim.AdamW(p, lr=0.003, weight_decay=0.1),
        whole(17, 8, 9),
        whole(17, 8, 9),
    ),
}


def padded_codes(rng: np.random.Generator) -> list[np.ndarray]:
    """Sequences of word numbers (3, 11) of different lengths, and their lengths."""
    lengths = np.array([4, 11, 7])
    codes = rng.integers(1, 300, (3, 11))
    return [codes * (np.arange(11) < lengths[:, None]), lengths]


def bert_inputs(rng: np.random.Generator) -> list[np.ndarray]:
    codes, _ = padded_codes(rng)
    return [codes, (np.arange(11) > 5).astype(np.int64) + 0 * codes, (codes > 0).astype(np.int64)]


@dataclass(frozen=True)
class Loading:
    """A model that takes over weights, and inputs for it."""

    make: Callable[[Any], Any]
    inputs: Callable[[np.random.Generator], list[np.ndarray]]

    def outputs(self, t: Any, state: dict[str, Any], device: str | None = None) -> list[np.ndarray]:
        model = self.make(t)
        load(model, state)
        model.to(device).eval()
        tensors = [t.tensor(a, device=device) for a in self.inputs(np.random.default_rng(0))]
        with t.no_grad():
            made = model(*tensors)
        outs = made if isinstance(made, tuple) else (made,)
        return [o.cpu().numpy() for o in outs]


LOADED = {
    "resnet18": Loading(loaded_models.resnet18, lambda rng: [normal(2, 3, 64, 64)(rng)]),
    "bert": Loading(loaded_models.bert, bert_inputs),
    "gpt2": Loading(loaded_models.gpt2, lambda rng: [rng.integers(0, 300, (2, 13))]),
    "tagger": Loading(loaded_models.tagger, padded_codes),
}


def load(model: Any, state: dict[str, Any]) -> None:
    """Give a model its weights; only buffers of whole numbers may be left as they are."""
    missing, unexpected = model.load_state_dict(state, strict=False)
    own = model.state_dict()
    assert not unexpected, unexpected
    assert not [name for name in missing if own[name].dtype.is_floating_point], missing
