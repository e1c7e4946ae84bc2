# %% as_strided
gg.arange(6).as_strided((3, 2), (1, 2))

# %% broadcast_to
gg.broadcast_to(gg.tensor([1, 2, 3]), (2, 3))

# %% expand
gg.tensor([[1], [2]]).expand(2, 3)

# %% expand_as
gg.tensor([[1], [2]]).expand_as(gg.zeros(2, 3))

# %% cat, concat, concatenate, stack, hstack, vstack, dstack, row_stack, column_stack
a, b = gg.tensor([1, 2]), gg.tensor([3, 4])
gg.NAME([a, b])

# %% flatten
gg.zeros(2, 3, 4).flatten(1).shape

# %% moveaxis, movedim
gg.NAME(gg.zeros(2, 3, 4), 0, 2).shape

# %% swapaxes, swapdims, transpose
gg.NAME(gg.zeros(2, 3, 4), 0, 2).shape

# %% mT, T
gg.tensor([[1, 2, 3], [4, 5, 6]]).NAME

# %% t
gg.tensor([[1, 2, 3], [4, 5, 6]]).t()

# %% narrow
gg.narrow(gg.arange(10), dim=0, start=2, length=3)

# %% permute
gg.permute(gg.zeros(2, 3, 4), (2, 0, 1)).shape

# %% ravel
gg.ravel(gg.tensor([[1, 2], [3, 4]]))

# %% reshape
gg.reshape(gg.arange(6), (2, -1))

# %% view
gg.arange(6).view(2, 3)

# %% reshape_as, view_as
gg.arange(6).NAME(gg.zeros(2, 3))

# %% select
gg.select(gg.tensor([[1, 2], [3, 4]]), dim=0, index=1)

# %% squeeze
gg.squeeze(gg.zeros(1, 3, 1)).shape

# %% unsqueeze
gg.unsqueeze(gg.tensor([1, 2, 3]), dim=0)

# %% unflatten
gg.unflatten(gg.arange(6), 0, (2, 3))

# %% unfold
gg.arange(6).unfold(0, 3, 1)

# %% flip
gg.flip(gg.tensor([[1, 2], [3, 4]]), dims=(0, 1))

# %% fliplr, flipud, rot90, atleast_1d, atleast_2d, atleast_3d, trace, tril, triu, diagonal, diag, diagflat, diag_embed
gg.NAME(gg.tensor([[1, 2], [3, 4]]))

# %% repeat
gg.tensor([1, 2]).repeat(2, 3)

# %% tile
gg.tile(gg.tensor([1, 2]), (2, 3))

# %% repeat_interleave
gg.repeat_interleave(gg.tensor([1, 2]), 3)

# %% roll
gg.roll(gg.arange(5), 2)

# %% block_diag
gg.block_diag(gg.ones(2, 2), gg.full((1, 3), 5.0))

# %% broadcast_shapes
gg.broadcast_shapes((3, 1), (4,))

# %% broadcast_tensors
a, b = gg.broadcast_tensors(gg.tensor([[1], [2]]), gg.tensor([3, 4, 5]))
a, b

# %% cartesian_prod
gg.cartesian_prod(gg.tensor([1, 2]), gg.tensor([3, 4]))

# %% combinations
gg.combinations(gg.tensor([1, 2, 3]))

# %% meshgrid
gg.meshgrid(gg.arange(2), gg.arange(3), indexing="ij")

# %% chunk, tensor_split, hsplit, unsafe_chunk
gg.NAME(gg.arange(6), 3)

# %% split, unsafe_split
gg.NAME(gg.arange(5), 2)

# %% split_with_sizes
gg.split_with_sizes(gg.arange(5), [1, 4])

# %% vsplit
gg.vsplit(gg.tensor([[1, 2], [3, 4]]), 2)

# %% dsplit
gg.dsplit(gg.arange(8).reshape(2, 2, 2), 2)

# %% unbind
gg.unbind(gg.tensor([[1, 2], [3, 4]]))

# %% tril_indices, triu_indices
gg.NAME(3, 3)
