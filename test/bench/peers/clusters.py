"""Clusters of float64 rows with scikit-learn: clusters.py k-means|dbscan FILE ROWS FEATURES CLUSTERS RADIUS MIN_POINTS"""

import sys

import numpy as np
from answering import answer_lines
from sklearn.cluster import DBSCAN, KMeans

job, file, rows, features, clusters, radius, points = sys.argv[1:]
matrix = np.fromfile(file, dtype="<f8").reshape(int(rows), int(features))

if job == "k-means":

    def fit():
        return KMeans(int(clusters), random_state=1, n_init=1).fit(matrix)

    def answer(model):
        return [int(model.n_iter_), float(model.inertia_)]

else:

    def fit():
        return DBSCAN(eps=float(radius), min_samples=int(points), n_jobs=-1).fit(matrix)

    def answer(model):
        labels = model.labels_
        weighted = int((labels * (np.arange(len(labels)) % 97)).sum())
        return [int(labels.max()) + 1, int((labels < 0).sum()), weighted]


answer_lines(fit, answer)
