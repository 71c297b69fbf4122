"""Monthly series of M3 with pmdarima's automatic ARIMA: pmdarima_many.py FILE auto_arima COUNT THREADS HORIZON"""

import gzip
import json
import os
import sys
import warnings

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
warnings.filterwarnings("ignore")

import joblib
import numpy as np
from answering import answer_lines
from pmdarima import auto_arima

file, _, *sizes = sys.argv[1:]
count, threads, horizon = map(int, sizes)
with gzip.open(file, "rt") as lines:
    rows = [row for row in map(json.loads, lines) if row["period"].upper().startswith("MONTH")][:count]


def forecast_one(values):
    settings = {"information_criterion": "aicc", "suppress_warnings": True, "error_action": "ignore"}
    model = auto_arima(np.asarray(values, float), m=12, **settings)
    return float(np.mean(model.predict(horizon)))


def forecast():
    return joblib.Parallel(n_jobs=threads)(joblib.delayed(forecast_one)(row["train"]) for row in rows)


# Starts the processes before the first measured run.
joblib.Parallel(n_jobs=threads)(joblib.delayed(forecast_one)(rows[0]["train"]) for _ in range(threads))
answer_lines(forecast, list)
