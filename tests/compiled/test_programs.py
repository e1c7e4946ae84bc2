"""Whole programs of learners, compiled and as they are, on both devices: the same results."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import nn, webgpu
from glowgrad.nn import functional as F
from glowgrad.tensor import Tensor

CALLS = 7
Made = tuple[Callable[..., Any], Callable[[int], tuple[Any, ...]]]


@pytest.fixture(params=["cpu", "webgpu"], autouse=True)
def device(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "webgpu" and not webgpu.is_available():
        pytest.fail("there is no WebGPU adapter here")
    gg.set_default_device(request.param)
    yield request.param
    gg.set_default_device("cpu")


def rows(*shape: int) -> tuple[Tensor, Tensor]:
    return gg.randn(CALLS, *shape), gg.randint(0, 3, (CALLS, shape[0]))


def variational() -> Made:
    encoder, decoder = nn.Linear(8, 6), nn.Linear(3, 8)
    optimizer = gg.optim.Adam([*encoder.parameters(), *decoder.parameters()], 1e-2)

    def step(x: Tensor) -> Any:
        optimizer.zero_grad()
        mean, log_variance = encoder(x).chunk(2, 1)
        z = mean + gg.randn_like(mean) * (0.5 * log_variance).exp()
        error = F.mse_loss(decoder(z), x)
        divergence = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum(1).mean()
        loss = error + 0.1 * divergence
        loss.backward()
        optimizer.step()
        return loss, error.detach()

    x = gg.randn(CALLS, 5, 8)
    return step, lambda i: (x[i],)


def adversarial() -> Made:
    maker = nn.Sequential(nn.Linear(4, 8), nn.LeakyReLU(0.2), nn.Linear(8, 6))
    judge = nn.Sequential(nn.Linear(6, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
    of_maker = gg.optim.Adam(maker.parameters(), 1e-2)
    of_judge = gg.optim.Adam(judge.parameters(), 1e-2)
    loss = F.binary_cross_entropy_with_logits

    def step(x: Tensor) -> Any:
        fake = maker(gg.randn(x.shape[0], 4))
        real, false = gg.ones(x.shape[0], 1), gg.zeros(x.shape[0], 1)
        of_judge.zero_grad()
        seen = loss(judge(x), real) + loss(judge(fake.detach()), false)
        seen.backward()
        of_judge.step()
        of_maker.zero_grad()
        fooled = loss(judge(fake), real)
        fooled.backward()
        of_maker.step()
        return seen, fooled

    x = gg.randn(CALLS, 5, 6)
    return step, lambda i: (x[i],)


def by_hand() -> Made:
    w, b = gg.randn(6, 3, requires_grad=True), gg.zeros(3, requires_grad=True)

    def step(x: Tensor, y: Tensor) -> Tensor:
        loss = F.cross_entropy(x @ w + b, y)
        loss.backward()
        with gg.no_grad():
            for p in (w, b):
                p -= 0.1 * p.grad
                p.grad.zero_()
        return loss

    x, y = rows(5, 6)
    return step, lambda i: (x[i], y[i])


def penalty_on_a_gradient() -> Made:
    w = gg.randn(6, requires_grad=True)

    def step(x: Tensor) -> Tensor:
        (g,) = gg.autograd.grad((x @ w).tanh().sum(), [w], create_graph=True)
        penalty = g.pow(2).sum()
        w.grad = None
        penalty.backward()
        with gg.no_grad():
            w.sub_(0.01 * w.grad)
        return penalty

    x = gg.randn(CALLS, 5, 6)
    return step, lambda i: (x[i],)


def running_average() -> Made:
    model, average = nn.Linear(6, 3), nn.Linear(6, 3)
    optimizer = gg.optim.SGD(model.parameters(), 0.1, momentum=0.9)

    def step(x: Tensor, y: Tensor) -> Any:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        with gg.no_grad():
            for a, b in zip(average.parameters(), model.parameters(), strict=True):
                a.mul_(0.9).add_(b, alpha=0.1)
            accuracy = (average(x).argmax(1) == y).float().mean()
        return loss, accuracy

    x, y = rows(5, 6)
    return step, lambda i: (x[i], y[i])


class Trainer:
    """A convolutional net with what comes with one, in a class of the learner's."""

    def __init__(self) -> None:
        self.model = nn.Sequential(
            nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Dropout(0.2), nn.Linear(64, 3),
        )  # fmt: skip
        self.optimizer = gg.optim.AdamW(self.model.parameters(), 1e-2)
        self.schedule = gg.optim.lr_scheduler.CosineAnnealingLR(self.optimizer, 20)
        self.smoothing = 0.1

    def step(self, x: Tensor, y: Tensor) -> Tensor:
        self.optimizer.zero_grad()
        loss = F.cross_entropy(self.model(x), y, label_smoothing=self.smoothing)
        loss.backward()
        self.optimizer.step()
        self.schedule.step()
        return loss


def convolutional() -> Made:
    trainer = Trainer()
    x, y = rows(5, 1, 8, 8)
    return trainer.step, lambda i: (x[i], y[i])


def recurrent() -> Made:
    table, layer, head = nn.Embedding(12, 6), nn.GRU(6, 8, 2, batch_first=True), nn.Linear(8, 12)
    parameters = [*table.parameters(), *layer.parameters(), *head.parameters()]
    optimizer = gg.optim.RMSprop(parameters, 1e-2)

    def step(x: Tensor, state: Tensor) -> Any:
        optimizer.zero_grad()
        out, state = layer(table(x), state)
        loss = F.cross_entropy(head(out[:, :-1]).reshape(-1, 12), x[:, 1:].reshape(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(layer.parameters(), 1.0)
        optimizer.step()
        return loss, state.detach()

    x = gg.randint(0, 12, (CALLS, 3, 7))
    return step, lambda i: (x[i], gg.zeros(2, 3, 8))


def attentive() -> Made:
    layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True, dropout=0.1)
    optimizer = gg.optim.Adagrad(layer.parameters(), 1e-2)

    def step(x: Tensor) -> Tensor:
        optimizer.zero_grad()
        mask = nn.Transformer.generate_square_subsequent_mask(x.shape[1])
        loss = (layer(x, src_mask=mask) - x.roll(1, 1)).pow(2).mean()
        loss.backward()
        optimizer.step()
        return loss

    x = gg.randn(CALLS, 3, 5, 16)
    return step, lambda i: (x[i],)


def evaluation() -> Made:
    model = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3)).eval()

    def step(x: Tensor, y: Tensor) -> Any:
        with gg.no_grad():
            p = model(x).softmax(-1)
            best, which = p.topk(2, -1)
            right = (p.argmax(1) == y).sum()
            return p, right, best, which, p.std(0), p.sort(0).values, p.cumsum(0)

    x, y = rows(5, 6)
    return step, lambda i: (x[i], y[i])


def in_place() -> Made:
    def step(x: Tensor) -> Any:
        y = gg.zeros(5, 6)
        y[1:3] = x[1:3]
        y[:, 0] += 1
        y.mul_(2)
        z = gg.cat([y, x], 1)
        z[0] = z[1]
        unused = gg.rand(3)
        return z, y.T, gg.stack([x, x * 2]), (x + gg.rand(6)) * 2, unused.shape[0]

    x = gg.randn(CALLS, 5, 6)
    return step, lambda i: (x[i],)


def mapped() -> Made:
    f = gg.func.vmap(lambda a: (a * 2).sum())
    x = gg.randn(CALLS, 5, 6)
    return f, lambda i: (x[i],)


def ignoring() -> Made:
    model = nn.Linear(6, 3)
    optimizer = gg.optim.SGD(model.parameters(), 0.1)

    def step(x: Tensor, y: Tensor) -> Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y, ignore_index=0)
        loss.backward()
        optimizer.step()
        return loss

    x, y = rows(5, 6)
    y[:, 0] = 1
    return step, lambda i: (x[i], y[i])


PROGRAMS = [
    variational, adversarial, by_hand, penalty_on_a_gradient, running_average, convolutional,
    recurrent, attentive, evaluation, in_place, mapped, ignoring,
]  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_a_program_gives_the_same_compiled(program: Callable[[], Made]) -> None:
    found = []
    for compiled in (False, True):
        gg.manual_seed(0)
        step, batch = program()
        run: Any = gg.compile(step) if compiled else step
        gg.manual_seed(5)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            results = [run(*batch(number)) for number in range(CALLS)]
        found.append([_values(result) for result in results])
    (kind,) = run._kinds.values()
    assert kind.replay is not None
    assert kind.replay.runs >= CALLS - 3
    for plain, replayed in zip(*found, strict=True):
        for a, b in zip(plain, replayed, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def _values(result: Any) -> list[np.ndarray]:
    parts = result if isinstance(result, tuple) else (result,)
    return [gg.as_tensor(part).detach().cpu().numpy().copy() for part in parts]
