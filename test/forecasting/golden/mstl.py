"""The last week of six of half-hourly demand by statsforecast's MSTL: python mstl.py <folder of r-series>"""

import json, sys, warnings
import numpy as np, pandas as pd, statsforecast
from statsforecast.models import MSTL, AutoARIMA, AutoETS, Naive

warnings.filterwarnings("ignore")
values = pd.read_csv(f"{sys.argv[1]}/taylor.csv").iloc[:, -1].to_numpy(float)[-6 * 336 :]
past, future = values[:-336], values[-336:]
scale = np.mean(np.abs(past[336:] - past[:-336]))


def scored(**options):
    mean = MSTL(season_length=[48, 336], **options).fit(past).predict(336)["mean"]
    return {"mase": float(np.mean(np.abs(mean - future)) / scale), "head": [float(v) for v in mean[:8]]}


json.dump({
    "command": "python mstl.py <folder of r-series>",
    "versions": {"statsforecast": statsforecast.__version__, "numpy": np.__version__},
    "naive": scored(trend_forecaster=Naive()),
    "arima": scored(trend_forecaster=AutoARIMA()),
    "ets": scored(),
}, sys.stdout, indent=1)
