"""Compiled models, and functions whose results are differentiated outside."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import glowgrad as gg
from glowgrad import nn
from glowgrad.errors import GradientError
from glowgrad.nn import functional as F

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])


class Net(nn.Module):
    """With all that changes state: dropout, batch norm, a branch of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(6, 8)
        self.norm = nn.BatchNorm1d(8)
        self.drop = nn.Dropout(0.2)
        self.last = nn.Linear(8, 3)

    def forward(self, x: gg.Tensor) -> gg.Tensor:
        h = self.drop(F.gelu(self.norm(self.first(x))))
        return self.last(h + h.sigmoid())


def runs(compiled: Any) -> int:
    """How many calls of a compiled model or function were replays."""
    step = getattr(compiled, "_step", compiled)
    return sum(replay.runs for kind in step._kinds.values() for replay in kind.replays)


def both(train: Callable[[Callable[[Any], Any]], list[float]]) -> None:
    """`train` gives the same with and without compile."""
    plain = train(lambda model: model)
    compiled: list[Any] = []

    def keep(model: Any) -> Any:
        compiled.append(gg.compile(model))
        return compiled[-1]

    assert train(keep) == pytest.approx(plain, rel=1e-5, abs=1e-6)
    for model in compiled:
        assert runs(model) >= 4


@DEVICES
def test_a_model_trains_as_without(device: str) -> None:
    """Two calls before the way back, and evaluation in between."""

    def train(wrapped: Callable[[Any], Any]) -> list[float]:
        gg.manual_seed(0)
        model = wrapped(Net().to(device))
        optimizer = gg.optim.Adam(model.parameters(), lr=0.01)
        losses = []
        for number in range(9):
            x, y = gg.randn(5, 6, device=device), gg.randint(0, 3, (5,), device=device)
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y) + F.cross_entropy(model(2 * x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if number % 3 == 2:
                model.eval()
                with gg.no_grad():
                    losses.append(model(x).sum().item())
                model.train()
        return [*losses, *model.norm.running_mean.tolist()]

    both(train)


def test_gradients_add_up_over_several_batches() -> None:
    def train(wrapped: Callable[[Any], Any]) -> list[float]:
        gg.manual_seed(0)
        model = wrapped(nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 1)))
        optimizer = gg.optim.SGD(model.parameters(), lr=0.1)
        found = []
        for number in range(12):
            loss = model(gg.randn(3, 4)).square().mean()
            loss.backward()
            found.append(loss.item())
            if number % 3 == 2:
                optimizer.step()
                optimizer.zero_grad()
        return found

    both(train)


def test_the_gradient_of_an_input_comes_back() -> None:
    def train(wrapped: Callable[[Any], Any]) -> list[float]:
        gg.manual_seed(0)
        encoder, decoder = (
            wrapped(nn.Linear(4, 2)),
            wrapped(nn.Sequential(nn.Tanh(), nn.Linear(2, 4))),
        )
        found = []
        for _ in range(7):
            x = gg.randn(3, 4).requires_grad_()
            ((decoder(encoder(x)) - x) ** 2).sum().backward()
            found += [x.grad.sum().item(), encoder.weight.grad.sum().item()]
        return found

    both(train)


def test_a_function_that_is_differentiated_outside() -> None:
    w = gg.randn(4, 2).requires_grad_()

    def build() -> Callable[[gg.Tensor], tuple[gg.Tensor, gg.Tensor, str]]:
        def layer(x: gg.Tensor) -> tuple[gg.Tensor, gg.Tensor, str]:
            h = x @ w
            return h.relu(), h.exp(), "both"

        return layer

    def train(wrapped: Callable[[Any], Any]) -> list[float]:
        gg.manual_seed(0)
        layer = wrapped(build())
        found = []
        for number in range(8):
            w.grad = None
            a, b, word = layer(gg.randn(3, 4))
            assert word == "both"
            ((a if number % 2 else a * b) ** 2).mean().backward()
            found += w.grad.reshape(-1).tolist()
        return found

    both(train)


def settled(model: Any, *shape: int) -> Any:
    compiled = gg.compile(model)
    for _ in range(4):
        compiled(gg.randn(*shape))
    assert runs(compiled) >= 1
    return compiled


def test_a_parameter_that_changed_before_the_way_back_is_an_error() -> None:
    model = settled(nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 1)), 2, 3)
    loss = model(gg.randn(2, 3)).sum()
    with gg.no_grad():
        model[1].weight.mul_(2)
    with pytest.raises(GradientError, match="changed in place"):
        loss.backward()


def test_a_result_that_changed_before_the_way_back_is_an_error() -> None:
    model = settled(nn.Sequential(nn.Linear(3, 1), nn.Sigmoid()), 2, 3)
    made = model(gg.randn(2, 3))
    loss = (made * 1).sum()
    with gg.no_grad():
        made.zero_()
    with pytest.raises(GradientError, match="changed in place"):
        loss.backward()


def test_the_way_back_can_be_gone_twice_if_it_is_kept() -> None:
    model = settled(nn.Linear(3, 1), 2, 3)
    loss = model(gg.ones(2, 3)).sum()
    model.zero_grad()
    loss.backward(retain_graph=True)
    first = model.weight.grad.clone()
    loss.backward()
    assert model.weight.grad.tolist() == (2 * first).tolist()
    with pytest.raises(GradientError, match="second time"):
        loss.backward()


def test_second_derivatives_are_refused() -> None:
    model = settled(nn.Sequential(nn.Linear(3, 3), nn.Tanh()), 2, 3)
    with pytest.raises(GradientError, match="create_graph=True"):
        gg.autograd.grad(model(gg.randn(2, 3)).sum(), model[0].weight, create_graph=True)


def test_results_outlive_later_calls() -> None:
    model = settled(nn.Linear(2, 2), 1, 2)
    with gg.no_grad():
        first = model(gg.ones(1, 2))
        values = first.tolist()
        model(gg.zeros(1, 2))
    assert first.tolist() == values


def test_a_compiled_model_is_the_model() -> None:
    net = Net()
    model = gg.compile(net)
    assert isinstance(model, Net)
    assert model._orig_mod is net
    assert gg.compile(model) is model
    assert [id(p) for p in model.parameters()] == [id(p) for p in net.parameters()]
    assert list(model.state_dict()) == list(net.state_dict())
    assert not model.eval().training
    assert not net.norm.training
    model.extra = 3
    assert net.extra == 3
    model.load_state_dict(Net().state_dict())
    assert repr(model) == f"compiled {net!r}"


def test_a_compiled_model_can_be_copied() -> None:
    model = gg.compile(nn.Linear(2, 1))
    for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert isinstance(other, nn.Linear)
        assert other.weight is not model.weight
        x = gg.randn(3, 2)
        assert other(x).tolist() == model(x).tolist()


def test_another_layer_in_its_place_is_followed() -> None:
    model = settled(nn.Sequential(nn.Linear(3, 3), nn.ReLU()), 2, 3)
    x = gg.randn(2, 3)
    model[1] = nn.Tanh()
    assert model(x).tolist() == model._orig_mod(x).tolist()
    model[0].weight.data = gg.zeros(3, 3)
    assert model(x).tolist() == model._orig_mod(x).tolist()


def test_a_frozen_layer_is_followed() -> None:
    model = settled(nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 1)), 2, 3)
    model[0].requires_grad_(False)
    for _ in range(4):
        model.zero_grad()
        model(gg.randn(2, 3)).sum().backward()
        assert model[0].weight.grad is None
        assert model[1].weight.grad is not None


def test_a_model_within_a_compiled_step_is_part_of_it() -> None:
    model = gg.compile(nn.Linear(3, 1))

    @gg.compile
    def step(x: gg.Tensor) -> gg.Tensor:
        model.zero_grad()
        loss = model(x).square().mean()
        loss.backward()
        return loss

    for _ in range(5):
        step(gg.randn(4, 3))
    assert runs(step) >= 2
    assert not model._step._kinds
