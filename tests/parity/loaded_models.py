"""Models that load weights that others trained, written once for PyTorch and Glowgrad.

Their parts are named as in the libraries whose files they read: torchvision's ResNet, the BERT and
the GPT-2 of Hugging Face.
"""

from __future__ import annotations

import math
from typing import Any


def resnet18(t: Any) -> Any:
    """Source: He et al., 2015, "Deep residual learning for image recognition"."""
    nn = t.nn

    class Block(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self, inputs: int, planes: int, stride: int) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(inputs, planes, 3, stride, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(planes)
            self.relu = nn.ReLU(inplace=True)
            self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(planes)
            self.downsample = None
            if stride != 1 or inputs != planes:
                self.downsample = nn.Sequential(
                    nn.Conv2d(inputs, planes, 1, stride, bias=False), nn.BatchNorm2d(planes)
                )

        def forward(self, x: Any) -> Any:
            short = x if self.downsample is None else self.downsample(x)
            x = self.relu(self.bn1(self.conv1(x)))
            return self.relu(self.bn2(self.conv2(x)) + short)

    class ResNet(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
            self.bn1 = nn.BatchNorm2d(64)
            self.relu = nn.ReLU(inplace=True)
            self.maxpool = nn.MaxPool2d(3, 2, 1)
            inputs = 64
            for number, planes in enumerate((64, 128, 256, 512), 1):
                first = Block(inputs, planes, 1 if number == 1 else 2)
                setattr(self, f"layer{number}", nn.Sequential(first, Block(planes, planes, 1)))
                inputs = planes
            self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
            self.fc = nn.Linear(512, 10)

        def forward(self, x: Any) -> Any:
            x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
            x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
            return self.fc(t.flatten(self.avgpool(x), 1))

    return ResNet()


def bert(t: Any) -> Any:
    """Source: Devlin et al., 2018, "BERT: pre-training of deep bidirectional transformers"."""
    nn, size, heads, eps = t.nn, 48, 4, 1e-12

    class Embeddings(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.word_embeddings = nn.Embedding(300, size, padding_idx=0)
            self.position_embeddings = nn.Embedding(32, size)
            self.token_type_embeddings = nn.Embedding(2, size)
            self.LayerNorm = nn.LayerNorm(size, eps=eps)
            self.dropout = nn.Dropout(0.1)
            self.register_buffer("position_ids", t.arange(32).expand((1, -1)))

        def forward(self, codes: Any, types: Any) -> Any:
            places = self.position_ids[:, : codes.size(1)]
            x = self.word_embeddings(codes) + self.token_type_embeddings(types)
            return self.dropout(self.LayerNorm(x + self.position_embeddings(places)))

    class SelfAttention(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.query = nn.Linear(size, size)
            self.key = nn.Linear(size, size)
            self.value = nn.Linear(size, size)

        def heads(self, x: Any) -> Any:
            return x.view(*x.size()[:-1], heads, size // heads).permute(0, 2, 1, 3)

        def forward(self, x: Any, mask: Any) -> Any:
            q, k, v = self.heads(self.query(x)), self.heads(self.key(x)), self.heads(self.value(x))
            scores = t.matmul(q, k.transpose(-1, -2)) / math.sqrt(size // heads) + mask
            seen = t.matmul(nn.functional.softmax(scores, dim=-1), v)
            seen = seen.permute(0, 2, 1, 3).contiguous()
            return seen.view(*seen.size()[:-2], size)

    class Output(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self, inputs: int) -> None:
            super().__init__()
            self.dense = nn.Linear(inputs, size)
            self.LayerNorm = nn.LayerNorm(size, eps=eps)
            self.dropout = nn.Dropout(0.1)

        def forward(self, x: Any, short: Any) -> Any:
            return self.LayerNorm(self.dropout(self.dense(x)) + short)

    class Attention(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.self = SelfAttention()
            self.output = Output(size)

        def forward(self, x: Any, mask: Any) -> Any:
            return self.output(self.self(x, mask), x)

    class Dense(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self, outputs: int) -> None:
            super().__init__()
            self.dense = nn.Linear(size, outputs)

        def forward(self, x: Any) -> Any:
            return self.dense(x)

    class Encoder(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.ModuleList([Layer() for _ in range(2)])

    class Layer(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.attention = Attention()
            self.intermediate = Dense(96)
            self.output = Output(96)

        def forward(self, x: Any, mask: Any) -> Any:
            x = self.attention(x, mask)
            return self.output(nn.functional.gelu(self.intermediate(x)), x)

    class Bert(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.embeddings = Embeddings()
            self.encoder = Encoder()
            self.pooler = Dense(size)

        def forward(self, codes: Any, types: Any, attention_mask: Any) -> Any:
            mask = (1.0 - attention_mask[:, None, None, :].float()) * -10000.0
            x = self.embeddings(codes, types)
            for layer in self.encoder.layer:
                x = layer(x, mask)
            return x, t.tanh(self.pooler(x[:, 0]))

    return Bert()


def gpt2(t: Any) -> Any:
    """Source: Radford et al., 2019, "Language models are unsupervised multitask learners"."""
    nn, size, heads, places = t.nn, 48, 4, 16

    class Conv1D(nn.Module):  # type: ignore[misc, name-defined]
        """A linear layer whose weight stands the other way."""

        def __init__(self, outputs: int, inputs: int) -> None:
            super().__init__()
            self.weight = nn.Parameter(t.empty(inputs, outputs))
            self.bias = nn.Parameter(t.zeros(outputs))
            nn.init.normal_(self.weight, std=0.02)

        def forward(self, x: Any) -> Any:
            shape = (*x.size()[:-1], self.bias.numel())
            return t.addmm(self.bias, x.view(-1, x.size(-1)), self.weight).view(shape)

    class Attention(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            below = t.tril(t.ones((places, places), dtype=t.bool))
            self.register_buffer("bias", below.view(1, 1, places, places))
            self.c_attn = Conv1D(3 * size, size)
            self.c_proj = Conv1D(size, size)

        def forward(self, x: Any) -> Any:
            batch, length, _ = x.size()
            q, k, v = (
                part.view(batch, length, heads, size // heads).transpose(1, 2)
                for part in self.c_attn(x).split(size, dim=2)
            )
            scores = (q @ k.transpose(-1, -2)) / math.sqrt(size // heads)
            least = t.full([], t.finfo(scores.dtype).min, dtype=scores.dtype, device=x.device)
            scores = t.where(self.bias[:, :, :length, :length], scores, least)
            seen = t.softmax(scores, dim=-1) @ v
            return self.c_proj(seen.transpose(1, 2).contiguous().view(batch, length, size))

    class Feed(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.c_fc = Conv1D(4 * size, size)
            self.c_proj = Conv1D(size, 4 * size)

        def forward(self, x: Any) -> Any:
            x = self.c_fc(x)
            inner = math.sqrt(2.0 / math.pi) * (x + 0.044715 * t.pow(x, 3.0))
            return self.c_proj(0.5 * x * (1.0 + t.tanh(inner)))

    class Block(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.ln_1 = nn.LayerNorm(size, eps=1e-5)
            self.attn = Attention()
            self.ln_2 = nn.LayerNorm(size, eps=1e-5)
            self.mlp = Feed()

        def forward(self, x: Any) -> Any:
            x = x + self.attn(self.ln_1(x))
            return x + self.mlp(self.ln_2(x))

    class GPT2(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.transformer = nn.ModuleDict(
                {
                    "wte": nn.Embedding(300, size),
                    "wpe": nn.Embedding(places, size),
                    "h": nn.ModuleList([Block() for _ in range(2)]),
                    "ln_f": nn.LayerNorm(size, eps=1e-5),
                }
            )
            self.lm_head = nn.Linear(size, 300, bias=False)
            self.lm_head.weight = self.transformer.wte.weight

        def forward(self, codes: Any) -> Any:
            parts = self.transformer
            x = parts.wte(codes) + parts.wpe(t.arange(codes.size(1), device=codes.device))
            for block in parts.h:
                x = block(x)
            return self.lm_head(parts.ln_f(x))

    return GPT2()


def tagger(t: Any) -> Any:
    nn = t.nn

    class Tagger(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(300, 16, padding_idx=0)
            self.lstm = nn.LSTM(16, 20, num_layers=2, bidirectional=True, batch_first=True)
            self.hidden2tag = nn.Linear(40, 7)

        def forward(self, codes: Any, lengths: Any) -> Any:
            packed = nn.utils.rnn.pack_padded_sequence(
                self.embedding(codes), lengths, batch_first=True, enforce_sorted=False
            )
            out, (hidden, _) = self.lstm(packed)
            padded, _ = nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
            return nn.functional.log_softmax(self.hidden2tag(padded), dim=-1), hidden

    return Tagger()
