"""Rolling origins by statsforecast and scores by utilsforecast, for backtest.test.ts.

python backtest.py > backtest.json
"""
import json, platform
import numpy as np, pandas as pd
import statsforecast, utilsforecast
from statsforecast import StatsForecast
from statsforecast.models import Naive, SeasonalNaive
from statsforecast.utils import AirPassengersDF
from utilsforecast.losses import mae, rmse, mase, rmsse, smape, nd, coverage, quantile_loss

h, windows, step, season = 6, 5, 4, 12
rng = np.random.default_rng(18)
air = AirPassengersDF.assign(unique_id="air")[["unique_id", "ds", "y"]]
slow = pd.DataFrame({"unique_id": "slow", "ds": air.ds.iloc[:60], "y": rng.poisson(0.7, 60).astype(float)})
df = pd.concat([air, slow])
sf = StatsForecast(models=[Naive(), SeasonalNaive(season)], freq="ME")

def run(**window):
    cv = sf.cross_validation(df=df, h=h, n_windows=windows, step_size=step, **window)
    return cv.reset_index(drop=True)

cv = run()
models = ["Naive", "SeasonalNaive"]
# Intervals of half widths 20 and 40 for levels 0.8 and 0.95.
for m in models:
    for level, half in ((80, 20), (95, 40)):
        cv[f"{m}-lo-{level}"], cv[f"{m}-hi-{level}"] = cv[m] - half, cv[m] + half
out = {"made": f"python backtest.py, Python {platform.python_version()}, statsforecast {statsforecast.__version__}, utilsforecast {utilsforecast.__version__}",
       "series": {k: g.y.tolist() for k, g in df.groupby("unique_id")}, "rows": {}, "scores": {}}
for m in models:
    out["rows"][m] = cv[m].tolist()
    by = {"mase": mase(cv, [m], season, df), "rmsse": rmsse(cv, [m], season, df)}
    scores = {k: float(v.groupby("unique_id")[m].mean().mean()) for k, v in by.items()}
    scores["mase by series"] = by["mase"].groupby("unique_id")[m].mean().tolist()
    pooled = cv.assign(unique_id="all", cutoff=0)
    scores["mae"] = float(mae(pooled, [m])[m].iloc[0])
    scores["rmse"] = float(rmse(pooled, [m])[m].iloc[0])
    scores["half smape"] = float(smape(pooled, [m])[m].iloc[0])
    scores["wape"] = float(nd(pooled, [m])[m].iloc[0])
    scores["coverage"] = [float(coverage(pooled, [m], l)[m].iloc[0]) for l in (80, 95)]
    losses = [quantile_loss(pooled, {m: f"{m}-{s}-{l}"}, q=q)[m].iloc[0] for l in (80, 95) for s, q in (("lo", (1 - l / 100) / 2), ("hi", (1 + l / 100) / 2))]
    scores["pinball"] = float(np.mean(losses))
    out["scores"][m] = scores
out["actual"] = cv["y"].tolist()
print(json.dumps(out))
