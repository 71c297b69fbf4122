"""Mines itemsets and rules with Python packages: python_itemsets.py JOB FILE MIN_COUNT"""

import sys
import time

job, file, min_count = sys.argv[1], sys.argv[2], int(sys.argv[3])

if job.startswith("mlxtend"):
    import numpy as np
    import pandas as pd
    from mlxtend import frequent_patterns
    from scipy.sparse import csr_matrix
elif job == "efficient-apriori":
    from efficient_apriori import itemsets_from_transactions
elif job == "apyori":
    from apyori import apriori
else:
    import fim

from answering import answer_lines, note_baseline, summary

note_baseline()


def read():
    with open(file) as lines:
        return [tuple(map(int, line.split())) for line in lines]


def share_of(basket_count):
    """The minimum support, half a basket below the count, so that rounding cannot exclude sets with that count."""
    return (min_count - 0.5) / basket_count


def text(items):
    return ",".join(str(number) for number in sorted(int(item) for item in items))


def mlxtend_itemsets(algorithm):
    baskets = read()
    offsets = np.cumsum([0] + [len(basket) for basket in baskets])
    items = np.array([item for basket in baskets for item in basket])
    matrix = csr_matrix((np.ones(len(items), dtype=bool), items, offsets), shape=(len(baskets), items.max() + 1))
    frame = pd.DataFrame.sparse.from_spmatrix(matrix)
    if algorithm == "hmine":
        # hmine accepts columns of plain booleans only.
        frame = frame.sparse.to_dense()
    mine = getattr(frequent_patterns, algorithm)
    return mine(frame, min_support=share_of(len(baskets))), len(baskets)


def mlxtend_answer(result):
    found, basket_count = result
    lines = [f"{text(s)}:{round(p * basket_count)}" for p, s in zip(found["support"], found["itemsets"])]
    return summary(len(lines), lines)


def efficient_itemsets():
    # The default maximum length is 8.
    baskets = read()
    found, _ = itemsets_from_transactions(baskets, share_of(len(baskets)), max_length=64)
    return found


def efficient_answer(found):
    lines = [f"{text(items)}:{count}" for sets in found.values() for items, count in sets.items()]
    return summary(len(lines), lines)


def apyori_itemsets():
    baskets = read()
    # A minimum confidence above 1 excludes all rules, so only itemsets are computed.
    share = share_of(len(baskets))
    return [(r.items, r.support * len(baskets)) for r in apriori(baskets, min_support=share, min_confidence=0)]


def apyori_answer(found):
    lines = [f"{text(items)}:{round(count)}" for items, count in found]
    return summary(len(lines), lines)


def best_of(variants):
    """The fastest of several equivalent functions, each tried once."""
    times = []
    for variant in variants:
        began = time.perf_counter()
        variant()
        times.append(time.perf_counter() - began)
    return variants[times.index(min(times))]


def in_every_basket(baskets):
    """The itemsets that all baskets contain, which PyFIM omits."""
    always = sorted(set(baskets[0]).intersection(*baskets[1:]))
    picks = range(1, 1 << len(always))
    return [[item for k, item in enumerate(always) if pick >> k & 1] for pick in picks]


def pyfim_itemsets(baskets):
    mine = [
        lambda algorithm=algorithm: algorithm(baskets, supp=-min_count, zmin=1)
        for algorithm in (fim.eclat, fim.fpgrowth, fim.apriori)
    ]
    lost = in_every_basket(baskets)

    def answer_of(found):
        lines = [f"{text(items)}:{count}" for items, count in found]
        lines += [f"{text(items)}:{len(baskets)}" for items in lost]
        return summary(len(lines), lines)

    return best_of(mine), answer_of, lambda found: f"{len(found) + len(lost)} sets"


def pyfim_rules(baskets):
    # Mode "o": the support of a rule is that of antecedent and consequent together.
    mine = [
        lambda algorithm=algorithm: algorithm(baskets, target="r", supp=-min_count, conf=50, zmin=2, report="a", mode="o")
        for algorithm in (fim.eclat, fim.fpgrowth, fim.apriori)
    ]

    def answer_of(found):
        lines = [f"{text(left)}>{right}:{count}" for right, left, count in found]
        return summary(len(lines), lines)

    return best_of(mine), answer_of, lambda found: f"{len(found)} sets"


def mlxtend_rules():
    found, basket_count = mlxtend_itemsets("fpgrowth")
    ruled = lambda: frequent_patterns.association_rules(found, metric="confidence", min_threshold=0.5)

    def answer_of(table):
        columns = table["antecedents"], table["consequents"], table["support"]
        lines = [f"{text(left)}>{text(right)}:{round(p * basket_count)}" for left, right, p in zip(*columns)]
        return summary(len(lines), lines)

    return ruled, answer_of, lambda table: f"{len(table)} sets"


JOBS = {
    "mlxtend-fpgrowth": lambda: (lambda: mlxtend_itemsets("fpgrowth"), mlxtend_answer, lambda r: f"{len(r[0])} sets"),
    "mlxtend-hmine": lambda: (lambda: mlxtend_itemsets("hmine"), mlxtend_answer, lambda r: f"{len(r[0])} sets"),
    "mlxtend-rules": mlxtend_rules,
    "efficient-apriori": lambda: (
        efficient_itemsets,
        efficient_answer,
        lambda found: f"{sum(len(sets) for sets in found.values())} sets",
    ),
    "apyori": lambda: (apyori_itemsets, apyori_answer, lambda found: f"{len(found)} sets"),
    "pyfim": lambda: pyfim_itemsets(read()),
    "pyfim-rules": lambda: pyfim_rules(read()),
}

answer_lines(*JOBS[job]())
