"""Witness of test/regression/regularised: python3 regularised.py > regularised.json"""
import json, warnings
import numpy as np, sklearn
from sklearn.linear_model import Ridge, Lasso, ElasticNet, LassoCV, ElasticNetCV, enet_path
from sklearn.model_selection import KFold

rs = np.random.RandomState(7)
n, p = 60, 6
X = rs.normal(size=(n, p)).round(3)
X[:, 1] = (X[:, 0] + 0.1 * X[:, 1]).round(3)
X[:, 2] = (100 + 10 * X[:, 2]).round(2)
y = (3 + X @ [2, 0, 0.3, -1, 0, 0.5] + rs.normal(size=n)).round(3)
w = rs.randint(1, 4, size=n)
wide = {"rows": X[:4].tolist(), "target": y[:4].tolist()}
TIGHT = dict(tol=1e-14, max_iter=1_000_000)
def of(m): return {"intercept": float(m.intercept_), "coefficients": m.coef_.tolist()}
def fits(X, y, w=None, intercept=True):
    cases = []
    for a in [0.01, 1.0, 30.0]:
        cases.append({"kind": "ridge", "penalty": a, **of(Ridge(alpha=a, fit_intercept=intercept, solver="svd").fit(X, y, w))})
    for a in [0.01, 0.2]:
        cases.append({"kind": "lasso", "penalty": a, **of(Lasso(alpha=a, fit_intercept=intercept, **TIGHT).fit(X, y, w))})
        cases.append({"kind": "elasticNet", "penalty": a, "l1Ratio": 0.3, **of(ElasticNet(alpha=a, l1_ratio=0.3, fit_intercept=intercept, **TIGHT).fit(X, y, w))})
    return cases
warnings.simplefilter("ignore")
out = {"made": "numpy %s, scikit-learn %s: regularised.py" % (np.__version__, sklearn.__version__)}
out["rows"], out["target"], out["weights"], out["wide"] = X.tolist(), y.tolist(), w.tolist(), wide
out["plain"], out["weighted"], out["origin"] = fits(X, y), fits(X, y, w), fits(X, y, None, False)
out["widened"] = fits(X[:4], y[:4])
cv = LassoCV(cv=KFold(5, shuffle=True, random_state=3), **TIGHT).fit(X, y)
out["lassoCV"] = {"penalties": cv.alphas_.tolist(), "errors": cv.mse_path_.mean(axis=1).tolist(), "penalty": cv.alpha_, "foldErrors": cv.mse_path_[50].tolist(), **of(cv)}
cv = ElasticNetCV(l1_ratio=0.5, cv=4, **TIGHT).fit(X, y)
out["elasticNetCV"] = {"first": cv.alphas_[:3].tolist(), "last": cv.alphas_[-1], "errors": cv.mse_path_.mean(axis=1)[::11].tolist(), "penalty": cv.alpha_, **of(cv)}
cw = LassoCV(cv=3, **TIGHT).fit(X, y, w)
out["weightedGrid"] = cw.alphas_[[0, 50, 99]].tolist()
print(json.dumps(out))
