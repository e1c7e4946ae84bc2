"""torchvision.datasets: the learner's own files in torchvision's layout, or the public ones.

A picture is an array of uint8, (H, W) or (H, W, C), where torchvision has one of PIL's.
"""

from ...missing import missing
from .cifar import CIFAR10, CIFAR100
from .dataset import VisionDataset
from .fake import FakeData
from .folder import DatasetFolder, ImageFolder
from .mnist import KMNIST, MNIST, FashionMNIST

__all__ = [
    "CIFAR10",
    "CIFAR100",
    "KMNIST",
    "MNIST",
    "DatasetFolder",
    "FakeData",
    "FashionMNIST",
    "ImageFolder",
    "VisionDataset",
]
__getattr__ = missing(__name__, __all__, title="torchvision.datasets")
