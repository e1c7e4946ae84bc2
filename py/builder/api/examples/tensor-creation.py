# %% tensor, as_tensor, asarray
gg.NAME([[1.0, 2.0], [3.0, 4.0]])

# %% from_numpy
import numpy as np

gg.from_numpy(np.arange(3))

# %% frombuffer
gg.frombuffer(bytearray([1, 2, 3]), dtype=gg.uint8)

# %% scalar_tensor
gg.scalar_tensor(2.5)

# %% empty, zeros, ones, rand, randn
gg.NAME(2, 3).shape

# %% eye
gg.eye(3)

# %% full
gg.full((2, 3), 7.0)

# %% empty_like
gg.empty_like(gg.ones(2, 3)).shape

# %% zeros_like, ones_like, rand_like, randn_like
gg.NAME(gg.ones(2, 3))

# %% full_like
gg.full_like(gg.ones(2, 3), 7.0)

# %% new_zeros, new_ones
x = gg.tensor([1, 2])
x.NAME(2, 3)

# %% new_empty, new
x = gg.tensor([1.0, 2.0])
x.NAME(2, 3).shape

# %% new_full
gg.tensor([1, 2]).new_full((2, 2), 5)

# %% new_tensor
gg.tensor([1.0, 2.0]).new_tensor([3, 4])

# %% arange
gg.arange(0, 10, 2)

# %% range
gg.range(0, 2, 0.5)

# %% linspace
gg.linspace(-1, 1, steps=5)

# %% logspace
gg.logspace(-2, 2, steps=5)

# %% manual_seed
gg.manual_seed(7)
first = gg.rand(3)
gg.manual_seed(7)
gg.equal(first, gg.rand(3))

# %% initial_seed
gg.manual_seed(7)
gg.initial_seed()

# %% Generator
generator = gg.Generator().manual_seed(3)
gg.rand(3, generator=generator)

# %% get_rng_state, set_rng_state
state = gg.get_rng_state()
first = gg.rand(2)
gg.set_rng_state(state)
gg.equal(first, gg.rand(2))

# %% randint
gg.randint(0, 10, (2, 5))

# %% randint_like
gg.randint_like(gg.zeros(2, 5), 0, 10)

# %% randperm
gg.randperm(6)

# %% normal
gg.normal(mean=gg.zeros(4), std=gg.tensor([0.1, 1.0, 10.0, 100.0]))

# %% poisson
gg.poisson(gg.tensor([0.5, 2.0, 20.0]))

# %% bernoulli
gg.bernoulli(gg.tensor([0.0, 0.1, 0.5, 0.9, 1.0]))

# %% multinomial
gg.multinomial(gg.tensor([0.1, 0.2, 0.7]), num_samples=8, replacement=True)

# %% cauchy_, exponential_, log_normal_, uniform_
gg.zeros(4).NAME()

# %% geometric_
gg.zeros(6).geometric_(0.5)

# %% random_
gg.zeros(6).random_(0, 10)
