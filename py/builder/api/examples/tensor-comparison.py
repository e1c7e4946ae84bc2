# %% eq, ne, not_equal, lt, less, le, less_equal, gt, greater, ge, greater_equal, maximum, minimum, fmax, fmin, isclose, allclose, equal
a = gg.tensor([1.0, 2.0, 3.0])
b = gg.tensor([1.0, 3.0, 2.0])
gg.NAME(a, b)

# %% clamp, clip
gg.NAME(gg.tensor([-2.0, 0.5, 3.0]), min=-1, max=1)

# %% clamp_min, clamp_max
gg.NAME(gg.tensor([-2.0, 0.5, 3.0]), 0)

# %% heaviside
gg.heaviside(gg.tensor([-1.0, 0.0, 2.0]), gg.tensor(0.5))

# %% is_nonzero
gg.is_nonzero(gg.tensor([3.0]))

# %% isfinite, isinf, isnan, isneginf, isposinf, nan_to_num, sign, signbit
x = gg.tensor([-1.5, float("nan"), float("inf"), float("-inf")])
gg.NAME(x)

# %% masked_fill
x = gg.arange(4.0)
x.masked_fill(x > 1, 0)

# %% where
x = gg.tensor([-2.0, 0.5, 3.0])
gg.where(x > 0, x, 0.1 * x)

# %% bitwise_and, bitwise_or, bitwise_xor, bitwise_left_shift, bitwise_right_shift
gg.NAME(gg.tensor([1, 6, 12]), gg.tensor([3, 1, 2]))

# %% bitwise_not
gg.bitwise_not(gg.tensor([0, 1, 255]))

# %% logical_and, logical_or, logical_xor
gg.NAME(gg.tensor([True, True, False]), gg.tensor([True, False, False]))

# %% logical_not
gg.logical_not(gg.tensor([True, False]))

# %% sort, argsort, msort, unique, unique_consecutive
x = gg.tensor([3, 1, 1, 2])
gg.NAME(x)

# %% topk, kthvalue
gg.NAME(gg.tensor([3.0, 1.0, 4.0, 1.5]), 2)

# %% bucketize, searchsorted
boundaries = gg.tensor([1.0, 3.0, 5.0])
values = gg.tensor([0.5, 3.0, 9.0])
gg.bucketize(values, boundaries), gg.searchsorted(boundaries, values)

# %% isin
gg.isin(gg.tensor([1, 2, 3, 4]), gg.tensor([2, 4]))
