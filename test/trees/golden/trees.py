"""Trees of scikit-learn, for test/trees. Every tree is the same for five seeds, so no two splits were equally good.

OMP_NUM_THREADS=1 python test/trees/golden/trees.py > test/trees/golden/trees.json
"""
import json

import numpy as np
import sklearn
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

r = np.random.RandomState(5)
N, P = 400, 5
X = r.standard_normal((N, P)).astype(np.float32)
noise = r.standard_normal(N)
y = X[:, 0] + X[:, 1] * X[:, 2] + 0.5 * X[:, 3] ** 2 + 0.5 * noise
codes = np.digitize(y, [-0.2, 0.9])
# Sums of these are exact, so that pure nodes have impurity 0 in scikit-learn too.
weights = 0.5 + r.randint(0, 1024, N) / 1024


def nodes(model):
    t = model.tree_
    value = t.value[:, 0, :]
    return {
        "feature": [int(f) if f >= 0 else -1 for f in t.feature],
        "threshold": [float(v) if f >= 0 else 0.0 for f, v in zip(t.feature, t.threshold)],
        "value": [round(float(v), 13) for v in value.ravel()],
        "impurity": [round(float(v), 13) for v in t.impurity],
        "cover": [round(float(v), 10) for v in t.weighted_n_node_samples],
        "importances": [round(float(v), 13) for v in model.feature_importances_],
    }


def grown(kind, target, options, weight=None):
    found = [kind(random_state=s, **options).fit(X, target, weight) for s in range(5)]
    first = nodes(found[0])
    for other in map(nodes, found):
        assert other["feature"] == first["feature"] and other["threshold"] == first["threshold"], options
    return first


def entry(kind, ours, options, target, weight=None):
    return {"options": ours, "weighted": weight is not None, "nodes": grown(kind, target, options, weight)}


C, R = DecisionTreeClassifier, DecisionTreeRegressor
classes = [
    entry(C, {"minLeafRows": 40}, {"min_samples_leaf": 40}, codes),
    entry(C, {"minLeafRows": 40, "classWeights": "balanced"}, {"min_samples_leaf": 40, "class_weight": "balanced"}, codes),
    entry(C, {"minLeafRows": 15}, {"min_samples_leaf": 15}, codes, weights),
    entry(C, {"minLeafRows": 15, "criterion": "entropy"}, {"min_samples_leaf": 15, "criterion": "entropy"}, codes, weights),
    entry(C, {"maxDepth": 4, "minLeafRows": 4}, {"max_depth": 4, "min_samples_leaf": 4}, codes, weights),
    entry(C, {"maxLeaves": 9, "minLeafRows": 5}, {"max_leaf_nodes": 9, "min_samples_leaf": 5}, codes, weights),
    entry(C, {"minSplitRows": 60, "minLeafRows": 9}, {"min_samples_split": 60, "min_samples_leaf": 9}, codes, weights),
    entry(C, {"minImpurityDecrease": 0.01}, {"min_impurity_decrease": 0.01}, codes, weights),
    entry(C, {"minLeafRows": 15, "classWeights": {"1": 3}}, {"min_samples_leaf": 15, "class_weight": {0: 1, 1: 3, 2: 1}}, codes, weights),
]
two = [entry(C, {"minLeafRows": 15}, {"min_samples_leaf": 15}, (codes == 2).astype(int), weights)]
numbers = [
    entry(R, {"minLeafRows": 6}, {"min_samples_leaf": 6}, y),
    entry(R, {"maxLeaves": 12}, {"max_leaf_nodes": 12}, y),
    entry(R, {"maxDepth": 3}, {"max_depth": 3}, y, weights),
    entry(R, {"minImpurityDecrease": 0.02}, {"min_impurity_decrease": 0.02}, y),
]


def path(kind, target, leaf):
    model = kind(min_samples_leaf=leaf, random_state=0)
    steps = model.cost_complexity_pruning_path(X, target, weights)
    alphas = [float(a) for a in steps.ccp_alphas]
    cuts = []
    for a in alphas[1::4]:
        pruned = kind(min_samples_leaf=leaf, random_state=0, ccp_alpha=a * 1.000001).fit(X, target, weights)
        cuts.append({"alpha": a * 1.000001, "nodes": nodes(pruned)})
    return {"minLeafRows": leaf, "alphas": alphas, "impurities": [float(i) for i in steps.impurities], "cuts": cuts[-3:]}


print(json.dumps({
    "made": {"by": "test/trees/golden/trees.py", "scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "n": N, "p": P, "seed": 5, "cuts": [-0.2, 0.9],
    "classes": classes, "two": two, "numbers": numbers,
    "paths": {"classes": path(C, codes, 15), "numbers": path(R, y, 15)},
}))
