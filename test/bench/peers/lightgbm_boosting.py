"""Boosted trees of float64 rows and classes 0 and 1 with LightGBM: lightgbm_boosting.py FILE ROWS FEATURES TREES THREADS TOLD"""

import sys

import lightgbm as lgb
import numpy as np
from answering import answer_lines

file, *sizes = sys.argv[1:]
rows, features, trees, threads, told = map(int, sizes)
numbers = np.fromfile(file, dtype="<f8")
matrix, target = numbers[: rows * features].reshape(rows, features), numbers[rows * features :]


def fit():
    params = {"objective": "binary", "num_threads": threads, "verbosity": -1}
    return lgb.train(params, lgb.Dataset(matrix, target), trees)


def answer(model):
    share = model.predict(matrix[:told])
    return [float(-np.mean(np.log(np.where(target[:told] == 1, share, 1 - share))))]


answer_lines(fit, answer)
