# %% matmul, mm, kron
a = gg.tensor([[1.0, 2.0], [3.0, 4.0]])
b = gg.tensor([[0.0, 1.0], [1.0, 0.0]])
gg.NAME(a, b)

# %% dot, inner, vdot, outer, ger
gg.NAME(gg.tensor([1.0, 2.0]), gg.tensor([3.0, 4.0]))

# %% mv
gg.mv(gg.tensor([[1.0, 2.0], [3.0, 4.0]]), gg.tensor([1.0, -1.0]))

# %% bmm
gg.bmm(gg.ones(2, 3, 4), gg.ones(2, 4, 5)).shape

# %% addmm
gg.addmm(gg.ones(2, 2), gg.eye(2), gg.full((2, 2), 3.0))

# %% addmv
gg.addmv(gg.ones(2), gg.eye(2), gg.tensor([3.0, 4.0]))

# %% addr
gg.addr(gg.zeros(2, 2), gg.tensor([1.0, 2.0]), gg.tensor([3.0, 4.0]))

# %% addbmm, baddbmm
gg.NAME(gg.zeros(2, 2), gg.ones(3, 2, 4), gg.ones(3, 4, 2))

# %% chain_matmul
gg.chain_matmul(gg.ones(2, 3), gg.ones(3, 4), gg.ones(4, 1))

# %% tensordot
gg.tensordot(gg.ones(2, 3, 4), gg.ones(3, 4, 5), dims=2).shape

# %% einsum
gg.einsum("ij,jk->ik", gg.tensor([[1.0, 2.0]]), gg.tensor([[3.0], [4.0]]))

# %% cross
gg.cross(gg.tensor([1.0, 0.0, 0.0]), gg.tensor([0.0, 1.0, 0.0]))

# %% cholesky, inverse, det, logdet, slogdet, pinverse, qr, svd, matrix_exp
a = gg.tensor([[4.0, 2.0], [2.0, 3.0]])
gg.NAME(a)

# %% cholesky_inverse
gg.cholesky_inverse(gg.tensor([[2.0, 0.0], [1.0, 1.5]]))

# %% cholesky_solve
gg.cholesky_solve(gg.tensor([[1.0], [2.0]]), gg.tensor([[2.0, 0.0], [1.0, 1.5]]))

# %% matrix_power
gg.matrix_power(gg.tensor([[1.0, 1.0], [1.0, 0.0]]), 10)

# %% triangular_solve
gg.triangular_solve(gg.tensor([[2.0], [3.0]]), gg.tensor([[1.0, 1.0], [0.0, 1.0]]))
