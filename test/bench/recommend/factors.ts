/**
 * An iteration of alternating least squares at 64 factors on a million purchases, against the Python package implicit on as many
 * threads, from the same starting factors. The first iteration, in which threads start, does not count on either side.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { random } from "../../../lib/core";
import { alternatingLeastSquares, interactions } from "../../../lib/recommendation";
import { pythonPackage } from "../harness/peer-packages";
import { PeerProcess, temporaryFolder } from "../harness/peer-process";
import type { Answer, CandidateRace, Measurement } from "../harness/types";

const PURCHASES = 1_000_000;
const CUSTOMERS = 50_000;
const ITEMS = 10_000;
const FACTORS = 64;
const ITERATIONS = 5;

export function factorRaces(): CandidateRace[] {
  const python = pythonPackage("implicit", "0.7.2");
  let created: ReturnType<typeof createProblem> | undefined;
  const problem = () => {
    created ??= createProblem();
    return created;
  };
  let peer: PeerProcess | undefined;
  return [
    {
      name: `least squares, iterations of ${FACTORS} factors, ${PURCHASES.toLocaleString("en-US")} purchases`,
      peerName: python.title,
      pairs: 9,
      warmupSeconds: 20,
      gate: 1,
      missing: [python.missing],
      agree: isNear,
      ours: () => measureIterations(problem().bought),
      async peer() {
        const sizes = [CUSTOMERS, ITEMS, FACTORS, ITERATIONS].map(String);
        const script = path.join(__dirname, "../peers/implicit_factors.py");
        peer ??= new PeerProcess(python.python, [script, problem().folder, ...sizes], 300);
        return await peer.run();
      },
      end: () => peer?.end(),
    },
  ];
}

function measureIterations(bought: ReturnType<typeof createProblem>["bought"]): Measurement {
  const times: number[] = [];
  const onProgress = () => times.push(performance.now());
  const options = { factors: FACTORS, iterations: ITERATIONS, onProgress };
  const { customerFactors, itemFactors } = alternatingLeastSquares.fit(bought, options);
  const answer: number[] = [];
  for (let row = 0; row < CUSTOMERS; row += CUSTOMERS / 25)
    for (let code = 0; code < ITEMS; code += ITEMS / 40) {
      let score = 0;
      for (let j = 0; j < FACTORS; j++)
        score += customerFactors[row * FACTORS + j] * itemFactors[code * FACTORS + j];
      answer.push(score);
    }
  return { seconds: (times[ITERATIONS - 1] - times[0]) / 1000, answer };
}

/** Within 1 % of the largest: rounding to single precision counts in the first iterations. */
function isNear(ours: Answer, peer: Answer): boolean {
  const [left, right] = [ours, peer] as (readonly number[])[];
  const largest = Math.max(...right.map(Math.abs));
  return right.every((value, i) => Math.abs(left[i] - value) <= 0.01 * largest);
}

/** A few customers buy much, and a few items sell well. The peer gets the factors that our fit draws. */
function createProblem() {
  const draws = random.seeded(42);
  const activity = Float64Array.from({ length: CUSTOMERS }, () => Math.exp(draws.normal()));
  const demand = Float64Array.from({ length: ITEMS }, (_, i) => (i + 10) ** -0.8);
  const [drawCustomer, drawItem] = [activity, demand].map((shares) => {
    const totals = shares.slice();
    for (let i = 1; i < totals.length; i++) totals[i] += totals[i - 1];
    return () => positionIn(totals, draws.uniform() * totals[totals.length - 1]);
  });
  const drawn = new Set<number>();
  for (let row = 0; row < CUSTOMERS; row++) drawn.add(row * ITEMS + (row % ITEMS));
  while (drawn.size < PURCHASES) drawn.add(drawCustomer() * ITEMS + drawItem());
  const cells = [...drawn];
  const bought = interactions.of({
    customer: cells.map((cell) => Math.floor(cell / ITEMS)),
    item: cells.map((cell) => cell % ITEMS),
    weight: cells.map(() => 1 + draws.integer(4)),
  });
  const folder = temporaryFolder();
  const starts = random.seeded(0);
  const factors = Float32Array.from({ length: (CUSTOMERS + ITEMS) * FACTORS }, () => starts.uniform() / 100);
  const files = { "offsets.i4": bought.offsets, "codes.i4": bought.codes, "weights.f8": bought.weights };
  for (const [name, values] of Object.entries({ ...files, "factors.f4": factors }))
    writeFileSync(path.join(folder, name), new Uint8Array(values.buffer));
  return { bought, folder };
}

/** The first position whose total is above a value. */
function positionIn(totals: Float64Array, value: number): number {
  let [from, to] = [0, totals.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (totals[middle] > value) to = middle;
    else from = middle + 1;
  }
  return from;
}
