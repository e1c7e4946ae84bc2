"""A small GPT learns to sort: it reads digits and writes them in order."""

import math
import random

import torch
import torch.nn as nn
from torch.nn import functional as F

DIGITS, COUNT, WIDTH, HEADS, LAYERS = 7, 6, 32, 4, 2
LENGTH = 2 * COUNT - 1


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.project = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        batch, length, _ = x.shape
        parts = self.project(x).chunk(3, dim=-1)
        q, k, v = (p.view(batch, length, HEADS, -1).transpose(1, 2) for p in parts)
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(seen.transpose(1, 2).reshape(batch, length, WIDTH))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = Attention()
        self.feed = nn.Sequential(
            nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(approximate="tanh"), nn.Linear(4 * WIDTH, WIDTH)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(2))

    def forward(self, x):
        x = x + self.attention(self.norms[0](x))
        return x + self.feed(self.norms[1](x))


class Sorter(nn.Module):
    def __init__(self):
        super().__init__()
        self.digits = nn.Embedding(DIGITS, WIDTH)
        self.places = nn.Parameter(torch.zeros(1, LENGTH, WIDTH))
        self.blocks = nn.Sequential(*[Block() for _ in range(LAYERS)])
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, DIGITS, bias=False)
        self.head.weight = self.digits.weight

    def forward(self, numbers, targets=None):
        x = self.digits(numbers) + self.places[:, : numbers.size(1)]
        scores = self.head(self.norm(self.blocks(x)))
        if targets is None:
            return scores, None
        return scores, F.cross_entropy(scores.view(-1, DIGITS), targets.view(-1), ignore_index=-1)


model = Sorter()
start = random.Random(5)
with torch.no_grad():
    for name, parameter in model.named_parameters():
        if name.endswith("bias"):
            parameter.zero_()
        elif "norm" not in name:
            values = [start.gauss(0, 0.1) for _ in range(parameter.numel())]
            parameter.copy_(torch.tensor(values).view(parameter.shape))

decayed = [p for p in model.parameters() if p.dim() > 1]
others = [p for p in model.parameters() if p.dim() <= 1]
optimizer = torch.optim.AdamW(
    [{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}],
    lr=3e-3,
    betas=(0.9, 0.95),
)
schedule = torch.optim.lr_scheduler.LambdaLR(
    optimizer, lambda step: min(1.0, (step + 1) / 5) * (0.5 + 0.5 * math.cos(math.pi * step / 40))
)
tasks = random.Random(6)
losses = []
for step in range(25):
    rows = []
    for _ in range(16):
        drawn = [tasks.randrange(DIGITS) for _ in range(COUNT)]
        rows.append(drawn + sorted(drawn))
    rows = torch.tensor(rows)
    inputs, targets = rows[:, :-1], rows[:, 1:].clone()
    targets[:, : COUNT - 1] = -1
    _, loss = model(inputs, targets)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    losses.append(loss.item())
    print(f"step {step + 1:2d}  loss {losses[-1]:.4f}")
