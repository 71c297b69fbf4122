"""Reconciled forecasts of hierarchicalforecast, for hierarchy.test.ts. Run: python hierarchy.py > hierarchy.json"""
import json, platform
import numpy as np
import hierarchicalforecast
from hierarchicalforecast.methods import BottomUp, TopDown, MinTrace

# shop: drinks (tea, milk), food (bread, rice, salt)
names = ["shop", "drinks", "food", "tea", "milk", "bread", "rice", "salt"]
S = np.array([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [0, 0, 1, 1, 1]] + np.eye(5).tolist())
tags = {"shop": np.array([0]), "group": np.array([1, 2]), "item": np.arange(3, 8)}
rng = np.random.default_rng(8)
y_hat = S @ rng.uniform(5, 30, (5, 3)) + rng.normal(0, 4, (8, 3))

def case(t):
    residuals = rng.normal(0, 1, (8, t)) @ np.diag(rng.uniform(0.5, 2, t)) * rng.uniform(1, 6, (8, 1)) + rng.normal(0, 1, (8, 1))
    residuals[0] += residuals[1]
    y = np.zeros_like(residuals) + 50
    fit = lambda method: MinTrace(method=method).fit_predict(S=S, y_hat=y_hat, y_insample=y, y_hat_insample=y - residuals)["mean"]
    return {"residuals": residuals.tolist(), "mint": fit("mint_shrink").tolist(), "ols": fit("ols").tolist()}

down = TopDown(method="forecast_proportions").fit_predict(S=S, y_hat=y_hat, tags=tags)["mean"]
up = BottomUp().fit_predict(S=S, y_hat=y_hat)["mean"]
print(json.dumps({"made": f"Python {platform.python_version()}, numpy {np.__version__}, hierarchicalforecast {hierarchicalforecast.__version__}",
                  "names": names, "forecasts": y_hat.tolist(), "bottom-up": up.tolist(), "top-down": down.tolist(),
                  "long": case(60), "short": case(4)}))
