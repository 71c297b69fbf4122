"""The least cost of p-median problems, with and without a capacity, by scipy's MILP: python p-median.py > p-median.json."""
import json
import numpy as np
import scipy
from scipy.optimize import Bounds, LinearConstraint, milp

RADIUS = 6_371_008.8
rng = np.random.default_rng(20)


def haversine(lat, lon):
    lat, lon = np.radians(lat), np.radians(lon)
    a = np.sin((lat[:, None] - lat) / 2) ** 2
    a = a + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    return 2 * RADIUS * np.arcsin(np.sqrt(a))


def least(costs, zones, demand, capacity):
    """Variables x[from, to] by rows; place j is a centre if it serves itself."""
    n = len(costs)
    at = lambda i, j: i * n + j
    rows, low, high = [], [], []

    def add(entries, lower, upper):
        row = np.zeros(n * n)
        for k, value in entries:
            row[k] += value
        rows.append(row)
        low.append(lower)
        high.append(upper)

    add([(at(i, i), 1) for i in range(n)], zones, zones)
    for j in range(n):
        add([(at(i, j), 1) for i in range(n)], 1, 1)
    for i in range(n):
        for j in range(n):
            if i != j:
                add([(at(i, j), 1), (at(i, i), -1)], -np.inf, 0)
        if capacity is not None:
            add([(at(i, j), demand[j]) for j in range(n)] + [(at(i, i), -capacity)], -np.inf, 0)
    found = milp(costs.ravel(), constraints=LinearConstraint(np.array(rows), low, high), bounds=Bounds(0, 1),
                 integrality=np.ones(n * n), options={"mip_rel_gap": 0})
    assert found.status == 0
    return float(found.fun)


cases = []
for n, zones, kind in [(12, 3, "sphere"), (16, 4, "sphere"), (12, 3, "roads"), (18, 3, "roads")]:
    lat, lon = np.round(30 + 0.2 * rng.random(n), 5), np.round(120 + 0.2 * rng.random(n), 5)
    costs = haversine(lat, lon) if kind == "sphere" else np.round(haversine(lat, lon) * (1 + rng.random((n, n)))).astype(float)
    demand = rng.integers(1, 10, n)
    capacity = int(np.ceil(demand.sum() / zones * 1.08))
    places = {"latitude": lat.tolist(), "longitude": lon.tolist()} if kind == "sphere" else costs.astype(int).tolist()
    cases.append({"places": places, "zones": zones, "demand": demand.tolist(), "capacity": capacity,
                  "cost": least(costs, zones, demand, None), "costWithCapacity": least(costs, zones, demand, capacity)})

print(json.dumps({"made": f"python p-median.py, with scipy {scipy.__version__}, numpy {np.__version__}", "cases": cases}))
