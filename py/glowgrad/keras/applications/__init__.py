"""keras.applications: networks with Keras's layers, names and numbers of weights."""

from ...missing import missing
from . import (
    classic,
    efficientnet,
    mobilenet,
    mobilenet_v2,
    resnet,
    resnet50,
    vgg16,
    vgg19,
)
from .classic import AlexNet, GoogLeNet, InceptionV1, LeNet5
from .efficientnet import EfficientNetB0
from .mobilenet import MobileNet
from .mobilenet_v2 import MobileNetV2
from .resnet import ResNet18, ResNet34, ResNet50, ResNet101, ResNet152
from .vgg import VGG16, VGG19

__all__ = [
    "VGG16",
    "VGG19",
    "AlexNet",
    "EfficientNetB0",
    "GoogLeNet",
    "InceptionV1",
    "LeNet5",
    "MobileNet",
    "MobileNetV2",
    "ResNet18",
    "ResNet34",
    "ResNet50",
    "ResNet101",
    "ResNet152",
    "classic",
    "efficientnet",
    "mobilenet",
    "mobilenet_v2",
    "resnet",
    "resnet50",
    "vgg16",
    "vgg19",
]
__getattr__ = missing(__name__, __all__, title="keras.applications")
