"""`export`: runs a model, sees what it does, and writes that as ONNX."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..autograd import no_grad
from ..files.source import Readable, created
from ..nn.module import Module
from ..tensor import Tensor
from .call import Axes, Call, Inputs, arguments, dynamic_symbols
from .constants import write_constant
from .graph import Graph
from .nodes import NODES, Writer
from .program import Program
from .sizes import ExportError, Symbols
from .trace import Trace, Value

_OPSET = 17
# How much longer or shorter dynamic axes are in the runs that are compared.
_CHANGES = ((1, 5), (-1, -3))


def export(
    model: Module,
    args: Any = (),
    f: Readable | None = None,
    *,
    kwargs: Mapping[str, Any] | None = None,
    verbose: bool | None = None,
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
    opset_version: int | None = None,
    dynamo: bool = True,
    export_params: bool = True,
    keep_initializers_as_inputs: bool = False,
    dynamic_axes: Mapping[str, Any] | None = None,
    training: Any = None,
    do_constant_folding: bool = True,
    **others: Any,
) -> None:
    """Write a model as an ONNX file, as it computes in eval mode.

    The model is run on `args`, one tensor or a tuple of them, and what it does is written down:
    ifs and loops as they went in this run. dynamic_axes names the axes whose size may change, by
    input: {"x": {0: "batch"}}; for them it is run again at other sizes. Parameters and buffers
    keep their names of the state_dict. Versions of opset_version: 17 (the default) to 21.

    Raises ExportError (a RuntimeError) that names an operation that ONNX lacks, or says what
    follows from the inputs' values (by item(), numpy) and cannot be written; warns where the model
    only decides by such a value.
    """
    _check(f, export_params, training, keep_initializers_as_inputs, others)
    if not isinstance(model, Module):
        raise TypeError(f"export takes a module, not a {type(model).__name__}")
    graph = Graph(_OPSET if opset_version is None else opset_version)
    call = arguments(model, args, kwargs, input_names)
    axes = dynamic_symbols(call.inputs, dynamic_axes or {}, output_names or ())
    with _evaluating(model), no_grad():
        program, outputs = _traced(call, axes)
        _write(graph, program, call, axes, outputs, output_names)
    if program.first.read_shape is not None:
        warnings.warn(
            f"the model reads values of a tensor of shape {program.first.read_shape} (by item(), "
            "an if, numpy, a mask as index): what it decides by them is fixed in the ONNX file, as "
            "it was in this run",
            UserWarning,
            stacklevel=2,
        )
    if verbose:
        print(graph)
    assert f is not None
    with created(f) as handle:
        handle.write(graph.serialize())


def _check(
    f: Any, export_params: bool, training: Any, keep_initializers: bool, others: dict[str, Any]
) -> None:
    if f is None:
        raise TypeError("export needs a file to write to: export(model, x, 'model.onnx')")
    if not export_params or keep_initializers:
        raise NotImplementedError("export writes the parameters into the file, as constants")
    if training is not None and getattr(training, "name", training) not in ("EVAL", 0):
        raise NotImplementedError("export writes a model only as it computes in eval mode")
    given = sorted(name for name, value in others.items() if value)
    if given:
        raise NotImplementedError(f"export has no {', '.join(given)} here: use dynamic_axes")


@contextmanager
def _evaluating(model: Module) -> Iterator[None]:
    """Inside, the model is in eval mode; afterwards each module is as it was."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes:
            object.__setattr__(module, "training", mode)


def _traced(call: Call, axes: Axes) -> tuple[Program, list[Value]]:
    """The model's program, and its outputs in the first run."""
    base: Symbols = {}
    for name, named in axes.items():
        for axis, symbol in named.items():
            # A size of 1 would hide what stretches.
            base[symbol] = max(call.inputs[name].shape[axis], 2)

    def run(symbols: Symbols, turn: int) -> tuple[Trace, list[Value]]:
        changed = {n: _resized(t, axes.get(n, {}), symbols, turn) for n, t in call.inputs.items()}
        return _run(call, changed)

    found, runs = [run(base, 0)], [base]
    for symbol, size in base.items():
        for result, symbols in _possible(run, base, symbol, size):
            found.append(result)
            runs.append(symbols)
    if not base:
        found.append(run(base, 1))
        runs.append(base)
    program = Program([trace for trace, _ in found], runs)
    outputs = [[value.number for value in values] for _, values in found]
    if any(numbers != outputs[0] for numbers in outputs):
        raise program.differ()
    return program, found[0][1]


def _possible(
    run: Callable[[Symbols, int], Any], base: Symbols, symbol: str, size: int
) -> list[tuple[Any, Symbols]]:
    """Runs with one axis longer, or shorter where the model takes no longer ones."""
    for changes in _CHANGES:
        wanted = [{**base, symbol: size + change} for change in changes if size + change > 1]
        try:
            return [(run(symbols, turn + 1), symbols) for turn, symbols in enumerate(wanted)]
        except ExportError:
            raise
        except (RuntimeError, ValueError, IndexError) as error:
            problem = error
    raise ExportError(
        f"export ran the model with another size of the dynamic axis {symbol!r} than {size}, and "
        f"it raised: {problem}"
    )


def _resized(x: Tensor, axes: dict[int, str], symbols: Symbols, turn: int) -> Tensor:
    """An input with its dynamic axes at other sizes, and in another turn with other values."""
    array = x.detach()._values()
    for axis, symbol in axes.items():
        places = np.arange(turn, turn + symbols[symbol]) % array.shape[axis]
        array = np.take(array, places, axis)
    if turn:
        array = np.roll(array, turn)
        array = array * 1.25 + 0.125 if x.dtype.is_floating_point else array
    return x.new_tensor(array) if turn or axes else x.detach()


def _run(call: Call, inputs: Inputs) -> tuple[Trace, list[Value]]:
    trace = Trace()
    for name, tensor in (*call.model.named_parameters(), *call.model.named_buffers()):
        trace.parameter(tensor, name)
    for name, tensor in inputs.items():
        trace.input(tensor, name)
    with trace.watching():
        result = call(inputs)
    return trace, [trace.value(tensor) for tensor in _flat(result)]


def _flat(result: Any) -> list[Tensor]:
    if isinstance(result, Tensor):
        return [result]
    if isinstance(result, Mapping):
        result = result.values()
    if not isinstance(result, (tuple, list)) and not hasattr(result, "__iter__"):
        raise ExportError(f"export got a {type(result).__name__} from forward: it takes tensors")
    return [tensor for part in result if part is not None for tensor in _flat(part)]


def _write(
    graph: Graph,
    program: Program,
    call: Call,
    axes: Axes,
    outputs: list[Value],
    output_names: Sequence[str] | None,
) -> None:
    chosen = list(output_names or ())
    if len(chosen) > len(outputs) or set(chosen) & set(call.inputs):
        raise ValueError(f"export got output_names={chosen} for {len(outputs)} outputs")
    default = ["output"] if len(outputs) == 1 else [f"output_{i}" for i in range(len(outputs))]
    chosen += default[len(chosen) :]
    for name in chosen:
        graph.reserve(name)
    names = _sources(graph, program, call, axes)

    def named(number: int) -> str:
        if number not in names:
            names[number] = write_constant(graph, program, number)
        return names[number]

    for operation in program.operations:
        if all(program.is_constant(number) for number in operation.outputs):
            continue
        write = NODES.get(operation.name)
        if write is None:
            raise ExportError(_lacking(operation.name))
        made = write(Writer(graph, program, operation, [named(n) for n in operation.inputs]))
        made = made if isinstance(made, list) else [made]
        names.update(zip(operation.outputs, made, strict=False))
    for value, name in zip(outputs, chosen, strict=True):
        graph.alias(named(value.number), name)
        graph.output(name, value.dtype.name, program.described(value.number))


def _sources(graph: Graph, program: Program, call: Call, axes: Axes) -> dict[int, str]:
    """The inputs and parameters: their names, by value."""
    names = {}
    for name, value in zip(call.inputs, program.first.inputs, strict=True):
        graph.input(name, value.dtype.name, program.shape(value.number))
        names[value.number] = name
    for name, named in axes.items():
        for axis, symbol in named.items():
            graph.dynamic(symbol, name, axis)
    model = call.model
    tensors = dict((*model.named_parameters(), *model.named_buffers()))
    for name, value in program.first.parameters.items():
        names[value.number] = graph.parameter(name, tensors[name].detach()._values())
    return names


def _lacking(operation: str) -> str:
    return (
        f"export met {operation}, which is not written as ONNX here: compose it of other operations"
    )
