# %% Bernoulli
distribution = distributions.Bernoulli(gg.tensor(0.7))
distribution.sample((3,)), distribution.log_prob(gg.tensor(1.0))

# %% Beta
distribution = distributions.Beta(2.0, 5.0)
distribution.sample((3,)), distribution.log_prob(gg.tensor(0.3))

# %% Categorical
distribution = distributions.Categorical(gg.tensor([0.1, 0.2, 0.7]))
distribution.sample((3,)), distribution.log_prob(gg.tensor(2))

# %% Cauchy
distribution = distributions.Cauchy(0.0, 1.0)
distribution.sample((3,)), distribution.log_prob(gg.tensor(0.5))

# %% Dirichlet
distribution = distributions.Dirichlet(gg.tensor([1.0, 2.0, 3.0]))
distribution.sample((3,)), distribution.log_prob(gg.tensor([0.2, 0.3, 0.5]))

# %% Exponential
distribution = distributions.Exponential(2.0)
distribution.sample((3,)), distribution.log_prob(gg.tensor(0.5))

# %% Gamma
distribution = distributions.Gamma(2.0, 1.0)
distribution.sample((3,)), distribution.log_prob(gg.tensor(1.5))

# %% Geometric
distribution = distributions.Geometric(gg.tensor(0.3))
distribution.sample((3,)), distribution.log_prob(gg.tensor(2.0))

# %% Laplace
distribution = distributions.Laplace(0.0, 1.0)
distribution.sample((3,)), distribution.log_prob(gg.tensor(0.5))

# %% LogNormal
distribution = distributions.LogNormal(0.0, 1.0)
distribution.sample((3,)), distribution.log_prob(gg.tensor(1.5))

# %% MultivariateNormal
distribution = distributions.MultivariateNormal(gg.zeros(2), gg.eye(2))
distribution.sample((3,)), distribution.log_prob(gg.tensor([0.5, -0.5]))

# %% Normal
distribution = distributions.Normal(0.0, 1.0)
distribution.sample((3,)), distribution.log_prob(gg.tensor(0.5))

# %% OneHotCategorical
distribution = distributions.OneHotCategorical(gg.tensor([0.1, 0.2, 0.7]))
distribution.sample((3,)), distribution.log_prob(gg.tensor([0.0, 0.0, 1.0]))

# %% Poisson
distribution = distributions.Poisson(gg.tensor(3.0))
distribution.sample((3,)), distribution.log_prob(gg.tensor(2.0))

# %% Uniform
distribution = distributions.Uniform(0.0, 2.0)
distribution.sample((3,)), distribution.log_prob(gg.tensor(0.5))

# %% Independent
distribution = distributions.Independent(distributions.Normal(gg.zeros(3), gg.ones(3)), 1)
distribution.log_prob(gg.zeros(3))

# %% kl_divergence
distributions.kl_divergence(distributions.Normal(0.0, 1.0), distributions.Normal(1.0, 2.0))
