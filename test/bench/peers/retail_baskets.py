"""Reads the baskets of Online Retail with pandas by the rules of lib/data/sets/online-retail.ts: retail_baskets.py FILE"""

import sys

import pandas as pd

from answering import answer_lines

(file,) = sys.argv[1:]
COLUMNS = ["InvoiceNo", "StockCode", "Description", "Quantity"]


def read_baskets():
    rows = pd.read_csv(file, usecols=COLUMNS, dtype={name: str for name in COLUMNS[:3]}, keep_default_na=False)
    rows["StockCode"] = rows["StockCode"].str.upper()
    sold = rows[
        (rows["Quantity"] > 0)
        & rows["InvoiceNo"].str.match(r"[0-9]")
        & rows["StockCode"].str.match(r"[0-9]{5}")
    ]
    named = sold[sold["Description"] != ""]
    labels = named.groupby(["StockCode", "Description"], sort=False).size()
    names = labels.reset_index(name="rows").sort_values("rows", ascending=False, kind="stable")
    names = names.drop_duplicates("StockCode").set_index("StockCode")["Description"]
    pairs = sold[["InvoiceNo", "StockCode"]].drop_duplicates()
    items, codes = pd.factorize(pairs["StockCode"])
    baskets = [group.to_numpy() for _, group in pd.Series(items).groupby(pairs["InvoiceNo"].to_numpy(), sort=False)]
    return baskets, codes, names


def answer_of(result):
    baskets, codes, names = result
    pairs = sum(len(basket) for basket in baskets)
    return f"{len(baskets)} baskets, {len(codes)} items, {len(names)} named, {pairs} pairs"


answer_lines(read_baskets, answer_of)
