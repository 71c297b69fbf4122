/**
 * Clusters: k-means of a million rows and DBSCAN of 100,000 points in the plane, against scikit-learn on all processors; and
 * smaller ones against npm packages. k-means draws the starts that scikit-learn draws, so that both do the same iterations.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { dbscan, kMeans } from "../../lib/clustering";
import { type Matrix, random } from "../../lib/core";
import { npmPackage, pythonPackage } from "./harness/peer-packages";
import { PeerProcess, temporaryFolder } from "./harness/peer-process";
import { measure, selectRaces } from "./harness/race";
import type { Answer, Benchmark, CandidateRace } from "./harness/types";

const CLUSTERS = 16;
/** Of 100,000 points; fewer are farther apart. */
const RADIUS = 0.05;
const MIN_POINTS = 10;

type Job = "k-means" | "given" | "dbscan";

/** What is compared: iterations and inertia; of DBSCAN the clusters, the noise, and a sum over the labels. */
const OURS: Readonly<Record<Job, (rows: Matrix) => number[]>> = {
  "k-means": (rows) => {
    const { iterations, inertia } = kMeans.fit(rows, { clusters: CLUSTERS, seed: 1, restarts: 1 });
    return [iterations, inertia];
  },
  given: (rows) => {
    const start = {
      rows: CLUSTERS,
      columns: rows.columns,
      data: rows.data.slice(0, CLUSTERS * rows.columns),
    };
    const { inertia } = kMeans.fit(rows, { clusters: CLUSTERS, start, maxIterations: 1000, tolerance: 0 });
    return [inertia];
  },
  dbscan: (rows) => {
    const { labels, clusterCount, noiseCount } = dbscan.fit(rows, {
      radius: radiusOf(rows.rows),
      minPoints: MIN_POINTS,
    });
    return [clusterCount, noiseCount, labels.reduce((sum, label, i) => sum + label * (i % 97), 0)];
  },
};

export const races: Benchmark["races"] = () => {
  const python = pythonPackage("scikit-learn", "1.9.1");
  const sklearn = {
    title: python.title,
    missing: python.missing,
    command: [python.python, script("clusters.py")],
  } as const;
  const npm = (name: string, version: string) => {
    const { title, folder, missing } = npmPackage(name, version);
    return { title, missing, command: [process.execPath, script("npm-clusters.js"), folder] } as const;
  };
  const points = { gate: 0.5, aim: 1 };
  return selectRaces([
    raceOf("k-means", 1_000_000, 8, sklearn, { gate: 0.7, aim: 1 }),
    raceOf("dbscan", 100_000, 2, sklearn, points),
    raceOf("given", 100_000, 8, npm("ml-kmeans", "7.0.1"), { gate: 10 }),
    raceOf("dbscan", 5_000, 2, npm("density-clustering", "1.3.0"), { gate: 10 }),
  ]);
};

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
): CandidateRace {
  let created: { readonly rows: Matrix; readonly file: string } | undefined;
  const problem = () => {
    created ??= createProblem(count, columns);
    return created;
  };
  let peer: PeerProcess | undefined;
  const [program, ...args] = command;
  return {
    ...gates,
    name: `${job}, ${count.toLocaleString("en-US")} rows of ${columns}`,
    peerName: title,
    pairs: 5,
    warmupSeconds: 5,
    missing: [missing],
    agree: isNear,
    ours: () => measure(() => OURS[job](problem().rows)),
    async peer() {
      const given = [job, problem().file, count, columns, CLUSTERS, radiusOf(count), MIN_POINTS].map(String);
      peer ??= new PeerProcess(program, [...args, ...given], 300);
      return await peer.run();
    },
    end: () => peer?.end(),
  };
}

function script(name: string): string {
  return path.join(__dirname, "peers", name);
}

function radiusOf(count: number): number {
  return RADIUS * Math.sqrt(100_000 / count);
}

/** Within 1e-9 of the larger number; an npm package says less. */
function isNear(ours: Answer, peer: Answer): boolean {
  const [left, right] = [ours, peer] as (readonly number[])[];
  return right.every((value, i) => Math.abs(left[i] - value) <= 1e-9 * Math.abs(value));
}

/** Rows about 16 centers in a cube of side 4, with standard deviation 1. */
function createProblem(count: number, columns: number) {
  const draws = random.seeded(42);
  const centers = Float64Array.from({ length: CLUSTERS * columns }, () => 4 * draws.uniform());
  const data = new Float64Array(count * columns);
  for (let i = 0; i < count; i++) {
    const center = draws.integer(CLUSTERS) * columns;
    for (let j = 0; j < columns; j++) data[i * columns + j] = centers[center + j] + draws.normal();
  }
  const file = path.join(temporaryFolder(), "clusters.f64");
  writeFileSync(file, new Uint8Array(data.buffer));
  return { rows: { rows: count, columns, data }, file };
}
