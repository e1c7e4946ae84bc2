"""Fixtures of the op tests."""

from __future__ import annotations

import pytest

import glowgrad as gg


@pytest.fixture(scope="session", autouse=True)
def _adapter() -> None:
    """Without an adapter half of the table could not be checked: that is a failure, not a skip."""
    if not gg.webgpu.is_available():
        pytest.exit(
            "the op table needs a WebGPU adapter: install wgpu and a Vulkan driver "
            "(Debian: mesa-vulkan-drivers)",
            returncode=1,
        )
