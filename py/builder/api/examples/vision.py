# %% CenterCrop, Resize, RandomCrop, RandomResizedCrop
transforms.NAME(2)(gg.arange(16.0).reshape(1, 4, 4))

# %% RandomHorizontalFlip, RandomVerticalFlip
transforms.NAME(p=1.0)(gg.arange(4.0).reshape(1, 2, 2))

# %% Normalize
transforms.Normalize(mean=[0.5], std=[0.25])(gg.tensor([[[0.5, 1.0]]]))

# %% Pad
transforms.Pad(1)(gg.ones(1, 2, 2))

# %% Compose
prepare = transforms.Compose([transforms.CenterCrop(2), transforms.Normalize([0.5], [0.5])])
prepare(gg.ones(1, 4, 4))

# %% Lambda
transforms.Lambda(lambda image: image * 2)(gg.ones(1, 2, 2))

# %% Grayscale
transforms.Grayscale()(gg.rand(3, 2, 2)).shape

# %% GaussianBlur
transforms.GaussianBlur(3, sigma=1.0)(gg.eye(5).reshape(1, 5, 5))

# %% ColorJitter
transforms.ColorJitter(brightness=0.5)(gg.rand(3, 4, 4)).shape

# %% RandomErasing
transforms.RandomErasing(p=1.0)(gg.ones(1, 6, 6))

# %% RandomRotation
transforms.RandomRotation(45)(gg.ones(1, 5, 5)).shape

# %% FiveCrop, TenCrop
len(transforms.NAME(2)(gg.rand(1, 4, 4)))

# %% ToTensor
import numpy as np

transforms.ToTensor()(np.full((2, 2, 3), 255, np.uint8)).shape

# %% box_iou, generalized_box_iou
a = gg.tensor([[0.0, 0.0, 2.0, 2.0]])
b = gg.tensor([[1.0, 1.0, 3.0, 3.0]])
ops.NAME(a, b)

# %% box_area
ops.box_area(gg.tensor([[0.0, 0.0, 2.0, 3.0]]))

# %% box_convert
ops.box_convert(gg.tensor([[0.0, 0.0, 2.0, 4.0]]), "xyxy", "cxcywh")

# %% nms
boxes = gg.tensor([[0.0, 0.0, 2.0, 2.0], [0.1, 0.0, 2.0, 2.0], [5.0, 5.0, 6.0, 6.0]])
ops.nms(boxes, gg.tensor([0.9, 0.8, 0.7]), iou_threshold=0.5)

# %% clip_boxes_to_image
ops.clip_boxes_to_image(gg.tensor([[-1.0, 0.0, 9.0, 3.0]]), (4, 4))

# %% masks_to_boxes
mask = gg.zeros(1, 5, 5)
mask[0, 1:4, 2:4] = 1
ops.masks_to_boxes(mask)

# %% sigmoid_focal_loss
ops.sigmoid_focal_loss(gg.tensor([2.0, -1.0]), gg.tensor([1.0, 0.0]), reduction="mean")

# %% roi_align, roi_pool
image = gg.arange(16.0).reshape(1, 1, 4, 4)
ops.NAME(image, gg.tensor([[0.0, 0.0, 0.0, 3.0, 3.0]]), output_size=2)

# %% SqueezeExcitation
ops.SqueezeExcitation(4, 2)(gg.rand(1, 4, 3, 3)).shape

# %% StochasticDepth
ops.StochasticDepth(0.5, "row")(gg.ones(4, 2))

# %% RandomAffine
transforms.RandomAffine(15, translate=(0.1, 0.1))(gg.rand(1, 8, 8)).shape

# %% RandomApply
transforms.RandomApply([transforms.Grayscale()], p=1.0)(gg.rand(3, 4, 4)).shape

# %% RandomChoice, RandomOrder
transforms.NAME([transforms.Grayscale(), transforms.CenterCrop(4)])(gg.rand(3, 8, 8)).shape

# %% RandomGrayscale, RandomInvert, RandomAutocontrast
transforms.NAME(p=1.0)(gg.rand(3, 2, 2))

# %% RandomAdjustSharpness
transforms.RandomAdjustSharpness(2.0, p=1.0)(gg.rand(1, 4, 4)).shape

# %% RandomSolarize
transforms.RandomSolarize(0.5, p=1.0)(gg.tensor([[[0.2, 0.8]]]))

# %% RandomPosterize
transforms.RandomPosterize(2, p=1.0)(gg.tensor([[[20, 200]]]).to(gg.uint8))

# %% ConvertImageDtype
transforms.ConvertImageDtype(gg.float32)(gg.tensor([[[0, 255]]]).to(gg.uint8))

# %% batched_nms
boxes = gg.tensor([[0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 2.0, 2.1]])
ops.batched_nms(boxes, gg.tensor([0.9, 0.8]), gg.tensor([0, 1]), 0.5)

# %% remove_small_boxes
ops.remove_small_boxes(gg.tensor([[0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 0.1, 2.0]]), 1.0)

# %% stochastic_depth
ops.stochastic_depth(gg.ones(4, 2), 0.5, "row")

# %% RoIAlign
image = gg.arange(16.0).reshape(1, 1, 4, 4)
ops.RoIAlign(2, 1.0, sampling_ratio=2)(image, gg.tensor([[0.0, 0.0, 0.0, 3.0, 3.0]]))

# %% RoIPool
image = gg.arange(16.0).reshape(1, 1, 4, 4)
ops.RoIPool(2, 1.0)(image, gg.tensor([[0.0, 0.0, 0.0, 3.0, 3.0]]))

# %% Conv2dNormActivation
ops.Conv2dNormActivation(3, 8)(gg.rand(1, 3, 4, 4)).shape
