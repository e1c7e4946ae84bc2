# %% resnet18, squeezenet1_1, mobilenet_v2
model = models.NAME(num_classes=10)
sum(p.numel() for p in model.parameters())
