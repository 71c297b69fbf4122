"""Scores of scikit-learn's forests on real data, for test/trees/forest: of each fold, the mean of the seeds.

OMP_NUM_THREADS=1 python test/trees/golden/forests.py DATA > test/trees/golden/forests.json

DATA is a folder with the files of the catalogue. Rows: text columns one-hot, a column for each category in ascending order;
blank numbers 0. Folds: StratifiedKFold(5, shuffle=True, random_state=42), of numbers KFold.
"""
import json
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold

# File, separator, target, column left out, fewest rows of a leaf, seeds.
SETS = {
    "wholesale-customers": ("wholesale-customers/wholesale_customers.csv", ",", "Channel", None, 1, 20),
    "boston-housing": ("boston-housing/boston_housing.csv", ",", "medv", None, 1, 20),
    "telco-churn": ("telco-churn/telco_customer_churn.csv.gz", ",", "Churn", "customerID", 10, 3),
    "online-shoppers-intention": ("online-shoppers-intention/online_shoppers_intention.csv.gz", ",", "Revenue", None, 5, 3),
    "bank-marketing": ("bank-marketing/bank-additional-full.csv.gz", ";", "y", None, 10, 3),
    "optdigits": ("optdigits/optdigits.tra.gz", ",", None, None, 1, 3),
}
NUMBERS = {
    "wholesale-customers": ("wholesale-customers/wholesale_customers.csv", ",", "Grocery", None, 1, 20),
    "boston-housing": ("boston-housing/boston_housing.csv", ",", "medv", None, 1, 20),
}
CLASSIFIERS = {"randomForest": RandomForestClassifier, "extraTrees": ExtraTreesClassifier}
REGRESSORS = {"regressionForest": RandomForestRegressor, "regressionExtraTrees": ExtraTreesRegressor}


def read(path, separator, target, dropped):
    table = pd.read_csv(f"{sys.argv[1]}/{path}", sep=separator, dtype=str, header=0 if target else None, keep_default_na=False)
    target = target if target else table.columns[-1]
    parts = []
    for name in table.columns:
        if name in (target, dropped):
            continue
        numbers = pd.to_numeric(table[name].replace({" ": "0", "": "0"}), errors="coerce")
        if numbers.notna().all():
            parts.append(numbers.to_numpy(float)[:, None])
        else:
            parts.append(np.stack([table[name] == value for value in sorted(table[name].unique())], 1).astype(float))
    return np.hstack(parts), table[target]


def score(fitted, X, y):
    if hasattr(fitted, "classes_"):
        shares = fitted.predict_proba(X)
        return roc_auc_score(y, shares[:, 1]) if shares.shape[1] == 2 else accuracy_score(y, shares.argmax(1))
    return r2_score(y, fitted.predict(X))


def scores(model, leaf, seeds, X, y):
    folds = KFold if model in REGRESSORS.values() else StratifiedKFold
    found = []
    for fit, test in folds(5, shuffle=True, random_state=42).split(X, y):
        of_seed = [score(model(100, min_samples_leaf=leaf, random_state=seed).fit(X[fit], y[fit]), X[test], y[test]) for seed in range(seeds)]
        found.append(round(float(np.mean(of_seed)), 6))
    return found


def out_of_bag():
    """Means and standard deviations over twenty seeds."""
    r = np.random.RandomState(3)
    X = r.standard_normal((600, 5)).astype(np.float32).astype(float)
    y = X[:, 0] + X[:, 1] * X[:, 2] + 0.5 * X[:, 3] ** 2 + 0.5 * r.standard_normal(600)
    result = {"seed": 3, "n": 600, "p": 5, "seeds": 20}
    for name, model in {**CLASSIFIERS, **REGRESSORS}.items():
        target = y > 0.5 if name in CLASSIFIERS else y
        fitted = [model(100, bootstrap=True, oob_score=True, random_state=s).fit(X, target) for s in range(20)]
        found = np.array([[m.oob_score_, *m.feature_importances_] for m in fitted])
        result[name] = {"mean": found.mean(0).round(6).tolist(), "deviation": found.std(0, ddof=1).round(6).tolist()}
    return result


result = {"made": {"by": "test/trees/golden/forests.py", "scikit-learn": sklearn.__version__, "numpy": np.__version__}, "outOfBag": out_of_bag(), "classes": {}, "numbers": {}}
for kind, sets, models in (("classes", SETS, CLASSIFIERS), ("numbers", NUMBERS, REGRESSORS)):
    for name, (path, separator, target, dropped, leaf, seeds) in sets.items():
        if len(sys.argv) > 2 and name not in sys.argv[2:]:
            continue
        X, y = read(path, separator, target, dropped)
        if kind == "numbers" or name == "boston-housing":
            y = y.to_numpy(float)
        if kind == "classes":
            y = y > 21 if name == "boston-housing" else np.searchsorted(np.array(sorted(y.unique())), y)
        result[kind][name] = {"columns": X.shape[1], "minLeafRows": leaf}
        for key, model in models.items():
            result[kind][name][key] = scores(model, leaf, seeds, X, y)
        print(name, {k: np.mean(v) for k, v in result[kind][name].items()}, file=sys.stderr, flush=True)
print(json.dumps(result))
