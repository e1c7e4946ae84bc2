"""Small models to train, written once for PyTorch and Glowgrad, whichever `t` is."""

from __future__ import annotations

from typing import Any


def mlp(t: Any) -> Any:
    nn = t.nn
    return nn.Sequential(
        nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 5)
    )


def cnn(t: Any) -> Any:
    nn = t.nn
    return nn.Sequential(
        nn.Conv2d(2, 8, 3, padding=1, bias=False),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3),
        nn.BatchNorm2d(16),
        nn.GELU(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(64, 5),
    )


def lstm(t: Any) -> Any:
    class Last(t.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.lstm = t.nn.LSTM(12, 24, num_layers=2, batch_first=True)
            self.head = t.nn.Linear(24, 5)

        def forward(self, x: Any) -> Any:
            out, _ = self.lstm(x)
            return self.head(out[:, -1])

    return Last()


def gpt(t: Any) -> Any:
    nn = t.nn

    class Small(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.token = nn.Embedding(17, 24)
            self.place = nn.Embedding(9, 24)
            layer = nn.TransformerEncoderLayer(
                24, 3, 48, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
            )
            self.layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
            self.norm = nn.LayerNorm(24)
            self.head = nn.Linear(24, 17, bias=False)

        def forward(self, codes: Any) -> Any:
            length = codes.shape[1]
            x = self.token(codes) + self.place(t.arange(length, device=codes.device))
            mask = nn.Transformer.generate_square_subsequent_mask(length, device=codes.device)
            return self.head(self.norm(self.layers(x, mask=mask, is_causal=True))).transpose(1, 2)

    return Small()
