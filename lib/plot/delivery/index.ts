/** Figures of delivery (配送图): routes and zones on a map, the day of each van, how a search for a path grows. */

import { requireKind, requireLengths } from "../../core/errors";
import { sum } from "../../core/statistics";
import { localized } from "../../core/text/language";
import { readIntegers, readPositions, type VectorLike } from "../../core/vectors";
import type { RoadNetwork, RoadPlaces, RoutingPlan, RoutingProblem } from "../../delivery";
import { requirePlan } from "../../delivery/routes/plan";
import { brief } from "../charts/chart";
import { figure } from "../figure";
import * as palette from "../palette";
import { countOf, requireNotEmpty } from "../text";
import type { Figure, ScatterTrace } from "../types";
import { readMap } from "./map";

const isDrawn = ({ x }: ScatterTrace) => x.length > 0;

/**
 * The routes of a plan on a map (路线图), from depots, in black: each in a colour, of many some in the same. Stops that are not served
 * are crosses. Up to 40 stops have their names. Place i of the distances is row i of the places.
 *
 * @throws {TypeError} If it is no plan. @throws {RangeError} If a stop or depot has no place.
 *
 * @example
 * const problem = { stops: [{ place: 1 }], distances: [[0, 3], [3, 0]], vehicles: [{}] };
 * const plan = vehicleRouting.evaluate(problem, [{ vehicle: 0, stops: [0] }]);
 * routes(problem, plan, { x: [0, 3], y: [0, 0] }).description; // "1 stop on 1 route, distance 6, 0 not served."
 */
export function routes(problem: RoutingProblem, plan: RoutingPlan, places: RoadPlaces): Figure {
  const action = "draw routes";
  requirePlan(action, plan);
  requireKind(action, "problem", problem, "a routing problem", { stops: "list", vehicles: "list" });
  const { at, mark, layout } = readMap(action, places);
  const placeOf = ({ stop }: Readonly<{ stop: number }>) => problem.stops[stop]?.place ?? -1;
  const vans = plan.routes.map(({ vehicle }) => ({ depot: 0, ...problem.vehicles[vehicle] }));
  const served = plan.routes.flatMap((route) => route.visits);
  // More names would overlap, and so would the legend of more routes.
  const [isSmall, showlegend] = [served.length <= 40, vans.length <= 8];
  const lines = plan.routes.map(({ name, visits }, r): ScatterTrace => {
    const stops = [vans[r].depot, ...visits.map(placeOf), ...(vans[r].isOpen ? [] : [vans[r].depot])];
    const color = palette.seriesColour(r % 7);
    const trace = mark(`${r}: ${name}`, stops, color, isSmall ? 8 : 4);
    return { ...trace, mode: "lines+markers", line: { color, width: isSmall ? 2 : 1.2 }, showlegend };
  });
  const depots = mark(
    localized("depot", "仓库"),
    [...new Set(vans.map(({ depot }) => depot))],
    "#1F2328",
    11,
  );
  const absent = mark(localized("not served", "未送达"), plan.unserved.map(placeOf), palette.vermillion, 10);
  const missing = { ...absent, marker: { ...absent.marker, symbol: "x" as const } };
  const annotations = (isSmall ? served : []).map((visit) => {
    const { x, y } = at([placeOf(visit)]);
    return { text: visit.name, x: x[0], y: y[0], yshift: 11, font: { size: 10 } };
  });
  const [distance, left] = [brief(plan.distance), plan.unserved.length];
  const description = localized(
    `${countOf(served.length, "stop")} on ${countOf(lines.length, "route")}, distance ${distance}, ${left} not served.`,
    `${lines.length} 条路线，${served.length} 个站点，总里程 ${distance}，${left} 个未送达。`,
  );
  const data = [...lines, depots, missing].filter(isDrawn);
  return figure({
    title: localized("Routes", "路线"),
    description,
    data,
    layout: { ...layout, annotations },
  });
}

const { sky, orange, green, purple } = palette;
const COLOURS = { driving: sky, waiting: orange, service: green, break: purple };
const CHINESE: Readonly<Record<string, string>> = {
  driving: "行驶",
  waiting: "等待",
  service: "交付",
  break: "休息",
};

/**
 * The day of each van (甘特图): when it drives, waits, serves and has its break, in units of the plan.
 *
 * @throws {TypeError} If it is no plan. @throws {RangeError} If there are no routes.
 *
 * @example
 * const problem = { stops: [{ place: 1, serviceTime: 2 }], distances: [[0, 3], [3, 0]], vehicles: [{}] };
 * const plan = vehicleRouting.evaluate(problem, [{ vehicle: 0, stops: [0] }]);
 * gantt(plan).description; // "1 route: driving 6, waiting 0, service 2, break 0."
 */
export function gantt(plan: RoutingPlan): Figure {
  const action = "draw the day of each van";
  requirePlan(action, plan);
  requireNotEmpty(action, "plan.routes", plan.routes);
  const spans = plan.routes.flatMap(({ start, end, visits, break: rest }, row) => {
    const events = visits.map(({ arrival, waiting, departure }) =>
      Object.entries({ driving: arrival, waiting: arrival + waiting, service: departure }),
    );
    if (rest) events.splice(rest.afterVisits, 0, Object.entries({ waiting: rest.start, break: rest.end }));
    const times = [...events.flat(), ["driving", end] as const];
    return times.map(([what, to], i) => ({ what, row, to, from: i > 0 ? times[i - 1][1] : start }));
  });
  const rows = plan.routes.length;
  const width = Math.max(3, Math.min(14, 560 / rows));
  const parts = Object.entries(COLOURS).map(([name, color]) => {
    const own = spans.filter(({ what, from, to }) => what === name && to > from);
    const x = own.flatMap(({ from, to }) => [from, to, null]);
    const y = own.flatMap(({ row }) => [row, row, null]);
    const label = localized(name, CHINESE[name]);
    const trace: ScatterTrace = { type: "scatter", name: label, x, y, line: { color, width } };
    return { trace, words: `${label} ${brief(sum(own.map(({ from, to }) => to - from)))}` };
  });
  const tickvals = [...plan.routes.keys()].filter((row) => row % Math.ceil(rows / 40) === 0);
  const ticktext = tickvals.map((row) => `${row}: ${plan.routes[row].name}`);
  const yaxis = { tickvals, ticktext, range: [rows - 0.4, -0.6], showgrid: false } as const;
  const layout = {
    height: Math.round(120 + rows * (width + 6)),
    xaxis: { title: localized("time", "时间") },
    yaxis,
  };
  const words = parts.map((part) => part.words);
  const description = localized(
    `${countOf(rows, "route")}: ${words.join(", ")}.`,
    `${rows} 条路线：${words.join("，")}。`,
  );
  const data = parts.map(({ trace }) => trace).filter(isDrawn);
  return figure({ title: localized("The day of each van", "每辆车的一天"), description, data, layout });
}

/**
 * How a search grew (搜索前沿): nodes in the order in which they were settled, six shades from pale to dark; the others are grey.
 * Of more than 3,000 nodes every second, third … is drawn.
 *
 * @param settled Numbers of nodes, as `onSettle` of `shortestPath.find` reports them.
 * @throws {TypeError} If the network has no places. @throws {RangeError} If a node is unknown, or none is settled.
 *
 * @example
 * const network = roadNetwork.of({ from: [0, 1], to: [1, 2], cost: [1, 1] }, { x: [0, 1, 2], y: [0, 0, 0] });
 * frontier(network, [0, 1]).description; // "2 of 3 nodes are settled, from 0 to 1."
 */
export function frontier(network: RoadNetwork, settled: VectorLike): Figure {
  const action = "draw a search frontier";
  const { rows, mark, layout } = readMap(action, network);
  const nodes = [...new Set(Array.from(readPositions(action, "settled", settled, rows.length)))];
  requireNotEmpty(action, "settled", nodes);
  const step = Math.ceil(rows.length / 3000);
  const thin = (all: readonly number[]) => all.filter((_, i) => i % step === 0);
  const isSettled = new Set(nodes);
  const others = rows.filter((node) => !isSettled.has(node));
  const count = Math.ceil(nodes.length / 6);
  const shades = [0, 1, 2, 3, 4, 5].map((k) => {
    const band = nodes.slice(k * count, (k + 1) * count);
    const color = palette.colourAt(palette.sequential, (k + 1) / 6);
    return mark(
      localized(
        `${k * count + 1} to ${k * count + band.length}`,
        `第 ${k * count + 1} 至 ${k * count + band.length} 个`,
      ),
      thin(band),
      color,
      4,
    );
  });
  const [start, end] = [nodes[0], nodes[nodes.length - 1]];
  const description = localized(
    `${nodes.length} of ${rows.length} nodes are settled, from ${start} to ${end}.`,
    `${rows.length} 个节点中确定了 ${nodes.length} 个，从 ${start} 到 ${end}。`,
  );
  const data = [mark(localized("not settled", "未确定"), thin(others), palette.grey, 2), ...shades].filter(
    isDrawn,
  );
  return figure({ title: localized("How the search grew", "搜索怎样扩展"), description, data, layout });
}

/**
 * Zones on a map (配送区域): places in colours, of many zones some in the same, and the number of each zone at its place nearest the middle.
 *
 * @param labels One integer of at least 0 a place.
 * @throws {TypeError} If there is not one label a place. @throws {RangeError} If there is no place.
 *
 * @example
 * zones({ x: [0, 1, 9], y: [0, 0, 9] }, [0, 0, 1]).description; // "2 zones of 1 to 2 places."
 */
export function zones(places: RoadPlaces, labels: VectorLike): Figure {
  const action = "draw zones";
  const { rows, mark, layout } = readMap(action, places);
  const labelOf = readIntegers(action, "labels", labels, 0);
  requireLengths(action, "zones", { labels: labelOf }, rows.length);
  const present = [...new Set(Array.from(labelOf))].sort((a, b) => a - b);
  const placesOf = (zone: number) => rows.filter((row) => labelOf[row] === zone);
  const data = present.map((zone) =>
    mark(localized(`zone ${zone}`, `第 ${zone} 区`), placesOf(zone), palette.seriesColour(zone), 6),
  );
  const annotations = data.map(({ x, y }, k) => {
    const [across, up] = [sum(x) / x.length, sum(y) / y.length];
    const far = x.map((east, i) => Math.hypot(east - across, y[i] - up));
    const middle = far.indexOf(far.reduce((a, b) => Math.min(a, b)));
    return { text: `<b>${present[k]}</b>`, x: x[middle], y: y[middle], bgcolor: "#FFFFFF" };
  });
  const sizes = data.map(({ x }) => x.length);
  const [fewest, most] = [Math.min(...sizes), Math.max(...sizes)];
  const description = localized(
    `${countOf(data.length, "zone")} of ${fewest} to ${most} places.`,
    `${data.length} 个区，每区 ${fewest} 至 ${most} 个地点。`,
  );
  return figure({
    title: localized("Zones", "分区"),
    description,
    data,
    layout: { ...layout, showlegend: false, annotations },
  });
}
