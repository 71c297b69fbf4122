"""Cosines of items with implicit: implicit_neighbours.py FILE CUSTOMERS ITEMS NEIGHBOURS"""

import os
import sys
import warnings

import numpy as np
from answering import answer_lines
from implicit.nearest_neighbours import CosineRecommender
from scipy.sparse import csr_matrix

file, customers, items, neighbours = sys.argv[1], *map(int, sys.argv[2:])
warnings.simplefilter("ignore")
offsets, codes = np.split(np.fromfile(file, dtype="<i4"), [customers + 1])
bought = csr_matrix((np.ones(len(codes)), codes, offsets), shape=(customers, items))


def fit():
    # Each item is among its own neighbours.
    model = CosineRecommender(K=neighbours + 1, num_threads=min(2, os.cpu_count()))
    model.fit(bought, show_progress=False)
    return model.similarity


def answer(similarity):
    similarity = similarity.tocoo()
    others = similarity.data[(similarity.row != similarity.col) & (similarity.data > 0)]
    return [len(others), float(others.sum())]


answer_lines(fit, answer)
