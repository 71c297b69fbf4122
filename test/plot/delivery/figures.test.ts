import { describe, expect, test } from "vitest";
import { type RoutingProblem, roadNetwork, vehicleRouting } from "../../../lib/delivery";
import { deliveryPlots } from "../../../lib/plot";
import type { ScatterTrace } from "../../../lib/plot/types";

const positions = [0, 1, 2, -4];
const distances = positions.map((a) => positions.map((b) => Math.abs(a - b)));
const places = { x: positions, y: [0, 1, 0, 0] };
const stops = [
  { name: "A", place: 1, serviceTime: 2, window: [0, 1] as const },
  { name: "B", place: 2, window: [10, 20] as const },
  { name: "C", place: 3 },
];
const vehicles = [
  { name: "van" },
  { name: "bike", isOpen: true, break: { window: [0, 0] as const, duration: 3 } },
];
const problem: RoutingProblem = { stops, vehicles, distances };
const plan = vehicleRouting.evaluate(problem, [
  { vehicle: 0, stops: [0, 1] },
  { vehicle: 1, stops: [2] },
]);
const traces = (figure: { data: readonly unknown[] }) => figure.data as readonly ScatterTrace[];

describe("deliveryPlots.routes", () => {
  test("draws each route from its depot, back unless it is open, with names", () => {
    const figure = deliveryPlots.routes(problem, plan, places);
    expect(traces(figure).map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: "0: van", x: [0, 1, 2, 0], y: [0, 1, 0, 0] },
      { name: "1: bike", x: [0, -4], y: [0, 0] },
      { name: "depot", x: [0], y: [0] },
    ]);
    expect(figure.layout.annotations?.map(({ text, x }) => [text, x])).toEqual([
      ["A", 1],
      ["B", 2],
      ["C", -4],
    ]);
    expect(figure.description).toBe("3 stops on 2 routes, distance 8, 0 not served.");
  });

  test("marks stops that are not served, and names and lists only a few", () => {
    const many = Array.from({ length: 41 }, () => ({ place: 1 }));
    const big = { stops: [...many, { place: 3 }], vehicles: [{}], distances };
    const nine = Array.from({ length: 9 }, (_, r) => ({
      vehicle: 0,
      stops: many.flatMap((_, k) => (k % 9 === r ? k : [])),
    }));
    const forty = vehicleRouting.evaluate(big, [{ vehicle: 0, stops: [...many.keys()].slice(1) }]);
    expect(deliveryPlots.routes(big, forty, places).layout.annotations).toHaveLength(40);
    const figure = deliveryPlots.routes(big, vehicleRouting.evaluate(big, nine), places);
    expect(figure.layout.annotations).toEqual([]);
    expect(traces(figure)[0].showlegend).toBe(false);
    expect(traces(figure)[10]).toMatchObject({ name: "not served", x: [-4], marker: { symbol: "x" } });
    expect(figure.description).toContain("41 stops on 9 routes");
    expect(figure.description).toContain("1 not served");
  });

  test("a unit is as long in both directions, on the earth too", () => {
    const { xaxis, yaxis, height = 0 } = deliveryPlots.routes(problem, plan, places).layout;
    const length = ({ range = [0, 0] }: { range?: readonly (number | string)[] } = {}) =>
      Number(range[1]) - Number(range[0]);
    expect(length(xaxis) / 640).toBeCloseTo(length(yaxis) / (height - 110), 6);
    const middle = ({ range = [] }: { range?: readonly (number | string)[] } = {}) =>
      (Number(range[0]) + Number(range[1])) / 2;
    expect([middle(xaxis), middle(yaxis)]).toEqual([-1, 0.5].map((value) => expect.closeTo(value, 9)));
    const tall = deliveryPlots.zones({ x: [0, 1], y: [0, 9] }, [0, 0]).layout;
    expect([tall.height, length(tall.yaxis)]).toEqual([760 + 110, expect.closeTo(9 * 1.08, 9)]);
    const one = deliveryPlots.zones({ x: [5], y: [5] }, [0]).layout;
    expect([one.height, length(one.xaxis), middle(one.yaxis)]).toEqual([370, 640, 5]);
    const earth = { latitude: [60, 60, 60, 60.1], longitude: [10, 10.1, 10.2, 10.3] };
    const { layout } = deliveryPlots.routes(problem, plan, earth);
    expect(layout.xaxis?.title).toBe("longitude");
    const unit = (length(layout.yaxis) / ((layout.height ?? 0) - 110)) * 640;
    expect(length(layout.xaxis) * Math.cos((60.05 * Math.PI) / 180)).toBeCloseTo(unit, 2);
  });

  test("places on both sides of the date line are near each other, on the equator too", () => {
    const pacific = { latitude: [0, 0, 0, 0], longitude: [179, -179, 178, -176] };
    const { data, layout } = deliveryPlots.routes(problem, plan, pacific);
    expect(traces({ data })[0].x).toEqual([179, 181, 178, 179].map((east) => expect.closeTo(east, 9)));
    const [west, east] = (layout.xaxis?.range ?? []).map(Number);
    expect([east - west, layout.xaxis?.title]).toEqual([expect.closeTo(6 * 1.08, 6), "longitude"]);
    const halves = deliveryPlots.zones({ latitude: [1, 0], longitude: [-90, 90] }, [0, 0]);
    expect(traces(halves)[0].x).toEqual([-90, 90].map((x) => expect.closeTo(x, 9)));
    const world = deliveryPlots.zones({ latitude: [1, 0, 0], longitude: [-120, 0, 120] }, [0, 0, 0]);
    expect(traces(world)[0].x).toEqual([-120, 0, 120].map((x) => expect.closeTo(x, 9)));
  });

  test("refuses what is no plan, no problem, and stops without a place", () => {
    expect(() => deliveryPlots.routes({ ...problem, stops: stops.slice(1) }, plan, places)).toThrow(
      "Cannot draw routes: place must be an integer from 0 to 3, current value is -1",
    );
    const routes = [{ ...plan.routes[0], visits: [{}] }];
    expect(() => deliveryPlots.routes(problem, { ...plan, routes } as never, places)).toThrow(
      "Cannot draw routes: plan.visits must be a plan",
    );
    expect(() => deliveryPlots.routes(problem, {} as never, places)).toThrow(
      "Cannot draw routes: plan must be a plan",
    );
    expect(() => deliveryPlots.routes({} as never, plan, places)).toThrow(
      "problem must be a routing problem",
    );
    expect(() => deliveryPlots.routes(problem, plan, { x: [0, 1], y: [0, 1] })).toThrow(
      "place must be an integer",
    );
    expect(() => deliveryPlots.routes(problem, plan, { x: [], y: [] })).toThrow("places must be not empty");
    expect(() => deliveryPlots.routes(problem, plan, { latitude: [95], longitude: [0] })).toThrow("swapped");
  });
});

describe("deliveryPlots.gantt", () => {
  test("each van drives, waits, serves and rests one after the other", () => {
    const figure = deliveryPlots.gantt(plan);
    // The van: at 1 until 3, at 2 from 4 to 10 waiting, back at 12. The bike rests until 3, and ends at 7.
    expect(traces(figure).map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      {
        name: "driving",
        x: [0, 1, null, 3, 4, null, 10, 12, null, 3, 7, null],
        y: [0, 0, null, 0, 0, null, 0, 0, null, 1, 1, null],
      },
      { name: "waiting", x: [4, 10, null], y: [0, 0, null] },
      { name: "service", x: [1, 3, null], y: [0, 0, null] },
      { name: "break", x: [0, 3, null], y: [1, 1, null] },
    ]);
    expect(figure.description).toBe("2 routes: driving 8, waiting 6, service 2, break 3.");
    expect(figure.layout.yaxis?.ticktext).toEqual(["0: van", "1: bike"]);
  });

  test("a day begins when the van departs, its break is after the visits before it; many vans have few names", () => {
    const late = [{ place: 1, window: [20, 30] as const }, { place: 2 }];
    const rest = { window: [21, 25] as const, duration: 4 };
    const day = { stops: late, distances, vehicles: [{ break: rest }] };
    const figure = deliveryPlots.gantt(vehicleRouting.evaluate(day, [{ vehicle: 0, stops: [0, 1] }]));
    // To 1 from 19, at 2 from 21 to 25, back at 27.
    expect(figure.description).toBe("1 route: driving 4, waiting 0, service 0, break 4.");
    expect(traces(figure)[0].x).toEqual([19, 20, null, 20, 21, null, 25, 27, null]);
    const many = { stops: Array.from({ length: 81 }, () => ({ place: 1 })), distances, vehicles: [{}] };
    const alone = many.stops.map((_, stop) => ({ vehicle: 0, stops: [stop] }));
    const { yaxis } = deliveryPlots.gantt(vehicleRouting.evaluate(many, alone)).layout;
    expect(yaxis?.tickvals).toEqual(Array.from({ length: 27 }, (_, i) => 3 * i));
  });

  test("refuses a plan without routes", () => {
    const none = vehicleRouting.evaluate(problem, []);
    expect(() => deliveryPlots.gantt(none)).toThrow("plan.routes must be not empty");
    expect(() => deliveryPlots.gantt(null as never)).toThrow("plan must be a plan");
    expect(() => deliveryPlots.gantt({ ...plan, routes: [{}] } as never)).toThrow(
      "plan.routes must be a plan",
    );
  });
});

describe("deliveryPlots.frontier", () => {
  const line = Array.from({ length: 20 }, (_, i) => i);
  const roads = { from: line.slice(1), to: line.slice(0, -1), cost: line.slice(1) };
  const network = roadNetwork.of(roads, { x: line, y: line });

  test("six shades in the order of settling, once for each node; the others are grey", () => {
    const figure = deliveryPlots.frontier(network, [7, 6, 5, 7, 4, 3, 2, 1]);
    expect(traces(figure).map(({ name, x }) => [name, x])).toEqual([
      ["not settled", [0, ...line.slice(8)]],
      ["1 to 2", [7, 6]],
      ["3 to 4", [5, 4]],
      ["5 to 6", [3, 2]],
      ["7 to 7", [1]],
    ]);
    expect(figure.description).toBe("7 of 20 nodes are settled, from 7 to 1.");
  });

  test("six shades of twelve nodes; of many nodes every third", () => {
    expect(traces(deliveryPlots.frontier(network, line.slice(0, 12)))).toHaveLength(7);
    const all = Array.from({ length: 6001 }, (_, i) => i);
    const large = roadNetwork.of({ from: [], to: [], cost: [] }, { x: all, y: all });
    const [grey, first] = traces(deliveryPlots.frontier(large, all.slice(0, 60)));
    expect([grey.x.length, first.x]).toEqual([1981, [0, 3, 6, 9]]);
  });

  test("places on the earth are drawn in degrees", () => {
    const north = roadNetwork.of(roads, { latitude: line, longitude: line.map((i) => -i) });
    const [grey] = traces(deliveryPlots.frontier(north, [0]));
    expect(grey.x[18]).toBeCloseTo(-19, 9);
    expect(grey.y[18]).toBeCloseTo(19, 9);
  });

  test("refuses networks without places, and unknown nodes", () => {
    expect(() => deliveryPlots.frontier(roadNetwork.of(roads), [0])).toThrow("a road network with places");
    expect(() => deliveryPlots.frontier(network, [20])).toThrow("Cannot draw a search frontier: settled");
    expect(() => deliveryPlots.frontier(network, [])).toThrow("settled must be not empty");
  });
});

describe("deliveryPlots.zones", () => {
  test("a colour for each zone, and its number at the place nearest the middle", () => {
    const figure = deliveryPlots.zones({ x: [0, 2, 9, 8], y: [0, 4, 9, 0] }, [3, 3, 0, 3]);
    expect(traces(figure).map(({ name, x }) => [name, x])).toEqual([
      ["zone 0", [9]],
      ["zone 3", [0, 2, 8]],
    ]);
    const middles = figure.layout.annotations?.map(({ text, x, y }) => [text, x, y]);
    expect(middles).toEqual([
      ["<b>0</b>", 9, 9],
      ["<b>3</b>", 2, 4],
    ]);
    expect(figure.description).toBe("2 zones of 1 to 3 places.");
  });

  test("refuses other numbers of labels, and negative ones", () => {
    expect(() => deliveryPlots.zones(places, [0])).toThrow("must have 4 values");
    for (const none of [null, undefined, 3, "x"] as never[])
      expect(() => deliveryPlots.zones(none, [0])).toThrow("Cannot draw zones: places must be latitude and");
    expect(() => deliveryPlots.zones(places, [0, 0, 0, -1])).toThrow("labels");
  });
});
