"""Reads, groups or joins with pandas: pandas_tables.py JOB FOLDER"""

import os
import sys

import pandas as pd

from answering import answer_lines, note_baseline

job, folder = sys.argv[1:]


def read(name, **options):
    return pd.read_csv(os.path.join(folder, name), **options)


note_baseline()
if job != "read":
    orders, customers = read("orders.csv", parse_dates=["orderedAt"]), read("customers.csv")

JOBS = {
    "read": lambda: read("orders.csv", parse_dates=["orderedAt"]),
    "group": lambda: orders.groupby("product").agg(revenue=("price", "sum"), quantity=("quantity", "mean")),
    "join": lambda: orders.merge(customers, on="customer").groupby("region").agg(revenue=("price", "sum"), rows=("price", "size")),
}
ANSWERS = {
    "read": lambda t: [len(t), t["price"].sum(), int(t["quantity"].sum())],
    "group": lambda t: [len(t), t["revenue"].sum(), t["quantity"].sum()],
    "join": lambda t: [len(t), t["revenue"].sum(), int(t["rows"].sum())],
}

answer_lines(JOBS[job], ANSWERS[job])
