/**
 * Ordinary least squares: our QR factorisation against scikit-learn, which computes coefficients alone, and against statsmodels
 * with its whole table, on the same data.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Matrix } from "../../lib/core";
import { random } from "../../lib/core";
import { DISPLAY } from "../../lib/core/text/display";
import { linearRegression } from "../../lib/regression";
import { pythonPackage } from "./harness/peer-packages";
import { PeerProcess, temporaryFolder } from "./harness/peer-process";
import { agreeWithin, measure, selectRaces } from "./harness/race";
import type { Benchmark, CandidateRace } from "./harness/types";

interface Problem {
  readonly features: Matrix;
  readonly target: Float64Array;
  readonly file: string;
}

export const races: Benchmark["races"] = () =>
  selectRaces([
    ...racesOf(100_000, 20, ["sklearn", "statsmodels"]),
    ...racesOf(500_000, 20, ["sklearn", "statsmodels"]),
    ...racesOf(600, 400, ["statsmodels"]),
  ]);

const PEERS = {
  sklearn: { distribution: "scikit-learn", version: "1.9.1", work: "LinearRegression", ours: coefficients },
  statsmodels: { distribution: "statsmodels", version: "0.15.0", work: "OLS, fit and summary", ours: table },
} as const;

/** The races share the data, which is created when the first one starts. */
function racesOf(rows: number, columns: number, peers: readonly (keyof typeof PEERS)[]): CandidateRace[] {
  let created: Problem | undefined;
  const problem = () => {
    created ??= createProblem(rows, columns);
    return created;
  };
  return peers.map((name) => raceAgainst(name, rows, columns, problem));
}

function raceAgainst(
  name: keyof typeof PEERS,
  rows: number,
  columns: number,
  problem: () => Problem,
): CandidateRace {
  const { distribution, version, work, ours } = PEERS[name];
  const { title, python, missing } = pythonPackage(distribution, version);
  let peer: PeerProcess | undefined;
  return {
    name: `${rows.toLocaleString("en-US")} rows, ${columns} features`,
    peerName: `${title} ${work}`,
    pairs: 9,
    warmupSeconds: 5,
    gate: 1,
    missing: [missing],
    agree: agreeWithin(1e-8),
    ours: () => measure(() => ours(problem())),
    async peer() {
      peer ??= new PeerProcess(python, [
        path.join(__dirname, "peers", "least_squares.py"),
        ...[name, problem().file, String(rows), String(columns)],
      ]);
      return await peer.run();
    },
    end: () => peer?.end(),
  };
}

function coefficients({ features, target }: Problem): number[] {
  const { intercept, coefficients } = linearRegression.fit(features, target);
  return [intercept, ...coefficients];
}

/** The table as text; the answer is the coefficients with their standard errors. */
function table({ features, target }: Problem): number[] {
  const summary = linearRegression.summary(linearRegression.fit(features, target));
  if (!summary[DISPLAY]()["text/plain"]) throw new Error("the summary has no text");
  return summary.coefficients.flatMap(({ estimate, standardError }) => [estimate, standardError]);
}

/** Standard normal features; the target is 3 + Σ (j + 1) / 10 · feature j, plus standard normal noise. */
function createProblem(rows: number, columns: number): Problem {
  const draws = random.seeded(42);
  const data = Float64Array.from({ length: rows * columns }, () => draws.normal());
  const target = Float64Array.from({ length: rows }, (_, i) => {
    let sum = 3;
    for (let j = 0; j < columns; j++) sum += ((j + 1) / 10) * data[i * columns + j];
    return sum + draws.normal();
  });
  const file = path.join(temporaryFolder(), "regression.f64");
  writeFileSync(file, Buffer.concat([new Uint8Array(data.buffer), new Uint8Array(target.buffer)]));
  return { features: { rows, columns, data }, target, file };
}
