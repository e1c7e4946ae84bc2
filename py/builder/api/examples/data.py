# %% TensorDataset
examples = data.TensorDataset(gg.arange(6.0).reshape(3, 2), gg.tensor([0, 1, 0]))
len(examples), examples[1]

# %% DataLoader
examples = data.TensorDataset(gg.arange(10.0), gg.arange(10) % 2)
for x, y in data.DataLoader(examples, batch_size=4, shuffle=True):
    print(x, y)

# %% Dataset
class Squares(data.Dataset):
    def __len__(self):
        return 5

    def __getitem__(self, index):
        return index, index**2


[batch for batch in data.DataLoader(Squares(), batch_size=3)]

# %% IterableDataset
class Countdown(data.IterableDataset):
    def __iter__(self):
        return iter(range(5, 0, -1))


list(data.DataLoader(Countdown(), batch_size=2))

# %% ConcatDataset
both = data.ConcatDataset([[1, 2], [3, 4, 5]])
len(both), both[3]

# %% StackDataset
pairs = data.StackDataset([1, 2], ["a", "b"])
pairs[1]

# %% Subset
list(data.Subset([10, 20, 30], [2, 0]))

# %% random_split
train, test = data.random_split(range(10), [0.8, 0.2])
list(train), list(test)

# %% SequentialSampler, RandomSampler
list(data.NAME(range(5)))

# %% SubsetRandomSampler
list(data.SubsetRandomSampler([3, 1, 7]))

# %% WeightedRandomSampler
list(data.WeightedRandomSampler([0.1, 0.1, 10.0], num_samples=6))

# %% BatchSampler
list(data.BatchSampler(data.SequentialSampler(range(7)), batch_size=3, drop_last=False))

# %% default_collate
data.default_collate([{"x": 1.0, "y": 0}, {"x": 2.0, "y": 1}])

# %% load_digits
digits = datasets.load_digits()
type(digits)

# %% make_sine
x, y = datasets.make_sine(5)
x.shape, y.shape

# %% make_hills, make_plane, make_waves
x, y = datasets.NAME(100)
x.shape, y[:3]

# %% make_reviews
gg.manual_seed(0)
sentences, praise = datasets.make_reviews(4)
list(zip(sentences, praise.tolist()))

# %% make_shifted_digits
images, labels = datasets.make_shifted_digits(2)
images.shape

# %% make_circles, make_clouds, make_imbalanced, make_moons, make_spirals, make_xor
x, y = datasets.NAME(100)
x.shape, y[:8]
