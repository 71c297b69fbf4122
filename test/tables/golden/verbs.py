"""The verbs as pandas and NumPy compute them: python verbs.py > verbs.json (pandas 3.1.1, NumPy 2.4.6)."""

import json
import math
import sys

import numpy
import pandas

random = numpy.random.default_rng(15)
ROWS = 150
sales = pandas.DataFrame(
    {
        "产品": random.choice(["牛奶", "面包", "tea", "it's \"x\"", "😀"], ROWS),
        "shop": random.choice(["north", "south", None], ROWS),
        "day": pandas.Timestamp("2024-02-20") + pandas.to_timedelta(random.integers(0, 20, ROWS), unit="D"),
        "units": random.integers(0, 9, ROWS),
        "price": numpy.where(random.random(ROWS) < 0.15, numpy.nan, numpy.round(random.gamma(2, 7, ROWS), 2)),
        "row": range(ROWS),
    }
)
sales["day"] = sales["day"].dt.strftime("%Y-%m-%d")
shops = pandas.DataFrame({"shop": ["north", "west", None], "city": ["哈尔滨", "拉萨", "?"]})


def rows(frame):
    return json.loads(frame.to_json(orient="values", double_precision=15, force_ascii=False))


def table(frame):
    return {"columns": [str(name) for name in frame.columns], "rows": rows(frame)}


def quantile(fraction):
    return lambda values: numpy.quantile(values.dropna(), fraction) if values.notna().any() else numpy.nan


groups = sales.groupby(["产品", "shop"], dropna=False, sort=True)
grouped = groups.agg(
    rows=("row", "size"),
    priced=("price", "count"),
    distinct=("price", "nunique"),
    total=("price", lambda values: math.fsum(values.dropna())),
    mean=("price", "mean"),
    least=("price", "min"),
    most=("price", "max"),
    median=("price", "median"),
    tenth=("price", quantile(0.1)),
    high=("price", quantile(0.95)),
    deviation=("price", "std"),
    variance=("price", "var"),
).reset_index()
grouped["correlation"] = groups[["price", "units"]].apply(lambda group: group["price"].corr(group["units"])).to_numpy()

ordered = sales.sort_values(["day", "units", "row"])
by = ordered.groupby("产品")
window = ordered.assign(
    number=by.cumcount() + 1,
    before=by["price"].shift(1),
    later=by["units"].shift(-2),
    running=by["units"].cumsum(),
    moving=by["units"].rolling(3, min_periods=1).mean().reset_index(level=0, drop=True),
    total=by["units"].transform("sum"),
    rank=sales.groupby("产品")["units"].rank(method="min", ascending=False).astype(int),
    dense=sales.groupby("产品")["units"].rank(method="dense", ascending=False).astype(int),
).sort_values("row")[["row", "number", "before", "later", "running", "moving", "total", "rank", "dense"]]

# Unlike SQL, pandas joins missing values with each other.
known = shops.dropna(subset="shop")
left = sales.merge(known, on="shop", how="left").sort_values("row")
full = sales.merge(shops.assign(shop=shops["shop"].fillna("missing")), on="shop", how="outer")

pivot = sales.pivot_table(index="产品", columns="day", values="units", aggfunc="sum", fill_value=0, sort=True).reset_index()
counts = groups["units"].agg(["min", "max"]).reset_index()
unpivot = counts.melt(id_vars=["产品", "shop"], var_name="what", value_name="much").sort_values(["产品", "shop", "what"])

json.dump(
    {
        "versions": {"python": sys.version.split()[0], "pandas": pandas.__version__, "numpy": numpy.__version__},
        "sales": table(sales),
        "shops": table(shops),
        "grouped": table(grouped),
        "window": table(window),
        "inner": table(sales.merge(known, on="shop").sort_values("row")[["row", "city"]]),
        "left": table(left[["row", "city"]]),
        "full": table(full.sort_values(["row", "city"])[["row", "city"]]),
        "pivot": table(pivot),
        "unpivot": table(unpivot),
        "order": sales.sort_values(["price", "shop", "row"], ascending=[False, True, True])["row"].tolist(),
        "describe": rows(sales[["units", "price"]].describe().T),
        "sums": [
            {"values": values, "times": times, "sum": math.fsum(values * times), "mean": math.fsum(values * times) / len(values * times)}
            for values, times in [([0.1], 10), ([1e16, 1, 1, -1e16], 1), ([0.1, 0.2, 0.3], 1000), ([1e6] + [1e-9] * 99, 3)]
        ],
    },
    sys.stdout,
    ensure_ascii=False,
)
print()
