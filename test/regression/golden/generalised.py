"""Witness of test/regression/generalised: python3 generalised.py > generalised.json"""
import json, warnings
import numpy as np, statsmodels.api as sm, statsmodels, scipy
from statsmodels.genmod import families as f

warnings.simplefilter("ignore")
rs = np.random.RandomState(11)
n = 40
X = np.column_stack([rs.normal(size=n).round(3), (2000 + rs.normal(size=n) * 3).round(2), rs.randint(0, 2, n)])
eta = 0.3 + 0.8 * X[:, 0] - 0.2 * (X[:, 1] - 2000) + 0.5 * X[:, 2]
trials = rs.randint(1, 9, n)
days = rs.randint(1, 30, n)
y = {
    "binary": (rs.uniform(size=n) < 1 / (1 + np.exp(-eta))).astype(float),
    "hits": rs.binomial(trials, 1 / (1 + np.exp(-eta))),
    "count": rs.poisson(np.exp(eta)),
    "events": rs.poisson(np.exp(eta - 1) * days / 10),
    "amount": (rs.gamma(2, np.exp(eta))).round(4) + 0.001,
    "claims": np.array([rs.gamma(2, 1, k).sum().round(4) for k in rs.poisson(np.exp(eta))]),
}
y["duration"] = rs.gamma(3, 1 / 3 / (2 + 0.3 * X[:, 0] + 0.4 * X[:, 2])).round(4) + 0.001
w = rs.randint(1, 4, n)
def case(name, target, family, options, weights=None, offset=None, intercept=True, endog=None, **given):
    A = np.column_stack([np.ones(n), X]) if intercept else X
    model = sm.GLM(y[target] if endog is None else endog, A, family=family, var_weights=weights if endog is None else None, offset=offset)
    # Newton's and Fisher's steps end where nothing changes.
    r = model.fit(tol=1e-14, maxiter=500)
    ci = r.conf_int(0.05)
    return {"name": name, "target": target, "options": options, **given,
        "params": r.params.tolist(), "errors": r.bse.tolist(), "z": r.tvalues.tolist(), "p": r.pvalues.tolist(),
        "lower": ci[:, 0].tolist(), "upper": ci[:, 1].tolist(), "deviance": r.deviance, "nullDeviance": r.null_deviance,
        "pearson": r.pearson_chi2, "dispersion": r.scale, "logLikelihood": r.llf, "aic": r.aic, "bic": r.bic_llf,
        "df": int(r.df_resid), "fitted": r.fittedvalues[:3].tolist()}
L = f.links
out = {"made": "numpy %s, scipy %s, statsmodels %s: generalised.py" % (np.__version__, scipy.__version__, statsmodels.__version__),
  "rows": X.tolist(), "trials": trials.tolist(), "days": days.tolist(), "weights": w.tolist(), "y": {k: v.tolist() for k, v in y.items()},
  "cases": [
    case("logistic", "binary", f.Binomial(), {"family": "binomial"}),
    case("logistic of shares", "hits", f.Binomial(), {"family": "binomial"}, endog=np.column_stack([y["hits"], trials - y["hits"]]), shares=True),
    case("logistic, weighted", "binary", f.Binomial(), {"family": "binomial"}, weights=w, weighted=True),
    case("Poisson", "count", f.Poisson(), {"family": "poisson"}),
    case("Poisson, offset and weights", "events", f.Poisson(), {"family": "poisson", "link": "log"}, weights=w, offset=np.log(days), weighted=True, offset_=True),
    case("Poisson, no intercept", "count", f.Poisson(), {"family": "poisson", "intercept": False}, intercept=False),
    case("Gamma, log", "amount", f.Gamma(L.Log()), {"family": "gamma"}),
    case("Gamma, log, weighted", "amount", f.Gamma(L.Log()), {"family": "gamma"}, weights=w, weighted=True),
    case("Gamma, inverse", "duration", f.Gamma(L.InversePower()), {"family": "gamma", "link": "inverse"}),
    case("Tweedie 1.5", "claims", f.Tweedie(L.Log(), var_power=1.5), {"family": "tweedie"}),
    case("Tweedie 1.2, weighted", "claims", f.Tweedie(L.Log(), var_power=1.2), {"family": "tweedie", "power": 1.2}, weights=w, weighted=True),
  ]}
print(json.dumps(out))
