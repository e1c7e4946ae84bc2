# %% celu, elu, gelu, hardshrink, hardsigmoid, hardswish, hardtanh, leaky_relu, logsigmoid, mish, relu, relu6, rrelu, selu, sigmoid, silu, softplus, softshrink, softsign, tanh, tanhshrink, celu_, elu_, hardtanh_, leaky_relu_, relu_, rrelu_, selu_
x = gg.tensor([-2.0, -0.5, 0.0, 1.0])
F.NAME(x)

# %% softmax, log_softmax, softmin
F.NAME(gg.tensor([[1.0, 2.0, 3.0]]), dim=1)

# %% gumbel_softmax
F.gumbel_softmax(gg.tensor([[1.0, 2.0, 3.0]]), tau=0.5, hard=True)

# %% glu
F.glu(gg.tensor([[1.0, 2.0, 0.0, 10.0]]))

# %% prelu
F.prelu(gg.tensor([-2.0, 1.0]), gg.tensor([0.25]))

# %% threshold, threshold_
F.NAME(gg.tensor([0.2, 0.5, 0.9]), 0.5, -1.0)

# %% linear
F.linear(gg.ones(4, 3), gg.ones(2, 3), gg.tensor([0.0, 1.0]))

# %% bilinear
F.bilinear(gg.ones(5, 3), gg.ones(5, 4), gg.ones(2, 3, 4))

# %% conv1d
F.conv1d(gg.tensor([[[1.0, 2.0, 4.0, 8.0]]]), gg.tensor([[[-1.0, 1.0]]]))

# %% conv2d
image = gg.arange(9.0).reshape(1, 1, 3, 3)
edges = gg.tensor([[[[-1.0, 1.0], [-1.0, 1.0]]]])
F.conv2d(image, edges)

# %% conv3d
F.conv3d(gg.ones(1, 1, 3, 3, 3), gg.ones(1, 1, 2, 2, 2)).shape

# %% conv_transpose1d
F.conv_transpose1d(gg.tensor([[[1.0, 2.0]]]), gg.ones(1, 1, 2), stride=2)

# %% conv_transpose2d
F.conv_transpose2d(gg.ones(1, 1, 2, 2), gg.ones(1, 1, 2, 2))

# %% conv_transpose3d
F.conv_transpose3d(gg.ones(1, 1, 2, 2, 2), gg.ones(1, 1, 2, 2, 2)).shape

# %% adaptive_avg_pool1d, adaptive_max_pool1d, avg_pool1d, max_pool1d, adaptive_max_pool1d_with_indices, max_pool1d_with_indices
F.NAME(gg.arange(6.0).reshape(1, 1, 6), 2)

# %% adaptive_avg_pool2d, adaptive_max_pool2d, avg_pool2d, max_pool2d, max_pool2d_with_indices
F.NAME(gg.arange(16.0).reshape(1, 1, 4, 4), 2)

# %% adaptive_avg_pool3d, adaptive_max_pool3d, avg_pool3d, max_pool3d, max_pool3d_with_indices
F.NAME(gg.arange(8.0).reshape(1, 1, 2, 2, 2), 2)

# %% lp_pool1d
F.lp_pool1d(gg.arange(6.0).reshape(1, 1, 6), 2, 2)

# %% lp_pool2d
F.lp_pool2d(gg.arange(16.0).reshape(1, 1, 4, 4), 2, 2)

# %% lp_pool3d
F.lp_pool3d(gg.arange(8.0).reshape(1, 1, 2, 2, 2), 2, 2)

# %% max_unpool1d
pooled, where = F.max_pool1d_with_indices(gg.arange(4.0).reshape(1, 1, 4), 2)
F.max_unpool1d(pooled, where, 2)

# %% max_unpool2d
pooled, where = F.max_pool2d_with_indices(gg.arange(16.0).reshape(1, 1, 4, 4), 2)
F.max_unpool2d(pooled, where, 2)

# %% max_unpool3d
pooled, where = F.max_pool3d_with_indices(gg.arange(8.0).reshape(1, 1, 2, 2, 2), 2)
F.max_unpool3d(pooled, where, 2)

# %% batch_norm
x = gg.tensor([[1.0, 10.0], [3.0, 30.0]])
F.batch_norm(x, gg.zeros(2), gg.ones(2), training=True)

# %% instance_norm
F.instance_norm(gg.tensor([[[1.0, 2.0, 3.0]]]))

# %% layer_norm, rms_norm
F.NAME(gg.tensor([[1.0, 2.0, 3.0, 4.0]]), (4,))

# %% group_norm
F.group_norm(gg.arange(4.0).reshape(1, 4), 2)

# %% local_response_norm
F.local_response_norm(gg.ones(1, 4, 2, 2), 2).shape

# %% normalize
F.normalize(gg.tensor([[3.0, 4.0]]))

# %% dropout, alpha_dropout, feature_alpha_dropout
F.NAME(gg.ones(2, 6), 0.5, training=True)

# %% dropout1d
F.dropout1d(gg.ones(1, 4, 3), 0.5)

# %% dropout2d
F.dropout2d(gg.ones(1, 3, 2, 2), 0.5)

# %% dropout3d
F.dropout3d(gg.ones(1, 3, 1, 2, 2), 0.5)

# %% embedding
F.embedding(gg.tensor([0, 2]), gg.tensor([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]))

# %% embedding_bag
F.embedding_bag(gg.tensor([[0, 2]]), gg.tensor([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]))

# %% one_hot
F.one_hot(gg.tensor([0, 2, 1]), num_classes=3)

# %% unfold
F.unfold(gg.arange(9.0).reshape(1, 1, 3, 3), 2)

# %% fold
F.fold(F.unfold(gg.ones(1, 1, 3, 3), 2), (3, 3), 2)

# %% pad
F.pad(gg.tensor([[1.0, 2.0]]), (1, 2), value=9)

# %% interpolate
F.interpolate(gg.arange(4.0).reshape(1, 1, 2, 2), scale_factor=2, mode="bilinear", align_corners=True)

# %% upsample, upsample_bilinear, upsample_nearest
F.NAME(gg.arange(4.0).reshape(1, 1, 2, 2), scale_factor=2)

# %% affine_grid
F.affine_grid(gg.tensor([[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]), (1, 1, 2, 2))

# %% grid_sample
image = gg.arange(4.0).reshape(1, 1, 2, 2)
F.grid_sample(image, gg.zeros(1, 1, 1, 2), align_corners=True)

# %% channel_shuffle
F.channel_shuffle(gg.arange(4.0).reshape(1, 4, 1, 1), 2).flatten()

# %% pixel_shuffle
F.pixel_shuffle(gg.arange(4.0).reshape(1, 4, 1, 1), 2)

# %% pixel_unshuffle
F.pixel_unshuffle(gg.arange(4.0).reshape(1, 1, 2, 2), 2).flatten()

# %% scaled_dot_product_attention
q, k, v = gg.randn(1, 2, 4), gg.randn(1, 3, 4), gg.randn(1, 3, 5)
F.scaled_dot_product_attention(q, k, v).shape

# %% cosine_similarity, pairwise_distance
F.NAME(gg.tensor([[1.0, 0.0]]), gg.tensor([[1.0, 1.0]]))

# %% pdist
F.pdist(gg.tensor([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0]]))

# %% mse_loss, l1_loss, smooth_l1_loss, huber_loss
F.NAME(gg.tensor([2.5, 0.0, 2.0]), gg.tensor([3.0, -0.5, 4.0]))

# %% cross_entropy, multi_margin_loss
F.NAME(gg.tensor([[2.0, 0.5, -1.0], [0.0, 3.0, 0.0]]), gg.tensor([0, 1]))

# %% nll_loss
F.nll_loss(gg.tensor([[2.0, 0.5, -1.0]]).log_softmax(1), gg.tensor([0]))

# %% binary_cross_entropy
F.binary_cross_entropy(gg.tensor([0.9, 0.2]), gg.tensor([1.0, 0.0]))

# %% binary_cross_entropy_with_logits
F.binary_cross_entropy_with_logits(gg.tensor([2.0, -1.0]), gg.tensor([1.0, 0.0]))

# %% soft_margin_loss, hinge_embedding_loss
F.NAME(gg.tensor([2.0, 0.5]), gg.tensor([1.0, -1.0]))

# %% multilabel_soft_margin_loss
F.multilabel_soft_margin_loss(gg.tensor([[2.0, -1.0, 0.5]]), gg.tensor([[1.0, 0.0, 1.0]]))

# %% multilabel_margin_loss
F.multilabel_margin_loss(gg.tensor([[0.1, 0.2, 0.4, 0.8]]), gg.tensor([[3, 0, -1, 1]]))

# %% kl_div
F.kl_div(gg.tensor([[0.2, 0.8]]).log(), gg.tensor([[0.5, 0.5]]), reduction="batchmean")

# %% poisson_nll_loss
F.poisson_nll_loss(gg.tensor([0.5, 1.0]), gg.tensor([1.0, 3.0]))

# %% gaussian_nll_loss
F.gaussian_nll_loss(gg.tensor([0.5, 1.0]), gg.tensor([1.0, 3.0]), gg.tensor([1.0, 2.0]))

# %% cosine_embedding_loss
F.cosine_embedding_loss(gg.tensor([[1.0, 0.0]]), gg.tensor([[1.0, 1.0]]), gg.tensor([1.0]))

# %% margin_ranking_loss
F.margin_ranking_loss(gg.tensor([1.0]), gg.tensor([0.8]), gg.tensor([1.0]), margin=0.5)

# %% triplet_margin_loss, triplet_margin_with_distance_loss
F.NAME(gg.zeros(1, 2), gg.tensor([[0.5, 0.0]]), gg.tensor([[1.0, 1.0]]))

# %% ctc_loss
log_probabilities = gg.randn(6, 1, 4).log_softmax(2)
F.ctc_loss(log_probabilities, gg.tensor([[1, 2, 3]]), gg.tensor([6]), gg.tensor([3]))
