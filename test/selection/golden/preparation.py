"""Writes preparation.json: python test/selection/golden/preparation.py > test/selection/golden/preparation.json"""
import json

import numpy as np
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.preprocessing import (
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    RobustScaler,
    StandardScaler,
    TargetEncoder,
)

random = np.random.RandomState(4)
n, m = 40, 12


def columns(count):
    numbers = np.round(random.normal(50, 12, (count, 2)), 2)
    numbers[random.random_sample(count) < 0.2, 0] = np.nan
    return numbers


def listed(array):
    return [[None if isinstance(x, float) and np.isnan(x) else x for x in row] for row in np.asarray(array).T.tolist()]


train, test = columns(n), columns(m)
train[:, 1] = np.where(random.random_sample(n) < 0.1, 7.0, train[:, 1])
plan = random.choice(["month", "year", "two years"], n)
town = random.choice(["Ulm", "Bonn", "Rom", "Kiel", "Ems"], n, p=[0.4, 0.3, 0.15, 0.1, 0.05])
texts = np.column_stack([plan, town]).astype(object)
new_texts = np.column_stack([random.choice(["month", "year", "week"], m), random.choice(["Ulm", "Bonn", "Oslo"], m)]).astype(object)
golden = {
    "source": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "train": listed(train), "test": listed(test), "texts": listed(texts), "newTexts": listed(new_texts),
}
golden["scaling"] = {
    name: listed(scaler.fit(train).transform(test))
    for name, scaler in [("standard", StandardScaler()), ("minMax", MinMaxScaler()), ("robust", RobustScaler())]
}
golden["imputation"] = {
    name: listed(SimpleImputer(strategy=strategy, add_indicator=True).fit(train).transform(test))
    for name, strategy in [("mean", "mean"), ("median", "median"), ("mostFrequent", "most_frequent")]
}
gaps = texts.copy()
gaps[::3, 0] = ""
golden["textGaps"] = listed(gaps)
golden["filledTexts"] = {
    "mostFrequent": listed(SimpleImputer(strategy="most_frequent", missing_values="").fit_transform(gaps)),
    "constant": listed(SimpleImputer(strategy="constant", fill_value="none", missing_values="").fit_transform(gaps)),
}
golden["oneHot"] = {
    "zeros": listed(OneHotEncoder(sparse_output=False, handle_unknown="ignore").fit(texts).transform(new_texts)),
    "dropFirst": listed(OneHotEncoder(sparse_output=False, drop="first").fit_transform(texts)),
}
golden["ordinal"] = listed(OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan).fit(texts).transform(new_texts))
number = np.round(random.normal(0, 1, n) + (plan == "year"), 3)
golden["targets"] = []
for name, target, kind in [
    ("continuous", number, "continuous"),
    ("binary", random.choice(["no", "yes"], n), "binary"),
    ("numbers", random.randint(0, 2, n), "binary"),
    ("multiclass", random.choice(["a", "b", "c"], n), "multiclass"),
]:
    for smooth in ["auto", 10.0, 0.0]:
        folds = KFold if kind == "continuous" else StratifiedKFold
        encoder = TargetEncoder(smooth=smooth, target_type=kind, cv=folds(4, shuffle=True, random_state=3))
        encoded = encoder.fit_transform(texts, target)
        golden["targets"].append({
            "name": name, "smooth": smooth, "target": target.tolist(),
            "fitted": np.round(encoded, 14).T.tolist(), "transformed": np.round(encoder.transform(new_texts), 14).T.tolist(),
        })
print(json.dumps(golden))
