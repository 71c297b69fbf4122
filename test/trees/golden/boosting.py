"""Witness of test/trees/boosting: OMP_NUM_THREADS=1 python3 boosting.py DATA_FOLDER > boosting.json"""
import json, sys
import lightgbm as lgb, numpy as np, pandas as pd, sklearn
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

out = {"made": "lightgbm %s, scikit-learn %s, numpy %s: boosting.py" % (lgb.__version__, sklearn.__version__, np.__version__)}

# The same trees: a bin for each value, in both.
n, p = 240, 4
X = np.random.RandomState(3).standard_normal((n, p))
i = np.arange(n)
signal = 2 * X[:, 0] - X[:, 1] ** 2 + X[:, 2] * (X[:, 3] > 0)
X[i % 7 == 3, 0] = np.nan
C = X.copy()
C[:, 3] = (i * i + i // 5) % 9
few = X.copy()
few[:, 3] = i % 3
y = signal + 2 * (C[:, 3] % 4 == 1) + (few[:, 3] == 1)
BASE = dict(verbosity=-1, num_threads=1, min_data_in_bin=1, num_leaves=8, min_data_in_leaf=10, learning_rate=0.2, deterministic=True, feature_pre_filter=False, cat_smooth=10)
def case(name, rows, target, params, rounds=12, **data):
    d = lgb.Dataset(rows, target, params=BASE, free_raw_data=False, **data)
    m = lgb.train({**BASE, **params}, d, rounds)
    out[name] = {"raw": np.round(m.predict(rows, raw_score=True), 9).tolist(), "splits": m.feature_importance("split").tolist(), "gain": m.feature_importance("gain").tolist()}
case("squared", X, y, dict(objective="regression"))
case("penalty", X, y, dict(objective="regression", lambda_l2=3, min_sum_hessian_in_leaf=25))
case("monotone", X, y, dict(objective="regression", monotone_constraints=[1, -1, 0, -1]))
case("categories", C, y, dict(objective="regression"), categorical_feature=[3])
case("fewCategories", few, y, dict(objective="regression"), categorical_feature=[3])
# Where hessians differ, LightGBM rounds its estimate of a leaf's rows in each bin: here there is no least number.
BASE.update(min_data_in_leaf=0, min_sum_hessian_in_leaf=3)
case("logistic", X, (y > 0).astype(int), dict(objective="binary"))
case("poisson", X, np.floor(np.exp(y / 2)).clip(0, 20), dict(objective="poisson", min_sum_hessian_in_leaf=20))
case("multinomial", X, (y > 0).astype(int) + (y > 2), dict(objective="multiclass", num_class=3), rounds=5)
case("quantile", X, y, dict(objective="quantile", alpha=0.8))
case("ranking", X, np.clip(np.round(y + 1), 0, 4).astype(int), dict(objective="lambdarank"), group=[12] * 20)

# LightGBM adds up rounded estimates of the rows of each bin: with weights, they are right only where bins have many rows.
many = np.round(X * 2) / 2
weight = 0.5 + (i % 5) / 4
BASE.update(min_sum_hessian_in_leaf=12)
case("weighted", many, y, dict(objective="regression"), weight=weight)
case("weightedLogistic", many, (y > 0).astype(int), dict(objective="binary"), weight=weight)

# The same scores: one-hot columns, the same folds.
D = sys.argv[1] + "/"
def one_hot(d):
    return pd.get_dummies(d).astype(float).values
def telco():
    d = pd.read_csv(D + "telco-churn/telco_customer_churn.csv.gz")
    d["TotalCharges"] = pd.to_numeric(d["TotalCharges"], errors="coerce")
    return one_hot(d.drop(columns=["Churn", "customerID"])), (d["Churn"] == "Yes").astype(int).values
def wholesale():
    d = pd.read_csv(D + "wholesale-customers/wholesale_customers.csv")
    return d.drop(columns="Channel").astype(float).values, d["Channel"].values - 1
def shoppers():
    d = pd.read_csv(D + "online-shoppers-intention/online_shoppers_intention.csv.gz")
    d["Weekend"] = d["Weekend"].astype(str)
    return one_hot(d.drop(columns="Revenue")), (d["Revenue"].astype(str).str.lower() == "true").astype(int).values
def bank():
    d = pd.read_csv(D + "bank-marketing/bank-additional-full.csv.gz", sep=None, engine="python")
    return one_hot(d.drop(columns="y")), (d["y"] == "yes").astype(int).values
def optdigits():
    d = pd.concat([pd.read_csv(D + "optdigits/optdigits." + part + ".gz", header=None) for part in ("tra", "tes")])
    return d.drop(columns=64).astype(float).values, d[64].values
BINARY = dict(learning_rate=0.05, num_leaves=8, n_estimators=200)
out["scores"] = {}
for load, params in [(telco, BINARY), (wholesale, BINARY), (shoppers, BINARY), (bank, BINARY), (optdigits, dict(n_estimators=30, num_leaves=15))]:
    rows, target = load()
    scores = []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=42).split(rows, target):
        m = lgb.LGBMClassifier(**params, num_threads=1, verbosity=-1).fit(rows[train], target[train])
        if load is optdigits: scores.append(accuracy_score(target[test], m.predict(rows[test])))
        else: scores.append(roc_auc_score(target[test], m.predict_proba(rows[test])[:, 1]))
    out["scores"][load.__name__] = {"columns": rows.shape[1], "folds": scores}
print(json.dumps(out))
