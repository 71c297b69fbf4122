"""STL by statsmodels: python decomposition.py <folder of r-series>"""

import json, sys
import numpy as np, pandas as pd, statsmodels
import statsmodels.api as sm


def stl(name, period, **options):
    values = np.log(pd.read_csv(f"{sys.argv[1]}/{name}.csv").iloc[:, -1].to_numpy(float))
    if name == "UKgas":
        values[30] += 3
    found = sm.tsa.STL(values, period=period, **options).fit()
    parts = {part: [round(x, 12) for x in getattr(found, part)[::5]] for part in ["trend", "seasonal", "resid"]}
    return {"series": name, "season": period, "options": options, **parts}


json.dump({
    "command": "python decomposition.py <folder of r-series>",
    "versions": {"statsmodels": statsmodels.__version__, "numpy": np.__version__},
    "stl": [
        stl("AirPassengers", 12),
        stl("AirPassengers", 12, robust=True),
        stl("a10", 12, seasonal=13),
        stl("UKgas", 4, seasonal=9, robust=True),
        stl("austourists", 4, seasonal=11, seasonal_deg=0),
        stl("AirPassengers", 30, seasonal=7),
    ],
}, sys.stdout)
