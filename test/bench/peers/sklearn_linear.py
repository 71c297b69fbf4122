"""Linear models of float64 rows with scikit-learn: sklearn_linear.py logistic|least-squares FILE ROWS FEATURES. The target is last."""

import sys

import numpy as np
from answering import answer_lines
from sklearn.linear_model import LinearRegression, LogisticRegression

job, file, *sizes = sys.argv[1:]
rows, features = map(int, sizes)
numbers = np.fromfile(file, dtype="<f8")
matrix, target = numbers[: rows * features].reshape(rows, features), numbers[rows * features :]


def fit():
    if job == "logistic":
        return LogisticRegression(C=1.0, tol=1e-4, max_iter=1000).fit(matrix, target)
    return LinearRegression().fit(matrix, target)


answer_lines(fit, lambda model: [float(value) for value in [*np.ravel(model.intercept_), *np.ravel(model.coef_)]])
