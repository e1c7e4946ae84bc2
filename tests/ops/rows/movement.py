"""Movement: views and copies, forward and back."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, normal, row, truths, whole

row("reshape", lambda t, x: (x.reshape(6, -1), x.reshape(2, 3, 4), x.reshape((24,))), normal(4, 6))
row("reshape-transposed", lambda t, x: (x.T.reshape(-1), x.T.reshape(3, 8)), normal(4, 6))
row("reshape-empty", lambda t, x: (x.reshape(0, 5), x.reshape(2, 0)), normal(0, 3))
row("reshape-scalar", lambda t, x: (x.reshape(1, 1), x.reshape(()), x.view(1)), normal())
row("reshape-slice", lambda t, x: (x[1:].reshape(-1) * 2, x[:, 1:].reshape(-1) * 2), normal(3, 4))
row("view", lambda t, x: (x.view(6, 4), x.view(-1), x.view_as(x.reshape(8, 3))), normal(4, 6))
row(
    "flatten",
    lambda t, x: (x.flatten(), x.flatten(1), x.flatten(0, 1), t.flatten(x, -2)),
    normal(2, 3, 4),
)
row("flatten-scalar", lambda t, x: x.flatten(), normal())
row("unflatten", lambda t, x: (x.unflatten(1, (2, 3)), x.unflatten(0, (-1, 2))), normal(4, 6))
row(
    "squeeze",
    lambda t, x: (x.squeeze(), x.squeeze(1), x.squeeze(0), x.squeeze((1, 3))),
    normal(3, 1, 4, 1),
)
row("unsqueeze", lambda t, x: (x.unsqueeze(0), x.unsqueeze(-1), x.unsqueeze(1)), normal(3, 4))
row(
    "permute",
    lambda t, x: (x.permute(2, 0, 1), x.permute((1, 0, -1)), x.movedim(0, 2)),
    normal(2, 3, 4),
)
row(
    "transpose",
    lambda t, x: (x.transpose(0, 2), x.transpose(-1, -2), x.mT, t.transpose(x, 0, 1)),
    normal(2, 3, 4),
)
row("t", lambda t, x: (x.t(), x.T, x.t().contiguous()), normal(2, 3))
row("permute-scalar", lambda t, x: x.permute(()), normal())
row(
    "expand",
    lambda t, x: (x.expand(3, 4), x.expand(2, 3, -1), x.expand_as(x.new_zeros(5, 3, 4))),
    normal(1, 4),
    second=True,
)
row("expand-zero", lambda t, x: x.expand(0, 3), normal(1, 3))
row("broadcast-to", lambda t, x: x.broadcast_to((4, 3)), normal(3))
row("repeat", lambda t, x: (x.repeat(2, 3), x.repeat(2, 1, 1)), normal(2, 3))
row("flip", lambda t, x: (x.flip(0), x.flip(0, 2), t.flip(x, (1,))), normal(2, 3, 4))
row("narrow", lambda t, x: (x.narrow(0, 1, 2), x.narrow(1, -3, 2)), normal(4, 5))
row("select", lambda t, x: (x.select(0, 1), x.select(-1, -2)), normal(4, 5))
row(
    "split",
    lambda t, x: (*x.split(2), *x.split([1, 4], 1), *x.chunk(3, 1), *x.unbind(1)[:2]),
    normal(5, 5),
)
row("iterate", lambda t, x: [r * 2 for r in x], normal(3, 2))
row(
    "cat",
    lambda t, x, y: (t.cat([x, y]), t.cat((y, x, y), dim=0)),
    normal(2, 3),
    normal(4, 3),
    second=True,
)
row("cat-last", lambda t, x, y: t.cat([x, y.T], -1), normal(2, 3), normal(4, 2))
row("cat-empty", lambda t, x, y: t.cat([x, y], 1), normal(2, 0), normal(2, 3))
row("cat-types", lambda t, x, y: t.cat([x, y]), normal(3), whole(0, 9, 2))
row("cat-many", lambda t, *xs: t.cat(xs, 1), *[normal(3, n) for n in (1, 2, 3, 5, 7)])
row("cat-bools", lambda t, x, y: t.cat([x, y]), truths(3), truths(4))
row(
    "stack",
    lambda t, x, y: (t.stack([x, y]), t.stack([x, y], 1), t.stack([x, y], -1)),
    normal(3, 4),
    normal(3, 4),
)
row("clone", lambda t, x: (x.clone(), x.T.clone(), x.contiguous()), normal(3, 4))
row("detach", lambda t, x: x * x.detach(), normal(3), smooth=False)
row(
    "chain-of-views", lambda t, x: x.T[1:].unsqueeze(0).expand(2, 3, 5).flip(2).sum(0), normal(5, 4)
)
row(
    "eye-and-like",
    lambda t, x: (x * t.eye(3, device=x.device), t.ones_like(x) + x, x.new_zeros(2) + 1),
    normal(3, 3),
)


def made(t: Any, x: Any) -> Any:
    """Everything that makes a tensor, on the device of x."""
    d = x.device
    return (
        t.zeros(2, 3, device=d),
        t.ones((2,), device=d),
        t.full((2, 2), 7, device=d),
        t.full((2,), 0.5, device=d),
        t.arange(5, device=d),
        t.arange(1, 2, 0.25, device=d),
        t.arange(5, 0, -2, device=d),
        t.linspace(0, 1, 5, device=d),
        t.eye(2, 3, device=d),
        t.zeros(0, device=d),
        t.tensor([[1, 2], [3, 4]], device=d),
        t.tensor(2.5, device=d),
        t.tensor([True, False], device=d),
        t.tensor([], device=d),
        t.zeros_like(x),
        t.full_like(x, 3),
        x.new_tensor([1, 2]),
        x.new_full((2,), 3),
        x.new_ones(2),
        t.arange(3.0, device=d),
        t.tensor([1, 2.5], device=d),
    )


row("creation", made, normal(2, 2), gradient=False)
row(
    "view-of-strided",
    lambda t, x: (
        x[:, :, :4].view(2, 3, 2, 2),
        x[:, ::2].view(1, 2, 2, 5, 1),
        x.transpose(0, 1).view(3, 2, 5, 1),
        x.permute(2, 0, 1).view(5, 6),
        x[:1, 1:2].view(5),
        x[:, 1].view(2, 1, 5),
        x[..., 3:3].view(0, 7),
        x[:, :, :1].expand(2, 3, 4).view(6, 2, 2),
    ),
    normal(2, 3, 5),
)
row(
    "reshape-of-strided",
    lambda t, x: (x.mT.reshape(5, 6), x[:, :, 1:].reshape(-1)),
    normal(2, 3, 5),
)
bad("view-of-transposed", lambda t: t.zeros(3, 4).T.view(12))
bad("view-across-gap", lambda t: t.zeros(3, 4)[:, :3].view(9))
