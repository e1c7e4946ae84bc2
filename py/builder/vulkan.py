"""Makes sure that wgpu-py finds an adapter: Vulkan with any driver, a software one will do."""

import ctypes.util
import platform
from pathlib import Path

from . import apt
from .console import CommandError

_DRIVERS = (Path("/usr/share/vulkan/icd.d"), Path("/etc/vulkan/icd.d"))
_PACKAGES = ("libvulkan1", "mesa-vulkan-drivers")


def present() -> bool:
    """Whether native WebGPU has something to run on; macOS and Windows bring their own."""
    if platform.system() != "Linux":
        return True
    drivers = any(list(folder.glob("*.json")) for folder in _DRIVERS if folder.is_dir())
    return drivers and ctypes.util.find_library("vulkan") is not None


def prepare() -> None:
    """Install Mesa's software driver where there is no Vulkan at all."""
    if not present() and apt.available():
        apt.install(*_PACKAGES)
    if not present():
        raise CommandError(f"No Vulkan driver for the GPU tests: apt install {' '.join(_PACKAGES)}")
