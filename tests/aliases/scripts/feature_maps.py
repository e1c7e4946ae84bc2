"""What the layers of a network see: hooks forward and backward, children, frozen parts."""

import collections

import torch
from torch import nn

model = nn.Sequential(
    collections.OrderedDict(
        [
            ("conv1", nn.Conv2d(1, 4, 3, padding=1)),
            ("bn1", nn.BatchNorm2d(4)),
            ("relu1", nn.ReLU()),
            ("pool", nn.MaxPool2d(2)),
            ("conv2", nn.Conv2d(4, 6, 3, padding="same")),
            ("relu2", nn.ReLU()),
            ("gap", nn.AdaptiveAvgPool2d((1, 1))),
            ("flatten", nn.Flatten()),
            ("fc", nn.Linear(6, 3)),
        ]
    )
)
with torch.no_grad():
    for k, p in enumerate(model.parameters()):
        p.copy_(((torch.arange(p.numel()) * 0.9 + k).cos() * 0.4).view_as(p))

activation, gradients = {}, {}


def get_activation(name):
    def hook(module, input, output):
        activation[name] = output.detach()

    return hook


handles = [
    layer.register_forward_hook(get_activation(name))
    for name, layer in model.named_children()
    if isinstance(layer, (nn.Conv2d, nn.Linear))
]
model.conv2.register_full_backward_hook(lambda m, gi, go: gradients.update(conv2=go[0].detach()))
model.fc.register_forward_pre_hook(lambda m, args: (args[0] * 2,))

image = (torch.arange(64.0).view(1, 1, 8, 8) / 10).sin()
scores = model(image)
scores[0, scores.argmax()].backward()
for name, value in activation.items():
    print(name, tuple(value.shape), f"{value.mean().item():.5f} {value.std().item():.5f}")

# Grad-CAM
weights = gradients["conv2"].mean(dim=(2, 3), keepdim=True)
cam = torch.relu((weights * activation["conv2"]).sum(dim=1)).squeeze(0)
cam = nn.functional.interpolate(cam[None, None], size=(8, 8), mode="bilinear", align_corners=False)
print(cam.shape, f"{cam.sum().item():.5f}")
for handle in handles:
    handle.remove()
activation.clear()
model.eval()
with torch.no_grad():
    print(model(image))
print(activation)

filters = model.conv1.weight.data.clone()
filters = (filters - filters.min()) / (filters.max() - filters.min())
print(filters.shape, filters.min().item(), filters.max().item())
for param in model.parameters():
    param.requires_grad = False
model.fc = nn.Linear(model.fc.in_features, 2)
print([name for name, p in model.named_parameters() if p.requires_grad])
print([type(m).__name__ for m in model.modules()][:4], sum(1 for _ in model.children()))
saliency = image.clone().requires_grad_(True)
model(saliency).max().backward()
print(saliency.grad.abs().amax(dim=1).shape)
