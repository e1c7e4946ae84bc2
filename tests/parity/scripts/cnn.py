"""Small pictures of stripes, told apart by their direction with convolutions and batch norm."""

import math
import random

import torch
from torch import nn, optim

noise = random.Random(2)
pictures, labels = [], []
for number in range(48):
    kind = number % 3  # upright, lying, slanted
    shift, width = noise.uniform(0, 6), noise.uniform(1.2, 2.0)
    across = {0: (1, 0), 1: (0, 1), 2: (0.7, 0.7)}[kind]
    pictures.append(
        [
            [
                math.sin((across[0] * column + across[1] * row + shift) * width)
                + noise.uniform(-0.6, 0.6)
                for column in range(12)
            ]
            for row in range(12)
        ]
    )
    labels.append(kind)
x = torch.tensor(pictures).unsqueeze(1)
y = torch.tensor(labels)

model = nn.Sequential(
    nn.Conv2d(1, 8, kernel_size=3, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(8, 12, kernel_size=3, padding="same"),
    nn.BatchNorm2d(12),
    nn.LeakyReLU(0.1),
    nn.AdaptiveAvgPool2d(2),
    nn.Flatten(),
    nn.Linear(48, 3),
)
start = random.Random(3)
with torch.no_grad():
    for name, parameter in model.named_parameters():
        if parameter.dim() > 1:
            bound = 1 / math.sqrt(parameter[0].numel())
            values = [start.uniform(-bound, bound) for _ in range(parameter.numel())]
            parameter.copy_(torch.tensor(values).reshape(parameter.shape))
        elif name.endswith("bias"):
            nn.init.zeros_(parameter)

criterion = nn.CrossEntropyLoss(label_smoothing=0.05)
optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9, nesterov=True, weight_decay=1e-3)
losses = []
model.train()
for step in range(25):
    part = slice(24 * (step % 2), 24 * (step % 2) + 24)
    optimizer.zero_grad(set_to_none=True)
    scores = model(x[part])
    loss = criterion(scores, y[part])
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    print(f"step {step + 1:2d}  loss {losses[-1]:.4f}")

model.eval()
with torch.no_grad():
    losses.append(criterion(model(x), y).item())
print(f"after training, with the running means: {losses[-1]:.4f}")
