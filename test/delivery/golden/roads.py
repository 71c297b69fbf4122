"""Distances by scipy and k shortest paths by networkx on Rome and Campo Grande: python roads.py FOLDER > roads.json."""
import gzip, json, sys
import networkx as nx
import numpy as np
import scipy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

SOURCES, PAIRS, PATHS = 100, 12, 6
folder = sys.argv[1]


def lines(name):
    return gzip.open(f"{folder}/{name}", "rt", encoding="utf8").read().splitlines()


def rome():
    rows = [line.split() for line in lines("rome99.gr.gz") if line.startswith("a ")]
    return 3353, [(int(a) - 1, int(b) - 1, float(cost)) for _, a, b, cost in rows]


def campo_grande():
    roads = []
    for line in lines("campo-grande_edges.csv.gz")[1:]:
        a, b, length, one_way = line.split(",")[:4]
        roads.append((int(a), int(b), float(length)))
        if one_way == "0":
            roads.append((int(b), int(a), float(length)))
    return 8499, roads


def answers(count, roads):
    cheapest = {}
    for a, b, cost in roads:
        if a != b:
            cheapest[a, b] = min(cost, cheapest.get((a, b), np.inf))
    keys = np.array(list(cheapest))
    values = np.array(list(cheapest.values()))
    matrix = csr_matrix((values, (keys[:, 0], keys[:, 1])), shape=(count, count))
    sources = [i * count // SOURCES for i in range(SOURCES)]
    distances = dijkstra(matrix, indices=sources)
    assert np.isfinite(distances).all()
    weights = np.arange(1, count + 1) % 97
    graph = nx.DiGraph()
    graph.add_weighted_edges_from((a, b, cost) for (a, b), cost in cheapest.items())
    paths = []
    for i in range(PAIRS):
        # Near nodes, since networkx is slow.
        a = sources[7 * i % SOURCES]
        b = int(np.argsort(distances[7 * i % SOURCES])[100 + 20 * i])
        generator = nx.shortest_simple_paths(graph, a, b, weight="weight")
        found = [next(generator) for _ in range(PATHS)]
        paths.append({"from": a, "to": b, "distances": [round(nx.path_weight(graph, path, "weight"), 9) for path in found], "paths": found})
    return {
        "sums": [round(float(x), 6) for x in distances.sum(axis=1)],
        "weightedSums": [round(float(x), 6) for x in distances @ weights],
        "largest": [round(float(x), 6) for x in distances.max(axis=1)],
        "between": [round(float(x), 6) for x in distances[:, sources].sum(axis=1)],
        "kShortest": paths,
    }


print(json.dumps({
    "made": f"python roads.py FOLDER, with scipy {scipy.__version__}, networkx {nx.__version__}, numpy {np.__version__}",
    "rome": answers(*rome()),
    "campoGrande": answers(*campo_grande()),
}))
