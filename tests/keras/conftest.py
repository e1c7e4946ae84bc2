"""What Keras's tests leave behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from glowgrad.tensor import core


@pytest.fixture(autouse=True)
def _tape_ends_here() -> Iterator[None]:
    """A GradientTape lets tensors with a history be read as numpy arrays from then on, in the whole
    process: other tests are about PyTorch, which refuses.
    """
    yield
    core.numpy_detaches = False
