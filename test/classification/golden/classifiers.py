"""Other classifiers with scikit-learn: python classifiers.py > classifiers.json. Rows as numpyRows of test/support makes them."""
import json
import warnings

import numpy as np
import sklearn
from scipy.special import expit
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression
from sklearn.naive_bayes import BernoulliNB, GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.svm import SVC, LinearSVC

warnings.filterwarnings("ignore")
r = np.random.RandomState(3)
X = r.standard_normal((90, 2))
c = r.uniform(size=(3, 2)) * 10
g = r.randint(0, 3, 90)
X = X * 2 + c[g]
w = 1.0 * (np.arange(90) % 4)
Q = X[:8] + 0.25
two = (g == 1) * 1
out = {"source": f"test/classification/golden/classifiers.py, scikit-learn {sklearn.__version__}, numpy {np.__version__}"}
out["linear"] = []
for loss in ("squared_hinge",):
    for target in (two, g):
        for penalty in (1, 5):
            m = LinearSVC(C=1 / penalty, loss=loss, tol=1e-12, max_iter=10_000_000).fit(X, target, sample_weight=w)
            out["linear"].append({"classes": len(m.classes_), "penalty": penalty,
                                  "coefficients": m.coef_.tolist(), "intercepts": m.intercept_.tolist()})
out["kernel"] = []
for kernel, more in (("rbf", {}), ("linear", {}), ("poly", {"coef0": 1.0, "degree": 2, "gamma": 0.1}), ("rbf", {"gamma": 0.5})):
    for target in (two, g):
        m = SVC(kernel=kernel, tol=1e-9, C=2, decision_function_shape="ovo", **more).fit(X, target)
        out["kernel"].append({"kernel": "polynomial" if kernel == "poly" else kernel, "classes": len(m.classes_), **more,
                              "decision": np.reshape(m.decision_function(Q), (8, -1)).tolist(), "supports": len(m.support_),
                              "predicted": m.predict(X).tolist()})
m = SVC(C=2, gamma=0.3, tol=1e-9, class_weight={0: 1, 1: 3}).fit(X[w > 0], two[w > 0], sample_weight=w[w > 0])
out["weighted"] = m.decision_function(Q).tolist()
out["neighbours"] = [{"k": k, "probabilities": KNeighborsClassifier(k, algorithm="brute").fit(X, g).predict_proba(Q).tolist(),
                      "numbers": KNeighborsRegressor(k).fit(X, X[:, 0]).predict(Q).tolist()} for k in (1, 5, 7)]
counts = np.abs(np.round(X)).astype(int)
ones = (X > 4).astype(int)
out["bayes"] = [
    {"distribution": "gaussian", "probabilities": GaussianNB().fit(X, g, sample_weight=w).predict_proba(Q).tolist()},
    {"distribution": "multinomial", "smoothing": 0.5,
     "probabilities": MultinomialNB(alpha=0.5).fit(counts, g, sample_weight=w).predict_proba(counts[:8]).tolist()},
    {"distribution": "bernoulli", "smoothing": 2,
     "probabilities": BernoulliNB(alpha=2).fit(ones, g, sample_weight=w).predict_proba(ones[:8]).tolist()}]
s = np.round(X[:, 0], 0)
asked = np.array([-5, 0.5, 2, 3.3, 5, 100])
p = _SigmoidCalibration().fit(s, two, sample_weight=w)
out["calibration"] = [
    {"method": "sigmoid", "probabilities": expit(-(p.a_ * asked + p.b_)).tolist()},
    {"method": "isotonic",
     "probabilities": IsotonicRegression(out_of_bounds="clip").fit(s, two, sample_weight=w).predict(asked).tolist()}]
print(json.dumps(out))
