"""
statsforecast's AutoARIMA on the monthly series of M3: python m3-arima.py <m3.jsonl.gz> <runs.jsonl> <how many also mended>
For each series the model and its sMAPE; `runs.jsonl` keeps what is done. First as released, then with two mends:
1. `upARIMA` resets neither the covariance of the differenced part, which `arima_like` overwrites, nor makes a copy as R does. So
   where d + D > 0 the likelihood of the same coefficients is another one at each call, and the search ends anywhere (pull request
   1206 of Nixtla/statsforecast). Mended, each evaluation starts from the same state.
2. `myarima` does not look at the root of a polynomial of degree 1: `last_nonzero > 0` is R's, whose indices begin at 1.
Of what is released, `exactAicc` is that of its coefficients by statsmodels, of the differenced series.
"""

import gzip, inspect, json, os, sys, warnings

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
warnings.filterwarnings("ignore")
import numpy as np, scipy, statsforecast, statsmodels
from statsforecast import arima
from statsforecast.models import AutoARIMA
from statsmodels.tsa.statespace.sarimax import SARIMAX

rows = [json.loads(line) for line in gzip.open(sys.argv[1])]
rows = [row for row in rows if row["period"] == "MONTHLY"]
# Every 24th series comes first, the others in 23 rounds.
others = [i for i in range(len(rows)) if i % 24]
order = [*range(0, len(rows), 24), *(i for start in range(23) for i in others[start::23])]
runs = {}
if os.path.exists(sys.argv[2]):
    runs = {(run["kind"], run["i"]): run for run in map(json.loads, open(sys.argv[2]))}


def exact_aicc(values, p, d, q, P, D, Q, coefficients):
    """Coefficients in statsforecast's order, the constant last; the start is that of a stationary process."""
    time = np.arange(1.0, len(values) + 1) ** (d + D)
    for _ in range(d):
        values, time = np.diff(values), np.diff(time)
    for _ in range(D):
        values, time = values[12:] - values[:-12], time[12:] - time[:-12]
    count = p + q + P + Q
    seasonal = (P, 0, Q, 12 if P + Q else 0)
    exog = time if len(coefficients) > count else None
    model = SARIMAX(values, exog, (p, 0, q), seasonal, concentrate_scale=True, enforce_invertibility=False)
    k = len(coefficients) + 1
    likelihood = model.loglike(np.array([*coefficients[count:], *coefficients[:count]]))
    return -2 * likelihood + 2 * k + 2 * k * (k + 1) / (len(values) - k - 1)


def run(kind, indices):
    for i in indices:
        if (kind, i) in runs:
            continue
        values, future = np.array(rows[i]["train"], float), np.array(rows[i]["test"], float)
        fitted = AutoARIMA(season_length=12).fit(values)
        mean, model = fitted.predict(len(future))["mean"], fitted.model_
        p, q, P, Q, _, d, D = model["arma"]
        coefficients = list(model["coef"].values())
        runs[kind, i] = {
            "kind": kind,
            "i": i,
            "model": f"{p}{d}{q}{P}{D}{Q}" + "c" * (len(coefficients) > p + q + P + Q),
            "smape": round(float(np.mean(200 * np.abs(mean - future) / (np.abs(mean) + np.abs(future)))), 4),
            "exactAicc": round(float(exact_aicc(values, p, d, q, P, D, Q, coefficients)), 3),
        }
        print(json.dumps(runs[kind, i]), file=open(sys.argv[2], "a"))
    found = [runs[kind, i] for i in sorted(indices)]
    columns = {name: [one[name] for one in found] for name in ("i", "model", "smape", "exactAicc")}
    return {
        "meanSmape": round(float(np.mean(columns["smape"])), 4),
        "models": " ".join(columns["model"]),
        "smape": columns["smape"],
        **({"exactAicc": columns["exactAicc"]} if kind == "released" else {"indices": columns["i"]}),
    }


def mend():
    released = arima.arima_like

    def like(y, phi, theta, delta, a, P, Pn, up, use_resid):
        if not use_resid:
            a, P, Pn = a.copy(), P.copy(), Pn.copy()
        return released(y, phi, theta, delta, a, P, Pn, up, use_resid)

    source = inspect.getsource(arima.myarima)
    assert source.count("last_nonzero = 0\n") == source.count("if last_nonzero > 0:") == 2
    source = source.replace("last_nonzero = 0\n", "last_nonzero = -1\n")
    exec(source.replace("if last_nonzero > 0:", "if last_nonzero >= 0:"), arima.__dict__)
    arima.arima_like = like


results = {
    "command": f"python m3-arima.py <m3.jsonl.gz> <runs.jsonl> {sys.argv[3]}",
    "versions": {module.__name__: module.__version__ for module in (statsforecast, statsmodels, scipy, np)},
    "released": run("released", order),
}
mend()
json.dump({**results, "mended": run("mended", order[: int(sys.argv[3])])}, sys.stdout)
