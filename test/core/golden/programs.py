"""Answers of HiGHS in Python: highspy 1.15.1 from PyPI, numpy 2.4.6, Python 3.11.
python programs.py > programs.json"""
import json
import highspy, numpy as np

def answer(seed, columns, rows, integer):
    draws = np.random.RandomState(seed)
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("mip_rel_gap", 0.0)
    cost = draws.randint(1, 30, columns).astype(float)
    matrix = draws.randint(0, 20, (rows, columns)).astype(float)
    limit = matrix.sum(axis=1) * 1.5 + 1
    for j in range(columns):
        h.addVar(0, 4 + j)
        h.changeColCost(j, cost[j])
        if integer:
            h.changeColIntegrality(j, highspy.HighsVarType.kInteger)
    for i in range(rows):
        h.addRow(-highspy.kHighsInf, limit[i], columns, np.arange(columns, dtype=np.int32), matrix[i])
    h.changeObjectiveSense(highspy.ObjSense.kMaximize)
    h.run()
    out = {"cost": cost.tolist(), "matrix": matrix.tolist(), "limit": limit.tolist(), "integer": integer,
           "objective": h.getObjectiveValue(), "values": list(h.getSolution().col_value)}
    if not integer:
        _, r = h.getRanging()
        finite = lambda xs: [x if abs(x) < 1e30 else None for x in xs]
        out |= {"duals": list(h.getSolution().row_dual), "reducedCosts": list(h.getSolution().col_dual),
                "costFrom": finite(r.col_cost_dn.value_), "costTo": finite(r.col_cost_up.value_)}
        basis = [s == highspy.HighsBasisStatus.kBasic for s in h.getBasis().row_status]
        out |= {"isBasic": basis, "limitFrom": finite(r.row_bound_dn.value_), "limitTo": finite(r.row_bound_up.value_)}
    return out

print(json.dumps({"command": "python programs.py", "versions": {"highspy": "1.15.1", "numpy": np.__version__}, "cases": [answer(s, 4 + s, 2 + s, s % 2 == 1) for s in range(8)]}))
