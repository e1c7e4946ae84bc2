"""What functions with several results give."""

from __future__ import annotations

from ..tensor.return_types import _result

Cholesky = _result("linalg_cholesky_ex", "L", "info")
Eigen = _result("linalg_eig", "eigenvalues", "eigenvectors")
Eigh = _result("linalg_eigh", "eigenvalues", "eigenvectors")
Inverse = _result("linalg_inv_ex", "inverse", "info")
LeastSquares = _result("linalg_lstsq", "solution", "residuals", "rank", "singular_values")
LU = _result("linalg_lu", "P", "L", "U")
LUFactor = _result("linalg_lu_factor", "LU", "pivots")
OldQR = _result("qr", "Q", "R")
OldSVD = _result("svd", "U", "S", "V")
QR = _result("linalg_qr", "Q", "R")
SVD = _result("linalg_svd", "U", "S", "Vh")
SignLog = _result("linalg_slogdet", "sign", "logabsdet")
Triangular = _result("triangular_solve", "solution", "cloned_coefficient")
