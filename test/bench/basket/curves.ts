/** How our time and memory grow with the baskets, the items, the basket size and the itemsets found. */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { QuestOptions } from "../../support/quest-baskets";
import { temporaryFolder } from "../harness/peer-process";
import type { CurvePoint } from "../harness/types";
import { compile, compiledLibrary } from "./library";

/** Memory limit for reading and mining three million baskets, including Node's own memory. */
const MAX_BYTES = 2e9;

interface Point {
  readonly curve: string;
  readonly size: number;
  readonly quest: QuestOptions;
  readonly minCount: number;
  /** The size of thirty additional large baskets. */
  readonly giantLength?: number;
  /** Whether the baskets are read from a file. */
  readonly isFile?: boolean;
}

const BASE: QuestOptions = { baskets: 100_000, items: 1000, meanLength: 10, seed: 42 };

const POINTS: readonly Point[] = [
  ...[1e4, 3e4, 1e5, 3e5, 1e6, 3e6].map((baskets) => ({
    curve: "baskets, in 0.2 % of them",
    size: baskets,
    quest: { ...BASE, baskets },
    minCount: baskets / 500,
  })),
  ...[1e2, 1e3, 1e4, 1e5].map((items) => ({
    curve: "different items, in 0.2 % of 100,000 baskets",
    size: items,
    quest: { ...BASE, items },
    minCount: 200,
  })),
  ...[5, 10, 20, 40, 60].map((meanLength) => ({
    curve: "items in a basket, in 1 % of 100,000",
    size: meanLength,
    quest: { ...BASE, meanLength },
    minCount: 1000,
  })),
  ...[10, 50, 200, 1000].map((giantLength) => ({
    curve: "items in each of thirty giants, in 0.1 % of 100,000 baskets",
    size: giantLength,
    quest: BASE,
    minCount: 100,
    giantLength,
  })),
  ...[1000, 100, 30, 10, 5, 3, 2].map((minCount) => ({
    curve: "sets found in 100,000 baskets",
    size: 0,
    quest: BASE,
    minCount,
  })),
  ...[3e5, 3e6].map((baskets) => ({
    curve: "baskets in a file, read and mined, in 1 % of them",
    size: baskets,
    quest: { ...BASE, baskets },
    minCount: baskets / 100,
    isFile: true,
  })),
];

/** Measures the points one after another, each in a separate process. */
export async function* curves(): AsyncGenerator<CurvePoint> {
  const folder = temporaryFolder();
  const library = compiledLibrary(path.join(folder, "lib"));
  compile("test/support", path.join(folder, "test/support"));
  const run = async (point: object) => {
    const args = [path.join(__dirname, "../peers/our_curve.js"), library, JSON.stringify(point)];
    return (await promisify(execFile)(process.execPath, args)).stdout;
  };
  for (const { curve, size, quest, minCount, giantLength, isFile } of POINTS) {
    const file = path.join(folder, "curve.dat");
    if (isFile) await run({ quest, write: file });
    const output = await run(isFile ? { read: file, minCount } : { quest, minCount, giantLength });
    const { seconds, peakBytes, wholeBytes, sets } = JSON.parse(output);
    rmSync(file, { force: true });
    if (wholeBytes > MAX_BYTES) throw new Error(`Cannot mine ${curve}: ${size} took ${wholeBytes} bytes`);
    yield { curve, size: size || sets, seconds, peakBytes, answer: `${sets} sets` };
  }
}
