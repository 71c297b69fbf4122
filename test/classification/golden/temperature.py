"""Temperature scaling with scikit-learn: python temperature.py > temperature.json."""
import json

import numpy as np
import sklearn
from scipy.special import softmax
from sklearn.calibration import _TemperatureScaling

r = np.random.RandomState(5)
cases = []
for classes, spread, noise in ((3, 4, 2.0), (2, 1, 0.5), (5, 3, 0.6)):
    y = r.randint(0, classes, 30)
    z = spread * (np.eye(classes)[y] + noise * r.standard_normal((30, classes)))
    p = np.round(softmax(z, axis=1), 4)
    p[:, 0] += 1 - p.sum(axis=1)
    w = 1.0 * (np.arange(30) % 3)
    plain, weighted = _TemperatureScaling().fit(p, y), _TemperatureScaling().fit(p, y, sample_weight=w)
    cases.append({"probabilities": p.tolist(), "actual": y.tolist(), "weights": w.tolist(),
                  "temperature": 1 / float(plain.beta_), "weighted": 1 / float(weighted.beta_),
                  "scaled": plain.predict(p[:3]).tolist()})
source = f"test/classification/golden/temperature.py, scikit-learn {sklearn.__version__}, numpy {np.__version__}"
print(json.dumps({"source": source, "cases": cases}))
