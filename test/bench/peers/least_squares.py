"""Ordinary least squares on float64 data, features first and then the target:
least_squares.py sklearn|statsmodels FILE ROWS FEATURES"""

import sys

import numpy as np

from answering import answer_lines

package, file, rows, features = sys.argv[1:]
rows, features = int(rows), int(features)
numbers = np.fromfile(file, dtype="<f8")
matrix = numbers[: rows * features].reshape(rows, features)
target = numbers[rows * features :]

if package == "sklearn":
    from sklearn.linear_model import LinearRegression

    def fit():
        model = LinearRegression().fit(matrix, target)
        return [model.intercept_, *model.coef_]

else:
    import statsmodels.api as sm

    def fit():
        return sm.OLS(target, sm.add_constant(matrix)).fit().params


answer_lines(fit, lambda coefficients: [float(value) for value in coefficients])
