"""Learning rates over time, clipped gradients, early stopping with the best weights restored."""

import copy

import torch
from torch import nn
from torch.optim import lr_scheduler

x = torch.linspace(-2, 2, 60).unsqueeze(1)
y = x**3 - x
x_val, y_val = x[::3] + 0.03, (x[::3] + 0.03) ** 3 - (x[::3] + 0.03)


def build():
    model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
    with torch.no_grad():
        for k, p in enumerate(model.parameters()):
            p.copy_(((torch.arange(p.numel()) * 0.7 + k).sin() * 0.5).view_as(p))
    return model


def schedules(optimizer):
    yield "step", lr_scheduler.StepLR(optimizer, step_size=4, gamma=0.5)
    yield "multistep", lr_scheduler.MultiStepLR(optimizer, milestones=[3, 8], gamma=0.1)
    yield "exponential", lr_scheduler.ExponentialLR(optimizer, gamma=0.9)
    yield "cosine", lr_scheduler.CosineAnnealingLR(optimizer, T_max=12, eta_min=1e-4)
    yield "restarts", lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=5, T_mult=2)
    yield "lambda", lr_scheduler.LambdaLR(optimizer, lr_lambda=lambda epoch: 1 / (1 + epoch))
    yield "one cycle", lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=12)
    warmup = lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=3)
    decay = lr_scheduler.ExponentialLR(optimizer, gamma=0.8)
    yield (
        "warm-up",
        lr_scheduler.SequentialLR(optimizer, schedulers=[warmup, decay], milestones=[3]),
    )


for number in range(8):
    model = build()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for index, (name, scheduler) in enumerate(schedules(optimizer)):
        if index == number:
            break
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    # Made anew, so that only this schedule has touched the rate.
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for name, scheduler in list(schedules(optimizer))[number : number + 1]:
        pass
    optimizer.zero_grad()
    rates = []
    for epoch in range(11):
        optimizer.step()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    print(f"{name:12s}", " ".join(f"{rate:.5f}" for rate in rates[-3:]))

model = build()
optimizer = torch.optim.Adam(model.parameters(), lr=0.05, weight_decay=1e-4)
plateau = lr_scheduler.ReduceLROnPlateau(optimizer, mode="min", factor=0.5, patience=2)
criterion = nn.MSELoss()
best_loss, best_weights, patience, waited = float("inf"), None, 6, 0
for epoch in range(80):
    model.train()
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    optimizer.step()
    model.eval()
    with torch.no_grad():
        val_loss = criterion(model(x_val), y_val).item()
    plateau.step(val_loss)
    if epoch % 20 == 0:
        print(f"epoch {epoch} loss {loss.item():.4f} val {val_loss:.4f} norm {norm.item():.4f}")
    if val_loss < best_loss - 1e-3:
        best_loss, best_weights, waited = val_loss, copy.deepcopy(model.state_dict()), 0
    else:
        waited += 1
        if waited >= patience:
            print("early stopping")
            break
model.load_state_dict(best_weights)
assert abs(criterion(model(x_val), y_val).item() - best_loss) < 1e-6
print(f"best {best_loss:.3f}")
