/**
 * Logistic regression and least squares of a million rows against scikit-learn with as many threads, and smaller problems, boosting
 * among them, against npm packages.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { logisticRegression } from "../../../lib/classification";
import { type Matrix, random } from "../../../lib/core";
import { linearRegression } from "../../../lib/regression";
import { gradientBoosting } from "../../../lib/trees";
import { npmPackage, pythonPackage } from "../harness/peer-packages";
import { PeerProcess, temporaryFolder } from "../harness/peer-process";
import { measure } from "../harness/race";
import type { Answer, CandidateRace } from "../harness/types";

type Job = "logistic" | "least-squares" | "boosting";
type Problem = ReturnType<typeof createProblem>;
/** What is compared: the intercept and the coefficients, or the mean loss, which may be within a share of the peer's. */
type Ours = Readonly<{ answer(problem: Problem): number[]; tolerance: number }>;

const meanLoss = ({ target }: Problem, shares: readonly ArrayLike<number>[]) =>
  target.reduce((sum, label, i) => sum - Math.log(shares[i][label]), 0) / target.length;

const coefficients = {
  logistic: {
    answer({ rows, target }: Problem) {
      const { intercepts, coefficients } = logisticRegression.fit(rows, target);
      return [...intercepts, ...coefficients[0]];
    },
    // scikit-learn stops by its default tolerance.
    tolerance: 1e-3,
  },
  "least-squares": {
    answer({ rows, target }: Problem) {
      const { intercept, coefficients } = linearRegression.fit(rows, target);
      return [intercept, ...coefficients];
    },
    tolerance: 1e-8,
  },
} satisfies Partial<Record<Job, Ours>>;

const losses = {
  logistic: {
    answer(problem: Problem) {
      const model = logisticRegression.fit(problem.rows, problem.target);
      return [meanLoss(problem, logisticRegression.probabilities(model, problem.rows))];
    },
    // Its steps are a few only, and it knows no intercept.
    tolerance: 0.01,
  },
  boosting: {
    answer(problem: Problem) {
      const trees = { loss: "logistic", trees: 100, maxLeaves: 32, minLeafRows: 1 } as const;
      const model = gradientBoosting.fit(problem.rows, problem.target, trees);
      return [meanLoss(problem, gradientBoosting.probabilities(model, problem.rows))];
    },
    tolerance: 0.05,
  },
} satisfies Partial<Record<Job, Ours>>;

export function linearRaces(): CandidateRace[] {
  const sklearn = pythonPackage("scikit-learn", "1.9.1");
  const python = { ...sklearn, command: [sklearn.python, script("sklearn_linear.py")] } as const;
  const npm = (name: string, version: string) => {
    const found = npmPackage(name, version);
    return { ...found, command: [process.execPath, script("npm-learn.js"), found.folder] } as const;
  };
  return [
    raceOf("logistic", 1_000_000, 30, python, { gate: 0.7, aim: 1 }, coefficients.logistic),
    raceOf("least-squares", 1_000_000, 50, python, { gate: 1 }, coefficients["least-squares"]),
    raceOf("logistic", 20_000, 10, npm("ml-logistic-regression", "2.0.0"), { gate: 10 }, losses.logistic),
    raceOf(
      ...(["least-squares", 50_000, 20, npm("ml-regression-multivariate-linear", "2.0.4")] as const),
      ...([{ gate: 10 }, coefficients["least-squares"]] as const),
    ),
    raceOf("boosting", 20_000, 10, npm("ml-xgboost", "1.1.2"), { gate: 10 }, losses.boosting),
  ];
}

interface Peer {
  readonly title: string;
  readonly missing: string | undefined;
  readonly command: readonly [string, ...string[]];
}

function raceOf(
  job: Job,
  count: number,
  columns: number,
  { title, missing, command }: Peer,
  gates: Pick<CandidateRace, "gate" | "aim">,
  { answer, tolerance }: Ours,
): CandidateRace {
  let created: Problem | undefined;
  const problem = () => {
    created ??= createProblem(job, count, columns);
    return created;
  };
  let peer: PeerProcess | undefined;
  const [program, ...args] = command;
  return {
    ...gates,
    name: `${job}, ${count.toLocaleString("en-US")} rows of ${columns}`,
    peerName: title,
    pairs: 7,
    warmupSeconds: 5,
    missing: [missing],
    agree: (ours: Answer, theirs: Answer) => {
      const [left, right] = [ours, theirs] as (readonly number[])[];
      return right.every((value, i) => Math.abs(left[i] - value) <= tolerance * Math.max(1, Math.abs(value)));
    },
    ours: () => measure(() => answer(problem())),
    async peer() {
      peer ??= new PeerProcess(program, [...args, job, problem().file, `${count}`, `${columns}`], 600);
      return await peer.run();
    },
    end: () => peer?.end(),
  };
}

function script(name: string): string {
  return path.join(__dirname, "../peers", name);
}

/** Normal features; classes by a linear score, and for boosting by its square. */
function createProblem(job: Job, count: number, columns: number) {
  const draws = random.seeded(42);
  const data = Float64Array.from({ length: count * columns }, draws.normal);
  const truth = Float64Array.from({ length: columns }, () => draws.normal() / Math.sqrt(columns));
  const target = Float64Array.from({ length: count }, (_, i) => {
    const score = truth.reduce((sum, weight, j) => sum + weight * data[i * columns + j], 0);
    if (job === "least-squares") return score + draws.normal();
    return Number(draws.uniform() < 1 / (1 + Math.exp(job === "boosting" ? 1 - score ** 2 : -score)));
  });
  const file = path.join(temporaryFolder(), `${job}.f64`);
  writeFileSync(file, Buffer.concat([new Uint8Array(data.buffer), new Uint8Array(target.buffer)]));
  const rows: Matrix = { rows: count, columns, data };
  return { rows, target, file };
}
