/** Zones about centres, none of which loads more than the capacity. */
import { type Degrees, degreesOf, pointsOnEarth } from "../../core/geography/great-circle";
import { squaredDistance } from "../../core/linear-algebra/distances";
import { type Random, seeded } from "../../core/random";
import { sum } from "../../core/statistics";
import type { ZoneDivision } from "./divide";

export type Distance = (from: number, to: number) => number;
export type Limits = Readonly<{ action: string; demands: Float64Array; capacity: number; zones: number }>;
/** The best centre of places, a point or the position of one of them, and what it costs to serve a place from there. */
export interface Geometry {
  centreOf(places: readonly number[]): Float64Array;
  cost(centre: Float64Array, place: number): number;
}

const [ATTEMPTS, LEAST_GAIN] = [1000, 1e-9];

/** Places in the middle, and distances. */
export function medoids(distance: Distance): Geometry {
  return {
    centreOf(places) {
      const costs = places.map((from) => places.reduce((sum, to) => sum + distance(from, to), 0));
      return Float64Array.of(places[costs.indexOf(Math.min(...costs))]);
    },
    cost: ([centre], place) => distance(centre, place),
  };
}

/** Means, brought back to the surface, and squared straight lines. */
export function means(points: Float64Array): Geometry {
  return {
    centreOf(places) {
      const sum = points.slice(0, 3).fill(0);
      for (const place of places) for (let k = 0; k < 3; k++) sum[k] += points[3 * place + k];
      const scale = Math.hypot(...points.subarray(0, 3)) / (Math.hypot(...sum) || 1);
      return sum.map((x) => x * scale);
    },
    cost: (centre, place) => squaredDistance(centre, 0, points, 3 * place, 3),
  };
}

export function membersOf(labels: ArrayLike<number>, zones: number): number[][] {
  const places = Array.from(labels, (_, place) => place);
  return Array.from({ length: zones }, (_, zone) => places.filter((place) => labels[place] === zone));
}

export type Located = ReturnType<typeof locate>;

/** The best centres; a zone without places is about the first one. */
export function locate({ centreOf, cost }: Geometry, labels: Int32Array, zones: number) {
  const centres = membersOf(labels, zones).map((places) => centreOf(places.length > 0 ? places : [0]));
  return { labels, centres, cost: labels.reduce((sum, zone, place) => sum + cost(centres[zone], place), 0) };
}

/** With loads, and points in degrees. */
export function divisionOf({ labels, centres, cost }: Located, demands: Float64Array): ZoneDivision {
  const named = centres.map(([x, y, z]) => (z === undefined ? x : degreesOf(x, y, z)));
  const loads = membersOf(labels, centres.length).map((zone) => sum(zone.map((place) => demands[place])));
  return { labels: Array.from(labels), loads, cost, centres: named };
}

/** From several k-means++ starts, assigns places and moves the centres in turn while that costs less. */
export function* aboutCentres(geometry: Geometry, limits: Limits, seed: number, restarts: number) {
  const { demands, zones } = limits;
  const random = seeded(seed);
  for (let restart = 0; restart < restarts; restart++) {
    let centres: Float64Array[] = [];
    let costs = demands.map(() => 1e30);
    while (centres.length < zones) {
      let [left, place] = [random.uniform() * costs.reduce((sum, cost) => sum + cost, 0), 0];
      while (place < costs.length - 1 && left >= costs[place]) left -= costs[place++];
      centres.push(geometry.centreOf([place]));
      costs = costs.map((cost, i) => Math.min(cost, geometry.cost(centres[centres.length - 1], i)));
    }
    for (let least = Infinity; ; ) {
      const cost = (_: unknown, k: number) => geometry.cost(centres[k % zones], Math.floor(k / zones));
      const labels = assign(Float64Array.from({ length: costs.length * zones }, cost), limits, random);
      if (!labels) return;
      const next = locate(geometry, labels, zones);
      yield next;
      if (!(next.cost < least)) break;
      [least, centres] = [next.cost, next.centres];
    }
  }
}

/** A ray turns around the depot, once from each place; a zone ends before a place that it cannot carry. */
export function* sweeps(points: Float64Array, { latitude, longitude }: Degrees<number>, limits: Limits) {
  const { action, demands, capacity, zones } = limits;
  const [x0, y0, z0] = pointsOnEarth(action, { latitude: [latitude], longitude: [longitude] });
  const angles = demands.map((_, i) => {
    const [x, y, z] = points.subarray(3 * i);
    const north = z * (x0 * x0 + y0 * y0) - z0 * (x * x0 + y * y0);
    return Math.atan2(Math.hypot(x0, y0, z0) * (y * x0 - x * y0), north);
  });
  const order = Array.from(angles.keys()).sort((a, b) => angles[a] - angles[b]);
  for (let first = 0; first < order.length; first++) {
    const labels = new Int32Array(order.length);
    let [zone, load] = [0, 0];
    for (const place of order.slice(first).concat(order.slice(0, first))) {
      load += demands[place];
      if (load > capacity) [zone, load] = [zone + 1, demands[place]];
      labels[place] = zone;
    }
    if (zone < zones) yield locate(means(points), labels, zone + 1);
  }
}

/**
 * Places that lose most in their second zone come first. If one finds no room, the largest come first, in varied order, into the
 * fullest zone with room. Then shifts and swaps. Costs are of each place (row) in each zone (column).
 */
function assign(costs: Float64Array, limits: Limits, random: Random) {
  const { demands, capacity, zones } = limits;
  for (let attempt = 0; attempt <= ATTEMPTS; attempt++) {
    const keys = demands.map((demand, i) => {
      if (attempt > 0) return demand * (1 + (attempt * random.uniform()) / ATTEMPTS);
      const [least, second = least] = costs.slice(i * zones, (i + 1) * zones).sort();
      return second - least;
    });
    const [labels, loads] = [new Int32Array(keys.length), new Float64Array(zones)];
    const rank = (i: number, zone: number) => (attempt > 0 ? -loads[zone] : costs[i * zones + zone]);
    const order = Array.from(keys.keys()).sort((a, b) => keys[b] - keys[a]);
    const isPacked = order.every((i) => {
      let best = -1;
      for (let zone = 0; zone < zones; zone++)
        if (loads[zone] + demands[i] <= capacity && (best < 0 || rank(i, zone) < rank(i, best))) best = zone;
      labels[i] = best;
      loads[best] += demands[i];
      return best >= 0;
    });
    if (isPacked) return capacity < Infinity ? improve(labels, loads, costs, limits) : labels;
  }
  return undefined;
}

/** Shifts a place to another zone, or swaps it with a place there, while that costs less. */
function improve(labels: Int32Array, loads: Float64Array, costs: Float64Array, limits: Limits) {
  const { demands, capacity, zones } = limits;
  const count = labels.length;
  for (let [i, unchanged] = [0, 0]; unchanged < count; i = (i + 1) % count, unchanged++)
    for (let j = 0; j < count + zones; j++) {
      const [a, b] = [labels[i], j < count ? labels[j] : j - count];
      const other = (zone: number) => (j < count ? costs[j * zones + zone] : 0);
      const more = demands[i] - (j < count ? demands[j] : 0);
      const isGain = costs[i * zones + b] + other(a) < (costs[i * zones + a] + other(b)) * (1 - LEAST_GAIN);
      if (!isGain || loads[b] + more > capacity || loads[a] - more > capacity) continue;
      [labels[i], unchanged] = [b, -1];
      if (j < count) labels[j] = a;
      loads[a] -= more;
      loads[b] += more;
    }
  return labels;
}
