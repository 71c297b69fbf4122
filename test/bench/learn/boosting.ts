/** Gradient boosting of a million rows against LightGBM with as many threads: both bin the rows and grow 100 trees of 31 leaves. */
import { writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Matrix, random } from "../../../lib/core";
import { gradientBoosting } from "../../../lib/trees";
import { pythonPackage } from "../harness/peer-packages";
import { PeerProcess, temporaryFolder } from "../harness/peer-process";
import { measure } from "../harness/race";
import type { Answer, CandidateRace } from "../harness/types";

const ROWS = 1_000_000;
const COLUMNS = 20;
const TREES = 100;
/** The answer is the mean loss of so many rows. */
const TOLD = 20_000;

export function boostingRaces(): CandidateRace[] {
  const { title, python, missing } = pythonPackage("lightgbm", "4.7.0");
  let created: ReturnType<typeof createProblem> | undefined;
  const problem = () => {
    created ??= createProblem();
    return created;
  };
  let peer: PeerProcess | undefined;
  return [
    {
      name: `boosting, ${ROWS.toLocaleString("en-US")} rows of ${COLUMNS}, ${TREES} trees`,
      peerName: title,
      gate: 0.5,
      aim: 1,
      pairs: 5,
      warmupSeconds: 20,
      missing: [missing],
      agree: isNear,
      ours: () => {
        const { rows, target } = problem();
        return measure(() =>
          lossOf(gradientBoosting.fit(rows, target, { loss: "logistic", trees: TREES }), rows, target),
        );
      },
      async peer() {
        const script = path.join(__dirname, "../peers/lightgbm_boosting.py");
        const sizes = [ROWS, COLUMNS, TREES, os.availableParallelism(), TOLD].map(String);
        peer ??= new PeerProcess(python, [script, problem().file, ...sizes], 600);
        return await peer.run();
      },
      end: () => peer?.end(),
    },
  ];
}

function lossOf(
  model: gradientBoosting.BoostedClassifier,
  { columns, data }: Matrix,
  target: Float64Array,
): number[] {
  const rows = { rows: TOLD, columns, data: data.slice(0, TOLD * columns) };
  const losses = gradientBoosting.probabilities(model, rows).map((shares, i) => -Math.log(shares[target[i]]));
  return [losses.reduce((sum, loss) => sum + loss, 0) / TOLD];
}

/** Losses within 0.5 %: bins are of other random rows. */
function isNear(ours: Answer, peer: Answer): boolean {
  const [[left], [right]] = [ours, peer] as (readonly number[])[];
  return Math.abs(left / right - 1) < 0.005;
}

/** Normal features, classes whose log-odds have a product, a sine and a square. */
function createProblem() {
  const draws = random.seeded(42);
  const data = Float64Array.from({ length: ROWS * COLUMNS }, draws.normal);
  const target = Float64Array.from({ length: ROWS }, (_, i) => {
    const [a, b, c, d, e] = data.subarray(i * COLUMNS, i * COLUMNS + 5);
    const logOdds = a + b * c + Math.sin(2 * d) + (e * e) / 2 - 0.5;
    return Number(draws.uniform() < 1 / (1 + Math.exp(-logOdds)));
  });
  const file = path.join(temporaryFolder(), "boosting.f64");
  writeFileSync(file, Buffer.concat([new Uint8Array(data.buffer), new Uint8Array(target.buffer)]));
  return { rows: { rows: ROWS, columns: COLUMNS, data }, target, file };
}
