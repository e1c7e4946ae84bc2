"""Two spirals, told apart by a network of three layers."""

import math
import random

import torch
import torch.nn as nn
import torch.nn.functional as F

points, labels = [], []
for i in range(120):
    angle, radius = 0.25 + i / 20, 0.1 + i / 60
    for side in (0, 1):
        turn = angle + side * math.pi
        points.append([radius * math.cos(turn), radius * math.sin(turn)])
        labels.append(side)
x = torch.tensor(points)
y = torch.tensor(labels)


class Spirals(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(2, width)
        self.second = nn.Linear(width, width)
        self.last = nn.Linear(width, 2)

    def forward(self, points):
        hidden = torch.tanh(self.first(points))
        hidden = F.relu(self.second(hidden))
        return self.last(hidden)


model = Spirals(48)
start = random.Random(1)
with torch.no_grad():
    for parameter in model.parameters():
        values = [start.uniform(-0.5, 0.5) for _ in range(parameter.numel())]
        parameter.copy_(torch.tensor(values).view(parameter.shape))

loss_function = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
losses = []
for epoch in range(25):
    order = [(i * 77 + epoch) % len(labels) for i in range(len(labels))]
    total = 0.0
    for first in range(0, len(order), 80):
        batch = torch.tensor(order[first : first + 80])
        optimizer.zero_grad()
        loss = loss_function(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
        total += loss.item()
    losses.append(total / 3)
    print(f"epoch {epoch + 1:2d}  loss {losses[-1]:.4f}")

with torch.no_grad():
    right = (model(x).argmax(dim=1) == y).float().mean().item()
print(f"{right:.0%} of the points are on the right side")
