# %% clip_grad_norm_
layer = nn.Linear(2, 1)
(100 * layer(gg.ones(1, 2))).sum().backward()
before = nn.utils.clip_grad_norm_(layer.parameters(), max_norm=1.0)
before, nn.utils.get_total_norm([p.grad for p in layer.parameters()])

# %% clip_grad_value_
layer = nn.Linear(2, 1)
(100 * layer(gg.ones(1, 2))).sum().backward()
nn.utils.clip_grad_value_(layer.parameters(), 0.5)
layer.weight.grad

# %% get_total_norm
nn.utils.get_total_norm([gg.tensor([3.0]), gg.tensor([4.0])])

# %% parameters_to_vector
nn.utils.parameters_to_vector(nn.Linear(2, 1).parameters()).shape

# %% vector_to_parameters
layer = nn.Linear(2, 1)
nn.utils.vector_to_parameters(gg.tensor([1.0, 2.0, 3.0]), layer.parameters())
layer.weight, layer.bias

# %% weight_norm, spectral_norm
layer = nn.utils.NAME(nn.Linear(2, 3))
[name for name, _ in layer.named_parameters()]

# %% pad_sequence
nn.utils.rnn.pad_sequence([gg.tensor([1, 2, 3]), gg.tensor([4])], batch_first=True)

# %% pack_sequence
nn.utils.rnn.pack_sequence([gg.tensor([1, 2, 3]), gg.tensor([4])])

# %% pack_padded_sequence, pad_packed_sequence
padded = gg.tensor([[1, 2, 3], [4, 0, 0]])
packed = nn.utils.rnn.pack_padded_sequence(padded, [3, 1], batch_first=True)
nn.utils.rnn.pad_packed_sequence(packed, batch_first=True)

# %% unpad_sequence
nn.utils.rnn.unpad_sequence(gg.tensor([[1, 2, 3], [4, 0, 0]]), gg.tensor([3, 1]), batch_first=True)

# %% l1_unstructured, random_unstructured
layer = nn.Linear(4, 2)
nn.utils.prune.NAME(layer, name="weight", amount=0.5)
layer.weight

# %% ln_structured
layer = nn.Linear(4, 2)
nn.utils.prune.ln_structured(layer, name="weight", amount=0.5, n=2, dim=0)
layer.weight

# %% remove
layer = nn.Linear(4, 2)
nn.utils.prune.l1_unstructured(layer, name="weight", amount=0.5)
nn.utils.prune.remove(layer, "weight")
[name for name, _ in layer.named_parameters()]

# %% register_parametrization
class Positive(nn.Module):
    def forward(self, x):
        return x.exp()


layer = nn.Linear(2, 1)
nn.utils.parametrize.register_parametrization(layer, "weight", Positive())
layer.weight

# %% orthogonal
layer = nn.utils.parametrizations.orthogonal(nn.Linear(2, 2))
layer.weight @ layer.weight.T

# %% checkpoint
layer = nn.Linear(2, 2)
x = gg.ones(1, 2, requires_grad=True)
gg.utils.checkpoint.checkpoint(layer, x, use_reentrant=False).sum().backward()
x.grad.shape
