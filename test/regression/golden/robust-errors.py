"""Witness of weighted least squares and robust errors: python3 robust-errors.py > robust-errors.json"""
import json
import numpy as np, statsmodels.api as sm, statsmodels

rs = np.random.RandomState(5)
n = 30
X = np.column_stack([rs.normal(size=n).round(3), (2000 + rs.normal(size=n)).round(3)])
y = (1 + 2 * X[:, 0] - 0.5 * (X[:, 1] - 2000) + rs.normal(size=n) * (0.5 + np.abs(X[:, 0]))).round(4)
w = rs.randint(1, 5, n)
groups = rs.randint(0, 6, n)
A = sm.add_constant(X)
def kinds(model):
    out = {}
    for name, args in {"HC0": {}, "HC1": {}, "HC2": {}, "HC3": {}, "clustered": {"groups": groups}, "HAC": {"maxlags": 3}}.items():
        r = model.fit(cov_type={"clustered": "cluster"}.get(name, name), cov_kwds=args or None)
        ci = r.conf_int(0.05)
        out[name] = {"errors": r.bse.tolist(), "z": r.tvalues.tolist(), "p": r.pvalues.tolist(), "lower": ci[:, 0].tolist()}
    return out
def wls(A):
    r = sm.WLS(y, A, weights=w).fit()
    return {"params": r.params.tolist(), "errors": r.bse.tolist(), "rSquared": r.rsquared, "adjusted": r.rsquared_adj, "f": r.fvalue,
        "logLikelihood": r.llf, "aic": r.aic, "bic": r.bic, "condition": r.condition_number,
        "durbinWatson": sm.stats.durbin_watson(r.wresid), "jarqueBera": sm.stats.jarque_bera(r.wresid)[0]}
p = sm.WLS(y, A, weights=w).fit().get_prediction(A[:2]).summary_frame()
print(json.dumps({"made": "numpy %s, statsmodels %s: robust-errors.py" % (np.__version__, statsmodels.__version__),
    "rows": X.tolist(), "target": y.tolist(), "weights": w.tolist(), "groups": groups.tolist(),
    "plain": kinds(sm.OLS(y, A)), "weighted": kinds(sm.WLS(y, A, weights=w)), "origin": kinds(sm.OLS(y, X)),
    "wls": wls(A), "wlsOrigin": wls(X),
    "intervals": {k: p[k].tolist() for k in ["mean", "mean_se", "obs_ci_lower"]}}))
