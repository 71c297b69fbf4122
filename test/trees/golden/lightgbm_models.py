"""Models of LightGBM, their answers and contributions. Run: python lightgbm_models.py > lightgbm.json"""
import json, sys
import numpy as np, lightgbm as lgb

rng = np.random.RandomState(12)
n = 240
X = np.round(rng.randn(n, 4), 2)
X[:, 2] = np.where(rng.rand(n) < 0.4, 0, X[:, 2])
X[:, 3] = rng.randint(0, 40, n)
M = X.copy()
M[rng.rand(n, 4) < 0.08] = np.nan
signal = X[:, 0] - X[:, 1] * (X[:, 3] % 3 == 1) + 0.8 * (X[:, 2] == 0) + 0.4 * rng.randn(n)
rows = np.vstack([M[:10], [[np.nan] * 4, [0, 0, 0, 99], [1e-36, -1e-36, 1e-36, 2], [0.1, 0.2, 1e-34, -1], [0, 0, -1e-34, 3]]])


def case(values, label, rounds=3, group=None, **parameters):
    parameters = dict(num_leaves=5, learning_rate=0.3, min_data_in_leaf=8, min_data_per_group=5, cat_smooth=1,
                      max_cat_to_onehot=1, verbose=-1, num_threads=1, seed=1, deterministic=True) | parameters
    data = lgb.Dataset(values, label, group=group, categorical_feature=[3], feature_name=["price", "week", "age", "region"])
    model = lgb.train(parameters, data, rounds)
    return {
        "text": model.model_to_string().split("\nparameters:")[0],
        "rows": [[None if np.isnan(v) else v for v in row] for row in rows.tolist()],
        "predictions": model.predict(rows).tolist(),
        "raw": model.predict(rows, raw_score=True).tolist(),
        "contributions": np.round(model.predict(rows, pred_contrib=True), 10).tolist(),
    }


yes = (signal > 0.3).astype(int)
cases = {
    "binary": case(M, yes, objective="binary"),
    "steep": case(M, yes, 2, objective="binary", sigmoid=2),
    "no missing value": case(X, signal, objective="regression"),
    "zero as missing": case(X, signal, 4, objective="regression", zero_as_missing=True),
    "missing ignored": case(M, signal, 2, objective="regression", use_missing=False),
    "multiclass": case(M, np.digitize(signal, [-0.6, 0.9]), 2, objective="multiclass", num_class=3),
    "poisson": case(M, np.clip(np.round(np.exp(signal)), 0, 9), 2, objective="poisson"),
    "forest": case(M, yes, 3, objective="binary", boosting="rf", bagging_freq=1, bagging_fraction=0.5),
    "cross entropy": case(M, yes * 0.8, 2, objective="cross_entropy"),
    "ranking": case(M, yes, 2, [60] * 4, objective="lambdarank"),
    "constant": case(M, np.full(n, 3.5), 1, objective="regression"),
}
linear = lgb.train(dict(objective="regression", linear_tree=True, num_leaves=3, verbose=-1, num_threads=1), lgb.Dataset(X, signal), 1)
json.dump({
    "command": "python lightgbm_models.py",
    "versions": {"lightgbm": lgb.__version__, "numpy": np.__version__},
    "cases": cases,
    "linear": linear.model_to_string().split("\nparameters:")[0],
}, sys.stdout)
