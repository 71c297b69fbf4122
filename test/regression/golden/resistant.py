"""Witness of test/regression/resistant: python3 resistant.py > resistant.json"""
import json
import numpy as np, sklearn, scipy
from scipy.optimize import minimize
from sklearn.linear_model import HuberRegressor, QuantileRegressor
from sklearn.linear_model._huber import _huber_loss_and_gradient

rs = np.random.RandomState(3)
n = 50
X = np.column_stack([rs.normal(size=n).round(3), (500 + 20 * rs.normal(size=n)).round(2), rs.uniform(size=n).round(4)])
y = (10 + X @ [2, 0.1, -3] + rs.standard_t(2, size=n)).round(4)
w = rs.randint(1, 4, n)
def of(m, **more): return {"intercept": float(m.intercept_), "coefficients": m.coef_.tolist(), **more}
def pinball(m, q, w=None):
    e = y - m.predict(X)
    return float(np.average(np.maximum(q * e, (q - 1) * e), weights=w))
def quantile(q, w=None, intercept=True):
    m = QuantileRegressor(quantile=q, alpha=0, fit_intercept=intercept, solver="highs").fit(X, y, w)
    return of(m, quantile=q, loss=pinball(m, q, w))
def huber(w=None, fit_intercept=True, **options):
    # HuberRegressor stops at a relative gain of 2e-9; its own loss is minimised on from there.
    m = HuberRegressor(tol=1e-13, max_iter=100000, fit_intercept=fit_intercept, **options).fit(X, y, w)
    weight = np.ones(n) if w is None else w.astype(float)
    # In centred columns, in which L-BFGS converges.
    mean = X.mean(axis=0) if fit_intercept else np.zeros(3)
    args = (X - mean, y, m.epsilon, m.alpha, weight)
    p = np.r_[m.coef_, [m.intercept_ + m.coef_ @ mean] if fit_intercept else [], m.scale_]
    for _ in range(20):
        p = minimize(_huber_loss_and_gradient, p, args=args, method="L-BFGS-B", jac=True,
            options={"ftol": 1e-18, "gtol": 1e-12, "maxiter": 100000}, bounds=[(None, None)] * (len(p) - 1) + [(1e-14, None)]).x
    loss = float(_huber_loss_and_gradient(p, *args)[0])
    inter = float(p[3] - p[:3] @ mean) if fit_intercept else 0.0
    return {"intercept": inter, "coefficients": p[:3].tolist(), "options": {{"alpha": "penalty"}.get(k, k): v for k, v in options.items()},
        "scale": float(p[-1]), "loss": loss, "scikitLearn": m.coef_.tolist()}
print(json.dumps({"made": "numpy %s, scipy %s, scikit-learn %s: resistant.py" % (np.__version__, scipy.__version__, sklearn.__version__),
  "rows": X.tolist(), "target": y.tolist(), "weights": w.tolist(),
  "quantiles": [quantile(q) for q in [0.1, 0.25, 0.5, 0.9]], "weighted": quantile(0.75, w), "origin": quantile(0.5, None, False),
  "huber": [huber(), huber(epsilon=1.1), huber(epsilon=2.5, alpha=0.0), huber(alpha=10.0)],
  "huberWeighted": huber(w), "huberOrigin": huber(fit_intercept=False)}))
