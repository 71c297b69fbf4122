"""Logistic regression with scikit-learn, to its optimum: python logistic.py > logistic.json

Rows as numpyRows of test/support makes them, and two features of other sizes; classes drawn by the scores."""
import json
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")


def sample(seed, n, p, classes):
    r = np.random.RandomState(seed)
    X = r.standard_normal((n, p))
    X[:, 0] = X[:, 0] * 100 + 1000
    u = r.uniform(size=n)
    z = np.stack([(k - 1) * (X[:, 1] - 0.5 * X[:, 2]) + 0.3 * k * (X[:, 0] - 1000) / 100 for k in range(classes)], axis=1)
    share = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    y = (u[:, None] > share.cumsum(axis=1)).sum(axis=1)
    w = 1.0 * (np.arange(n) % 4)
    return X, y, w


def objective(m, X, y, w, C, l1):
    p = np.clip(m.predict_proba(X), 1e-300, 1)
    index = np.searchsorted(m.classes_, y)
    loss = -(w * np.log(p[np.arange(len(y)), index])).sum()
    size = l1 * np.abs(m.coef_).sum() + (1 - l1) / 2 * (m.coef_**2).sum()
    return loss + (size / C if np.isfinite(C) else 0)


cases = []
for classes in (2, 3):
    for penalty, l1, weighted, balanced in (
        (1, 0, 0, 0), (0, 0, 0, 0), (10, 0, 1, 0), (1, 0, 1, 1), (5, 1, 0, 0), (5, 0.5, 0, 0), (20, 1, 1, 1)):
        X, y, w = sample(classes, 120, 4, classes)
        weights = w if weighted else np.ones(len(y))
        C = 1 / penalty if penalty else np.inf
        scale = np.array([100, 1, 1, 1])
        solver = "newton-cholesky" if l1 == 0 else "saga"
        centered = X - [1000, 0, 0, 0]
        if solver == "saga":
            # The stochastic method needs one scale: only the first feature differs, so it is left out.
            X = X[:, 1:]
            centered = X
        model = LogisticRegression(C=C, l1_ratio=l1, solver=solver, tol=1e-14, max_iter=2_000_000,
                                   class_weight="balanced" if balanced else None)
        model.fit(centered, y, sample_weight=weights)
        given = weights.copy()
        if balanced:
            for k in range(classes):
                given[y == k] *= weights.sum() / (classes * weights[y == k].sum())
        intercept = model.intercept_ - (model.coef_[:, 0] * 1000 if solver != "saga" else 0)
        if classes > 2:
            intercept = intercept - intercept.mean()
        cases.append({"classes": classes, "penalty": penalty, "l1Ratio": l1, "weighted": weighted, "balanced": balanced,
                      "coefficients": model.coef_.tolist(), "intercepts": intercept.tolist(),
                      "objective": objective(model, centered, y, given, C, l1),
                      "probabilities": model.predict_proba(centered[:3]).tolist()})
print(json.dumps({"source": f"test/classification/golden/logistic.py, scikit-learn {sklearn.__version__}, numpy {np.__version__}",
                  "cases": cases}, indent=1))
