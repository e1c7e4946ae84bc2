# %% Adadelta, Adagrad, Adam, Adamax, AdamW, ASGD, NAdam, RAdam, RMSprop, Rprop, SGD
weight = gg.tensor([2.0, -3.0], requires_grad=True)
optimizer = optim.NAME([weight], lr=0.1)
for step in range(5):
    optimizer.zero_grad()
    loss = (weight**2).sum()
    loss.backward()
    optimizer.step()
    print(step, loss.item(), weight.tolist())

# %% LBFGS
weight = gg.tensor([2.0, -3.0], requires_grad=True)
optimizer = optim.LBFGS([weight], lr=0.5)


def closure():
    optimizer.zero_grad()
    loss = (weight**2).sum()
    loss.backward()
    return loss


for _ in range(3):
    print(optimizer.step(closure).item())

# %% AveragedModel
model = nn.Linear(2, 1)
average = optim.swa_utils.AveragedModel(model)
optimizer = optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    model(gg.ones(1, 2)).sum().backward()
    optimizer.step()
    average.update_parameters(model)
average.module.weight, model.weight

# %% SWALR
optimizer = optim.SGD([gg.zeros(1, requires_grad=True)], lr=1.0)
schedule = optim.swa_utils.SWALR(optimizer, swa_lr=0.1, anneal_epochs=3)
for _ in range(4):
    print(optimizer.param_groups[0]["lr"])
    optimizer.step()
    schedule.step()

# %% get_ema_multi_avg_fn
model = nn.Linear(2, 1)
optim.swa_utils.AveragedModel(model, multi_avg_fn=optim.swa_utils.get_ema_multi_avg_fn(0.9))

# %% update_bn
model = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4))
optim.swa_utils.update_bn([gg.rand(8, 2), gg.rand(8, 2)], model)
model[1].running_mean
