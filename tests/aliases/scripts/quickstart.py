"""Classify points in rings, as the first page of many tutorials does it."""

import math
import os
import tempfile

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split

device = (
    "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
)


class RingDataset(Dataset):
    def __init__(self, count, transform=None, target_transform=None):
        self.points = torch.rand(count, 2) * 2 - 1
        self.transform = transform
        self.target_transform = target_transform

    def __len__(self):
        return len(self.points)

    def __getitem__(self, idx):
        point = self.points[idx]
        label = int(point.norm() > math.sqrt(2 / math.pi))
        if self.transform:
            point = self.transform(point)
        if self.target_transform:
            label = self.target_transform(label)
        return point, label


class NeuralNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear_relu_stack = nn.Sequential(
            nn.Linear(2, 32),
            nn.ReLU(),
            nn.Linear(32, 32),
            nn.ReLU(),
            nn.Linear(32, 2),
        )

    def forward(self, x):
        x = self.flatten(x)
        logits = self.linear_relu_stack(x)
        return logits


def train(dataloader, model, loss_fn, optimizer):
    size = len(dataloader.dataset)
    model.train()
    for batch, (X, y) in enumerate(dataloader):
        X, y = X.to(device), y.to(device)
        pred = model(X)
        loss = loss_fn(pred, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        if batch % 4 == 0:
            loss, current = loss.item(), (batch + 1) * len(X)
            print(f"loss: {loss:>7f}  [{current:>5d}/{size:>5d}]")


def test(dataloader, model, loss_fn):
    size = len(dataloader.dataset)
    num_batches = len(dataloader)
    model.eval()
    test_loss, correct = 0, 0
    with torch.no_grad():
        for X, y in dataloader:
            X, y = X.to(device), y.to(device)
            pred = model(X)
            test_loss += loss_fn(pred, y).item()
            correct += (pred.argmax(1) == y).type(torch.float).sum().item()
    test_loss /= num_batches
    correct /= size
    print(f"Test: accuracy {correct:.2f}, average loss {test_loss:>8f}")
    return correct


torch.manual_seed(0)
dataset = RingDataset(500, transform=lambda p: p * 1.0, target_transform=lambda label: label)
training_data, test_data = random_split(
    dataset, [400, 100], generator=torch.Generator().manual_seed(42)
)
train_dataloader = DataLoader(training_data, batch_size=50, shuffle=True)
test_dataloader = DataLoader(test_data, batch_size=50)
for X, y in test_dataloader:
    print(f"Shape of X: {X.shape} {X.dtype}".replace("glowgrad", "torch"))
    print(f"Shape of y: {y.shape} {y.dtype}".replace("glowgrad", "torch"))
    break

model = NeuralNetwork().to(device)
print(model)
print(sum(p.numel() for p in model.parameters() if p.requires_grad), "parameters")
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for t in range(12):
    print(f"Epoch {t + 1}\n-------------------------------")
    train(train_dataloader, model, loss_fn, optimizer)
    accuracy = test(test_dataloader, model, loss_fn)
assert accuracy >= 0.85, accuracy

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "model.pth")
    torch.save(model.state_dict(), path)
    again = NeuralNetwork().to(device)
    print(again.load_state_dict(torch.load(path, weights_only=True)))
    torch.save(
        {"epoch": 12, "model": model.state_dict(), "optimizer": optimizer.state_dict()}, path
    )
    checkpoint = torch.load(path)
    optimizer.load_state_dict(checkpoint["optimizer"])
    print("Checkpoint of epoch", checkpoint["epoch"], list(checkpoint["model"])[:2])

classes = ["inside", "outside"]
again.eval()
x, y = test_data[0][0], test_data[0][1]
with torch.no_grad():
    pred = again(x.unsqueeze(0).to(device))
    assert torch.equal(pred, model(x.unsqueeze(0).to(device)))
    predicted, actual = classes[pred[0].argmax(0)], classes[y]
assert predicted in classes and actual in classes
