"""What the engine tells who records a run: optimizers, random numbers, schedules, changes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import nn, recording
from glowgrad.compiled.layers import counts
from glowgrad.primitive import Primitive


class Notes:
    """A recorder that writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.produced: list[Callable[[], np.ndarray]] = []
        self.arrays: list[Any] = []
        self.calls: list[Callable[[], Any]] = []
        self.updates: list[tuple[Any, ...]] = []

    def optimizer_began(self, optimizer: Any) -> None:
        self.told.append("began")

    def optimizer_ended(self, optimizer: Any) -> None:
        self.told.append("ended")

    def updating(self, optimizer: Any, p: Any, state: Any, group: Any) -> None:
        self.told.append("updating")
        self.updates.append((optimizer, p, state, group))

    def drawn(self, array: Any, produce: Callable[[], np.ndarray]) -> None:
        self.told.append("drawn")
        self.arrays.append(array)
        self.produced.append(produce)

    def uniform_drawn(self, array: Any, generator: Any, words: int) -> None:
        self.told.append(f"uniform {words}")
        self.arrays.append(array)

    def entered(self, module: Any) -> None:
        self.told.append("entered")

    def gradient(self, leaf: Any) -> None:
        self.told.append("gradient")

    def host_call(self, name: str, call: Callable[[], Any]) -> None:
        self.told.append(name)
        self.calls.append(call)

    def cannot(self, why: str) -> None:
        self.told.append(f"cannot: {why}")


@contextmanager
def notes() -> Iterator[Notes]:
    recording.current = made = Notes()
    try:
        yield made
    finally:
        recording.current = None


DRAWS: dict[str, Callable[[], gg.Tensor]] = {
    "randn": lambda: gg.randn(3, 5),
    "randint": lambda: gg.randint(2, 9, (4, 2)),
    "randperm": lambda: gg.randperm(11),
    "randn_like": lambda: gg.randn_like(gg.zeros(2, 3)),
    "normal_": lambda: gg.empty(7).normal_(),
    "exponential_": lambda: gg.empty(7).exponential_(2.0),
    "random_": lambda: gg.empty(5, dtype=gg.int64).random_(0, 100),
    "bfloat16": lambda: gg.randn(6, dtype=gg.bfloat16),
}


@pytest.mark.parametrize("name", DRAWS)
def test_numbers_of_the_host_can_be_drawn_again(name: str) -> None:
    """The next numbers of the stream, as the function itself would have made them."""
    gg.manual_seed(4)
    with notes() as told:
        first = DRAWS[name]()
    assert told.told == ["drawn"]
    again = told.produced[0]()
    gg.manual_seed(4)
    wanted = [DRAWS[name](), DRAWS[name]()]
    np.testing.assert_array_equal(first.float().numpy(), wanted[0].float().numpy())
    assert again.dtype == first.dtype.numpy
    assert again.shape == tuple(first.shape)
    np.testing.assert_array_equal(again.astype(np.float32), wanted[1].float().numpy())


def test_the_array_of_drawn_numbers_is_the_tensors() -> None:
    with notes() as told:
        x = gg.randn(4)
    assert told.arrays[0] is x._data


@pytest.mark.parametrize("draw", ["rand", "dropout", "bernoulli"])
def test_uniform_numbers_tell_their_words(draw: str) -> None:
    x = gg.full((3, 4), 0.5)
    with notes() as told:
        {"rand": lambda: gg.rand(3, 4), "dropout": lambda: nn.functional.dropout(x),
         "bernoulli": lambda: gg.bernoulli(x)}[draw]()  # fmt: skip
    assert told.told == ["uniform 12"]


def test_multinomial_tells_its_draw() -> None:
    for replacement in (False, True):
        with notes() as told:
            gg.multinomial(gg.tensor([0.2, 0.3, 0.5]), 2, replacement)
        assert told.told == ["drawn"]


def test_numbers_that_no_tensor_holds_are_refused() -> None:
    with notes() as told:
        gg.random.permutation(5)
    assert len(told.told) == 1
    assert told.told[0].startswith("cannot: random numbers")


def test_a_seed_within_is_set_again() -> None:
    with notes() as told:
        gg.manual_seed(3)
        gg.rand(2)
    gg.rand(10)
    assert told.told == ["manual_seed", "uniform 2"]
    told.calls[0]()
    assert (gg.default_generator.key, gg.default_generator.offset) == (3, 0)


def test_a_state_within_is_taken_and_set_again() -> None:
    gg.manual_seed(3)
    with notes() as told:
        state = gg.get_rng_state()
        gg.set_rng_state(state)
    gg.rand(8)
    take, put = told.calls
    take()
    gg.rand(8)
    put()
    assert gg.default_generator.offset == 2


def trained(optimizer: str, **options: Any) -> tuple[Any, Any, Any]:
    w = gg.tensor([1.0, -2.0], requires_grad=True)
    b = gg.tensor([0.5], requires_grad=True)
    for p in (w, b):
        p.grad = p.detach() * 0.1
    return w, b, getattr(gg.optim, optimizer)([w, b], **options)


def test_an_optimizer_says_whose_update_runs() -> None:
    w, b, optimizer = trained("Adam")
    with notes() as told:
        optimizer.step()
    assert told.told == ["began", "updating", "updating", "ended"]
    assert [u[1] for u in told.updates] == [w, b]
    assert told.updates[0][2] is optimizer.state[w]
    assert told.updates[0][3] is optimizer.param_groups[0]


LIVE = {
    "adam": ("Adam", {"lr": 0.1, "weight_decay": 0.2}),
    "adamw": ("AdamW", {"betas": (0.5, 0.9)}),
    "sgd": ("SGD", {"lr": 0.1}),
    "sgd-momentum": ("SGD", {"lr": 0.1, "momentum": 0.5, "nesterov": True}),
    "rmsprop": ("RMSprop", {"centered": True, "momentum": 0.9}),
    "adagrad": ("Adagrad", {"lr_decay": 0.1}),
}


@pytest.mark.parametrize("name", LIVE)
def test_live_attributes_are_those_of_the_next_update(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    w, _, optimizer = trained(LIVE[name][0], **LIVE[name][1])
    assert optimizer.is_live
    gg.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    seen: list[dict[str, Any]] = []
    update = Primitive.update

    def watch(self: Primitive, *tensors: Any, **attrs: Any) -> None:
        seen.append(attrs)
        update(self, *tensors, **attrs)

    monkeypatch.setattr(Primitive, "update", watch)
    optimizer.step()
    for step in range(3):
        optimizer.param_groups[0]["lr"] = 0.01 * (step + 1)
        foretold = optimizer.live_attributes(w, optimizer.state[w], optimizer.param_groups[0])
        seen.clear()
        optimizer.step()
        assert seen[0] == foretold
        assert foretold["lr"] == 0.01 * (step + 1)


def test_counts_lie_in_one_array() -> None:
    w, b, optimizer = trained("Adam")
    optimizer.step()
    counts = optimizer.share_counts([w, b])
    optimizer.count_step(optimizer.share_counts([w, b]))
    assert [optimizer.state[p]["step"].item() for p in (w, b)] == [2, 2]
    attributes = optimizer.live_attributes(w, optimizer.state[w], optimizer.param_groups[0])
    assert attributes["step"] == 3
    optimizer.step()  # an ordinary step counts in the same place
    assert [optimizer.state[p]["step"].item() for p in (w, b)] == [3, 3]
    optimizer.count_step(optimizer.share_counts([b]))
    assert [optimizer.state[p]["step"].item() for p in (w, b)] == [3, 4]
    saved = copy.deepcopy(optimizer.state_dict())
    optimizer.count_step(counts)
    assert saved["state"][0]["step"].item() == 3


def test_a_loaded_state_shows_in_the_version() -> None:
    w, _, optimizer = trained("Adam")
    optimizer.step()
    before = optimizer._version
    optimizer.load_state_dict(optimizer.state_dict())
    assert optimizer._version == before + 1
    optimizer.add_param_group({"params": [gg.zeros(1, requires_grad=True)]})
    assert optimizer._version == before + 2
    assert optimizer.state[w]["step"].item() == 1


def test_choices_tell_which_kernels_run() -> None:
    _, _, optimizer = trained("SGD", lr=0.1)
    group = optimizer.param_groups[0]
    before = optimizer.choices(group)
    group["lr"], group["weight_decay"] = 0.5, 0.1
    assert optimizer.choices(group) == before
    group["momentum"] = 0.9
    assert optimizer.choices(group) != before


def test_what_counts_on_the_host_is_not_live() -> None:
    assert not trained("RAdam")[2].is_live
    assert trained("NAdam")[2].is_live
    assert not trained("Adam", amsgrad=True)[2].is_live


def test_hooks_on_steps_are_refused() -> None:
    _, _, optimizer = trained("SGD", lr=0.1)
    optimizer.register_step_post_hook(lambda *_: None)
    with notes() as told:
        optimizer.step()
    assert told.told[0].startswith("cannot: an optimizer has hooks")


@pytest.mark.parametrize("kind", ["ExponentialLR", "Sequential", "CosineAnnealingWarmRestarts"])
def test_a_schedule_is_called_again_as_one(kind: str) -> None:
    _, _, optimizer = trained("SGD", lr=1.0)
    schedules = gg.optim.lr_scheduler
    made: Any = {
        "ExponentialLR": lambda: schedules.ExponentialLR(optimizer, 0.5),
        "Sequential": lambda: schedules.SequentialLR(
            optimizer,
            [schedules.ConstantLR(optimizer, 0.1, 2), schedules.ExponentialLR(optimizer, 0.9)],
            [2],
        ),
        "CosineAnnealingWarmRestarts": lambda: schedules.CosineAnnealingWarmRestarts(optimizer, 5),
    }[kind]()
    optimizer.step()
    with notes() as told:
        made.step()
    assert len(told.calls) == 1
    told.calls[0]()
    assert made.last_epoch == 2


def test_a_rate_that_is_a_tensor_is_refused() -> None:
    _, _, optimizer = trained("SGD", lr=gg.tensor(1.0))
    schedule = gg.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    optimizer.step()
    with notes() as told:
        schedule.step()
    assert told.told[0].startswith("cannot: a learning rate that is a tensor")


def changed(act: Callable[[], Any]) -> bool:
    before = counts(), recording.ambient()
    act()
    return (counts(), recording.ambient()) != before


def test_changes_of_modules_are_counted() -> None:
    net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Dropout(0.5))
    x = gg.randn(4, 2)
    assert not changed(lambda: net(x))
    assert not changed(net.train)  # it is in training mode
    assert changed(net.eval)
    assert changed(lambda: setattr(net[2], "p", 0.2))
    assert changed(lambda: setattr(net[0], "bias", None))
    assert changed(lambda: setattr(net[0], "weight", nn.Parameter(gg.zeros(3, 2))))
    assert changed(lambda: net.append(nn.ReLU()))
    assert changed(lambda: net.pop(3))
    assert changed(lambda: net[0].register_buffer("seen", gg.zeros(1)))
    assert changed(lambda: delattr(net[0], "seen"))
    handle = net.register_forward_hook(lambda *_: None)
    assert changed(handle.remove)
    assert changed(lambda: net[0].requires_grad_(False))
    assert changed(lambda: net.to(gg.float64))
    assert changed(lambda: setattr(net[0].weight, "data", gg.ones(3, 2)))


def test_what_surrounds_a_step_is_compared() -> None:
    with gg.no_grad():
        inside = recording.ambient()
    assert inside != recording.ambient() == recording.ambient()
    before = recording.ambient()
    gg.set_default_dtype(gg.float64)
    try:
        assert recording.ambient() != before
    finally:
        gg.set_default_dtype(gg.float32)
    with gg.autograd.detect_anomaly():
        assert recording.ambient() != before
    assert recording.ambient() == before


def test_batch_norm_changes_its_statistics_in_place() -> None:
    layer = nn.BatchNorm1d(3)
    x = gg.randn(8, 3)
    layer(x)
    places = [buffer._data for buffer in layer.buffers()]
    layer(x)
    assert all(a is b._data for a, b in zip(places, layer.buffers(), strict=True))
