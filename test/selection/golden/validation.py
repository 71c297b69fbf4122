"""Writes validation.json: python test/selection/golden/validation.py > test/selection/golden/validation.json"""
import json
import warnings

import numpy as np
import sklearn
from scipy import stats
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import Ridge
from sklearn.metrics import make_scorer, roc_auc_score
from sklearn.model_selection import (
    GridSearchCV,
    HalvingGridSearchCV,
    KFold,
    ParameterGrid,
    ParameterSampler,
    StratifiedKFold,
    cross_val_predict,
    cross_validate,
    learning_curve,
    validation_curve,
)
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from statsmodels.stats.contingency_tables import mcnemar
import statsmodels

warnings.simplefilter("ignore")
random = np.random.RandomState(8)
n = 60
x = np.round(random.normal(1, 1, n), 3)
y = np.round(2 * x + random.normal(0, 1, n), 3)
X = x.reshape(-1, 1)
features = np.round(random.normal(0, 1, (n, 2)) * [1, 50], 3)
label = np.where(features[:, 0] + features[:, 1] / 50 + random.normal(0, 1, n) > 0, "yes", "no")
ridge = Ridge(fit_intercept=False)
folds, strata = KFold(5, shuffle=True, random_state=42), StratifiedKFold(4, shuffle=True, random_state=7)
alphas = [0.0, 1.0, 5.0, 20.0, 60.0]
golden = {"source": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}, scipy, statsmodels {statsmodels.__version__}"}
golden |= {"x": x.tolist(), "y": y.tolist(), "features": features.tolist(), "label": label.tolist()}

found = cross_validate(ridge, X, y, cv=folds, scoring="neg_mean_squared_error", return_train_score=True)
golden["regression"] = {
    "test": (-found["test_score"]).tolist(), "train": (-found["train_score"]).tolist(),
    "predicted": cross_val_predict(ridge, X, y, cv=folds).tolist(),
}
knn = make_pipeline(StandardScaler(), KNeighborsClassifier(5))
scores = {"accuracy": "accuracy", "auc": make_scorer(roc_auc_score, response_method="predict_proba")}
found = cross_validate(knn, features, label == "yes", cv=strata, scoring=scores)
golden["classification"] = {
    "accuracy": found["test_accuracy"].tolist(), "auc": found["test_auc"].tolist(),
    "predicted": cross_val_predict(knn, features, label, cv=strata).tolist(),
    "probabilities": cross_val_predict(knn, features, label, cv=strata, method="predict_proba")[:, 1].tolist(),
}
search = GridSearchCV(ridge, {"alpha": alphas}, cv=folds, scoring="neg_mean_squared_error").fit(X, y)
golden["grid"] = {"best": search.best_params_["alpha"], "means": (-search.cv_results_["mean_test_score"]).tolist(), "coefficient": search.best_estimator_.coef_[0]}
inner, outer = KFold(3, shuffle=True, random_state=1), KFold(4, shuffle=True, random_state=2)
nested = cross_validate(GridSearchCV(ridge, {"alpha": alphas}, cv=inner, scoring="neg_mean_squared_error"), X, y, cv=outer, scoring="neg_mean_squared_error", return_estimator=True)
golden["nested"] = {"test": (-nested["test_score"]).tolist(), "best": [e.best_params_["alpha"] for e in nested["estimator"]]}
golden["halving"] = []
for count, factor, extra in [(9, 3, {}), (12, 3, {}), (12, 2, {"min_resources": 20}), (4, 2, {}), (30, 3, {})]:
    grid = {"alpha": np.round(np.linspace(0, 40, count), 3).tolist()}
    halving = HalvingGridSearchCV(ridge, grid, factor=factor, cv=folds, random_state=5, scoring="neg_mean_squared_error", **extra).fit(X, y)
    results = halving.cv_results_
    golden["halving"].append({
        "alphas": grid["alpha"], "factor": factor, "minRows": extra.get("min_resources"),
        "rounds": results["iter"].tolist(), "rows": results["n_resources"].tolist(),
        "parameters": [float(p["alpha"]) for p in results["params"]],
        "means": (-results["mean_test_score"]).tolist(), "best": float(halving.best_params_["alpha"]),
    })
halving = HalvingGridSearchCV(KNeighborsClassifier(), {"n_neighbors": list(range(1, 30))}, cv=strata, random_state=1, factor=3).fit(features, label)
golden["halvingClasses"] = {"rows": halving.n_resources_, "candidates": halving.n_candidates_}
sizes, train, test = learning_curve(ridge, X, y, cv=folds, scoring="neg_mean_squared_error")
golden["learningCurve"] = {"rows": sizes.tolist(), "train": (-train).tolist(), "test": (-test).tolist()}
train, test = validation_curve(ridge, X, y, param_name="alpha", param_range=alphas, cv=folds, scoring="neg_mean_squared_error")
golden["validationCurve"] = {"train": (-train).tolist(), "test": (-test).tolist()}
golden["grids"] = list(ParameterGrid({"b": [1, 2], "a": ["x", "y", "z"], "c": [True]}))
space = {"depth": list(range(2, 12)), "rate": [0.01, 0.1, 1.0], "alpha": [1, 2, 3, 4]}
golden["samples"] = [
    {"count": count, "seed": seed, "drawn": list(ParameterSampler(space, count, random_state=seed))} for count, seed in [(5, 42), (1, 3), (40, 0), (120, 1), (119, 6)]
]
golden["drawn"] = [
    {"rate": float(p["rate"]), "depth": int(p["depth"])} for p in ParameterSampler({"rate": stats.uniform(0, 2), "depth": [2, 4, 6, 8]}, 6, random_state=11)
]
# The example "Statistical comparison of models using grid search" of scikit-learn's documentation has these functions.
first, second = random.normal(0.85, 0.02, 10), random.normal(0.84, 0.02, 10)
differences, n_train, n_test = first - second, 90, 10
corrected_std = np.sqrt(np.var(differences, ddof=1) * (1 / 10 + n_test / n_train))
t = np.mean(differences) / corrected_std
interval = stats.t(9, loc=np.mean(differences), scale=corrected_std).interval(0.95)
golden["corrected"] = {"first": first.tolist(), "second": second.tolist(), "t": t, "pValue": 2 * stats.t.sf(abs(t), 9), "interval": list(interval)}
d = differences.reshape(5, 2)
ratio = (d**2).sum() / (2 * d.var(axis=1, ddof=1).sum())
golden["fiveByTwo"] = {"f": ratio, "pValue": stats.f.sf(ratio, 10, 5)}
golden["mcNemar"] = [
    {"first": b, "second": c, "pValue": mcnemar([[50, b], [c, 9]], exact=True).pvalue} for b, c in [(10, 3), (0, 5), (7, 7), (400, 330)]
]
print(json.dumps(golden))
