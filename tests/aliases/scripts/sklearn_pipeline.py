"""What deep-learning tutorials take from scikit-learn, with PyTorch in the middle."""

import numpy as np
import torch
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits, load_iris, make_blobs
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    classification_report,
    confusion_matrix,
    f1_score,
    mean_squared_error,
    r2_score,
    roc_auc_score,
    silhouette_score,
)
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, MinMaxScaler, OneHotEncoder, StandardScaler

X, y = load_iris(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=0.3, random_state=42, stratify=y
)
print(X_train.shape, X_test.shape, np.bincount(y_test))
pipe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
pipe.fit(X_train, y_train)
y_pred = pipe.predict(X_test)
print(f"{accuracy_score(y_test, y_pred):.4f} {f1_score(y_test, y_pred, average='macro'):.4f}")
print(confusion_matrix(y_test, y_pred))
print(classification_report(y_test, y_pred, target_names=load_iris().target_names))

scaler = MinMaxScaler()
print(scaler.fit_transform(X_train)[:2].round(4), scaler.transform(X_test).min().round(3))
codes = LabelEncoder().fit_transform(["cat", "dog", "cat", "bird"])
print(codes, OneHotEncoder(sparse_output=False).fit_transform(codes.reshape(-1, 1)).tolist())
for fold, (train_idx, val_idx) in enumerate(
    KFold(n_splits=3, shuffle=True, random_state=0).split(X)
):
    print(fold, len(train_idx), val_idx[:5])
print([len(v) for _, v in StratifiedKFold(n_splits=4).split(X, y)])

digits = load_digits()
pca = PCA(n_components=10)
Z = pca.fit_transform(digits.data)
print(Z.shape, f"{pca.explained_variance_ratio_.sum():.4f}", f"{np.abs(Z[:3, 0]).sum():.3f}")
B, labels = make_blobs(n_samples=150, centers=3, cluster_std=0.4, random_state=7)
kmeans = KMeans(n_clusters=3, n_init=5, random_state=0).fit(B)
print(
    f"{kmeans.inertia_:.3f} {silhouette_score(B, kmeans.labels_):.4f}",
    sorted(np.bincount(kmeans.labels_)),
)

inputs = torch.tensor(StandardScaler().fit_transform(X), dtype=torch.float32)
targets = torch.tensor(y, dtype=torch.long)
model = torch.nn.Linear(4, 3)
torch.nn.init.zeros_(model.weight)
torch.nn.init.zeros_(model.bias)
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.5, max_iter=15)


def closure():
    optimizer.zero_grad()
    loss = (
        torch.nn.functional.cross_entropy(model(inputs), targets) + 0.01 * model.weight.pow(2).sum()
    )
    loss.backward()
    return loss


optimizer.step(closure)
probabilities = model(inputs).softmax(1).detach().numpy()
print(f"{roc_auc_score(y, probabilities, multi_class='ovr'):.4f}")
print(f"{accuracy_score(y, probabilities.argmax(1)):.3f}")
line = X[:, :1] @ np.ones(1) * 2
print(f"{mean_squared_error(line, line + 0.5):.3f} {r2_score(line, line + 0.5):.4f}")
