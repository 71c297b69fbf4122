"""Models of XGBoost, their answers and contributions. Run with each version: python xgboost_models.py > xgboost-3.json"""
import json, sys
import numpy as np, xgboost as xgb

rng = np.random.RandomState(11)
n = 240
X = np.round(rng.randn(n, 4), 2)
X[:, 3] = rng.randint(0, 7, n)
X[rng.rand(n, 4) < 0.08] = np.nan
signal = np.nan_to_num(X[:, 0]) - np.nan_to_num(X[:, 1]) * (np.nan_to_num(X[:, 3]) > 3) + 0.4 * rng.randn(n)
names = ["price", "week", "age", "region"]
rows = np.vstack([X[:14], [[np.nan] * 4, [0, 0, 0, 9], [1e10, -1e10, 0.5, 2]]])
types = ["q", "q", "q", "c"]


def matrix(values, label=None, group=None):
    data = xgb.DMatrix(values, label=label, feature_names=names, feature_types=types, enable_categorical=True)
    if group is not None:
        data.set_group(group)
    return data


def case(label, rounds=3, group=None, borders=False, **parameters):
    parameters = dict(max_depth=3, max_cat_to_onehot=1, eta=0.4, seed=1, nthread=1, tree_method="hist") | parameters
    model = xgb.train(parameters, matrix(X, label, group), rounds)
    text = model.save_raw("json").decode()
    probe = rows
    if borders:
        # Around each threshold: the float32, its neighbours and the doubles in the middle between them.
        limits = [t for tree in json.loads(text)["learner"]["gradient_booster"]["model"]["trees"]
                  for t, left, f in zip(tree["split_conditions"], tree["left_children"], tree["split_indices"]) if left >= 0 and f == 0]
        values = []
        for limit in sorted(set(limits)):
            t = np.float32(limit)
            for other in [np.nextafter(t, np.float32(-9)), np.nextafter(t, np.float32(9))]:
                middle = (float(t) + float(other)) / 2
                values += [float(t), float(other), middle, np.nextafter(middle, -9), np.nextafter(middle, 9)]
        probe = np.zeros((len(values), 4))
        probe[:, 0] = values
    data = matrix(probe)
    contributions = model.predict(data, pred_contribs=True).astype(float)
    return {
        "text": text,
        "rows": [[None if np.isnan(v) else v for v in row] for row in probe.tolist()],
        "predictions": model.predict(data).astype(float).tolist(),
        "raw": model.predict(data, output_margin=True).astype(float).tolist(),
        "contributions": np.round(contributions, 8).tolist(),
    }


def counts(values):
    return np.clip(np.round(np.exp(values)), 0, 9)


cases = {
    "binary": case((signal > 0).astype(int), objective="binary:logistic"),
    "regression": case(signal * 10 + 100, objective="reg:squarederror"),
    "softprob": case(np.digitize(signal, [-0.6, 0.6]), 2, objective="multi:softprob", num_class=3),
    "poisson": case(counts(signal), objective="count:poisson"),
    "ranking": case((signal > 0).astype(int), 2, [60] * 4, objective="rank:ndcg"),
    "borders": case(signal, 2, objective="reg:squarederror", borders=True, max_depth=2),
}
linear = xgb.train({"booster": "gblinear", "nthread": 1}, xgb.DMatrix(np.nan_to_num(X), signal), 1)
json.dump({
    "command": f"python {sys.argv[0].split('/')[-1]}",
    "versions": {"xgboost": xgb.__version__, "numpy": np.__version__},
    "cases": cases,
    "linear": linear.save_raw("json").decode(),
}, sys.stdout)
