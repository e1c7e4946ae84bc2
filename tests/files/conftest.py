"""Files are loaded to both devices."""

import pytest

import glowgrad as gg


@pytest.fixture(autouse=True, scope="session")
def _webgpu() -> None:
    if not gg.webgpu.is_available():
        pytest.fail(
            "the tests of files need a WebGPU adapter; a software Vulkan driver is enough "
            "(Debian: mesa-vulkan-drivers)",
            pytrace=False,
        )
