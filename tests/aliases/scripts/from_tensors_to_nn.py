"""The same model five times: raw tensors, functional, Module, Sequential, and a DataLoader."""

import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

n, c = 120, 3
angle = torch.arange(n) * 0.618
y_train = torch.arange(n) % c
x_train = torch.stack(
    [(angle + y_train).sin(), (angle * 2 + y_train).cos(), y_train - 1.0, angle / 70], dim=1
)
bs, lr, epochs = 40, 0.5, 2


def weights():
    return (torch.arange(12.0).sin() / 2).reshape(4, c)


def log_softmax(x):
    return x - x.exp().sum(-1).log().unsqueeze(-1)


def nll(input, target):
    return -input[range(target.shape[0]), target].mean()


def accuracy(out, yb):
    preds = torch.argmax(out, dim=1)
    return (preds == yb).float().mean()


w = weights().requires_grad_()
bias = torch.zeros(c, requires_grad=True)
for epoch in range(epochs):
    for i in range((n - 1) // bs + 1):
        start_i = i * bs
        end_i = start_i + bs
        xb = x_train[start_i:end_i]
        yb = y_train[start_i:end_i]
        pred = log_softmax(xb @ w + bias)
        loss = nll(pred, yb)
        loss.backward()
        with torch.no_grad():
            w -= w.grad * lr
            bias -= bias.grad * lr
            w.grad.zero_()
            bias.grad.zero_()
print(f"by hand: {loss.item():.4f}, {accuracy(pred, yb).item():.4f}")


class Logistic(nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = nn.Parameter(weights())
        self.bias = nn.Parameter(torch.zeros(c))

    def forward(self, xb):
        return xb @ self.weights + self.bias


model = Logistic()
for epoch in range(epochs):
    for xb, yb in DataLoader(TensorDataset(x_train, y_train), batch_size=bs):
        loss = F.cross_entropy(model(xb), yb)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= p.grad * lr
            model.zero_grad()
print(f"as a Module: {loss.item():.4f}")


class Lambda(nn.Module):
    def __init__(self, func):
        super().__init__()
        self.func = func

    def forward(self, x):
        return self.func(x)


def loss_batch(model, loss_func, xb, yb, opt=None):
    loss = loss_func(model(xb), yb)
    if opt is not None:
        loss.backward()
        opt.step()
        opt.zero_grad()
    return loss.item(), len(xb)


def fit(epochs, model, loss_func, opt, train_dl, valid_dl):
    for epoch in range(epochs):
        model.train()
        for xb, yb in train_dl:
            loss_batch(model, loss_func, xb, yb, opt)
        model.eval()
        with torch.no_grad():
            losses, nums = zip(*[loss_batch(model, loss_func, xb, yb) for xb, yb in valid_dl])
        val_loss = sum(a * b for a, b in zip(losses, nums)) / sum(nums)
        print(epoch, f"{val_loss:.4f}")


linear = nn.Linear(4, c)
with torch.no_grad():
    linear.weight.copy_(weights().T)
    linear.bias.zero_()
model = nn.Sequential(Lambda(lambda x: x.view(x.size(0), -1)), linear)
train_dl = DataLoader(TensorDataset(x_train, y_train), batch_size=bs)
valid_dl = DataLoader(TensorDataset(x_train[:60], y_train[:60]), batch_size=bs * 2)
fit(
    4,
    model,
    F.cross_entropy,
    optim.SGD(model.parameters(), lr=lr, momentum=0.9),
    train_dl,
    valid_dl,
)
