# %% ConstantLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.ConstantLR(optimizer, factor=0.5, total_iters=2)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% CosineAnnealingLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.CosineAnnealingLR(optimizer, T_max=5)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% CosineAnnealingWarmRestarts
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=3)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% ExponentialLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% LambdaLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 / (1 + epoch))
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% MultiplicativeLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.MultiplicativeLR(optimizer, lambda epoch: 0.9)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% LinearLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.LinearLR(optimizer, start_factor=0.2, total_iters=4)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% MultiStepLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.MultiStepLR(optimizer, milestones=[2, 4], gamma=0.1)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% OneCycleLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.OneCycleLR(optimizer, max_lr=1.0, total_steps=6)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% PolynomialLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.PolynomialLR(optimizer, total_iters=5, power=2)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% StepLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.1)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% CyclicLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.CyclicLR(optimizer, base_lr=0.1, max_lr=1.0, step_size_up=2)
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% ReduceLROnPlateau
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.1, patience=1)
for loss in (1.0, 0.8, 0.8, 0.8, 0.8):
    optimizer.step()
    schedule.step(loss)
    print(loss, optimizer.param_groups[0]["lr"])

# %% SequentialLR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
warm_up = lr_scheduler.LinearLR(optimizer, start_factor=0.25, total_iters=3)
decay = lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
schedule = lr_scheduler.SequentialLR(optimizer, [warm_up, decay], milestones=[3])
for _ in range(6):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()

# %% ChainedScheduler
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = lr_scheduler.ChainedScheduler(
    [
        lr_scheduler.ConstantLR(optimizer, factor=0.1, total_iters=2),
        lr_scheduler.ExponentialLR(optimizer, gamma=0.9),
    ]
)
for _ in range(5):
    print(round(optimizer.param_groups[0]["lr"], 4))
    optimizer.step()
    schedule.step()
