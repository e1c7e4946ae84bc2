# %% LinearRegression, Ridge
x = np.array([[1.0], [2.0], [3.0]])
model = learn.linear_model.NAME().fit(x, [2.0, 4.1, 5.9])
model.coef_, model.intercept_

# %% LogisticRegression, Perceptron
x, y = learn.datasets.load_iris(return_X_y=True)
learn.linear_model.NAME().fit(x, y).score(x, y)

# %% KNeighborsClassifier
x, y = learn.datasets.load_iris(return_X_y=True)
learn.neighbors.KNeighborsClassifier(n_neighbors=3).fit(x, y).predict(x[:5])

# %% KNeighborsRegressor
x = np.array([[0.0], [1.0], [2.0], [3.0]])
learn.neighbors.KNeighborsRegressor(n_neighbors=2).fit(x, [0.0, 1.0, 4.0, 9.0]).predict([[1.5]])

# %% NearestNeighbors
x = np.array([[0.0], [1.0], [5.0]])
learn.neighbors.NearestNeighbors(n_neighbors=1).fit(x).kneighbors([[0.8]])

# %% KMeans
x, _ = learn.datasets.make_blobs(60, centers=3, random_state=0)
learn.cluster.KMeans(n_clusters=3, random_state=0).fit(x).cluster_centers_

# %% DBSCAN
x = np.array([[0.0, 0.0], [0.1, 0.0], [0.0, 0.1], [5.0, 5.0]])
learn.cluster.DBSCAN(eps=0.3, min_samples=2).fit_predict(x)

# %% AgglomerativeClustering
x = np.array([[0.0, 0.0], [0.1, 0.0], [5.0, 5.0], [5.1, 5.0]])
learn.cluster.AgglomerativeClustering(n_clusters=2).fit_predict(x)

# %% PCA, TruncatedSVD
x, _ = learn.datasets.load_iris(return_X_y=True)
learn.decomposition.NAME(n_components=2).fit(x).explained_variance_ratio_

# %% TSNE
x, _ = learn.datasets.make_blobs(40, centers=3, random_state=0)
learn.manifold.TSNE(perplexity=10, random_state=0, max_iter=250).fit_transform(x).shape

# %% make_pipeline
x, y = learn.datasets.load_iris(return_X_y=True)
model = learn.pipeline.make_pipeline(
    learn.preprocessing.StandardScaler(), learn.linear_model.LogisticRegression()
)
model.fit(x, y).score(x, y)

# %% SimpleImputer
learn.impute.SimpleImputer().fit_transform([[1.0, np.nan], [3.0, 4.0]])

# %% StandardScaler, MinMaxScaler, MaxAbsScaler, RobustScaler, Normalizer, Binarizer, PolynomialFeatures
learn.preprocessing.NAME().fit_transform(np.array([[1.0, 10.0], [2.0, 30.0], [3.0, 20.0]]))

# %% scale, minmax_scale, maxabs_scale, robust_scale, normalize, binarize
learn.preprocessing.NAME(np.array([[1.0, 10.0], [2.0, 30.0], [3.0, 20.0]]))

# %% LabelEncoder, LabelBinarizer
learn.preprocessing.NAME().fit_transform(["cat", "dog", "owl", "cat"])

# %% OrdinalEncoder
learn.preprocessing.OrdinalEncoder().fit_transform([["cat"], ["dog"], ["cat"]])

# %% OneHotEncoder
learn.preprocessing.OneHotEncoder(sparse_output=False).fit_transform([["cat"], ["dog"], ["cat"]])

# %% train_test_split
train, test = learn.model_selection.train_test_split(np.arange(10), test_size=0.3, random_state=0)
train, test

# %% KFold, TimeSeriesSplit
for train, test in learn.model_selection.NAME(n_splits=3).split(np.arange(6)):
    print(train, test)

# %% StratifiedKFold
y = np.array([0, 0, 0, 1, 1, 1])
for train, test in learn.model_selection.StratifiedKFold(n_splits=3).split(y, y):
    print(train, test)

# %% cross_val_score
x, y = learn.datasets.load_iris(return_X_y=True)
learn.model_selection.cross_val_score(learn.neighbors.KNeighborsClassifier(), x, y, cv=5)

# %% GridSearchCV
x, y = learn.datasets.load_iris(return_X_y=True)
search = learn.model_selection.GridSearchCV(
    learn.neighbors.KNeighborsClassifier(), {"n_neighbors": [1, 5, 15]}
)
search.fit(x, y).best_params_

# %% ParameterGrid
list(learn.model_selection.ParameterGrid({"lr": [0.1, 1.0], "depth": [1, 2]}))

# %% load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine
x, y = learn.datasets.NAME(return_X_y=True)
x.shape, y[:5]

# %% make_blobs, make_circles, make_moons, make_classification, make_regression, make_s_curve, make_swiss_roll
x, y = learn.datasets.NAME(50, random_state=0)
x.shape, y[:5]

# %% Pipeline
rng = np.random.default_rng(0)
x = rng.normal(size=(40, 2))
model = learn.linear_model.LogisticRegression()
steps = [("scale", learn.preprocessing.StandardScaler()), ("model", model)]
learn.pipeline.Pipeline(steps).fit(x, x[:, 0] > 0).score(x, x[:, 0] > 0)

# %% cross_val_predict, cross_validate
rng = np.random.default_rng(0)
x = rng.normal(size=(40, 2))
learn.model_selection.NAME(learn.linear_model.LogisticRegression(), x, x[:, 0] > 0, cv=4)

# %% GaussianProcessRegressor
kernel = learn.gaussian_process.kernels.RBF(1.0)
model = learn.gaussian_process.GaussianProcessRegressor(kernel).fit([[0.0], [1.0], [3.0]], [0, 1, 0])
mean, spread = model.predict([[0.5], [2.0], [9.0]], return_std=True)
mean.round(2), spread.round(2)

# %% RBF, Matern, ConstantKernel, WhiteKernel
learn.gaussian_process.kernels.NAME()(np.array([[0.0], [0.5], [2.0]])).round(3)

# %% Optimizer, Real
rate = learn.optimize.Real(1e-4, 1.0, "log-uniform")
search = learn.optimize.Optimizer([rate], random_state=0)
for _ in range(12):
    trial = search.ask()
    search.tell(trial, (np.log10(trial[0]) + 2) ** 2)
min(zip(search.yi, search.Xi))

# %% Integer
learn.optimize.Integer(1, 8).inverse_transform([0.0, 0.5, 1.0])

# %% gaussian_ei
model = learn.gaussian_process.GaussianProcessRegressor().fit([[0.0], [2.0]], [1.0, 0.5])
learn.optimize.gaussian_ei([[0.0], [1.0], [3.0]], model, y_opt=0.5)
