/** Ordinary least squares: ours with Householder QR, against scikit-learn's and statsmodels' on the same numbers. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Matrix } from "../../lib/core";
import { random } from "../../lib/core";
import { linearRegression } from "../../lib/regression";
import { pythonPackage } from "../../lib/workbench/benchmarks/peer-packages";
import { type Peer, peer, temporaryFolder } from "../../lib/workbench/benchmarks/peer-process";
import {
  type Benchmark,
  type Candidate,
  programme,
  timed,
  within,
} from "../../lib/workbench/benchmarks/race";

const ROWS = 100_000;
const FEATURES = 20;

interface Problem {
  readonly features: Matrix;
  readonly target: Float64Array;
  readonly file: string;
}

export const races: Benchmark["races"] = () => {
  let made: Problem | undefined;
  const problem = () => {
    made ??= make();
    return made;
  };
  return programme([
    candidate("sklearn", "scikit-learn", "LinearRegression", problem),
    candidate("statsmodels", "statsmodels", "OLS", problem),
  ]);
};

function candidate(
  module: string,
  distribution: string,
  estimator: string,
  problem: () => Problem,
): Candidate {
  const { title, python, lack } = pythonPackage(distribution);
  let rival: Peer | undefined;
  return {
    name: `${ROWS.toLocaleString("en-US")} rows, ${FEATURES} features`,
    peerName: `${title} ${estimator}`,
    pairs: 5,
    lacks: [lack],
    agree: within(1e-8),
    ours() {
      const { features, target } = problem();
      return timed(() => {
        const { intercept, coefficients } = linearRegression.fit(features, target);
        return [intercept, ...coefficients];
      });
    },
    async peer() {
      rival ??= peer(python, [
        path.join(__dirname, "peers", "least_squares.py"),
        ...[module, problem().file, String(ROWS), String(FEATURES)],
      ]);
      return await rival.run();
    },
    end: () => rival?.end(),
  };
}

/** Standard normal features; the target is 3 + sum of (j + 1) / 10 times feature j, and unit noise. */
function make(): Problem {
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
