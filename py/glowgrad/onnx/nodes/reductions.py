"""Reductions, running totals and softmax."""

from __future__ import annotations

from .writer import Nodes, Writer

_NEWER = {"ReduceMax": 18, "ReduceMin": 18, "ReduceProd": 18, "ReduceSum": 13}


def _reduced(kind: str) -> Nodes:
    def write(w: Writer) -> str:
        axes = w.attrs["axes"]
        kept = w.dtypes[0].name
        x = w.x
        if kind in ("ReduceSum", "ReduceProd"):
            kept = w.out_dtype.name
        elif kept == "bool":
            kept = "int32"
        if kept != w.dtypes[0].name:
            x = w.cast(x, kept)
        if axes and w.graph.opset >= _NEWER[kind]:
            x = w.add(kind, x, w.graph.constant(axes), keepdims=0)
        elif axes:
            x = w.add(kind, x, axes=axes, keepdims=0)
        return w.cast(x, w.out_dtype.name) if kept != w.out_dtype.name or not axes else x

    return write


def _arg(kind: str) -> Nodes:
    return lambda w: w.add(kind, w.x, axis=w.attrs["axis"], keepdims=0)


def _cumsum(w: Writer) -> str:
    x = w.x if w.dtypes[0] is w.out_dtype else w.cast(w.x, w.out_dtype.name)
    return w.add("CumSum", x, w.graph.constant(-1), reverse=int(w.attrs["reverse"]))


REDUCTIONS: dict[str, Nodes] = {
    "sum": _reduced("ReduceSum"),
    "prod": _reduced("ReduceProd"),
    "amax": _reduced("ReduceMax"),
    "amin": _reduced("ReduceMin"),
    "argmax": _arg("ArgMax"),
    "argmin": _arg("ArgMin"),
    "cumsum": _cumsum,
    "softmax": lambda w: w.add("Softmax", w.x, axis=-1),
    "log_softmax": lambda w: w.add("LogSoftmax", w.x, axis=-1),
}
