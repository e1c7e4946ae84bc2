"""A ResNet with a frozen trunk and a new head, fed through transforms."""

import torch
import torch.nn as nn
import torch.optim as optim
from torch.optim import lr_scheduler
import torchvision
from torchvision import models, transforms

torch.manual_seed(0)
data_transforms = transforms.Compose(
    [
        transforms.Resize(40),
        transforms.CenterCrop(32),
        transforms.RandomHorizontalFlip(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ]
)
images = torch.rand(8, 3, 48, 48)
labels = torch.arange(8) % 2
images[labels == 1, 0] += 1.0
batch = torch.stack([data_transforms(image) for image in images])
print(batch.shape)

model_conv = models.resnet18(weights=None)
for param in model_conv.parameters():
    param.requires_grad = False
num_ftrs = model_conv.fc.in_features
model_conv.fc = nn.Linear(num_ftrs, 2)
print(num_ftrs, sum(p.numel() for p in model_conv.parameters()))
criterion = nn.CrossEntropyLoss()
optimizer_conv = optim.SGD(model_conv.fc.parameters(), lr=0.01, momentum=0.9)
exp_lr_scheduler = lr_scheduler.StepLR(optimizer_conv, step_size=7, gamma=0.1)
losses = []
model_conv.eval()
for epoch in range(6):
    optimizer_conv.zero_grad()
    with torch.set_grad_enabled(True):
        outputs = model_conv(batch)
        _, preds = torch.max(outputs, 1)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer_conv.step()
    exp_lr_scheduler.step()
    losses.append(loss.item())
assert losses[-1] < losses[0], losses
print(
    model_conv.conv1.weight.grad,
    model_conv.fc.weight.grad.shape,
    torch.sum(preds == labels.data).shape,
)
grid = torchvision.utils.make_grid(images, nrow=4)
print(grid.shape)
