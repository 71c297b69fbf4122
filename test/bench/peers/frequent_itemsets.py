"""mlxtend's fpgrowth on baskets as int32 offsets and item numbers: frequent_itemsets.py OFFSETS ITEMS ITEM_COUNT MIN_COUNT"""

import hashlib
import sys

import numpy as np
import pandas as pd
from mlxtend.frequent_patterns import fpgrowth
from scipy.sparse import csr_matrix

from answering import answer_lines

offsets_file, items_file, item_count, min_count = sys.argv[1:]
offsets = np.fromfile(offsets_file, dtype="<i4")
items = np.fromfile(items_file, dtype="<i4")
basket_count = len(offsets) - 1
ones = np.ones(len(items), dtype=bool)
matrix = csr_matrix((ones, items, offsets), shape=(basket_count, int(item_count)))
frame = pd.DataFrame.sparse.from_spmatrix(matrix)


def mine():
    # Half a basket below the count: mlxtend rounds the product up, and no fraction may round past the count.
    return fpgrowth(frame, min_support=(int(min_count) - 0.5) / basket_count)


def answer_of(found):
    lines = []
    for support, itemset in zip(found["support"], found["itemsets"]):
        numbers = ",".join(str(number) for number in sorted(int(item) for item in itemset))
        lines.append(f"{numbers}:{round(support * basket_count)}")
    digest = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
    return f"{len(lines)} itemsets, {digest[:8]}"


answer_lines(mine, answer_of)
