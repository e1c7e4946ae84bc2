# %% all, any
x = gg.tensor([[True, False], [True, True]])
gg.NAME(x, dim=1)

# %% amax, amin, argmax, argmin, count_nonzero, logsumexp, max, mean, median, min, nanmean, nansum, prod, sum, std, var, std_mean, var_mean, aminmax, mode, nanmedian, cumsum, cumprod, cummax, cummin, logcumsumexp, diff, softmax, log_softmax
x = gg.tensor([[1.0, 5.0, 2.0], [4.0, 0.0, 6.0]])
gg.NAME(x, dim=1)

# %% quantile, nanquantile
gg.NAME(gg.tensor([1.0, 2.0, 3.0, 4.0]), 0.25)

# %% cov, corrcoef
gg.NAME(gg.tensor([[1.0, 2.0, 3.0], [2.0, 1.0, 0.0]]))

# %% trapezoid, trapz, cumulative_trapezoid
gg.NAME(gg.tensor([0.0, 1.0, 4.0, 9.0]), dx=0.5)

# %% gradient
gg.gradient(gg.tensor([0.0, 1.0, 4.0, 9.0]))

# %% bincount
gg.bincount(gg.tensor([0, 1, 1, 3]))

# %% histc
gg.histc(gg.tensor([0.1, 0.4, 0.45, 0.9]), bins=4, min=0, max=1)

# %% histogram
gg.histogram(gg.tensor([0.1, 0.4, 0.45, 0.9]), bins=2)

# %% cdist
gg.cdist(gg.tensor([[0.0, 0.0], [1.0, 1.0]]), gg.tensor([[3.0, 4.0]]))

# %% dist
gg.dist(gg.tensor([0.0, 0.0]), gg.tensor([3.0, 4.0]))

# %% norm
gg.norm(gg.tensor([3.0, 4.0]))

# %% renorm
gg.renorm(gg.tensor([[3.0, 4.0], [0.3, 0.4]]), p=2, dim=0, maxnorm=1)
