# %% CELU, ELU, GELU, Hardshrink, Hardsigmoid, Hardswish, Hardtanh, LeakyReLU, LogSigmoid, Mish, PReLU, ReLU, ReLU6, RReLU, SELU, Sigmoid, SiLU, Softplus, Softshrink, Softsign, Tanh, Tanhshrink, Identity
layer = nn.NAME()
layer(gg.tensor([-2.0, -0.5, 0.0, 1.0]))

# %% Softmax, LogSoftmax, Softmin
layer = nn.NAME(dim=1)
layer(gg.tensor([[1.0, 2.0, 3.0]]))

# %% Softmax2d
nn.Softmax2d()(gg.randn(1, 3, 2, 2)).sum(1)

# %% GLU
nn.GLU()(gg.tensor([[1.0, 2.0, 0.0, 10.0]]))

# %% Threshold
nn.Threshold(0.5, -1.0)(gg.tensor([0.2, 0.5, 0.9]))

# %% Linear
layer = nn.Linear(3, 2)
print(layer.weight.shape, layer.bias.shape)
layer(gg.ones(4, 3)).shape

# %% LazyLinear
layer = nn.LazyLinear(2)
layer(gg.ones(4, 3))
layer

# %% Bilinear
nn.Bilinear(3, 4, 2)(gg.ones(5, 3), gg.ones(5, 4)).shape

# %% Conv1d, ConvTranspose1d
layer = nn.NAME(in_channels=2, out_channels=4, kernel_size=3)
layer(gg.ones(1, 2, 10)).shape

# %% Conv2d, ConvTranspose2d
layer = nn.NAME(in_channels=1, out_channels=4, kernel_size=3, padding=1)
layer(gg.ones(8, 1, 28, 28)).shape

# %% Conv3d, ConvTranspose3d
layer = nn.NAME(in_channels=1, out_channels=2, kernel_size=3)
layer(gg.ones(1, 1, 5, 5, 5)).shape

# %% LazyConv1d, LazyConvTranspose1d
layer = nn.NAME(4, kernel_size=3)
layer(gg.ones(1, 2, 10)).shape

# %% LazyConv2d, LazyConvTranspose2d
layer = nn.NAME(4, kernel_size=3)
layer(gg.ones(1, 2, 10, 10)).shape

# %% LazyConv3d, LazyConvTranspose3d
layer = nn.NAME(2, kernel_size=3)
layer(gg.ones(1, 1, 5, 5, 5)).shape

# %% AdaptiveAvgPool1d, AdaptiveMaxPool1d
nn.NAME(2)(gg.arange(6.0).reshape(1, 1, 6))

# %% AdaptiveAvgPool2d, AdaptiveMaxPool2d
nn.NAME(2)(gg.arange(16.0).reshape(1, 1, 4, 4))

# %% AdaptiveAvgPool3d, AdaptiveMaxPool3d
nn.NAME(1)(gg.arange(8.0).reshape(1, 1, 2, 2, 2))

# %% AvgPool1d, MaxPool1d
nn.NAME(2)(gg.arange(6.0).reshape(1, 1, 6))

# %% AvgPool2d, MaxPool2d
nn.NAME(2)(gg.arange(16.0).reshape(1, 1, 4, 4))

# %% AvgPool3d, MaxPool3d
nn.NAME(2)(gg.arange(8.0).reshape(1, 1, 2, 2, 2))

# %% LPPool1d
nn.LPPool1d(2, kernel_size=2)(gg.arange(6.0).reshape(1, 1, 6))

# %% LPPool2d
nn.LPPool2d(2, kernel_size=2)(gg.arange(16.0).reshape(1, 1, 4, 4))

# %% LPPool3d
nn.LPPool3d(2, kernel_size=2)(gg.arange(8.0).reshape(1, 1, 2, 2, 2))

# %% MaxUnpool1d
pooled, where = nn.MaxPool1d(2, return_indices=True)(gg.arange(4.0).reshape(1, 1, 4))
nn.MaxUnpool1d(2)(pooled, where)

# %% MaxUnpool2d
pooled, where = nn.MaxPool2d(2, return_indices=True)(gg.arange(16.0).reshape(1, 1, 4, 4))
nn.MaxUnpool2d(2)(pooled, where)

# %% MaxUnpool3d
pooled, where = nn.MaxPool3d(2, return_indices=True)(gg.arange(8.0).reshape(1, 1, 2, 2, 2))
nn.MaxUnpool3d(2)(pooled, where)

# %% BatchNorm1d
layer = nn.BatchNorm1d(3)
y = layer(gg.randn(100, 3) * 5 + 2)
y.mean(0), y.std(0)

# %% BatchNorm2d, InstanceNorm2d
layer = nn.NAME(3)
layer(gg.randn(4, 3, 8, 8) * 5 + 2).mean((0, 2, 3))

# %% BatchNorm3d, InstanceNorm3d
nn.NAME(2)(gg.randn(2, 2, 3, 3, 3)).shape

# %% InstanceNorm1d
nn.InstanceNorm1d(2)(gg.randn(4, 2, 8)).mean(2)

# %% LazyBatchNorm1d, LazyInstanceNorm1d
nn.NAME()(gg.randn(4, 3, 5)).shape

# %% LazyBatchNorm2d, LazyInstanceNorm2d
nn.NAME()(gg.randn(4, 3, 5, 5)).shape

# %% LazyBatchNorm3d, LazyInstanceNorm3d
nn.NAME()(gg.randn(4, 3, 2, 2, 2)).shape

# %% LayerNorm, RMSNorm
nn.NAME(4)(gg.tensor([[1.0, 2.0, 3.0, 4.0], [10.0, 20.0, 30.0, 40.0]]))

# %% GroupNorm
nn.GroupNorm(2, 4)(gg.randn(1, 4, 3, 3)).shape

# %% LocalResponseNorm
nn.LocalResponseNorm(2)(gg.ones(1, 4, 2, 2)).shape

# %% Dropout, AlphaDropout, FeatureAlphaDropout
layer = nn.NAME(0.5)
print(layer(gg.ones(2, 6)))
layer.eval()(gg.ones(2, 6))

# %% Dropout1d
nn.Dropout1d(0.5)(gg.ones(1, 4, 3))

# %% Dropout2d
nn.Dropout2d(0.5)(gg.ones(1, 3, 2, 2))

# %% Dropout3d
nn.Dropout3d(0.5)(gg.ones(1, 3, 1, 2, 2))

# %% Embedding
layer = nn.Embedding(num_embeddings=10, embedding_dim=3)
layer(gg.tensor([1, 5, 1]))

# %% EmbeddingBag
layer = nn.EmbeddingBag(10, 3, mode="mean")
layer(gg.tensor([[1, 5], [2, 2]]))

# %% Flatten
nn.Flatten()(gg.zeros(8, 1, 28, 28)).shape

# %% Unflatten
nn.Unflatten(1, (2, 3))(gg.zeros(4, 6)).shape

# %% Unfold
nn.Unfold(kernel_size=2)(gg.arange(9.0).reshape(1, 1, 3, 3))

# %% Fold
patches = nn.Unfold(kernel_size=2)(gg.ones(1, 1, 3, 3))
nn.Fold(output_size=(3, 3), kernel_size=2)(patches)

# %% ChannelShuffle
nn.ChannelShuffle(2)(gg.arange(4.0).reshape(1, 4, 1, 1)).flatten()

# %% PixelShuffle
nn.PixelShuffle(2)(gg.arange(4.0).reshape(1, 4, 1, 1))

# %% PixelUnshuffle
nn.PixelUnshuffle(2)(gg.arange(4.0).reshape(1, 1, 2, 2)).flatten()

# %% Upsample
nn.Upsample(scale_factor=2, mode="nearest")(gg.arange(4.0).reshape(1, 1, 2, 2))

# %% UpsamplingBilinear2d, UpsamplingNearest2d
nn.NAME(scale_factor=2)(gg.arange(4.0).reshape(1, 1, 2, 2))

# %% CircularPad1d, ReflectionPad1d, ReplicationPad1d, ZeroPad1d
nn.NAME(2)(gg.tensor([[[1.0, 2.0, 3.0]]]))

# %% CircularPad2d, ReflectionPad2d, ReplicationPad2d, ZeroPad2d
nn.NAME(1)(gg.arange(4.0).reshape(1, 1, 2, 2))

# %% CircularPad3d, ReflectionPad3d, ReplicationPad3d, ZeroPad3d
nn.NAME(1)(gg.zeros(1, 1, 2, 2, 2)).shape

# %% ConstantPad1d
nn.ConstantPad1d(2, 9.0)(gg.tensor([[[1.0, 2.0, 3.0]]]))

# %% ConstantPad2d
nn.ConstantPad2d(1, 9.0)(gg.zeros(1, 1, 2, 2))

# %% ConstantPad3d
nn.ConstantPad3d(1, 9.0)(gg.zeros(1, 1, 2, 2, 2)).shape

# %% RNN, GRU
layer = nn.NAME(input_size=3, hidden_size=4, batch_first=True)
outputs, hidden = layer(gg.randn(2, 5, 3))
outputs.shape, hidden.shape

# %% LSTM
layer = nn.LSTM(input_size=3, hidden_size=4, batch_first=True)
outputs, (hidden, cell) = layer(gg.randn(2, 5, 3))
outputs.shape, hidden.shape, cell.shape

# %% RNNCell, GRUCell
cell = nn.NAME(3, 4)
hidden = gg.zeros(2, 4)
for x in gg.randn(5, 2, 3):
    hidden = cell(x, hidden)
hidden.shape

# %% LSTMCell
cell = nn.LSTMCell(3, 4)
hidden, memory = cell(gg.randn(2, 3))
hidden.shape, memory.shape

# %% MultiheadAttention
layer = nn.MultiheadAttention(embed_dim=8, num_heads=2, batch_first=True)
x = gg.randn(1, 5, 8)
y, weights = layer(x, x, x)
y.shape, weights.sum(-1)

# %% TransformerEncoderLayer
nn.TransformerEncoderLayer(8, 2, dim_feedforward=16, batch_first=True)(gg.randn(1, 5, 8)).shape

# %% TransformerEncoder
layer = nn.TransformerEncoderLayer(8, 2, dim_feedforward=16, batch_first=True)
nn.TransformerEncoder(layer, num_layers=2, enable_nested_tensor=False)(gg.randn(1, 5, 8)).shape

# %% TransformerDecoderLayer
layer = nn.TransformerDecoderLayer(8, 2, dim_feedforward=16, batch_first=True)
layer(gg.randn(1, 5, 8), gg.randn(1, 7, 8)).shape

# %% TransformerDecoder
layer = nn.TransformerDecoderLayer(8, 2, dim_feedforward=16, batch_first=True)
nn.TransformerDecoder(layer, num_layers=2)(gg.randn(1, 5, 8), gg.randn(1, 7, 8)).shape

# %% Transformer
model = nn.Transformer(8, 2, 1, 1, dim_feedforward=16, batch_first=True)
model(gg.randn(1, 7, 8), gg.randn(1, 5, 8)).shape

# %% MSELoss, L1Loss, SmoothL1Loss, HuberLoss
loss = nn.NAME()
loss(gg.tensor([2.5, 0.0, 2.0]), gg.tensor([3.0, -0.5, 4.0]))

# %% CrossEntropyLoss, MultiMarginLoss
loss = nn.NAME()
logits = gg.tensor([[2.0, 0.5, -1.0], [0.0, 3.0, 0.0]])
loss(logits, gg.tensor([0, 1]))

# %% NLLLoss
log_probabilities = gg.tensor([[2.0, 0.5, -1.0], [0.0, 3.0, 0.0]]).log_softmax(1)
nn.NLLLoss()(log_probabilities, gg.tensor([0, 1]))

# %% BCELoss
nn.BCELoss()(gg.tensor([0.9, 0.2]), gg.tensor([1.0, 0.0]))

# %% BCEWithLogitsLoss
nn.BCEWithLogitsLoss()(gg.tensor([2.0, -1.0]), gg.tensor([1.0, 0.0]))

# %% SoftMarginLoss, HingeEmbeddingLoss
nn.NAME()(gg.tensor([2.0, 0.5]), gg.tensor([1.0, -1.0]))

# %% MultiLabelSoftMarginLoss
nn.MultiLabelSoftMarginLoss()(gg.tensor([[2.0, -1.0, 0.5]]), gg.tensor([[1.0, 0.0, 1.0]]))

# %% MultiLabelMarginLoss
nn.MultiLabelMarginLoss()(gg.tensor([[0.1, 0.2, 0.4, 0.8]]), gg.tensor([[3, 0, -1, 1]]))

# %% KLDivLoss
p, q = gg.tensor([[0.2, 0.8]]), gg.tensor([[0.5, 0.5]])
nn.KLDivLoss(reduction="batchmean")(p.log(), q)

# %% PoissonNLLLoss
nn.PoissonNLLLoss()(gg.tensor([0.5, 1.0]), gg.tensor([1.0, 3.0]))

# %% GaussianNLLLoss
nn.GaussianNLLLoss()(gg.tensor([0.5, 1.0]), gg.tensor([1.0, 3.0]), gg.tensor([1.0, 2.0]))

# %% CosineEmbeddingLoss
nn.CosineEmbeddingLoss()(gg.tensor([[1.0, 0.0]]), gg.tensor([[1.0, 1.0]]), gg.tensor([1.0]))

# %% MarginRankingLoss
nn.MarginRankingLoss(margin=0.5)(gg.tensor([1.0]), gg.tensor([0.8]), gg.tensor([1.0]))

# %% TripletMarginLoss, TripletMarginWithDistanceLoss
anchor, positive, negative = gg.zeros(1, 2), gg.tensor([[0.5, 0.0]]), gg.tensor([[1.0, 1.0]])
nn.NAME()(anchor, positive, negative)

# %% CTCLoss
log_probabilities = gg.randn(6, 1, 4).log_softmax(2)
targets = gg.tensor([[1, 2, 3]])
nn.CTCLoss()(log_probabilities, targets, gg.tensor([6]), gg.tensor([3]))

# %% CosineSimilarity, PairwiseDistance
nn.NAME()(gg.tensor([[1.0, 0.0]]), gg.tensor([[1.0, 1.0]]))

# %% Module
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 8)
        self.out = nn.Linear(8, 1)

    def forward(self, x):
        return self.out(self.hidden(x).relu())


Net()

# %% Sequential
model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
model(gg.ones(4, 2)).shape

# %% ModuleList
layers = nn.ModuleList(nn.Linear(4, 4) for _ in range(3))
x = gg.ones(1, 4)
for layer in layers:
    x = layer(x).relu()
len(layers), x.shape

# %% ModuleDict
heads = nn.ModuleDict({"class": nn.Linear(4, 10), "box": nn.Linear(4, 4)})
heads["box"](gg.ones(1, 4)).shape

# %% Parameter
class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = nn.Parameter(gg.ones(1))


list(Scale().named_parameters())

# %% ParameterList
nn.ParameterList([gg.zeros(2), gg.ones(3)])

# %% ParameterDict
nn.ParameterDict({"a": gg.zeros(2)})

# %% Buffer
class Counter(nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = nn.Buffer(gg.zeros(1))


Counter().state_dict()
