# %% constant_
nn.init.constant_(gg.empty(2, 3), 0.5)

# %% zeros_, ones_, eye_, normal_, uniform_, trunc_normal_, kaiming_normal_, kaiming_uniform_, xavier_normal_, xavier_uniform_, orthogonal_
nn.init.NAME(gg.empty(2, 3))

# %% sparse_
nn.init.sparse_(gg.empty(4, 3), sparsity=0.5)

# %% dirac_
nn.init.dirac_(gg.empty(1, 1, 3, 3))

# %% calculate_gain
nn.init.calculate_gain("relu")
