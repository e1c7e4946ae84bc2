"""Scores: scikit-learn's, and those of language, segmentation and detection."""

from ..learn import metrics as _classic
from ..learn.metrics import *  # noqa: F403
from ..missing import missing
from .bleu import corpus_bleu, sentence_bleu
from .detection import mean_average_precision
from .overlap import box_iou, dice, iou, mean_iou
from .perplexity import perplexity
from .rouge import rouge_l, rouge_n

__all__ = [
    "box_iou",
    "corpus_bleu",
    "dice",
    "iou",
    "mean_average_precision",
    "mean_iou",
    "perplexity",
    "rouge_l",
    "rouge_n",
    "sentence_bleu",
    *_classic.__all__,
]

__getattr__ = missing(__name__, __all__, title="glowgrad.metrics")
