# %% absolute, arctan, arcsinh, ceil, cos, cosh, elu, erf, exp, expm1, floor, gelu, hard_sigmoid, hard_silu, hard_tanh, leaky_relu, log_sigmoid, log_softmax, negative, relu, relu6, round, selu, sigmoid, sign, silu, sin, sinh, softmax, softplus, softsign, sort, square, tan, tanh, trunc, argsort, argmax, argmin, max, min, mean, median, sum, prod, std, var, cumsum, cumprod, flip, ravel, shape, size, ndim, isfinite, isinf, isnan, logsumexp, count_nonzero, nonzero, zeros_like, ones_like, convert_to_numpy, copy, stop_gradient, is_tensor, reciprocal
x = np.array([-1.5, 0.5, 2.0], "float32")
ops.NAME(x)

# %% log, log10, log1p, log2, sqrt, rsqrt
ops.NAME(np.array([0.25, 1.0, 100.0], "float32"))

# %% arccos, arcsin, arctanh, erfinv
ops.NAME(np.array([-0.5, 0.0, 0.9], "float32"))

# %% arccosh
ops.arccosh(np.array([1.0, 2.0], "float32"))

# %% add, subtract, multiply, divide, divide_no_nan, floor_divide, mod, power, maximum, minimum, arctan2, logaddexp, equal, not_equal, greater, greater_equal, less, less_equal, isclose, dot, vdot, outer, matmul, append
ops.NAME(np.array([1.0, 2.0, 3.0], "float32"), np.array([2.0, 2.0, 0.5], "float32"))

# %% logical_and, logical_or, logical_xor
ops.NAME(np.array([True, True, False]), np.array([True, False, False]))

# %% logical_not, any, all
ops.NAME(np.array([True, False]))

# %% convert_to_tensor
ops.convert_to_tensor([1, 2, 3])

# %% arange, eye, identity, zeros, ones, tri
ops.NAME(3)

# %% full
ops.full((2, 2), 7.0)

# %% linspace
ops.linspace(0.0, 1.0, 5)

# %% cholesky, det, inv, svd, qr, eigh, trace, transpose, tril, triu, diagonal
ops.NAME(np.array([[4.0, 2.0], [2.0, 3.0]], "float32"))

# %% solve
ops.solve(np.array([[3.0, 1.0], [1.0, 2.0]], "float32"), np.array([[9.0], [8.0]], "float32"))

# %% stack, concatenate, hstack, vstack
ops.NAME([np.array([1.0, 2.0]), np.array([3.0, 4.0])])

# %% reshape
ops.reshape(np.arange(6), (2, 3))

# %% expand_dims
ops.expand_dims(np.arange(3), 0)

# %% squeeze
ops.squeeze(np.zeros((1, 3))).shape

# %% clip
ops.clip(np.array([-2.0, 0.5, 3.0]), -1, 1)

# %% where
ops.where(np.array([True, False]), 1.0, 2.0)

# %% one_hot
ops.one_hot(np.array([0, 2]), 3)

# %% cast
ops.cast(np.array([1.7, 2.2]), "int32")

# %% einsum
ops.einsum("ij,jk->ik", np.ones((2, 3)), np.ones((3, 1)))

# %% top_k
ops.top_k(np.array([3.0, 1.0, 4.0]), 2)

# %% repeat, roll, tile
ops.NAME(np.array([1, 2, 3]), 2)

# %% take
ops.take(np.array([10, 20, 30]), np.array([2, 0]))

# %% split
ops.split(np.arange(6), 3)

# %% while_loop
ops.while_loop(lambda i: i < 5, lambda i: (i + 1,), (0,))

# %% cond
ops.cond(True, lambda: 1, lambda: 2)

# %% fori_loop
ops.fori_loop(0, 4, lambda i, total: total + i, 0)

# %% vectorized_map
ops.vectorized_map(lambda x: x * 2, np.array([1.0, 2.0]))
