"""Data sets where a lesson runs under PyTorch."""

import pytest

from glowgrad import datasets

torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")


def test_the_digits_come_as_pytorchs_tensors_with_the_same_values() -> None:
    from glowgrad.datasets.as_torch import load_digits

    ours, theirs = datasets.load_digits(), load_digits()
    assert [one.dtype for one in theirs] == [torch.float32, torch.int64]
    for one, other in zip(ours, theirs, strict=True):
        assert one.tolist() == other.tolist()


def test_pytorchs_seed_repeats_generated_data() -> None:
    from glowgrad.datasets.as_torch import make_moons

    torch.manual_seed(1)
    first, second = make_moons(20)[0], make_moons(20)[0]
    torch.manual_seed(1)
    again = make_moons(20)[0]
    assert torch.equal(first, again)
    assert not torch.equal(first, second)


def test_a_rare_class_is_as_rare_as_asked() -> None:
    points, labels = datasets.make_imbalanced(400, share=0.05)
    assert tuple(points.shape) == (400, 2)
    assert labels.sum().item() == 20
    assert points[labels == 1].mean().item() > points[labels == 0].mean().item() + 1


def test_an_unknown_data_set_is_answered_with_those_that_exist() -> None:
    from glowgrad.datasets import as_torch

    with pytest.raises(AttributeError, match=r"no data set 'load_cats'; there are .*load_digits"):
        as_torch.load_cats  # noqa: B018 - looking it up is what fails
