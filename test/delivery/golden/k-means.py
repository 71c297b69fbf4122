"""python k-means.py > k-means.json"""
import json, numpy as np, sklearn
from sklearn.cluster import KMeans
cases = []
for seed, n, k in [(1, 60, 3), (2, 120, 5), (3, 200, 8)]:
    r = np.random.RandomState(seed)
    hubs = r.uniform([30, 120], [30.3, 120.3], (k, 2))
    degrees = np.round(hubs[r.randint(k, size=n)] + r.normal(0, 0.012, (n, 2)), 5)
    north, east = np.radians(degrees.T)
    flat = 6371008.8 * np.stack([north, east * np.cos(np.radians(30.15))], 1)
    best = KMeans(k, n_init=200, random_state=0, tol=0).fit(flat)
    cases.append({"latitude": degrees[:, 0].tolist(), "longitude": degrees[:, 1].tolist(), "zones": k, "inertia": best.inertia_, "labels": best.labels_.tolist()})
print(json.dumps({"command": "python k-means.py > k-means.json", "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}))
