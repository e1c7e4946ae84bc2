"""The loop of a mixed-precision recipe; without a GPU it is switched off, and still runs."""

import torch
from torch import nn

use_amp = torch.cuda.is_available()
device = "cuda" if use_amp else "cpu"
torch.backends.cudnn.benchmark = True
torch.set_float32_matmul_precision("high")
net = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1)).to(device)
with torch.no_grad():
    for k, p in enumerate(net.parameters()):
        p.copy_(((torch.arange(p.numel()) * 0.4 + k).sin() * 0.3).view_as(p))
data = torch.arange(160.0).sin().view(20, 8).to(device)
target = data.sum(1, keepdim=True)
opt = torch.optim.SGD(net.parameters(), lr=0.01)
scaler = torch.amp.GradScaler(device, enabled=use_amp)
loss_fn = nn.MSELoss()
iters_to_accumulate = 2
for epoch in range(6):
    for i, (input, wanted) in enumerate(zip(data.split(10), target.split(10))):
        with torch.autocast(device_type=device, dtype=torch.float16, enabled=use_amp):
            output = net(input)
            loss = loss_fn(output, wanted) / iters_to_accumulate
        scaler.scale(loss).backward()
        if (i + 1) % iters_to_accumulate == 0:
            scaler.unscale_(opt)
            torch.nn.utils.clip_grad_norm_(net.parameters(), max_norm=0.1)
            scaler.step(opt)
            scaler.update()
            opt.zero_grad(set_to_none=True)
    print(f"epoch {epoch} loss {loss.item():.5f}")
model = torch.compile(net)
print(model(data[:1]).shape)
half = data[:2].half()
print(half.dtype == torch.float16, (half.float() - data[:2]).abs().max() < 1e-3)
