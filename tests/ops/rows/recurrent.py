"""Recurrent layers and cells, and sequences of several lengths."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, described, layer, normal, row, whole

LENGTHS = [7, 5, 5, 2, 1]


def packed(t: Any, module: Any, x: Any, *state: Any) -> Any:
    """What a layer gives for packed sequences: rows, and the last states."""
    sequence = t.nn.utils.rnn.pack_padded_sequence(x, LENGTHS)
    out, end = module(sequence, *state)
    return [out.data, *(end if isinstance(end, tuple) else (end,))]


def unsorted(t: Any, module: Any, x: Any, *state: Any) -> Any:
    """The same for lengths in any order, padded again."""
    rnn = t.nn.utils.rnn
    sequence = rnn.pack_padded_sequence(x, [2, 6, 1, 4], batch_first=True, enforce_sorted=False)
    out, end = module(sequence, *state)
    padded, lengths = rnn.pad_packed_sequence(out, batch_first=True)
    return [padded, lengths, *(end if isinstance(end, tuple) else (end,))]


def pair(t: Any, module: Any, x: Any, h: Any, c: Any) -> Any:
    return module(x, (h, c))


layer("rnn", lambda t: t.nn.RNN(3, 5), normal(4, 2, 3), second=True)
layer("rnn-relu", lambda t: t.nn.RNN(3, 5, nonlinearity="relu"), normal(4, 2, 3))
layer("rnn-one-sequence", lambda t: t.nn.RNN(3, 5, 2), normal(4, 3), normal(2, 5))
layer("rnn-packed", lambda t: t.nn.RNN(2, 3, bias=False), normal(7, 5, 2), call=packed)
layer("lstm", lambda t: t.nn.LSTM(3, 5), normal(4, 2, 3), second=True)
layer("lstm-state", lambda t: t.nn.LSTM(3, 5), normal(1, 2, 3), *[normal(1, 2, 5)] * 2, call=pair)
layer(
    "lstm-state-of-halves",
    lambda t: t.nn.LSTM(4, 6),
    normal(3, 2, 4),
    normal(1, 6, 4),
    call=lambda t, m, x, s: m(x, (s[:, :, :2].mT, s[:, :, 2:].mT)),
)
layer("lstm-two-layers", lambda t: t.nn.LSTM(4, 5, 2, batch_first=True), normal(3, 6, 4))
layer("lstm-one-sequence", lambda t: t.nn.LSTM(4, 3, batch_first=True), normal(6, 4))
layer("lstm-both-ways", lambda t: t.nn.LSTM(3, 4, 2, bidirectional=True), normal(5, 3, 3))
layer("lstm-no-bias", lambda t: t.nn.LSTM(3, 4, bias=False), normal(5, 3, 3))
layer("lstm-dropout-off", lambda t: t.nn.LSTM(3, 4, 2, dropout=0.5), normal(2, 3, 3), train=False)
layer("lstm-dropped", lambda t: t.nn.LSTM(3, 4, 2, dropout=1.0), normal(2, 3, 3), smooth=False)
layer(
    "lstm-packed",
    lambda t: t.nn.LSTM(2, 3, bidirectional=True),
    normal(7, 5, 2),
    call=packed,
    second=True,
)
layer(
    "lstm-packed-state",
    lambda t: t.nn.LSTM(2, 3, 2, bidirectional=True),
    normal(4, 6, 2),
    normal(4, 4, 3),
    normal(4, 4, 3),
    call=lambda t, m, x, h, c: unsorted(t, m, x, (h, c)),
)
layer("lstm-projected", lambda t: t.nn.LSTM(3, 5, 2, proj_size=2), normal(4, 2, 3), second=True)
layer(
    "lstm-projected-packed",
    lambda t: t.nn.LSTM(2, 4, proj_size=3, bidirectional=True, batch_first=True),
    normal(4, 6, 2),
    call=unsorted,
)
layer("lstm-wide", lambda t: t.nn.LSTM(65, 131), normal(3, 2, 65), tolerance=3)
layer("lstm-long", lambda t: t.nn.LSTM(2, 3), normal(280, 2, 2), tolerance=3)
layer("lstm-transposed", lambda t: t.nn.LSTM(4, 3), normal(4, 2, 5), call=lambda t, m, x: m(x.T))
layer(
    "lstm-last-step",
    lambda t: t.nn.LSTM(3, 4, batch_first=True),
    normal(2, 5, 3),
    call=lambda t, m, x: m(x)[0][:, -1],
)
layer(
    "lstm-state-only", lambda t: t.nn.LSTM(3, 4), normal(5, 2, 3), call=lambda t, m, x: m(x)[1][1]
)
layer("gru", lambda t: t.nn.GRU(3, 5), normal(4, 2, 3), second=True)
layer("gru-two-layers", lambda t: t.nn.GRU(4, 5, 2, bias=False), normal(3, 2, 4), normal(2, 2, 5))
layer("gru-both-ways", lambda t: t.nn.GRU(3, 4, 2, bidirectional=True), normal(5, 3, 3))
layer("gru-packed", lambda t: t.nn.GRU(2, 3, bidirectional=True), normal(7, 5, 2), call=packed)
layer(
    "gru-packed-state",
    lambda t: t.nn.GRU(2, 3, batch_first=True),
    normal(4, 6, 2),
    normal(1, 4, 3),
    call=unsorted,
)
layer("gru-wide", lambda t: t.nn.GRU(65, 131), normal(3, 2, 65), tolerance=3)
layer("rnn-cell", lambda t: t.nn.RNNCell(3, 4), normal(2, 3), normal(2, 4))
layer("rnn-cell-relu", lambda t: t.nn.RNNCell(3, 4, nonlinearity="relu"), normal(3))
layer("lstm-cell", lambda t: t.nn.LSTMCell(3, 4), normal(2, 3), *[normal(2, 4)] * 2, call=pair)
layer("lstm-cell-zeros", lambda t: t.nn.LSTMCell(3, 4, bias=False), normal(2, 3))
layer("lstm-cell-one", lambda t: t.nn.LSTMCell(3, 4), normal(3), *[normal(4)] * 2, call=pair)
layer("gru-cell", lambda t: t.nn.GRUCell(3, 4), normal(2, 3), normal(2, 4))
layer("gru-cell-one", lambda t: t.nn.GRUCell(3, 4, False), normal(3), normal(4))


def loop(t: Any, module: Any, x: Any) -> Any:
    """A cell in a loop of the learner's own."""
    h, c = x.new_zeros(2, 4), x.new_zeros(2, 4)
    outs = []
    for step in x:
        h, c = module(step, (h, c))
        outs.append(h)
    return t.stack(outs)


layer("lstm-cell-loop", lambda t: t.nn.LSTMCell(3, 4), normal(5, 2, 3), call=loop)


for _number, _make in enumerate(
    (
        lambda t: t.nn.LSTM(3, 4, 2, bidirectional=True, proj_size=2, batch_first=True),
        lambda t: t.nn.GRU(3, 4, 2, bias=False, dropout=0.5),
        lambda t: t.nn.RNN(3, 4, nonlinearity="relu", bidirectional=True),
        lambda t: t.nn.RNNCell(3, 4, nonlinearity="relu"),
        lambda t: t.nn.LSTMCell(3, 4, bias=False),
        lambda t: t.nn.GRUCell(3, 4),
    )
):
    row(f"recurrent-names-{_number}", lambda t, x, make=_make: described(t, make), normal(1))


def fields(sequence: Any) -> list[Any]:
    return [field for field in sequence if field is not None]


row(
    "pack-padded",
    lambda t, x: fields(t.nn.utils.rnn.pack_padded_sequence(x, LENGTHS)),
    normal(8, 5, 2),
)
row(
    "pack-padded-lengths",
    lambda t, x: fields(
        t.nn.utils.rnn.pack_padded_sequence(x, t.tensor([3, 2], device="cpu"), True)
    ),
    normal(2, 3),
)
row(
    "pack-padded-unsorted",
    lambda t, x: fields(
        t.nn.utils.rnn.pack_padded_sequence(x.mT, [1, 3, 3, 2], enforce_sorted=False)
    ),
    whole(0, 9, 4, 3),
)


def repacked(t: Any, x: Any, **options: Any) -> Any:
    rnn = t.nn.utils.rnn
    sequence = rnn.pack_padded_sequence(x, [2, 6, 1, 4], batch_first=True, enforce_sorted=False)
    return rnn.pad_packed_sequence(sequence, **options)


row("pad-packed", lambda t, x: repacked(t, x), normal(4, 6, 2))
row("pad-packed-first", lambda t, x: repacked(t, x, batch_first=True), normal(4, 6))
row(
    "pad-packed-longer",
    lambda t, x: repacked(t, x, batch_first=True, padding_value=-2.5, total_length=9),
    normal(4, 7, 2),
)
row(
    "pack-sequence",
    lambda t, *x: [
        *fields(t.nn.utils.rnn.pack_sequence(x, enforce_sorted=False)),
        *t.nn.utils.rnn.unpack_sequence(t.nn.utils.rnn.pack_sequence(x, enforce_sorted=False)),
    ],
    normal(2, 3),
    normal(4, 3),
    normal(1, 3),
)
row("pad-sequence", lambda t, *x: t.nn.utils.rnn.pad_sequence(x), normal(2, 3), normal(300, 3))
row(
    "pad-sequence-left",
    lambda t, *x: t.nn.utils.rnn.pad_sequence(x, True, 7, padding_side="left"),
    *(whole(0, 9, n) for n in (3, 1, 4)),
)
row("pad-sequence-tensor", lambda t, x: t.nn.utils.rnn.pad_sequence(x), normal(2, 3))
row(
    "unpad-sequence",
    lambda t, x: t.nn.utils.rnn.unpad_sequence(x, t.tensor([2, 4, 1], device="cpu"), True),
    normal(3, 4, 2),
    devices=("cpu",),
)

bad("lstm-input-size", lambda t: t.nn.LSTM(3, 4)(t.zeros(5, 2, 4)), says="input_size=3")
bad("lstm-input-axes", lambda t: t.nn.LSTM(3, 4)(t.zeros(3)), says="(L, N, D)")
bad("lstm-input-type", lambda t: t.nn.LSTM(3, 4)(t.zeros(5, 2, 3).long()), says="int64")
bad("lstm-empty", lambda t: t.nn.LSTM(3, 4)(t.zeros(0, 2, 3)), says="length 0")
bad(
    "lstm-state-size",
    lambda t: t.nn.LSTM(3, 4)(t.zeros(5, 2, 3), (t.zeros(1, 2, 4), t.zeros(1, 2, 3))),
)
bad("lstm-state-batch", lambda t: t.nn.LSTM(3, 4)(t.zeros(5, 2, 3), (t.zeros(1, 5, 4),) * 2))
bad("lstm-state-axes", lambda t: t.nn.LSTM(3, 4)(t.zeros(5, 2, 3), (t.zeros(2, 4),) * 2))
bad(
    "lstm-state-type", lambda t: t.nn.LSTM(3, 4)(t.zeros(5, 2, 3), (t.zeros(1, 2, 4).double(),) * 2)
)
bad("lstm-projection-size", lambda t: t.nn.LSTM(3, 4, proj_size=4), says="proj_size=4")
bad("lstm-hidden-size", lambda t: t.nn.LSTM(3, 0), says="hidden_size=0")
bad("lstm-hidden-type", lambda t: t.nn.LSTM(3, 2.5), says="hidden_size=2.5")
bad("lstm-layers", lambda t: t.nn.LSTM(3, 2, 0), says="num_layers=0")
bad("lstm-dropout", lambda t: t.nn.LSTM(3, 2, dropout=1.5), says="dropout=1.5")
bad("lstm-bias-type", lambda t: t.nn.LSTM(3, 2, 1, 0.5), says="bias=0.5")
bad("gru-state-layers", lambda t: t.nn.GRU(3, 4, 2)(t.zeros(5, 2, 3), t.zeros(1, 2, 4)))
bad("gru-state-axes", lambda t: t.nn.GRU(3, 4)(t.zeros(5, 3), t.zeros(1, 1, 4)))
bad("rnn-nonlinearity", lambda t: t.nn.RNN(3, 4, nonlinearity="gelu"), says="'gelu'")
bad("rnn-input-axes", lambda t: t.nn.RNN(3, 4)(t.zeros(1, 1, 1, 3)))
bad("rnn-packed-size", lambda t: t.nn.RNN(3, 4)(t.nn.utils.rnn.pack_sequence([t.zeros(4, 2)])))
bad("rnn-cell-nonlinearity", lambda t: t.nn.RNNCell(3, 4, nonlinearity="gelu")(t.zeros(2, 3)))
bad("lstm-cell-size", lambda t: t.nn.LSTMCell(3, 4)(t.zeros(2, 4)), says="input_size=3")
bad("lstm-cell-axes", lambda t: t.nn.LSTMCell(3, 4)(t.zeros(2, 2, 3)))
bad("lstm-cell-state", lambda t: t.nn.LSTMCell(3, 4)(t.zeros(2, 3), (t.zeros(2, 3), t.zeros(2, 4))))
bad("gru-cell-batch", lambda t: t.nn.GRUCell(3, 4)(t.zeros(2, 3), t.zeros(3, 4)))
bad("gru-cell-state-axes", lambda t: t.nn.GRUCell(3, 4)(t.zeros(2, 3), t.zeros(1, 2, 4)))
bad("pack-unsorted", lambda t: t.nn.utils.rnn.pack_padded_sequence(t.zeros(4, 2), [1, 4]))
bad("pack-zero-length", lambda t: t.nn.utils.rnn.pack_padded_sequence(t.zeros(4, 2), [4, 0]))
bad("pack-too-many", lambda t: t.nn.utils.rnn.pack_padded_sequence(t.zeros(4, 2), [4, 2, 1]))
bad(
    "pad-packed-total",
    lambda t: t.nn.utils.rnn.pad_packed_sequence(
        t.nn.utils.rnn.pack_sequence([t.zeros(4)]), total_length=3
    ),
)
bad("pad-sequence-empty", lambda t: t.nn.utils.rnn.pad_sequence([]))
bad("pad-sequence-number", lambda t: t.nn.utils.rnn.pad_sequence(3))
bad("pad-sequence-side", lambda t: t.nn.utils.rnn.pad_sequence([t.zeros(2)], padding_side="top"))
bad("pad-sequence-shapes", lambda t: t.nn.utils.rnn.pad_sequence([t.zeros(2, 3), t.zeros(2, 4)]))
bad("unpad-count", lambda t: t.nn.utils.rnn.unpad_sequence(t.zeros(3, 4), t.tensor([1, 2]), True))
