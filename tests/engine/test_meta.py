"""The device meta: shapes without numbers."""

import pytest

import glowgrad as gg
from glowgrad import nn
from glowgrad.vision import models


@pytest.mark.parametrize(
    ("build", "count"), [("alexnet", 61_100_840), ("vgg16", 138_357_544), ("resnet50", 25_557_032)]
)
def test_a_large_model_is_counted_and_followed_without_numbers(build: str, count: int) -> None:
    with gg.device("meta"):
        model = getattr(models, build)().eval()
        answer = model(gg.zeros(2, 3, 224, 224))
    assert sum(p.numel() for p in model.parameters()) == count
    assert tuple(answer.shape) == (2, 1000)


def test_a_block_makes_its_device_the_default_and_gives_it_back() -> None:
    with gg.device("meta"), gg.device("cpu"):
        assert gg.zeros(1).device.type == "cpu"
    with pytest.raises(AttributeError), gg.device("meta"):
        _ = gg.randn(3).no_such_name
    assert gg.zeros(1).device.type == "cpu"


def test_shapes_follow_the_operations_and_gradients() -> None:
    layer = nn.LSTM(3, 5, batch_first=True, device="meta")
    x = gg.randn(2, 7, 3, device="meta", requires_grad=True)
    y, _ = layer(x)
    y[:, -1].t().contiguous().sum().backward()
    assert tuple(y.shape) == (2, 7, 5)
    assert tuple(x.grad.shape) == (2, 7, 3)
    assert tuple(gg.arange(6, device="meta").reshape(2, 3).float().mean(0).shape) == (3,)


def test_reading_numbers_says_why_there_are_none() -> None:
    weight = nn.Linear(4, 2, device="meta").weight
    assert repr(weight.detach()) == "tensor(..., device='meta', size=(2, 4))"
    for read in (weight.tolist, weight.sum().item, weight.cpu, lambda: weight + gg.ones(2, 4)):
        with pytest.raises((NotImplementedError, RuntimeError), match="meta"):
            read()
