"""The executor of CPython: wgpu-py over Vulkan, Metal or DirectX."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from ..errors import DeviceError
from .executor import COPY, DISPATCH, PATCH, UPLOAD, Measured

_SHAPES = 12  # numbers of workgroups that are told of one kernel
_ALIGN = 256  # bytes between the parameters of two dispatches


class Piece(NamedTuple):
    """What a number stands for: a buffer of WebGPU, or a part of one."""

    buffer: Any
    offset: int
    nbytes: int
    whole: bool


class Recorded(NamedTuple):
    """A program: its commands as `_split` gives them, its parameters, and where live words go:
    (word of the parameters, start, count).
    """

    commands: list[tuple[Any, ...]]
    params: Any
    mirror: np.ndarray
    live: list[tuple[int, int, int]]
    live_count: int
    groups: dict[tuple[int, ...], Any]


class NativeExecutor:
    """Commands through wgpu-py (see `executor.Executor`)."""

    def __init__(self) -> None:
        try:
            import wgpu
        except ImportError:
            raise DeviceError(
                "webgpu needs the package wgpu here: install it with pip install 'glowgrad[webgpu]'"
            ) from None
        try:
            adapter = wgpu.gpu.request_adapter_sync(power_preference="high-performance")
        except Exception as error:
            raise DeviceError(f"no WebGPU adapter was found: {error}") from None
        wanted = (
            "max-buffer-size",
            "max-storage-buffers-per-shader-stage",
            "max-storage-buffer-binding-size",
            "max-compute-workgroup-storage-size",
            "max-compute-invocations-per-workgroup",
            "max-compute-workgroup-size-x",
            "max-compute-workgroup-size-y",
        )
        self._wgpu = wgpu
        self._device: Any = adapter.request_device_sync(
            required_limits={k: adapter.limits[k] for k in wanted if k in adapter.limits}
        )
        self._buffers: dict[int, Piece] = {}
        self._programs: dict[int, Recorded] = {}
        self._pipelines: dict[int, tuple[Any, Any]] = {}
        self._groups: dict[tuple[int, ...], Any] = {}
        self._arena = self._new_buffer(_ALIGN)
        self.info: dict[str, Any] = {
            "name": adapter.info["device"],
            "vendor": adapter.info["vendor"],
            "backend": adapter.info["backend_type"],
            "is_fallback": adapter.info["adapter_type"] == "CPU",
            "architecture": adapter.info["architecture"],
            "features": sorted(self._device.features),
            "limits": dict(adapter.limits),
        }
        self._counting = True
        self._dispatches: Counter[tuple[int, int, int, int]] = Counter()

    def _new_buffer(self, nbytes: int) -> Any:
        usage = self._wgpu.BufferUsage
        flags = usage.STORAGE | usage.UNIFORM | usage.COPY_SRC | usage.COPY_DST
        return self._device.create_buffer(size=nbytes, usage=flags)

    def compile(
        self,
        pipeline: int,
        label: str,
        wgsl: str,
        bindings: str,
        constants: Mapping[str, float],
        ahead: bool = False,
    ) -> None:
        stage = self._wgpu.ShaderStage.COMPUTE
        uniform = {"type": "uniform", "has_dynamic_offset": True, "min_binding_size": _ALIGN}
        entries: list[dict[str, Any]] = [{"binding": 0, "visibility": stage, "buffer": uniform}]
        for number, letter in enumerate(bindings, 1):
            kind = "storage" if letter == "w" else "read-only-storage"
            entries.append({"binding": number, "visibility": stage, "buffer": {"type": kind}})
        layout = self._device.create_bind_group_layout(entries=entries)
        try:
            module = self._device.create_shader_module(label=label, code=wgsl)
            made = self._device.create_compute_pipeline(
                label=label,
                layout=self._device.create_pipeline_layout(bind_group_layouts=[layout]),
                compute={"module": module, "entry_point": "main", "constants": dict(constants)},
            )
        except self._wgpu.GPUError as error:
            raise DeviceError(f'the GPU refused the kernel "{label}": {error}') from None
        self._pipelines[pipeline] = made, layout

    def create_buffer(self, buffer: int, nbytes: int) -> None:
        self._buffers[buffer] = Piece(self._new_buffer(nbytes), 0, nbytes, True)

    def create_view(self, view: int, buffer: int, offset: int, nbytes: int) -> None:
        piece = self._buffers[buffer]
        self._buffers[view] = Piece(piece.buffer, piece.offset + offset, nbytes, False)

    def destroy_buffer(self, buffer: int) -> None:
        self._groups.clear()
        piece = self._buffers.pop(buffer)
        if piece.whole:
            piece.buffer.destroy()

    def write(self, buffer: int, offset: int, values: np.ndarray) -> None:
        piece = self._buffers[buffer]
        self._device.queue.write_buffer(piece.buffer, piece.offset + offset, values)

    def read(self, buffer: int, offset: int, target: np.ndarray) -> None:
        piece = self._buffers[buffer]
        at = piece.offset + offset
        found = self._device.queue.read_buffer(piece.buffer, at, target.nbytes)
        target.reshape(-1)[...] = np.frombuffer(found, target.dtype)

    def submit(self, words: array[int]) -> None:
        encoder = self._device.create_command_encoder()
        self._encode_words(encoder, words)
        self._device.queue.submit([encoder.finish()])

    def record(self, program: int, words: array[int], live: array[int]) -> None:
        commands, mirror, parts = self._split(np.frombuffer(words, np.uint32))
        places = {start + i: to + i for start, to, length in parts for i in range(length)}
        params = self._new_buffer(max(_ALIGN, mirror.nbytes))
        if mirror.nbytes:
            self._device.queue.write_buffer(params, 0, mirror)
        triples = [(places[live[i]], live[i + 1], live[i + 2]) for i in range(0, len(live), 3)]
        count = max((start + n for _, start, n in triples), default=0)
        self._programs[program] = Recorded(commands, params, mirror, triples, count, {})

    def replay(self, program: int, pending: array[int], words: array[int]) -> None:
        recorded = self._programs[program]
        given = np.frombuffer(words, np.uint32)
        for place, start, count in recorded.live:
            values = given[start : start + count]
            if not np.array_equal(recorded.mirror[place : place + count], values):
                recorded.mirror[place : place + count] = values
                self._device.queue.write_buffer(recorded.params, 4 * place, values)
        patches = given[recorded.live_count :].tolist()
        encoder = self._device.create_command_encoder()
        if pending:
            self._encode_words(encoder, pending)
        self._encode(encoder, recorded.commands, recorded.params, recorded.groups, patches)
        self._device.queue.submit([encoder.finish()])

    def ready(self, program: int) -> bool:
        return True

    def forget(self, program: int) -> None:
        known = self._programs.pop(program, None)
        if known is not None:
            known.params.destroy()

    def _encode_words(self, encoder: Any, words: array[int]) -> None:
        commands, arena, _ = self._split(np.frombuffer(words, np.uint32))
        if arena.nbytes > self._arena.size:
            self._arena = self._new_buffer(arena.nbytes)
            self._groups.clear()
        if arena.nbytes:
            self._device.queue.write_buffer(self._arena, 0, arena)
        self._encode(encoder, commands, self._arena, self._groups, [])

    def _encode(
        self,
        encoder: Any,
        commands: list[tuple[Any, ...]],
        params: Any,
        bound: dict[tuple[int, ...], Any],
        patches: list[int],
    ) -> None:
        compute: Any = None
        for command in commands:
            if command[0] == DISPATCH:
                compute = compute or encoder.begin_compute_pass()
                _, pipeline, groups, buffers, offset = command
                if self._counting:
                    self._dispatches[pipeline, *groups] += 1
                compute.set_pipeline(self._pipelines[pipeline][0])
                group = self._bind(pipeline, buffers, params, bound)
                compute.set_bind_group(0, group, [offset])
                compute.dispatch_workgroups(*groups)
                continue
            if compute is not None:
                compute.end()
                compute = None
            if command[0] == COPY:
                _, source, at, target, to, nbytes = command
                source, at = self._place(source, at, patches)
                target, to = self._place(target, to, patches)
                encoder.copy_buffer_to_buffer(source, at, target, to, nbytes)
            elif command[0] == UPLOAD:
                _, target, to, at, nbytes = command
                target, to = self._place(target, to, patches)
                encoder.copy_buffer_to_buffer(params, at, target, to, nbytes)
            else:
                _, target, to, nbytes = command
                target, to = self._place(target, to, patches)
                encoder.clear_buffer(target, to, nbytes)
        if compute is not None:
            compute.end()

    def _place(self, buffer: int, offset: int, patches: list[int]) -> tuple[Any, int]:
        """The buffer of WebGPU behind a number, and the offset there."""
        if buffer >= PATCH:
            at = 2 * (buffer - PATCH)
            buffer, offset = patches[at], offset + patches[at + 1]
        piece = self._buffers[buffer]
        return piece.buffer, piece.offset + offset

    def measure(self, mode: int) -> None:
        """Dispatches are counted here, not timed."""
        self._counting = mode > 0
        if mode:
            self._dispatches.clear()

    def measured(self) -> list[Measured]:
        found: dict[int, Measured] = {}
        for (pipeline, *groups), count in self._dispatches.items():
            new: Measured = {
                "pipeline": pipeline,
                "count": 0,
                "timed": 0,
                "nanoseconds": 0.0,
                "groups": [],
            }
            one = found.setdefault(pipeline, new)
            one["count"] += count
            if len(one["groups"]) < _SHAPES:
                x, y, z = groups
                one["groups"].append((x, y, z, count))
        return list(found.values())

    def _split(
        self, data: np.ndarray
    ) -> tuple[list[tuple[Any, ...]], np.ndarray, list[tuple[int, int, int]]]:
        """Commands as tuples; parameters and uploads in one array, at the offsets that the commands
        name; and of each part of it its place in the stream, its place there, and its length.
        """
        commands: list[tuple[Any, ...]] = []
        parts: list[tuple[int, int, np.ndarray]] = []
        at = end = 0
        while at < len(data):
            code = int(data[at])
            if code == DISPATCH:
                pipeline, x, y, z, count = data[at + 1 : at + 6].tolist()
                buffers = tuple(data[at + 6 : at + 6 + count].tolist())
                nparams = int(data[at + 6 + count])
                start = at + 7 + count
                parts.append((end, start, data[start : start + nparams]))
                commands.append((DISPATCH, pipeline, (x, y, z), buffers, end))
                at, end = start + nparams, end + _ALIGN
            elif code == UPLOAD:
                target, to, count = data[at + 1 : at + 4].tolist()
                parts.append((end, at + 4, data[at + 4 : at + 4 + count]))
                commands.append((UPLOAD, target, to, end, 4 * count))
                at, end = at + 4 + count, end + -(-4 * count // _ALIGN) * _ALIGN
            else:
                length = 6 if code == COPY else 4
                commands.append(tuple(data[at : at + length].tolist()))
                at += length
        arena = np.zeros(end // 4, np.uint32)
        for offset, _, part in parts:
            arena[offset // 4 : offset // 4 + len(part)] = part
        return commands, arena, [(start, offset // 4, len(part)) for offset, start, part in parts]

    def _bind(
        self,
        pipeline: int,
        buffers: tuple[int, ...],
        params: Any,
        bound: dict[tuple[int, ...], Any],
    ) -> Any:
        key = (pipeline, *buffers)
        known = bound.get(key)
        if known is None:
            resources = [{"buffer": params, "offset": 0, "size": _ALIGN}]
            for number in buffers:
                buffer, offset, nbytes, _ = self._buffers[number]
                resources.append({"buffer": buffer, "offset": offset, "size": nbytes})
            known = bound[key] = self._device.create_bind_group(
                layout=self._pipelines[pipeline][1],
                entries=[{"binding": i, "resource": r} for i, r in enumerate(resources)],
            )
        return known
