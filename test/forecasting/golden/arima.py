"""Seasonal ARIMA models by exact maximum likelihood, by statsmodels' SARIMAX: python arima.py <folder of r-series>"""

import json, sys, warnings
import numpy as np, pandas as pd, statsmodels
import statsmodels.api as sm

warnings.filterwarnings("ignore")
FOLDER = sys.argv[1]


def read(name):
    return pd.read_csv(f"{FOLDER}/{name}.csv").iloc[:, -1].to_numpy(float)


def standard_errors(model, params):
    """Of the central-difference Hessian: that of cov_type="approx" fails where a root is near 1."""
    widths = np.full(len(params), 1e-4)
    widths[-1] = 1e-3 * params[-1]

    def at(*shifts):
        moved = params.copy()
        for i, sign in shifts:
            moved[i] += sign * widths[i]
        return model.loglike(moved)

    k = range(len(params))
    hessian = [[(at((i, 1), (j, 1)) - at((i, 1), (j, -1)) - at((i, -1), (j, 1)) + at((i, -1), (j, -1)))
                / (4 * widths[i] * widths[j]) for j in k] for i in k]
    return np.sqrt(np.diag(np.linalg.inv(-np.array(hessian))))


def fit(name, order, seasonal, horizon, regressors=None):
    values = read(name) if name == "austourists" else np.log(read(name))
    n = len(values)
    exog = None if regressors is None else regressors[:n]
    future = None if regressors is None else regressors[n:]
    model = sm.tsa.SARIMAX(values, exog=exog, order=order, seasonal_order=seasonal, simple_differencing=exog is None)
    best = None
    for method in ["lbfgs", "bfgs", "nm", "powell", "bfgs"]:
        start = {} if best is None else {"start_params": best.params}
        result = model.fit(disp=0, maxiter=5000, method=method, **start)
        if best is None or result.llf >= best.llf:
            best = result
    full = sm.tsa.SARIMAX(values, exog=exog, order=order, seasonal_order=seasonal).smooth(best.params)
    forecast = full.get_forecast(horizon, exog=future)
    return {
        "series": name, "order": order, "seasonal": seasonal[:3], "season": seasonal[3],
        "regressors": 0 if exog is None else exog.shape[1], "logLikelihood": best.llf, "aic": best.aic, "aicc": best.aicc,
        "bic": best.bic, "coefficients": list(best.params[:-1]), "variance": best.params[-1],
        "standardErrors": list(standard_errors(model, best.params)[:-1]),
        "mean": list(forecast.predicted_mean), "variances": list(forecast.se_mean**2),
        "ljungBox": list(best.test_serial_correlation("ljungbox", lags=1)[0][:, 0]),
        "jarqueBera": list(best.test_normality("jarquebera")[0]),
        "heteroskedasticity": list(best.test_heteroskedasticity("breakvar")[0]),
    }


time = np.arange(len(read("austourists")) + 8)
waves = np.column_stack([np.sin(time / 5), (time % 7 == 0).astype(float)])
json.dump({
    "command": "python arima.py <folder of r-series>",
    "versions": {"statsmodels": statsmodels.__version__, "numpy": np.__version__},
    "fits": [
        fit("AirPassengers", (0, 1, 1), (0, 1, 1, 12), 24),
        fit("AirPassengers", (2, 1, 1), (1, 1, 1, 12), 12),
        fit("a10", (3, 0, 1), (0, 1, 2, 12), 12),
        fit("a10", (2, 1, 0), (0, 1, 1, 12), 12),
        fit("austourists", (1, 0, 0), (1, 1, 0, 4), 8),
        fit("austourists", (1, 1, 1), (0, 1, 1, 4), 8),
        fit("auscafe", (2, 1, 1), (0, 1, 1, 12), 12),
        fit("austourists", (1, 0, 0), (0, 1, 1, 4), 8, waves),
    ],
}, sys.stdout, indent=1)
