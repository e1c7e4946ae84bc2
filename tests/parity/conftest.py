"""What the proofs share."""

from __future__ import annotations

from typing import Any

import pytest
from tests import oracle
from tests.parity.golden import FILE


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    """What PyTorch gave, by case."""
    return oracle.read(FILE)


@pytest.fixture(params=["cpu", "webgpu"])
def device(request: pytest.FixtureRequest) -> str:
    return str(request.param)
