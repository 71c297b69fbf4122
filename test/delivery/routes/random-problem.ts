/** Small problems with every kind of limit, for the laws of plans. */
import { type Random, seeded } from "../../../lib/core/random";
import type { RoutingProblem, Stop, Vehicle } from "../../../lib/delivery";

/** A problem of `count` stops whose limits are chosen by the seed. */
export function randomProblem(seed: number, count: number): RoutingProblem {
  const random = seeded(seed);
  const has = (part: number) => random.uniform() < part;
  const points = Array.from({ length: count + 2 }, () => [random.uniform() * 100, random.uniform() * 100]);
  const distances = points.map(([x, y]) => points.map(([u, v]) => Math.hypot(x - u, y - v)));
  const isSlow = has(0.5);
  const durations = points.map((_, i) =>
    points.map((_, j) => distances[i][j] * (isSlow ? 0.5 + random.uniform() : 1)),
  );

  const [windows, services, prizes, dimensions] = [has(0.6), has(0.6), has(0.3), has(0.3) ? 2 : 1];
  const stops = Array.from({ length: count }, (_, i): Stop => {
    const from = Math.floor(random.uniform() * 300);
    return {
      place: i + 2,
      demand: Array.from({ length: dimensions }, () => Math.floor(random.uniform() * 10)),
      ...(windows && has(0.7)
        ? { window: [from, from + 20 + Math.floor(random.uniform() * 200)] as const }
        : {}),
      ...(services ? { serviceTime: Math.floor(random.uniform() * 15) } : {}),
      ...(prizes && has(0.5) ? { prize: Math.floor(random.uniform() * 80) } : {}),
    };
  });
  const vehicles = Array.from({ length: 1 + Math.floor(random.uniform() * 3) }, () =>
    van(random, dimensions),
  );
  return { stops, vehicles, distances, ...(isSlow ? { durations } : {}) };
}

function van(random: Random, dimensions: number): Vehicle {
  const has = (part: number) => random.uniform() < part;
  return {
    depot: Math.floor(random.uniform() * 2),
    capacity: Array.from({ length: dimensions }, () => 30 + Math.floor(random.uniform() * 40)),
    ...(has(0.3) ? { count: 1 + Math.floor(random.uniform() * 3) } : {}),
    ...(has(0.5) ? { costs: { fixed: random.uniform() * 100, perTime: has(0.5) ? 0.5 : 0 } } : {}),
    ...(has(0.5) ? { shift: [0, 350 + random.uniform() * 200] as const } : {}),
    ...(has(0.3) ? { longestShift: 200 + random.uniform() * 200 } : {}),
    ...(has(0.3) ? { isOpen: true } : {}),
    ...(has(0.3) ? { break: { window: [100, 200] as const, duration: 20 } } : {}),
  };
}
