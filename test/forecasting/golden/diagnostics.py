"""ACF, PACF, Ljung-Box, KPSS and ADF by statsmodels: python diagnostics.py <folder of r-series>"""

import json, math, sys, warnings
import numpy as np, pandas as pd, statsmodels
import statsmodels.api as sm
from statsmodels.stats.diagnostic import acorr_ljungbox

warnings.filterwarnings("ignore")


def diagnose(name):
    values = np.log(pd.read_csv(f"{sys.argv[1]}/{name}.csv").iloc[:, -1].to_numpy(float))
    change = np.diff(values)
    tests = {}
    for label, x in [("level", values), ("change", change)]:
        lags = math.floor(3 * math.sqrt(len(x)) / 13)
        adf, few = sm.tsa.adfuller(x), sm.tsa.adfuller(x, maxlag=2, autolag=None)
        box = acorr_ljungbox(x, lags=[1, 12], model_df=0)
        tests[label] = {
            "acf": list(sm.tsa.acf(x, nlags=15)), "pacf": list(sm.tsa.pacf(x, nlags=15, method="ywm")),
            "ljungBox": [list(box.lb_stat), list(box.lb_pvalue)],
            "kpss": [list(sm.tsa.kpss(x, "c", nlags=k)[:3]) for k in (lags, 0, 5)],
            "adf": [list(adf[:3]), list(few[:3])],
        }
    return {"series": name, **tests}


json.dump({
    "command": "python diagnostics.py <folder of r-series>",
    "versions": {"statsmodels": statsmodels.__version__, "numpy": np.__version__},
    "series": [diagnose(name) for name in ["AirPassengers", "a10", "UKgas", "euretail"]],
}, sys.stdout)
