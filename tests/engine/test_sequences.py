"""What recurrent layers and attention do beyond what the op table compares."""

from __future__ import annotations

import warnings

import pytest

import glowgrad as gg

DEVICES = ["cpu", "webgpu"]
rnn = gg.nn.utils.rnn


@pytest.mark.parametrize("device", DEVICES)
def test_the_first_state_stays_as_it_is(device: str) -> None:
    layer = gg.nn.LSTM(2, 3, device=device)
    h, c = gg.ones(1, 4, 3, device=device), gg.ones(1, 4, 3, device=device)
    layer(gg.randn(5, 4, 2, device=device), (h, c))
    assert h.mean().item() == c.mean().item() == 1


def test_lengths_beyond_the_input_are_refused() -> None:
    """PyTorch lets them pass, and fails or errs later."""
    with pytest.raises(RuntimeError, match="4 time steps: is batch_first right"):
        rnn.pack_padded_sequence(gg.zeros(4, 2), [5, 2])


def test_dropout_acts_between_layers_and_while_training_only() -> None:
    gg.manual_seed(0)
    layer = gg.nn.GRU(3, 4, num_layers=2, dropout=0.5)
    x = gg.randn(6, 2, 3)
    first, second = layer(x)[0], layer(x)[0]
    assert not gg.equal(first, second)
    assert (first != 0).all()  # the last layer's own output is not dropped
    layer.eval()
    assert gg.equal(layer(x)[0], layer(x)[0])
    with pytest.warns(UserWarning, match="between layers only"):
        gg.nn.GRU(3, 4, dropout=0.5)


@pytest.mark.parametrize("device", DEVICES)
def test_a_packed_sequence_moves_as_a_whole(device: str) -> None:
    packed = rnn.pack_sequence([gg.ones(2), gg.ones(5)], enforce_sorted=False)
    moved = packed.to(device)
    places = (moved.data, moved.sorted_indices, moved.unsorted_indices)
    assert {t.device.type for t in places} == {device}
    assert moved.batch_sizes.device.type == "cpu"
    assert packed.double().data.dtype is gg.float64
    assert packed.to("cpu") is packed
    padded, lengths = rnn.pad_packed_sequence(moved, batch_first=True)
    assert padded.sum(1).tolist() == lengths.tolist() == [2, 5]


@pytest.mark.parametrize("device", DEVICES)
def test_attention_drops_weights_while_training_only(device: str) -> None:
    gg.manual_seed(0)
    layer = gg.nn.MultiheadAttention(8, 2, dropout=0.5, device=device)
    x = gg.randn(40, 5, 8, device=device)
    _, weights = layer(x, x, x)
    dropped = (layer(x, x, x, average_attn_weights=False)[1] == 0).float().mean().item()
    assert dropped == pytest.approx(0.5, abs=0.05)
    assert weights.sum(-1).mean().item() == pytest.approx(1, abs=0.05)
    layer.eval()
    assert gg.equal(layer(x, x, x)[0], layer(x, x, x)[0])


def test_what_may_see_nothing_gives_zero_and_harms_no_gradient() -> None:
    x = gg.randn(3, 4, requires_grad=True)
    mask = gg.tensor([[True, True, False], [False] * 3, [True] * 3])
    out = gg.nn.functional.scaled_dot_product_attention(x, x, x, attn_mask=mask)
    out.sum().backward()
    assert out[1].tolist() == [0] * 4
    assert x.grad.isfinite().all()


@pytest.mark.parametrize("device", DEVICES)
def test_a_transformer_learns_to_reverse(device: str) -> None:
    gg.manual_seed(0)
    model = gg.nn.Transformer(16, 2, 1, 1, 32, dropout=0.0, batch_first=True, device=device)
    embed = gg.nn.Embedding(7, 16, device=device)
    head = gg.nn.Linear(16, 6, device=device)
    parts = gg.nn.ModuleList([model, embed, head])
    optimizer = gg.optim.Adam(parts.parameters(), lr=0.01)
    codes = gg.randint(0, 6, (24, 4)).to(device)
    begin = gg.full((24, 1), 6, dtype=gg.int64, device=device)
    inputs = gg.cat([begin, codes.flip(1)[:, :-1]], 1)
    mask = model.generate_square_subsequent_mask(4, device=device)
    losses = []
    for _ in range(25):
        scores = head(model(embed(codes), embed(inputs), tgt_mask=mask))
        loss = gg.nn.functional.cross_entropy(scores.flatten(0, 1), codes.flip(1).flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.6 * losses[0]


def test_an_encoder_says_nothing_of_its_fast_path() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        layer = gg.nn.TransformerEncoderLayer(4, 1)
        gg.nn.TransformerEncoder(layer, 2)(gg.zeros(3, 2, 4))
