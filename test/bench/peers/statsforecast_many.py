"""Monthly series of M3 with an automatic model of statsforecast: statsforecast_many.py FILE MODEL COUNT THREADS HORIZON"""

import gzip
import json
import os
import sys

os.environ["NUMBA_NUM_THREADS"] = "1"

import numpy as np
import pandas as pd
from answering import answer_lines
from statsforecast import StatsForecast, models

file, model, *sizes = sys.argv[1:]
count, threads, horizon = map(int, sizes)
with gzip.open(file, "rt") as lines:
    rows = [row for row in map(json.loads, lines) if row["period"].upper().startswith("MONTH")][:count]
table = pd.concat(
    pd.DataFrame({"unique_id": i, "ds": np.arange(len(row["train"])), "y": np.asarray(row["train"], float)})
    for i, row in enumerate(rows)
)


def forecast():
    several = StatsForecast(models=[getattr(models, model)(season_length=12)], freq=1, n_jobs=threads)
    return several.forecast(df=table, h=horizon)


def answer(found):
    return found.groupby("unique_id")[model].mean().tolist()


# Compiles what it needs before the first measured run.
models.__dict__[model](season_length=12).forecast(y=np.asarray(rows[0]["train"], float), h=horizon)
answer_lines(forecast, answer)
