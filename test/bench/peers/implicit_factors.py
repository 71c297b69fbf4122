"""Iterations of alternating least squares with implicit: implicit_factors.py FOLDER CUSTOMERS ITEMS FACTORS ITERATIONS"""

import json
import os
import sys

# As implicit asks for: its own threads are on all processors.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import scipy.sparse
from implicit.cpu.als import AlternatingLeastSquares

folder = sys.argv[1]
customers, items, factors, iterations = map(int, sys.argv[2:])


def read(name, kind):
    return np.fromfile(os.path.join(folder, name), dtype=kind)


weights = read("weights.f8", "<f8").astype(np.float32)
shape = (customers, items)
bought = scipy.sparse.csr_matrix((weights, read("codes.i4", "<i4"), read("offsets.i4", "<i4")), shape)
start = read("factors.f4", "<f4").reshape(-1, factors)

print('{"ready": true}', flush=True)
for _ in sys.stdin:
    seconds = []
    model = AlternatingLeastSquares(factors=factors, iterations=iterations)
    model.user_factors, model.item_factors = start[:customers].copy(), start[customers:].copy()
    model.fit(bought, show_progress=False, callback=lambda iteration, elapsed, loss: seconds.append(elapsed))
    some = model.user_factors[:: customers // 25].astype(float) @ model.item_factors[:: items // 40].astype(float).T
    print(json.dumps({"seconds": sum(seconds[1:]), "answer": some.ravel().tolist()}), flush=True)
