# %% cholesky, cholesky_ex, cond, det, diagonal, eig, eigh, eigvals, eigvalsh, inv, inv_ex, lu, lu_factor, matrix_exp, matrix_norm, matrix_rank, norm, pinv, qr, slogdet, svd, svdvals
a = gg.tensor([[4.0, 2.0], [2.0, 3.0]])
gg.linalg.NAME(a)

# %% matmul
gg.linalg.matmul(gg.ones(2, 3), gg.ones(3, 1))

# %% solve, lstsq
a = gg.tensor([[3.0, 1.0], [1.0, 2.0]])
b = gg.tensor([[9.0], [8.0]])
gg.linalg.NAME(a, b)

# %% solve_triangular
gg.linalg.solve_triangular(gg.tensor([[2.0, 1.0], [0.0, 4.0]]), gg.tensor([[4.0], [8.0]]), upper=True)

# %% lu_solve
a = gg.tensor([[3.0, 1.0], [1.0, 2.0]])
factors, pivots = gg.linalg.lu_factor(a)
gg.linalg.lu_solve(factors, pivots, gg.tensor([[9.0], [8.0]]))

# %% matrix_power
gg.linalg.matrix_power(gg.tensor([[1.0, 1.0], [1.0, 0.0]]), 10)

# %% multi_dot
gg.linalg.multi_dot([gg.ones(2, 3), gg.ones(3, 4), gg.ones(4, 1)])

# %% cross
gg.linalg.cross(gg.tensor([1.0, 0.0, 0.0]), gg.tensor([0.0, 1.0, 0.0]))

# %% vecdot
gg.linalg.vecdot(gg.tensor([1.0, 2.0]), gg.tensor([3.0, 4.0]))

# %% vector_norm
gg.linalg.vector_norm(gg.tensor([3.0, 4.0]))

# %% vander
gg.linalg.vander(gg.tensor([1.0, 2.0, 3.0]))

# %% tensorinv
gg.linalg.tensorinv(gg.eye(6).reshape(2, 3, 6)).shape

# %% tensorsolve
gg.linalg.tensorsolve(gg.eye(6).reshape(2, 3, 2, 3), gg.ones(2, 3))
