/** Small instances of zones, and programs whose answers are proven. */
import { linearProgram, random } from "../../../lib";

/** Places in an area of some kilometres, demands, and a capacity that leaves little room. */
export function instance(seed: number, least = 12, most = 20) {
  const draw = random.seeded(seed);
  const count = least + draw.integer(most - least + 1);
  const zones = 2 + draw.integer(3);
  const places = {
    latitude: Array.from({ length: count }, () => 30 + 0.2 * draw.uniform()),
    longitude: Array.from({ length: count }, () => 120 + 0.2 * draw.uniform()),
  };
  const demand = Array.from({ length: count }, () => 1 + draw.integer(9));
  const total = demand.reduce((sum, one) => sum + one, 0);
  return { places, count, zones, demand, capacity: Math.ceil((total / zones) * 1.1) };
}

type Distance = (from: number, to: number) => number;

/** The least cost of capacitated p-median: a place serves itself if it serves others (ReVelle & Swain, 1970). */
export async function leastOfMedians(distance: Distance, demand: number[], zones: number, capacity: number) {
  const all = demand.map((_, i) => i);
  const name = (from: number, to: number) => `${from} to ${to}`;
  const pairs = all.flatMap((from) => all.map((to) => [from, to] as const));
  const answer = await linearProgram.solve(
    {
      goal: "minimise",
      variables: pairs.map(([from, to]) => ({
        name: name(from, to),
        cost: distance(from, to),
        upper: 1,
        integer: true,
      })),
      constraints: [
        { name: "zones", coefficients: Object.fromEntries(all.map((i) => [name(i, i), 1])), equal: zones },
        ...all.map((to) => ({
          name: `place ${to}`,
          coefficients: Object.fromEntries(all.map((from) => [name(from, to), 1])),
          equal: 1,
        })),
        ...all.map((from) => ({
          name: `load of ${from}`,
          coefficients: Object.fromEntries(
            all.map((to) => [name(from, to), from === to ? demand[to] - capacity : demand[to]]),
          ),
          upper: 0,
        })),
        ...pairs
          .filter(([from, to]) => from !== to)
          .map(([from, to]) => ({
            name: `open ${from} for ${to}`,
            coefficients: { [name(from, to)]: 1, [name(from, from)]: -1 },
            upper: 0,
          })),
      ],
    },
    { relativeGap: 0.018 },
  );
  return { bound: answer.bound ?? Number.NaN };
}

/** The least cost of zones whose costs are given for each set of places: a program with a variable for each. */
export async function leastOfSets(
  cost: (members: number[]) => number,
  demand: number[],
  zones: number,
  capacity: number,
) {
  const sets = Array.from({ length: 2 ** demand.length }, (_, bits) =>
    demand.flatMap((_, i) => (bits & (1 << i) ? [i] : [])),
  );
  const allowed = sets.filter(
    (members) => members.length > 0 && members.reduce((sum, i) => sum + demand[i], 0) <= capacity,
  );
  const answer = await linearProgram.solve({
    goal: "minimise",
    variables: allowed.map((members) => ({
      name: members.join(),
      cost: cost(members),
      upper: 1,
      integer: true,
    })),
    constraints: [
      {
        name: "zones",
        coefficients: Object.fromEntries(allowed.map((members) => [members.join(), 1])),
        equal: zones,
      },
      ...demand.map((_, i) => ({
        name: `place ${i}`,
        coefficients: Object.fromEntries(
          allowed.filter((members) => members.includes(i)).map((members) => [members.join(), 1]),
        ),
        equal: 1,
      })),
    ],
  });
  return { bound: answer.bound ?? Number.NaN };
}
