"""The executor of the browser: hands addresses in Python's memory to the worker's JavaScript."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from typing import Any

import numpy as np

from .. import host
from ..cpu.memory import address
from ..errors import DeviceError
from .executor import Measured


class BrowserExecutor:
    """Commands through web/session/executor.js (see `executor.Executor`)."""

    def __init__(self) -> None:
        self._gpu: Any = host.module.gpu
        if self._gpu is None:
            raise DeviceError(f"webgpu cannot be used here. {host.module.device_note}")
        from pyodide.ffi import run_sync

        self._wait = run_sync
        found = self._gpu.info.to_py() if hasattr(self._gpu.info, "to_py") else self._gpu.info
        self.info: dict[str, Any] = {
            "name": found.get("description") or found.get("device") or found.get("architecture"),
            "vendor": found.get("vendor"),
            "backend": "browser",
            "is_fallback": bool(found.get("isFallbackAdapter")),
            "architecture": found.get("architecture"),
            "features": list(found.get("features", ())),
            "limits": found.get("limits", {}),
        }
        gpu = self._gpu
        # Looked up once: a method through the border costs more than its call.
        self._create, self._destroy = gpu.create_buffer, gpu.destroy_buffer
        self._write, self._read, self._submit = gpu.write, gpu.read, gpu.submit
        self._replay = gpu.replay

    def compile(
        self,
        pipeline: int,
        label: str,
        wgsl: str,
        bindings: str,
        constants: Mapping[str, float],
        ahead: bool = False,
    ) -> None:
        self._gpu.compile(pipeline, label, wgsl, bindings, json.dumps(dict(constants)), ahead)

    def create_buffer(self, buffer: int, nbytes: int) -> None:
        self._create(buffer, nbytes)

    def create_view(self, view: int, buffer: int, offset: int, nbytes: int) -> None:
        self._gpu.create_view(view, buffer, offset, nbytes)

    def destroy_buffer(self, buffer: int) -> None:
        self._destroy(buffer)

    def write(self, buffer: int, offset: int, values: np.ndarray) -> None:
        self._write(buffer, offset, address(values), values.nbytes)

    def read(self, buffer: int, offset: int, target: np.ndarray) -> None:
        try:
            self._wait(self._read(buffer, offset, address(target), target.nbytes))
        except Exception as error:
            self._check()
            raise DeviceError(f"the GPU's results could not be read: {error}") from None
        self._check()

    def submit(self, words: array[int]) -> None:
        self._submit(words.buffer_info()[0], len(words))

    def record(self, program: int, words: array[int], live: array[int]) -> None:
        self._gpu.record(program, *_place(words), *_place(live))

    def replay(self, program: int, pending: array[int], words: array[int]) -> None:
        self._replay(program, *_place(pending), *_place(words))

    def ready(self, program: int) -> bool:
        state = self._gpu.ready(program)
        if isinstance(state, str):
            raise DeviceError(state)
        return bool(state)

    def forget(self, program: int) -> None:
        self._gpu.forget(program)

    def measure(self, mode: int) -> None:
        self._gpu.measure(mode)

    def measured(self) -> list[Measured]:
        found: list[Measured] = json.loads(self._wait(self._gpu.measured()))
        return found

    def _check(self) -> None:
        """Report what the GPU has complained about since the last look."""
        lost = self._gpu.lost
        if lost:
            raise DeviceError(str(lost))
        complaint = self._gpu.take_error()
        if complaint:
            raise DeviceError(f"the GPU reported an error: {complaint}")


def _place(words: array[int]) -> tuple[int, int]:
    """The address of words in Python's memory, and how many they are."""
    return words.buffer_info()[0], len(words)
