"""Writes folds.json: python test/selection/golden/folds.py > test/selection/golden/folds.json"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.model_selection import (
    GroupKFold,
    RepeatedKFold,
    RepeatedStratifiedKFold,
    StratifiedKFold,
    TimeSeriesSplit,
    train_test_split,
)

warnings.simplefilter("ignore")
random = np.random.RandomState(1)


def tests(splitter, count, y=None, groups=None):
    return [test.tolist() for _, test in splitter.split(np.zeros((count, 1)), y, groups)]


def labels(count, shares):
    names = ["no", "yes", "maybe", "rare"][: len(shares)]
    return random.choice(names, size=count, p=shares).tolist()


golden = {"source": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}"}
golden["stratified"] = []
for count, shares, folds, seed in [
    (30, [0.6, 0.4], 5, None),
    (31, [0.6, 0.4], 5, 42),
    (60, [0.5, 0.3, 0.2], 3, 0),
    (47, [0.7, 0.15, 0.1, 0.05], 10, 7),
    (12, [0.5, 0.5], 2, 123),
]:
    y = labels(count, shares)
    splitter = StratifiedKFold(folds, shuffle=seed is not None, random_state=seed)
    golden["stratified"].append({"target": y, "folds": folds, "seed": seed, "tests": tests(splitter, count, np.array(y))})
numbers = random.randint(0, 3, 40).tolist()
golden["stratified"].append(
    {"target": numbers, "folds": 4, "seed": 42, "tests": tests(StratifiedKFold(4, shuffle=True, random_state=42), 40, np.array(numbers))}
)
golden["repeatedStratified"] = {
    "target": numbers, "folds": 3, "repeats": 3, "seed": 5,
    "tests": tests(RepeatedStratifiedKFold(n_splits=3, n_repeats=3, random_state=5), 40, np.array(numbers)),
}
golden["repeated"] = {"rows": 11, "folds": 3, "repeats": 2, "seed": 9, "tests": tests(RepeatedKFold(n_splits=3, n_repeats=2, random_state=9), 11)}
golden["group"] = []
for count, groups, folds, seed in [(40, 9, 5, None), (40, 9, 4, 42), (25, 5, 5, 0), (30, 6, 3, None), (50, 20, 6, 3)]:
    names = random.randint(0, groups, count).tolist()
    splitter = GroupKFold(folds, shuffle=seed is not None, random_state=seed)
    golden["group"].append({"groups": names, "folds": folds, "seed": seed, "tests": tests(splitter, count, None, names)})
golden["time"] = []
for count, options in [
    (12, {"n_splits": 3}),
    (23, {"n_splits": 5}),
    (20, {"n_splits": 3, "test_size": 4, "gap": 2}),
    (20, {"n_splits": 4, "max_train_size": 5}),
    (16, {"n_splits": 3, "test_size": 5}),
]:
    splitter = TimeSeriesSplit(**options)
    golden["time"].append(
        {"rows": count, "options": options, "tests": tests(splitter, count), "trains": [train.tolist() for train, _ in splitter.split(np.zeros((count, 1)))]}
    )
golden["trainTest"] = []
for count, shares, size, seed in [(40, [0.6, 0.4], 0.25, 42), (53, [0.5, 0.3, 0.2], 0.3, 0), (30, [0.25, 0.25, 0.25, 0.25], 0.2, 7)]:
    y = labels(count, shares)
    train, test = train_test_split(np.arange(count), test_size=size, random_state=seed, stratify=y)
    golden["trainTest"].append({"target": y, "testSize": size, "seed": seed, "train": train.tolist(), "test": test.tolist()})
# Equal remainders: the classes that get the last rows are drawn.
ties = [k for k in range(8) for _ in range(6)]
for seed in range(3):
    train, test = train_test_split(np.arange(48), test_size=0.25, random_state=seed, stratify=ties)
    golden["trainTest"].append({"target": ties, "testSize": 0.25, "seed": seed, "train": train.tolist(), "test": test.tolist()})
ties = [k for k in range(5) for _ in range(5)]
for seed in range(3):
    train, test = train_test_split(np.arange(25), test_size=0.3, random_state=seed, stratify=ties)
    golden["trainTest"].append({"target": ties, "testSize": 0.3, "seed": seed, "train": train.tolist(), "test": test.tolist()})
print(json.dumps(golden))
