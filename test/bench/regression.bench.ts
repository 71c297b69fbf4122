/** Ordinary least squares: our Householder QR against scikit-learn and statsmodels on the same data. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Matrix } from "../../lib/core";
import { random } from "../../lib/core";
import { linearRegression } from "../../lib/regression";
import { pythonPackage } from "./harness/peer-packages";
import { PeerProcess, temporaryFolder } from "./harness/peer-process";
import { agreeWithin, measure, selectRaces } from "./harness/race";
import type { Benchmark, CandidateRace } from "./harness/types";

const ROWS = 100_000;
const FEATURES = 20;

interface Problem {
  readonly features: Matrix;
  readonly target: Float64Array;
  readonly file: string;
}

export const races: Benchmark["races"] = () => {
  let created: Problem | undefined;
  const problem = () => {
    created ??= createProblem();
    return created;
  };
  return selectRaces([
    raceAgainst("sklearn", "scikit-learn", "LinearRegression", problem),
    raceAgainst("statsmodels", "statsmodels", "OLS", problem),
  ]);
};

function raceAgainst(
  module: string,
  distribution: string,
  estimator: string,
  problem: () => Problem,
): CandidateRace {
  const { title, python, missing } = pythonPackage(distribution);
  let peer: PeerProcess | undefined;
  return {
    name: `${ROWS.toLocaleString("en-US")} rows, ${FEATURES} features`,
    peerName: `${title} ${estimator}`,
    pairs: 5,
    missing: [missing],
    agree: agreeWithin(1e-8),
    ours() {
      const { features, target } = problem();
      return measure(() => {
        const { intercept, coefficients } = linearRegression.fit(features, target);
        return [intercept, ...coefficients];
      });
    },
    async peer() {
      peer ??= new PeerProcess(python, [
        path.join(__dirname, "peers", "least_squares.py"),
        ...[module, problem().file, String(ROWS), String(FEATURES)],
      ]);
      return await peer.run();
    },
    end: () => peer?.end(),
  };
}

/** Standard normal features; the target is 3 + Σ (j + 1) / 10 · feature j, plus standard normal noise. */
function createProblem(): Problem {
  const draws = random.seeded(42);
  const data = Float64Array.from({ length: ROWS * FEATURES }, () => draws.normal());
  const target = Float64Array.from({ length: ROWS }, (_, i) => {
    let sum = 3;
    for (let j = 0; j < FEATURES; j++) sum += ((j + 1) / 10) * data[i * FEATURES + j];
    return sum + draws.normal();
  });
  const file = path.join(temporaryFolder(), "regression.f64");
  writeFileSync(file, Buffer.concat([new Uint8Array(data.buffer), new Uint8Array(target.buffer)]));
  return { features: { rows: ROWS, columns: FEATURES, data }, target, file };
}
