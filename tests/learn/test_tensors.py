"""Tensors are taken wherever arrays are; what is missing says what there is."""

from __future__ import annotations

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import learn
from glowgrad.learn.cluster import KMeans
from glowgrad.learn.metrics import accuracy_score, confusion_matrix, mean_squared_error
from glowgrad.learn.model_selection import train_test_split
from glowgrad.learn.preprocessing import OneHotEncoder, StandardScaler

DEVICES = ["cpu", "webgpu"]


@pytest.mark.parametrize("device", DEVICES)
def test_scores_take_tensors(device: str) -> None:
    scores = gg.tensor([[2.0, 1.0], [0.5, 3.0], [1.0, 0.0]], device=device, requires_grad=True)
    truth = gg.tensor([0, 1, 1], device=device)
    assert accuracy_score(truth, scores.argmax(1)) == pytest.approx(2 / 3)
    assert confusion_matrix(truth, scores.argmax(1)).tolist() == [[1, 0], [1, 1]]
    assert mean_squared_error(truth, scores[:, 1]) == pytest.approx((1 + 4 + 1) / 3)


@pytest.mark.parametrize("device", DEVICES)
def test_a_split_of_tensors_is_tensors_on_their_device(device: str) -> None:
    x, y = gg.arange(40, device=device).reshape(20, 2), gg.arange(20, device=device)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=0)
    assert x_train.device.type == device
    assert x_test.shape == (5, 2)
    # The same samples as of an array, which are scikit-learn's.
    assert y_test.tolist() == train_test_split(np.arange(20), random_state=0)[1].tolist()
    assert (x_train[:, 0] == 2 * y_train).all()


def test_estimators_take_tensors() -> None:
    x = gg.randn(30, 3)
    assert StandardScaler().fit_transform(x).mean(axis=0) == pytest.approx(0, abs=1e-6)
    assert KMeans(2, random_state=0).fit(x).labels_.shape == (30,)


def test_a_missing_name_lists_what_there_is() -> None:
    with pytest.raises(ImportError, match=r"sklearn\.metrics has no 'f2_score'.*f1_score"):
        from glowgrad.learn.metrics import f2_score  # noqa: F401
    with pytest.raises(ImportError, match=r"sklearn has no 'svm' here.*cluster"):
        from glowgrad.learn import svm  # noqa: F401
    with pytest.raises(AttributeError, match=r"Did you mean 'accuracy_score'"):
        _ = learn.metrics.acuracy_score
    assert not hasattr(learn.metrics, "no_such_thing")


def test_submodules_are_there_without_an_import_of_their_own() -> None:
    assert learn.preprocessing.StandardScaler is StandardScaler
    assert learn.utils.class_weight.compute_class_weight(
        "balanced", classes=[0, 1], y=[0, 0, 0, 1]
    ).tolist() == pytest.approx([2 / 3, 2])


def test_what_is_not_supported_raises() -> None:
    with pytest.raises(NotImplementedError, match="positive=True is not supported here"):
        learn.linear_model.LinearRegression(positive=True).fit([[1.0], [2.0]], [1.0, 2.0])
    with pytest.raises(NotImplementedError, match="solver='liblinear'"):
        learn.linear_model.LogisticRegression(solver="liblinear").fit([[1.0], [2.0]], [0, 1])
    with pytest.raises(NotImplementedError, match="as_frame=True"):
        learn.datasets.load_iris(as_frame=True)
    sparse = OneHotEncoder().fit_transform([["a"], ["b"]])
    with pytest.raises(TypeError, match="sparse_output=False"):
        np.asarray(sparse)


def test_a_fit_that_does_not_converge_warns() -> None:
    X, y = learn.datasets.load_breast_cancer(return_X_y=True)
    with pytest.warns(learn.exceptions.ConvergenceWarning, match="increase max_iter"):
        learn.linear_model.LogisticRegression(max_iter=3).fit(X, y)
