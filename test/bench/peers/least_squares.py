"""Ordinary least squares on float64 data, features first and then the target:
least_squares.py sklearn|statsmodels FILE ROWS FEATURES

scikit-learn answers the coefficients, statsmodels the coefficients with their standard errors after writing its table."""

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
        result = sm.OLS(target, sm.add_constant(matrix)).fit()
        result.summary().as_text()
        return np.column_stack([result.params, result.bse]).ravel()


answer_lines(fit, lambda numbers: [float(value) for value in numbers])
