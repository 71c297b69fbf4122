"""Scores of scikit-learn's forests on real data, for test/trees/forest: of each fold, the mean of three seeds.

OMP_NUM_THREADS=1 python test/trees/golden/forests.py DATA > test/trees/golden/forests.json

DATA is a folder with the files of the catalogue. Rows: text columns one-hot, a column for each category in ascending order;
blank numbers 0. Folds: StratifiedKFold(5, shuffle=True, random_state=42).
"""
import json
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

SETS = {
    "telco-churn": ("telco-churn/telco_customer_churn.csv.gz", ",", "Churn", "customerID", 10),
    "online-shoppers-intention": ("online-shoppers-intention/online_shoppers_intention.csv.gz", ",", "Revenue", None, 5),
    "bank-marketing": ("bank-marketing/bank-additional-full.csv.gz", ";", "y", None, 10),
    "optdigits": ("optdigits/optdigits.tra.gz", ",", None, None, 1),
    "wholesale-customers": ("wholesale-customers/wholesale_customers.csv", ",", "Channel", None, 1),
}


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
    labels = np.array(sorted(table[target].unique()))
    return np.hstack(parts), np.searchsorted(labels, table[target])


def scores(model, leaf, X, y):
    found = []
    for fit, test in StratifiedKFold(5, shuffle=True, random_state=42).split(X, y):
        of_seed = []
        for seed in range(3):
            fitted = model(100, min_samples_leaf=leaf, random_state=seed).fit(X[fit], y[fit])
            shares = fitted.predict_proba(X[test])
            of_seed.append(
                roc_auc_score(y[test], shares[:, 1]) if shares.shape[1] == 2 else accuracy_score(y[test], shares.argmax(1))
            )
        found.append(round(float(np.mean(of_seed)), 6))
    return found


def out_of_bag():
    """OOB scores and importances on the sample of trees.json's kind."""
    r = np.random.RandomState(3)
    X = r.standard_normal((600, 5)).astype(np.float32).astype(float)
    y = X[:, 0] + X[:, 1] * X[:, 2] + 0.5 * X[:, 3] ** 2 + 0.5 * r.standard_normal(600)
    rf = [RandomForestRegressor(200, oob_score=True, random_state=s).fit(X, y) for s in range(5)]
    rc = [RandomForestClassifier(200, oob_score=True, random_state=s).fit(X, y > 0.5) for s in range(5)]
    et = [ExtraTreesRegressor(200, bootstrap=True, oob_score=True, random_state=s).fit(X, y) for s in range(5)]
    mean = lambda values: np.round(np.mean(values, axis=0), 6).tolist()
    return {
        "seed": 3, "n": 600, "p": 5,
        "regressionForest": {"score": mean([m.oob_score_ for m in rf]), "importances": mean([m.feature_importances_ for m in rf])},
        "randomForest": {"score": mean([m.oob_score_ for m in rc]), "importances": mean([m.feature_importances_ for m in rc])},
        "regressionExtraTrees": {"score": mean([m.oob_score_ for m in et]), "importances": mean([m.feature_importances_ for m in et])},
    }


result = {"made": {"by": "test/trees/golden/forests.py", "scikit-learn": sklearn.__version__, "numpy": np.__version__}, "outOfBag": out_of_bag(), "sets": {}}
for name, (path, separator, target, dropped, leaf) in SETS.items():
    X, y = read(path, separator, target, dropped)
    result["sets"][name] = {
        "columns": X.shape[1], "minLeafRows": leaf,
        "randomForest": scores(RandomForestClassifier, leaf, X, y),
        "extraTrees": scores(ExtraTreesClassifier, leaf, X, y),
    }
    print(name, {k: np.mean(v) for k, v in result["sets"][name].items()}, file=sys.stderr, flush=True)
print(json.dumps(result))
