"""Writes factors.json: sweeps of least squares by implicit, from given factors. pip install implicit==0.7.2 numpy==2.4.6 scipy==1.17.1"""

import json
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import implicit
import numpy as np
import scipy
import scipy.sparse as sp
from implicit.cpu.als import AlternatingLeastSquares

CUSTOMERS, ITEMS, FACTORS, SWEEPS = 12, 9, 5, 4
random = np.random.RandomState(7)
bought = random.uniform(size=(CUSTOMERS, ITEMS)) < 0.3
bought[np.arange(CUSTOMERS), np.arange(CUSTOMERS) % ITEMS] = True
weights = np.where(bought, random.randint(1, 6, size=bought.shape), 0)
start = {
    "customers": (random.randint(-64, 65, size=(CUSTOMERS, FACTORS)) / 128).tolist(),
    "items": (random.randint(-64, 65, size=(ITEMS, FACTORS)) / 128).tolist(),
}
history = np.where(np.arange(ITEMS) % 3 == 0, 2.0, 0)


# With less regularisation, the single and double precision of implicit itself differ by more than 1e-5 here.
def cases():
    for alpha, regularisation in [(1, 0.1), (2, 0.5), (0.1, 3)]:
        scores = []
        for iterations in range(1, SWEEPS + 1):
            settings = {"alpha": alpha, "regularization": regularisation, "iterations": iterations}
            model = AlternatingLeastSquares(factors=FACTORS, num_threads=1, **settings)
            model.user_factors = np.array(start["customers"], dtype=np.float32)
            model.item_factors = np.array(start["items"], dtype=np.float32)
            model.fit(sp.csr_matrix(weights.astype(np.float32)), show_progress=False)
            scores.append((model.user_factors.astype(float) @ model.item_factors.astype(float).T).tolist())
        row = sp.csr_matrix(history.astype(np.float32)[None])
        folded = model.recalculate_user(0, row)
        similar, similarities = model.similar_items(2, N=ITEMS)
        yield {
            "alpha": alpha,
            "regularisation": regularisation,
            "scores": scores,
            "folded": (model.item_factors.astype(float) @ folded.astype(float)).tolist(),
            "similar": [[int(i), float(s)] for i, s in zip(similar, similarities)],
        }


golden = {
    "versions": {"implicit": implicit.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
    "weights": weights.tolist(),
    "start": start,
    "history": history.tolist(),
    "cases": list(cases()),
}
with open(os.path.join(os.path.dirname(__file__), "factors.json"), "w") as file:
    json.dump(golden, file, indent=2)
