"""Vehicle routing with time windows by PyVRP: pyvrp_routes.py FILE SECONDS, where the file holds instances as JSON."""

import json
import sys

from answering import answer_lines
from pyvrp import Model
from pyvrp.stop import MaxRuntime

file, seconds = sys.argv[1:]
with open(file) as text:
    instances = json.load(text)


def modelled(instance):
    # Integers, so tenths: the distances have one decimal.
    model = Model()
    tenths = lambda value: round(10 * value)
    from_, to = map(tenths, instance["shift"])
    places = [model.add_location(0, 0) for _ in instance["distances"]]
    depot = model.add_depot(places[0])
    for place, stop in zip(places[1:], instance["stops"]):
        window = map(tenths, stop["window"])
        model.add_client(place, [stop["demand"]], [], tenths(stop["serviceTime"]), *window)
    model.add_vehicle_type(instance["count"], [instance["capacity"]], depot, depot, tw_early=from_, tw_late=to)
    for i, row in enumerate(instance["distances"]):
        for j, leg in enumerate(row):
            if i != j:
                model.add_edge(places[i], places[j], tenths(leg), tenths(leg))
    return model


models = [modelled(instance) for instance in instances]


def solve():
    return [model.solve(stop=MaxRuntime(float(seconds)), seed=1, display=False).cost() / 10 for model in models]


answer_lines(solve, lambda costs: 100 * sum(c / i["best"] - 1 for c, i in zip(costs, instances)) / len(costs))
