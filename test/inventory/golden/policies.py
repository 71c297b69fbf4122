"""Policies with stockpyl. Run: python policies.py > policies.json

Wagner-Whitin of stockpyl 1.0.0 orders on the first day also if nothing is sold on it; here something is."""
import sys, json, random, math
from stockpyl.eoq import economic_order_quantity
from stockpyl.newsvendor import *
from stockpyl.rq import *
from stockpyl.ss import *
from stockpyl.wagner_whitin import wagner_whitin
random.seed(1)
out = {}
def eoq(K, h, d):
    q, c = economic_order_quantity(K, h, d); return {"orderCost": K, "holdingCost": h, "demandRate": d, "quantity": q, "cost": c}
out["economicOrderQuantity"] = [eoq(8, .225, 1300), eoq(100, 2, 50), eoq(3.5, .07, 12000)]
def nvn(h, p, m, s):
    q, c = newsvendor_normal(h, p, m, s); return {"holdingCost": h, "stockoutCost": p, "demand": {"distribution": "normal", "mean": m, "standardDeviation": s}, "quantity": q, "cost": c}
def nvp(h, p, m):
    q, c = newsvendor_poisson(h, p, m); return {"holdingCost": h, "stockoutCost": p, "demand": {"distribution": "poisson", "mean": m}, "quantity": float(q), "cost": float(c)}
def nvd(h, p, values):
    pmf = {v: values.count(v) / len(values) for v in sorted(set(values))}
    q, c = newsvendor_discrete(h, p, demand_pmf=pmf); return {"holdingCost": h, "stockoutCost": p, "demand": {"distribution": "samples", "values": values}, "quantity": float(q), "cost": float(c)}
out["newsvendor"] = [nvn(.18, .70, 50, 8), nvn(2, 18, 120, 10), nvn(5, 1, 10, 20), nvp(.18, .70, 50), nvp(1, 4, 6), nvp(1, 99, 0.3), nvp(3, 1, 700),
  nvd(1, 4.1, [7, 5, 5, 3, 3, 0, 9, 12, 5, 4]), nvd(3, 1.1, [7, 5, 5, 3, 3, 0, 9, 12, 5, 4])]
def rqp(h, p, K, d, L):
    r, q, c = r_q_poisson_exact(h, p, K, d, L); return {"holdingCost": h, "stockoutCost": p, "orderCost": K, "demandRate": d, "leadTime": L, "reorderPoint": r, "orderQuantity": q, "cost": float(c)}
out["reorderPoint"] = [rqp(20, 150, 100, 1.5, 2), rqp(1, 9, 20, 5, 1), rqp(.5, 3, 2, 12, 3), rqp(2, 40, 300, 8, 0.5)]
# Normal demand at whole positions: the best of all r and Q, each cost as in r_q_cost with the sum in the place of the integral.
def rqn(h, p, K, d, sd, L):
    mu, s = d * L, sd * math.sqrt(L); cache = {}
    def g(y):
        if y not in cache: cache[y] = newsvendor_normal_cost(y, h, p, mu, s)
        return cache[y]
    best = None
    for r in range(-60, 120):
        total = K * d
        for q in range(1, 160):
            total += g(r + q)
            if best is None or total / q < best[2]: best = (r, q, total / q)
    return {"holdingCost": h, "stockoutCost": p, "orderCost": K, "demandRate": d, "sd": sd, "leadTime": L, "reorderPoint": best[0], "orderQuantity": best[1], "cost": float(best[2])}
out["reorderPointNormal"] = [rqn(1, 9, 20, 5, 3, 4), rqn(2, 5, 60, 8, 4, 3), rqn(1, .5, 30, 6, 2, 2)]
def ssp(h, p, K, m):
    s, S, c = s_s_discrete_exact(h, p, K, True, m); return {"holdingCost": h, "stockoutCost": p, "orderCost": K, "demand": {"distribution": "poisson", "mean": m}, "reorderPoint": s, "orderUpTo": S, "cost": float(c)}
out["minMax"] = [ssp(1, 4, 5, 6), ssp(1, 9, 64, 10), ssp(1, 9, 64, 50), ssp(2, 3, 10, 0.7), ssp(1, .5, 100, 3)]
def ww(h, K, d):
    q, c, _, _ = wagner_whitin(len(d), h, K, d); return {"holdingCost": h, "orderCost": K, "demand": d, "quantities": [float(x) for x in q[1:]], "cost": float(c)}
out["wagnerWhitin"] = [ww(2, 500, [90, 120, 80, 70]), ww(.4, 1000, [200, 150, 100, 50, 50, 100, 150, 200, 200, 250, 300, 250]), ww(1, 54, [10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41])]
for _ in range(6):
    out["wagnerWhitin"].append(ww(round(random.uniform(.1, 3), 2), random.randint(10, 400), [9] + [random.choice([0, random.randint(1, 90)]) for _ in range(random.randint(5, 25))]))
json.dump({"command": "python policies.py > policies.json", "versions": {"stockpyl": "1.0.0", "numpy": "2.4.6", "scipy": "1.17.1"}, **out}, sys.stdout, indent=1)
