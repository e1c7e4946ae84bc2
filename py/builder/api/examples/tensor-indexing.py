# %% argwhere, nonzero
gg.NAME(gg.tensor([[0, 2], [3, 0]]))

# %% gather
x = gg.tensor([[1, 2], [3, 4]])
gg.gather(x, 1, gg.tensor([[0, 0], [1, 0]]))

# %% index_select
gg.index_select(gg.tensor([[1, 2], [3, 4], [5, 6]]), 0, gg.tensor([2, 0]))

# %% masked_select
x = gg.tensor([1.0, -2.0, 3.0])
gg.masked_select(x, x > 0)

# %% take
gg.take(gg.tensor([[10, 20], [30, 40]]), gg.tensor([0, 3]))

# %% take_along_dim
x = gg.tensor([[30, 10, 20]])
gg.take_along_dim(x, x.argsort(dim=1), dim=1)

# %% unravel_index
gg.unravel_index(gg.tensor([1, 5]), (2, 3))

# %% index_put
x = gg.zeros(2, 3)
x.index_put((gg.tensor([0, 1]), gg.tensor([2, 0])), gg.tensor([1.0, 2.0]))

# %% diagonal_scatter
gg.diagonal_scatter(gg.zeros(3, 3), gg.tensor([1.0, 2.0, 3.0]))

# %% fill_diagonal_
gg.zeros(3, 3).fill_diagonal_(5)

# %% masked_scatter
x = gg.zeros(4)
mask = gg.tensor([True, False, True, False])
x.masked_scatter(mask, gg.tensor([1.0, 2.0]))

# %% put
gg.zeros(4).put(gg.tensor([1, 3]), gg.tensor([5.0, 6.0]))

# %% scatter, scatter_add
gg.NAME(gg.zeros(4), 0, gg.tensor([1, 1, 3]), gg.tensor([1.0, 2.0, 3.0]))

# %% scatter_reduce
gg.scatter_reduce(gg.zeros(3), 0, gg.tensor([0, 0, 2]), gg.tensor([1.0, 5.0, 3.0]), reduce="amax")

# %% select_scatter
gg.select_scatter(gg.zeros(2, 2), gg.ones(2), dim=0, index=1)

# %% slice_scatter
gg.slice_scatter(gg.zeros(4), gg.ones(2), start=1, end=3)

# %% index_add, index_copy
gg.NAME(gg.zeros(3, 2), 0, gg.tensor([2, 0]), gg.ones(2, 2))

# %% index_fill
gg.index_fill(gg.zeros(3, 2), 0, gg.tensor([1]), 7.0)

# %% index_reduce
gg.index_reduce(gg.ones(3), 0, gg.tensor([0, 2]), gg.tensor([4.0, 5.0]), "prod")
