"""Regression that also says how sure it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import BaseEstimator, RegressorMixin, clone
from ..utils._param_validation import one_of
from ..utils.validation import FLOATS, check_array, check_features, check_random_state, check_X_y
from .bounded import minimize
from .kernels import RBF, ConstantKernel, Kernel


class GaussianProcessRegressor(RegressorMixin, BaseEstimator):
    """Mean and spread of all functions that go through the samples.

    mean(x) = k(x, X) K⁻¹ y, var(x) = k(x, x) - k(x, X) K⁻¹ k(X, x), K = k(X, X) + alpha · I

    `fit` sets the kernel's numbers to those under which the samples are most likely, from its
    present ones and from `n_restarts_optimizer` random ones; `optimizer=None` leaves them.
    `alpha` is the variance of noise in y. `normalize_y` first brings y to mean 0 and variance 1.

    Source: Rasmussen, Williams, 2006, "Gaussian Processes for Machine Learning", algorithm 2.1.
    """

    def __init__(
        self,
        kernel: Any = None,
        *,
        alpha: Any = 1e-10,
        optimizer: str | None = "fmin_l_bfgs_b",
        n_restarts_optimizer: int = 0,
        normalize_y: bool = False,
        copy_X_train: bool = True,
        n_targets: int | None = None,
        random_state: Any = None,
    ) -> None:
        self.kernel = kernel
        self.alpha = alpha
        self.optimizer = optimizer
        self.n_restarts_optimizer = n_restarts_optimizer
        self.normalize_y = normalize_y
        self.copy_X_train = copy_X_train
        self.n_targets = n_targets
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Any:
        """Keep samples X (n, d) with their values y (n), and fit the kernel's numbers to them."""
        one_of(type(self).__name__, "optimizer", self.optimizer, ("fmin_l_bfgs_b", None))
        X, y = check_X_y(X, y, dtype=FLOATS, y_numeric=True)
        self.kernel_: Kernel = self._prior()
        self._mean = float(y.mean()) if self.normalize_y else 0.0
        self._scale = (float(y.std()) or 1.0) if self.normalize_y else 1.0
        self.X_train_ = X.astype(np.float64)
        self.y_train_ = (y.astype(np.float64) - self._mean) / self._scale
        self.n_features_in_ = X.shape[1]
        if self.optimizer is not None and self.kernel_.n_dims:
            self._fit_kernel()
        self.log_marginal_likelihood_value_ = self.log_marginal_likelihood(self.kernel_.theta)
        self.L_ = np.linalg.cholesky(self._covariance(self.kernel_))
        self.alpha_ = np.linalg.solve(self.L_.T, np.linalg.solve(self.L_, self.y_train_))
        return self

    def predict(self, X: Any, return_std: bool = False, return_cov: bool = False) -> Any:
        """The mean at each place X (m, d); with `return_std` also the standard deviation there,
        with `return_cov` the covariances (m, m). Before `fit`, those of the kernel alone.
        """
        if return_std and return_cov:
            raise RuntimeError("At most one of return_std or return_cov can be requested.")
        X = check_array(X, dtype=FLOATS).astype(np.float64)
        if not hasattr(self, "X_train_"):
            kernel = self._prior()
            mean, reduced, scale = np.zeros(len(X)), np.zeros((0, len(X))), 1.0
        else:
            check_features(self, X)
            kernel, scale = self.kernel_, self._scale
            shared = kernel(X, self.X_train_)
            mean = self._mean + scale * (shared @ self.alpha_)
            reduced = np.linalg.solve(self.L_, shared.T)
        if return_cov:
            return mean, scale**2 * (kernel(X) - reduced.T @ reduced)
        if return_std:
            variance = kernel.diag(X) - (reduced**2).sum(axis=0)
            return mean, scale * np.sqrt(np.maximum(variance, 0.0))
        return mean

    def sample_y(self, X: Any, n_samples: int = 1, random_state: Any = 0) -> np.ndarray:
        """Values at X (m, d) of some functions drawn from those that are left: (m, n_samples)."""
        mean, covariance = self.predict(X, return_cov=True)
        generator = check_random_state(random_state)
        return generator.multivariate_normal(mean, covariance, n_samples).T

    def log_marginal_likelihood(
        self, theta: Any = None, eval_gradient: bool = False, clone_kernel: bool = True
    ) -> Any:
        """The logarithm of how likely the samples are under the kernel with these numbers.

        -½ yᵀ K⁻¹ y - ½ log det K - n/2 log 2π; with `eval_gradient` also its derivatives.
        """
        if theta is None:
            return self.log_marginal_likelihood_value_
        kernel = self.kernel_.clone_with_theta(np.asarray(theta, dtype=np.float64))
        slopes = np.empty((0, 0, 0))
        if eval_gradient:
            K, slopes = kernel(self.X_train_, eval_gradient=True)
            K = self._covariance(kernel, K)
        else:
            K = self._covariance(kernel)
        try:
            L = np.linalg.cholesky(K)
        except np.linalg.LinAlgError:
            return (-np.inf, np.zeros(len(kernel.theta))) if eval_gradient else -np.inf
        weights = np.linalg.solve(L.T, np.linalg.solve(L, self.y_train_))
        value = (
            -0.5 * self.y_train_ @ weights
            - np.log(np.diag(L)).sum()
            - 0.5 * len(L) * np.log(2.0 * np.pi)
        )
        if not eval_gradient:
            return float(value)
        half = np.linalg.solve(L, np.eye(len(L)))
        pull = np.outer(weights, weights) - half.T @ half
        return float(value), 0.5 * np.einsum("ij,ijk->k", pull, slopes)

    def _prior(self) -> Any:
        if self.kernel is None:
            return ConstantKernel(1.0, "fixed") * RBF(1.0, "fixed")
        return clone(self.kernel)

    def _covariance(self, kernel: Kernel, K: np.ndarray | None = None) -> np.ndarray:
        K = kernel(self.X_train_) if K is None else K.copy()
        K[np.diag_indices_from(K)] += self.alpha
        return K

    def _fit_kernel(self) -> None:
        bounds = self.kernel_.bounds
        generator = check_random_state(self.random_state)
        starts = [self.kernel_.theta]
        for _ in range(self.n_restarts_optimizer):
            starts.append(generator.uniform(bounds[:, 0], bounds[:, 1]))

        def unlikelihood(theta: np.ndarray) -> tuple[float, np.ndarray]:
            value, slope = self.log_marginal_likelihood(theta, eval_gradient=True)
            return -value, -slope

        found = [minimize(unlikelihood, start, bounds) for start in starts]
        self.kernel_.theta = min(found, key=lambda one: one[1])[0]
