"""Similarities of implicit 0.7.2 and EASE of numpy, of a small shop: python neighbours.py > neighbours.json"""

import json
from importlib.metadata import version

import numpy as np
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender
from scipy.sparse import csr_matrix

CUSTOMERS, ITEMS = 30, 12
random = np.random.default_rng(7)
bought = random.random((CUSTOMERS, ITEMS)) < random.uniform(0.1, 0.6, ITEMS)
bought[:, 0] |= ~bought.any(axis=1)
customer, item = bought.nonzero()
matrix = csr_matrix(bought.astype(float))


def similarities(recommender, x):
    """All of them, without those of an item to itself."""
    model = recommender(K=100, num_threads=1)
    model.fit(csr_matrix(x), show_progress=False)
    dense = np.asarray(model.similarity.todense())
    np.fill_diagonal(dense, 0)
    return [[round(float(v), 12) for v in row] for row in dense]


recommenders = {"cosine": CosineRecommender, "tf-idf": TFIDFRecommender, "bm25": BM25Recommender}
inverse = np.linalg.inv(bought.T.astype(float) @ bought + 2.5 * np.eye(ITEMS))
weights = -inverse / np.diag(inverse)
np.fill_diagonal(weights, 0)
print(
    json.dumps(
        {
            "versions": {name: version(name) for name in ("implicit", "numpy", "scipy")},
            "customer": customer.tolist(),
            "item": item.tolist(),
            "items": {name: similarities(r, matrix) for name, r in recommenders.items()},
            "customers": {name: similarities(r, matrix.T) for name, r in recommenders.items()},
            "ease": {"l2": 2.5, "weights": weights.tolist()},
        }
    )
)
