"""Writes ranking.json: the area under the curve of implicit's BPR on drawn purchases. pip install implicit==0.7.2 numpy==2.4.6 scipy==1.17.1"""

import json
import os

import implicit
import numpy as np
import scipy.sparse as sp
from implicit.cpu.bpr import BayesianPersonalizedRanking

CUSTOMERS, ITEMS, TASTES = 240, 90, 3
random = np.random.RandomState(11)
tastes = random.normal(size=(CUSTOMERS, TASTES)) @ random.normal(size=(TASTES, ITEMS))
utility = tastes + random.gumbel(size=(CUSTOMERS, ITEMS)) - np.log(np.arange(ITEMS) + 3)
bought = [sorted(np.argsort(-row)[: random.randint(4, 20)].tolist()) for row in utility]
matrix = sp.csr_matrix(
    (np.ones(sum(map(len, bought)), "f4"), np.concatenate(bought), np.cumsum([0, *map(len, bought)])), (CUSTOMERS, ITEMS)
)


def area(scores):
    """The share of pairs of a bought and another item that are in order, the mean over customers."""
    shares = []
    for row, items in zip(scores, bought):
        others = np.setdiff1d(np.arange(ITEMS), items)
        shares.append(np.mean(row[items][:, None] > row[others][None, :]))
    return float(np.mean(shares))


def areas(**settings):
    for seed in range(5):
        model = BayesianPersonalizedRanking(num_threads=1, random_state=seed, **settings)
        model.fit(matrix, show_progress=False)
        yield area(model.user_factors.astype(float) @ model.item_factors.astype(float).T)


cases = [
    {"factors": 8, "learningRate": 0.05, "regularisation": 0.01, "iterations": 60},
    {"factors": 32, "learningRate": 0.01, "regularisation": 0.01, "iterations": 100},
    {"factors": 4, "learningRate": 0.1, "regularisation": 0.1, "iterations": 30},
]
names = {"learningRate": "learning_rate", "regularisation": "regularization"}
golden = {
    "versions": {"implicit": implicit.__version__, "numpy": np.__version__},
    "items": ITEMS,
    "bought": bought,
    "cases": [{**case, "areas": list(areas(**{names.get(k, k): v for k, v in case.items()}))} for case in cases],
}
with open(os.path.join(os.path.dirname(__file__), "ranking.json"), "w") as file:
    json.dump(golden, file)
print([(case["factors"], case["areas"]) for case in golden["cases"]])
