"""Which of our modules stands for which library, and what is said of it."""

from __future__ import annotations

# library: (our module, what stands in)
LIBRARIES = {
    "torch": ("glowgrad.aliases.torch", "PyTorch's names over Glowgrad's own engine"),
    "torchvision": ("glowgrad.vision", "torchvision's transforms and models, as Glowgrad has them"),
    "tensorflow": ("glowgrad.aliases.tensorflow", "TensorFlow's names over Glowgrad's own engine"),
    "keras": ("glowgrad.keras", "Keras 3's names over Glowgrad's own engine"),
    "sklearn": ("glowgrad.learn", "the part of scikit-learn's names that Glowgrad has"),
    "matplotlib": ("glowgrad.aliases.matplotlib", "Glowgrad's own plots under matplotlib's names"),
    "safetensors": ("glowgrad.aliases.safetensors", "Glowgrad's own reader of the format"),
    "IPython": ("glowgrad.aliases.ipython", "Glowgrad's own outputs under IPython's names"),
    "tqdm": ("glowgrad.aliases.tqdm", "Glowgrad's own progress bars"),
    "ipywidgets": ("glowgrad.widgets", "Glowgrad's own controls under ipywidgets' names"),
}

# Parts of libraries that do not stand where the library's own name would lead.
PARTS = {
    "torch.cuda": "glowgrad.aliases.cuda",
    "torch.cuda.amp": "glowgrad.aliases.amp",
    "torch.amp": "glowgrad.aliases.amp",
    "torch.backends": "glowgrad.aliases.backends",
    "torch.backends.cudnn": "glowgrad.aliases.cudnn",
    "torch.backends.mps": "glowgrad.aliases.mps",
    "torch.mps": "glowgrad.aliases.mps",
    "safetensors.torch": "glowgrad.files.safetensors",
    "tensorflow.keras": "glowgrad.keras",
    "matplotlib.pyplot": "glowgrad.pyplot",
    "IPython.display": "glowgrad.aliases.ipython_display",
    "matplotlib.animation": "glowgrad.pyplot.animation",
    "matplotlib.axes": "glowgrad.pyplot.axes",
    "matplotlib.cm": "glowgrad.pyplot.cm",
    "matplotlib.colors": "glowgrad.pyplot.colors",
    "matplotlib.figure": "glowgrad.pyplot.figure",
    "matplotlib.gridspec": "glowgrad.pyplot.gridspec",
    "matplotlib.lines": "glowgrad.pyplot.lines",
    "matplotlib.patches": "glowgrad.pyplot.patches",
    "matplotlib.style": "glowgrad.pyplot.rc",
    "matplotlib.text": "glowgrad.pyplot.words",
    "matplotlib.ticker": "glowgrad.pyplot.ticker",
    "tqdm.auto": "glowgrad.aliases.tqdm",
    "tqdm.notebook": "glowgrad.aliases.tqdm",
    "tqdm.std": "glowgrad.aliases.tqdm",
}
