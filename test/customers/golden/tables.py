"""RFM, cohorts and migration of Online Retail with pandas. Run: python tables.py online_retail.csv.gz > tables.json"""
import json, math, sys
import numpy as np, pandas as pd

data = pd.read_csv(sys.argv[1], dtype={"InvoiceNo": str, "StockCode": str, "CustomerID": str}, parse_dates=["InvoiceDate"])
lines = data.dropna(subset=["CustomerID"]).copy()
lines["amount"] = lines.Quantity * lines.UnitPrice
lines["day"] = lines.InvoiceDate.dt.normalize()

def rfm(as_of):
    as_of = pd.Timestamp(as_of)
    known = lines[lines.day <= as_of]
    bought = known[known.amount >= 0].groupby("CustomerID")
    first = known.groupby(["CustomerID", "InvoiceNo"]).day.min().reset_index()
    first = first.merge(known[known.amount >= 0][["CustomerID", "InvoiceNo"]].drop_duplicates())
    out = pd.DataFrame({
        "recencyDays": (as_of - first.groupby("CustomerID").day.max()).dt.days,
        "frequency": bought.InvoiceNo.nunique(),
    })
    out["monetary"] = known.groupby("CustomerID").amount.agg(math.fsum)[out.index]
    scores = {}
    cuts = {}
    for name in ["recencyDays", "frequency", "monetary"]:
        cuts[name] = np.quantile(out[name], [0.2, 0.4, 0.6, 0.8], method="inverted_cdf")
        scores[name] = 1 + np.searchsorted(cuts[name], out[name], side="left")
    out["recencyScore"] = 6 - scores["recencyDays"]
    out["frequencyScore"] = scores["frequency"]
    out["monetaryScore"] = scores["monetary"]
    rf = out.recencyScore.astype(str) + out.frequencyScore.astype(str)
    out["segment"] = rf.replace({
        r"^[1-2][1-2]$": "hibernating", r"^[1-2][3-4]$": "at risk", r"^[1-2]5$": "cannot lose them",
        r"^3[1-2]$": "about to sleep", r"^33$": "need attention", r"^[3-4][4-5]$": "loyal customers",
        r"^41$": "promising", r"^51$": "new customers", r"^[4-5][2-3]$": "potential loyalists",
        r"^5[4-5]$": "champions"}, regex=True)
    return out, cuts, known.CustomerID.nunique() - len(out)

def cohorts(as_of):
    known = lines[lines.day <= pd.Timestamp(as_of)].copy()
    known["month"] = known.InvoiceDate.dt.to_period("M")
    order = known.groupby(["CustomerID", "InvoiceNo"]).agg(day=("day", "min"), best=("amount", "max")).reset_index()
    order = order[order.best >= 0]
    order["month"] = order.day.dt.to_period("M")
    order["cohort"] = order.groupby("CustomerID").month.transform("min")
    active = order.drop_duplicates(["CustomerID", "month"]).groupby(["cohort", "month"]).size()
    known = known.merge(order[["CustomerID", "cohort"]].drop_duplicates())
    revenue = known[known.month >= known.cohort].groupby(["cohort", "month"]).amount.agg(math.fsum)
    last = pd.Period(as_of, "M")
    out = []
    for cohort in sorted(order.cohort.unique()):
        months = pd.period_range(cohort, last, freq="M")
        a = [int(active.get((cohort, m), 0)) for m in months]
        out.append({"month": str(cohort), "active": a, "retention": [x / a[0] for x in a],
                    "revenue": [float(revenue.get((cohort, m), 0.0)) for m in months]})
    return out

end, cuts, without = rfm("2011-12-09")
middle, _, _ = rfm("2011-06-30")
moves = pd.crosstab(middle.segment.reindex(end.index.union(middle.index)).fillna("~"), end.segment.reindex(end.index.union(middle.index)).fillna("~"))
sample = end.iloc[::40]
json.dump({
    "command": "python tables.py online_retail.csv.gz", "versions": {"pandas": pd.__version__, "numpy": np.__version__},
    "customers": len(end), "withoutPurchase": int(without),
    "cutPoints": {k: v.tolist() for k, v in cuts.items()},
    "segments": end.segment.value_counts().sort_index().to_dict(),
    "scoreSums": {k: int((end[k] * (np.arange(len(end)) % 97 + 1)).sum()) for k in ["recencyDays", "frequency", "recencyScore", "frequencyScore", "monetaryScore"]},
    "monetaryInPence": int((end.monetary * 100).round().sum()),
    "sample": {"customer": sample.index.tolist(), **{k: sample[k].tolist() for k in sample.columns}},
    "cohorts": cohorts("2011-12-09"),
    "migration": {"from": moves.index.tolist(), "to": moves.columns.tolist(), "counts": moves.values.tolist()},
}, sys.stdout)
