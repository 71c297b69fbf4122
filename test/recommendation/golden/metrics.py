"""RecBole 1.2.1's functions of lists (its torch and config stubbed) and scikit-learn's ndcg_score, on random lists."""
import sys, types, json, numpy as np, sklearn
from sklearn.metrics import ndcg_score
sys.path.insert(0, "rb")  # The wheel recbole-1.2.1, unpacked.
for n in ["torch", "recbole", "recbole.utils", "recbole.evaluator"]:
    sys.modules[n] = types.ModuleType(n)
sys.modules["recbole"].__path__ = ["rb/recbole"]
sys.modules["recbole.evaluator"].__path__ = ["rb/recbole/evaluator"]
class E: RANKING = 1; VALUE = 2
sys.modules["recbole.utils"].EvaluatorType = E
from recbole.evaluator import metrics as M
np.float = float  # The name that numpy had until 1.24.
rng = np.random.RandomState(1)
ITEMS, K, cases = 30, 10, []
config = {"metric_decimal_place": 20, "topk": [K], "item_num": 31}
lists, out = [], []
for c in range(24):
    ranking = rng.permutation(ITEMS)
    w = int([1, 2, 5, 9, 10, 14][c % 6])
    wanted = rng.choice(ITEMS, w, replace=False)
    if c < 6: wanted = ranking[:w] if c % 2 else ranking[::-1][:w]
    relevance = np.isin(np.arange(ITEMS), wanted).astype(float)
    pos = np.isin(ranking[:K], wanted)[None, :]
    n = np.array([w])
    one = {"recommended": ranking[:K].tolist(), "wanted": wanted.tolist(), "recboleRecall": float(M.Recall(config).metric_info(pos, n)[0, -1]),
      "precision": float(M.Precision(config).metric_info(pos)[0, -1]), "ndcg": float(M.NDCG(config).metric_info(pos, n)[0, -1]),
      "averagePrecision": float(M.MAP(config).metric_info(pos, n)[0, -1]), "reciprocalRank": float(M.MRR(config).metric_info(pos)[0, -1]),
      "hit": float(M.Hit(config).metric_info(pos)[0, -1]),
      "sklearnNdcg": float(ndcg_score([relevance], [-np.argsort(ranking).astype(float)], k=K))}
    lists.append(ranking[:K]); out.append(one)
matrix = np.array(lists) + 1
print(json.dumps({"by": f"golden.py: RecBole 1.2.1 (its metric functions), scikit-learn {sklearn.__version__}, numpy {np.__version__}", "k": K, "items": ITEMS, "lists": out,
  "coverage": M.ItemCoverage(config).get_coverage(matrix, ITEMS), "gini": float(M.GiniIndex(config).get_gini(matrix, ITEMS))}, indent=0))
