# %% accuracy_score, balanced_accuracy_score, precision_score, recall_score, f1_score, jaccard_score, matthews_corrcoef, cohen_kappa_score, hamming_loss, zero_one_loss, confusion_matrix, multilabel_confusion_matrix, precision_recall_fscore_support
metrics.NAME([0, 1, 1, 0, 1], [0, 1, 0, 0, 1])

# %% fbeta_score
metrics.fbeta_score([0, 1, 1, 0, 1], [0, 1, 0, 0, 1], beta=2)

# %% classification_report
print(metrics.classification_report([0, 1, 1, 0, 1], [0, 1, 0, 0, 1]))

# %% roc_auc_score, average_precision_score, brier_score_loss, log_loss, roc_curve, precision_recall_curve
metrics.NAME([0, 1, 1, 0], [0.1, 0.8, 0.4, 0.6])

# %% auc
metrics.auc([0.0, 0.5, 1.0], [0.0, 0.8, 1.0])

# %% mean_squared_error, root_mean_squared_error, mean_absolute_error, mean_absolute_percentage_error, mean_squared_log_error, median_absolute_error, max_error, r2_score, explained_variance_score
metrics.NAME([1.0, 2.0, 4.0], [1.5, 2.0, 3.0])

# %% adjusted_rand_score, rand_score, mutual_info_score, normalized_mutual_info_score, adjusted_mutual_info_score, homogeneity_score, completeness_score, v_measure_score, fowlkes_mallows_score
metrics.NAME([0, 0, 1, 1], [1, 1, 0, 2])

# %% silhouette_score, silhouette_samples, calinski_harabasz_score, davies_bouldin_score
x = np.array([[0.0, 0.0], [0.1, 0.0], [5.0, 5.0], [5.1, 5.0]])
metrics.NAME(x, [0, 0, 1, 1])

# %% pairwise_distances, euclidean_distances
metrics.NAME(np.array([[0.0, 0.0], [3.0, 4.0]]))

# %% sentence_bleu
metrics.sentence_bleu(["the cat sat down".split()], "the cat sat".split())

# %% top_k_accuracy_score
metrics.top_k_accuracy_score([0, 1, 2], [[0.5, 0.3, 0.2], [0.4, 0.35, 0.25], [0.6, 0.3, 0.1]], k=2)

# %% box_iou
metrics.box_iou(np.array([[0.0, 0, 2, 2]]), np.array([[1.0, 1, 3, 3], [0, 0, 2, 2]]))

# %% iou, dice
metrics.NAME(np.array([[1, 1], [0, 0]]), np.array([[1, 0], [1, 0]]))

# %% mean_iou
metrics.mean_iou(np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2]), num_classes=3)

# %% mean_average_precision
found = [{"boxes": [[0.0, 0, 2, 2]], "scores": [0.9], "labels": [1]}]
metrics.mean_average_precision(found, [{"boxes": [[0.0, 0, 2, 2]], "labels": [1]}])["map"]

# %% perplexity
metrics.perplexity(gg.tensor([[2.0, 0.0], [0.0, 2.0]]), gg.tensor([0, 1]))

# %% corpus_bleu
said = "the cat sat on the mat".split()
metrics.corpus_bleu([[said]], [said])

# %% rouge_n, rouge_l
metrics.NAME("the cat sat down".split(), "the cat sat".split())

# %% hinge_loss
metrics.hinge_loss([0, 1, 1], [-1.5, 0.5, 2.0])
