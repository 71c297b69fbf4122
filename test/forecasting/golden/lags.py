"""A regression on lags in numpy, forecast step by step, for lag-regression.test.ts. Run: python lags.py > lags.json"""
import json, platform
import numpy as np

rng = np.random.default_rng(5)
n, h = 100, 10
known = np.column_stack([rng.uniform(1, 2, n + h), rng.integers(0, 2, n + h)])
y = np.zeros(n)
for t in range(n):
    y[t] = 20 + 0.5 * (y[t - 1] - 20 if t else 0) + 4 * (t % 7 == 5) - 6 * known[t, 0] + 5 * known[t, 1] + rng.normal(0, 0.5)

def row(v, t):
    return [v[t - 1], v[t - 2], v[t - 7], np.mean(v[t - 3:t])] + [float(t % 7 == k) for k in range(1, 7)] + known[t].tolist()

X = np.array([row(y, t) for t in range(7, n)])
b = np.linalg.lstsq(np.column_stack([np.ones(len(X)), X]), y[7:], rcond=None)[0]
v = y.tolist()
for t in range(n, n + h):
    v.append(float(b[0] + b[1:] @ row(v, t)))
print(json.dumps({"made": f"Python {platform.python_version()}, numpy {np.__version__}", "series": y.tolist(), "regressors": known[:n].tolist(),
                  "futureRegressors": known[n:].tolist(), "rows": X.tolist(), "forecast": v[n:]}))
