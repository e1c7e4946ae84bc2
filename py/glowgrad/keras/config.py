"""keras.config: settings."""

from __future__ import annotations

from ..missing import missing
from .backend import (
    backend,
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)


def enable_unsafe_deserialization() -> None:
    """Raises RuntimeError: code in files is never run here."""
    raise RuntimeError("files never run code here: give custom_objects to load_model instead")


def disable_traceback_filtering() -> None:
    """Nothing is filtered here."""


enable_traceback_filtering = disable_traceback_filtering


def enable_interactive_logging() -> None:
    """Lines of progress are printed."""


__all__ = [
    "backend",
    "disable_traceback_filtering",
    "enable_interactive_logging",
    "enable_traceback_filtering",
    "enable_unsafe_deserialization",
    "epsilon",
    "floatx",
    "image_data_format",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
]
__getattr__ = missing(__name__, __all__, title="keras.config")
