"""Weights cut away: by size, at random in structure, over the whole model, and made lasting."""

import torch
import torch.nn.functional as F
import torch.nn.utils.prune as prune
from torch import nn


class LeNet(nn.Module):
    def __init__(self):
        super(LeNet, self).__init__()
        self.conv1 = nn.Conv2d(1, 6, 3)
        self.conv2 = nn.Conv2d(6, 8, 3)
        self.fc1 = nn.Linear(8 * 3 * 3, 20)
        self.fc2 = nn.Linear(20, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), (2, 2))
        x = F.relu(self.conv2(x))
        x = x.view(-1, int(x.nelement() / x.shape[0]))
        return self.fc2(F.relu(self.fc1(x)))


model = LeNet()
with torch.no_grad():
    for k, p in enumerate(model.parameters()):
        p.copy_(((torch.arange(p.numel()) * 1.3 + k).sin() * 0.3).view_as(p))
module = model.conv1
print([name for name, _ in module.named_parameters()], list(module.named_buffers()))
prune.l1_unstructured(module, name="weight", amount=0.3)
print(sorted(name for name, _ in module.named_parameters()))
print([name for name, _ in module.named_buffers()])
print(int(module.weight_mask.sum()), "of", module.weight_mask.nelement(), "weights left")
prune.l1_unstructured(module, name="bias", amount=3)
prune.ln_structured(model.conv2, name="weight", amount=0.5, n=2, dim=0)
print([bool(part.any()) for part in model.conv2.weight_mask])
print(list(model.state_dict().keys()))
prune.remove(module, "weight")
print([name for name, _ in module.named_parameters()])
parameters_to_prune = ((model.fc1, "weight"), (model.fc2, "weight"))
prune.global_unstructured(parameters_to_prune, pruning_method=prune.L1Unstructured, amount=0.2)
for layer in (model.fc1, model.fc2):
    zeros = float(torch.sum(layer.weight == 0))
    print(f"Sparsity: {100.0 * zeros / float(layer.weight.nelement()):.2f}%")
for _, part in model.named_modules():
    if isinstance(part, torch.nn.Conv2d):
        print(prune.is_pruned(part))


class EveryOtherPruning(prune.BasePruningMethod):
    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t, default_mask):
        mask = default_mask.clone()
        mask.view(-1)[::2] = 0
        return mask


EveryOtherPruning.apply(model.fc2, "bias")
print(model.fc2.bias_mask)
out = model(torch.arange(144.0).sin().view(1, 1, 12, 12))
print(out)
out.sum().backward()
print(model.fc1.weight_orig.grad.abs().sum())
